/* Loads the library as JNA does, prints the version of uniffi's contract, and causes a panic, which must come back as a
   status: the unwinder and the tables that it reads work. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

/* uniffi's types, as in the generated header. */
struct buffer { uint64_t capacity, length; uint8_t *data; };
struct status { int8_t code; struct buffer error; };
enum { PANIC = 2 };

int main(int count, char **words) {
    void *library = count == 2 ? dlopen(words[1], RTLD_LAZY | RTLD_LOCAL) : NULL;
    if (!library) return fprintf(stderr, "%s\n", dlerror()), 1;
    unsigned (*version)(void) = (unsigned (*)(void))dlsym(library, "ffi_wallet_jwt_uniffi_contract_version");
    struct buffer (*allocate)(uint64_t, struct status *) =
        (struct buffer(*)(uint64_t, struct status *))dlsym(library, "ffi_wallet_jwt_rustbuffer_alloc");
    if (!version || !allocate) return fprintf(stderr, "%s\n", dlerror()), 1;
    printf("%u\n", version());
    struct status status = {0};
    allocate(UINT64_MAX, &status);
    if (status.code != PANIC) return fprintf(stderr, "a panic came back as status %d\n", status.code), 1;
    return 0;
}
