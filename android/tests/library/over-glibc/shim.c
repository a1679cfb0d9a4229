/* What Android's C library calls or numbers otherwise than glibc, for the library on an ordinary Linux machine. It is loaded
   before the library (LD_PRELOAD). patch.py gives each name that exists in both with another meaning a capital first letter,
   so that it is found here. Everything else is glibc's own. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Behind the macro `errno`. */
int *__errno(void) { return &errno; }

/* The form of POSIX, which returns a number. Under its own name glibc has the form of GNU, which returns a text. */
extern int __xpg_strerror_r(int number, char *text, size_t size);
int Strerror_r(int number, char *text, size_t size) { return __xpg_strerror_r(number, text, size); }

/* Android has its own numbers (bits/sysconf.h). One that is not listed ends the process: a wrong value would be used. */
long Sysconf(int name) {
    switch (name) {
    case 0x27: /* _SC_PAGESIZE */
    case 0x28: /* _SC_PAGE_SIZE */
        return sysconf(_SC_PAGESIZE);
    case 0x60: return sysconf(_SC_NPROCESSORS_CONF);
    case 0x61: return sysconf(_SC_NPROCESSORS_ONLN);
    case 0x48: return sysconf(_SC_GETPW_R_SIZE_MAX);
    }
    fprintf(stderr, "shim: sysconf(%d) is not listed\n", name);
    abort();
}

/* Android's pthread_attr_t has 56 bytes in a 64-bit process. glibc's has as many on x86-64, and 64 on arm64. The caller's
   memory holds the address of one of glibc's. */
int Pthread_attr_init(pthread_attr_t **own) {
    *own = malloc(sizeof **own);
    return *own ? pthread_attr_init(*own) : ENOMEM;
}

int Pthread_attr_destroy(pthread_attr_t **own) {
    int result = pthread_attr_destroy(*own);
    free(*own);
    *own = NULL;
    return result;
}

int Pthread_attr_setstacksize(pthread_attr_t **own, size_t size) { return pthread_attr_setstacksize(*own, size); }

int Pthread_attr_getstack(pthread_attr_t **own, void **address, size_t *size) {
    return pthread_attr_getstack(*own, address, size);
}

int Pthread_attr_getguardsize(pthread_attr_t **own, size_t *size) { return pthread_attr_getguardsize(*own, size); }

int Pthread_getattr_np(pthread_t thread, pthread_attr_t **own) {
    *own = malloc(sizeof **own);
    return *own ? pthread_getattr_np(thread, *own) : ENOMEM;
}

int Pthread_create(pthread_t *thread, pthread_attr_t **own, void *(*run)(void *), void *argument) {
    return pthread_create(thread, own ? *own : NULL, run, argument);
}

/* For tests that must know where they run. */
int wallet_jwt_shim_level(void) { return 24; }
