/* Names and numbers in which Android's C library and system libraries differ from glibc, for the libraries of React Native and
   Hermes. All other names are glibc's own. It is the file of each Android system library that they ask for. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int *__errno(void) { return __errno_location(); }

void __assert2(const char *file, int line, const char *function, const char *message)
{
    fprintf(stderr, "%s:%d: %s: %s\n", file, line, function, message);
    abort();
}

/* bionic checks the size of the buffer in these as well. */
size_t __fwrite_chk(const void *from, size_t size, size_t count, FILE *file, size_t room)
{
    (void)room;
    return fwrite(from, size, count, file);
}

ssize_t __write_chk(int file, const void *from, size_t count, size_t room)
{
    (void)room;
    return write(file, from, count);
}

char *__strchr_chk(const char *text, int letter, size_t room)
{
    (void)room;
    return strchr(text, letter);
}

size_t __strlen_chk(const char *text, size_t room)
{
    (void)room;
    return strlen(text);
}

char *__gnu_strerror_r(int number, char *buffer, size_t size) { return strerror_r(number, buffer, size); }

/* `strerror_r` and `sysconf` mean something else in glibc: android_library.py gives the libraries these names. */
extern int __xpg_strerror_r(int number, char *buffer, size_t size);

int strerrOr_r(int number, char *buffer, size_t size) { return __xpg_strerror_r(number, buffer, size); }

/* A number that is not listed ends the test: nobody has looked at what it means. */
long sYsconf(int name)
{
    switch (name) {
    case 39: /* _SC_PAGESIZE */
    case 40: /* _SC_PAGE_SIZE */
        return sysconf(_SC_PAGESIZE);
    case 96:
        return sysconf(_SC_NPROCESSORS_CONF);
    case 97:
        return sysconf(_SC_NPROCESSORS_ONLN);
    default:
        fprintf(stderr, "sysconf(%d) of Android is not known here\n", name);
        abort();
    }
}

/* Only code that prints through the old macros of `stdin`, `stdout` and `stderr` reads it. */
char __sF[3][256];

void android_set_abort_message(const char *message) { fprintf(stderr, "abort: %s\n", message); }

/* liblog.so, on standard error. */
int __android_log_vprint(int priority, const char *tag, const char *format, va_list arguments)
{
    (void)priority;
    fprintf(stderr, "%s: ", tag);
    int count = vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    return count;
}

int __android_log_print(int priority, const char *tag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = __android_log_vprint(priority, tag, format, arguments);
    va_end(arguments);
    return count;
}

int __android_log_write(int priority, const char *tag, const char *message)
{
    return __android_log_print(priority, tag, "%s", message);
}

void __android_log_assert(const char *condition, const char *tag, const char *format, ...)
{
    if (format) {
        va_list arguments;
        va_start(arguments, format);
        __android_log_vprint(7, tag, format, arguments);
        va_end(arguments);
    } else {
        fprintf(stderr, "%s: %s\n", tag, condition ? condition : "assertion failed");
    }
    abort();
}

/* libandroid.so: there are no assets, because the host gives Hermes the bundle itself. */
void *AAssetManager_fromJava(void *environment, void *object)
{
    (void)environment, (void)object;
    return NULL;
}

void *AAssetManager_open(void *manager, const char *name, int mode)
{
    (void)manager, (void)name, (void)mode;
    return NULL;
}

void AAsset_close(void *asset) { (void)asset; }

const void *AAsset_getBuffer(void *asset)
{
    (void)asset;
    return NULL;
}

long AAsset_getLength(void *asset)
{
    (void)asset;
    return 0;
}

int AAsset_read(void *asset, void *buffer, size_t count)
{
    (void)asset, (void)buffer, (void)count;
    return -1;
}
