// The functions of C in SettableWorld.swift.
#pragma once

#include <cstdint>

extern "C" {
/// Before anything else: the empty folder that replaces the keychain.
void world_begin(const char *folder);
/// What modules that are made from now on get from the platform.
void world_new_process(void);
/// Calls of the modules of that process have no effect from now on.
void world_end_process(void);
/// Runs a command and waits. The first letter of the result is `+`, or `-` if it failed; the caller frees it.
char *world_command(int32_t count, const char *const *words);
}
