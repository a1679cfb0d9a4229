// The functions of `Support.swift`.
#pragma once

extern "C" {
void test_use_keychain(const char *folder);
void *test_issuer_start(void);
void test_issuer_stop(void *issuer);
char *test_issuer_keys_url(void *issuer);
char *test_issuer_token(void *issuer, const char *query);
char *test_issuer_fail(void *issuer, const char *mode);
}
