// The functions of C in the Swift of this folder.
#pragma once

#include <cstdint>

extern "C" {
void test_use_keychain(const char *folder);
void *test_issuer_start(void);
void test_issuer_stop(void *issuer);
char *test_issuer_keys_url(void *issuer);
char *test_issuer_token(void *issuer, const char *query);
char *test_issuer_fail(void *issuer, const char *mode);

void test_use_fake_parts(int64_t nowAt, const char *keySet);
void test_use_real_parts(void);

int32_t test_row_count(void);
int64_t test_row_now_at(int32_t row);
char *test_row_member(int32_t row, const char *name);
bool test_row_expects(int32_t row, const char *session, const char *code, const char *fields);
}
