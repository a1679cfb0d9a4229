// A fake: React Native's headers name the type, and our module does not use it.
#pragma once

#include <cstddef>

namespace folly {
class dynamic {
 public:
  dynamic() {}
  dynamic(std::nullptr_t) {}
};
} // namespace folly
