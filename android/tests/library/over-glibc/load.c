/* Loads the library as JNA does, and prints the version of uniffi's contract. */
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **words) {
    void *library = count == 2 ? dlopen(words[1], RTLD_LAZY | RTLD_LOCAL) : NULL;
    unsigned (*version)(void) = library ? (unsigned (*)(void))dlsym(library, "ffi_wallet_jwt_uniffi_contract_version") : NULL;
    if (!version) return fprintf(stderr, "%s\n", dlerror()), 1;
    return printf("%u\n", version()) < 0;
}
