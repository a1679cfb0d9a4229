// In C++ alone: with GCC's runtime, Objective-C++ cannot catch what C++ throws.
#include "Runner.h"

#include <cstdio>
#include <unistd.h>
#include <utility>
#include <vector>

struct Failed {
  std::string why;
};

static std::vector<std::pair<const char *, TestFunction>> &tests()
{
  static std::vector<std::pair<const char *, TestFunction>> all;
  return all;
}

Test::Test(const char *rule, TestFunction function)
{
  tests().emplace_back(rule, function);
}

void cannot(const std::string &why)
{
  throw Failed{why};
}

void isTrue(bool condition, const std::string &what)
{
  if (!condition) {
    cannot(what);
  }
}

void measured(const std::string &text)
{
  printf("  %s\n", text.c_str());
}

/// Runs all, and prints one line for each and the sum, as `xtask` reads it.
int main()
{
  setvbuf(stdout, nullptr, _IOLBF, 0);
  int failed = 0;
  for (const auto &[rule, function] : tests()) {
    try {
      inPool(function);
      printf("ok %s\n", rule);
    } catch (const Failed &failure) {
      failed++;
      printf("FAILED %s: %s\n", rule, failure.why.c_str());
    }
  }
  printf("total: %zu passed, %d failed\n", tests().size() - failed, failed);
  fflush(stdout);
  // Nothing here waits for Swift's and the library's threads. The issuer ends with its pipe.
  _exit(failed == 0 ? 0 : 1);
}
