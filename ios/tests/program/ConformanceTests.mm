// What every language must answer: `tests/data/conformance`.
#include "Module.h"
#include "Support.h"
#include "Test.h"
#include "World.h"

static NSString *member(int row, const char *name)
{
  char *text = test_row_member(row, name);
  NSString *copy = text == nullptr ? nil : [NSString stringWithUTF8String:text];
  free(text);
  return copy;
}

TEST("a session or error is the same JSON as in Rust")
{
  int count = test_row_count();
  isTrue(count >= 174, "rows are missing");
  for (int row = 0; row < count; row++) {
    NSAutoreleasePool *pool = [NSAutoreleasePool new];
    NSString *keySet = member(row, "fetchedKeySet");
    NSString *config = member(row, "config");
    NSString *token = member(row, "token");
    NSString *keyId = member(row, "keyId");
    test_use_fake_parts(test_row_now_at(row), [keySet UTF8String]);
    Module module;
    Outcome outcome = module.begin([=](Spec *spec, auto resolve, auto reject) {
      if (keySet != nil) {
        [spec verify:config token:token keyId:keyId resolve:resolve reject:reject];
      } else {
        [spec verifyOffline:config token:token keyId:keyId resolve:resolve reject:reject];
      }
    }).outcome();
    NSString *fields = [[outcome.error userInfo] objectForKey:@"fields"];
    if (!test_row_expects(row, [outcome.value UTF8String], [outcome.code UTF8String], [fields UTF8String])) {
      NSString *said = outcome.isRejected ? outcome.code : @"a session";
      cannot(std::string([member(row, "name") UTF8String]) + ": " + [said UTF8String]);
    }
    [pool drain];
  }
  test_use_real_parts();
  measured(std::to_string(count) + " rows");
}
