#pragma once

#import <Foundation/Foundation.h>

#include "Runner.h"

void isEqual(id actual, id expected, const std::string &what);

#define JOINED_(a, b) a##b
#define JOINED(a, b) JOINED_(a, b)
#define TEST(rule)                                                   \
  static void JOINED(test, __LINE__)();                              \
  static Test JOINED(added, __LINE__)(rule, JOINED(test, __LINE__)); \
  static void JOINED(test, __LINE__)()
