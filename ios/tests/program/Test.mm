#include "Test.h"

static std::string described(id value)
{
  return value == nil ? "nil" : [[value description] UTF8String];
}

void isEqual(id actual, id expected, const std::string &what)
{
  if (actual != expected && ![actual isEqual:expected]) {
    cannot(what + ": " + described(actual) + " is not " + described(expected));
  }
}

void inPool(TestFunction function)
{
  NSAutoreleasePool *pool = [NSAutoreleasePool new];
  function();
  [pool drain];
}
