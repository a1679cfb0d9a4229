// Included before every file: what Apple's compiler and Foundation declare by themselves, and GNUstep's do not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>

#define __nullable _Nullable
#define __deprecated_msg(text) __attribute__((deprecated(text)))

#import <Foundation/Foundation.h>

// GNUstep's nil is a null pointer of C, which C++ converts to no block.
#undef nil
#define nil nullptr

#define kCFNull [NSNull null]

#include <dispatch/dispatch.h>
