// Included before every file: `apple.h`, and what Apple's headers have that GCC's runtime's have not.
#pragma once

#include "../../fake-headers/apple.h"

// Objects can be made of Apple's.
#undef YES
#undef NO
#define YES __objc_yes
#define NO __objc_no

#include <objc/runtime.h>

extern "C" id objc_msgSend(id receiver, SEL selector, ...);
