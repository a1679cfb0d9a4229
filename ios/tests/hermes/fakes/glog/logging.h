// A fake: RCTTurboModule.mm logs only what ends the process.
#pragma once

#include <cstdlib>
#include <iostream>

struct FakeLog {
  ~FakeLog()
  {
    std::cerr << std::endl;
    std::abort();
  }
  template <typename Part>
  FakeLog &operator<<(const Part &part)
  {
    std::cerr << part;
    return *this;
  }
};

#define LOG(level) FakeLog()
