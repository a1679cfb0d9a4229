// A test is a function with a name, which is the rule. `cannot` ends it; the run goes on.
#pragma once

#include <string>

/// Ends the test: it has failed.
[[noreturn]] void cannot(const std::string &why);

void isTrue(bool condition, const std::string &what);

/// Prints a measured number, which the report of the run shows.
void measured(const std::string &text);

using TestFunction = void (*)();

/// Adds a test to the run.
struct Test {
  Test(const char *rule, TestFunction function);
};

/// Runs it with an autorelease pool.
void inPool(TestFunction function);
