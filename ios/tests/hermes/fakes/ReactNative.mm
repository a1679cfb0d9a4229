// Fakes of what RCTTurboModule.mm asks of React Native's files that need UIKit. Values of code-generated methods are converted
// without them.
#import <React/RCTConvert.h>
#import <React/RCTModuleMethod.h>

#include "ReactNative.h"

#include <cstdio>

// It has no converter, so none is asked.
#pragma clang diagnostic ignored "-Wincomplete-implementation"
@implementation RCTConvert
@end

static Class registered = Nil;

extern "C" void RCTRegisterModule(Class module)
{
  registered = module;
}

Class registeredModule(void)
{
  return registered;
}

// Only for methods that RCT_EXPORT_METHOD exports.
extern "C" NSString *RCTParseMethodSignature(const char *, NSArray<RCTMethodArgument *> **)
{
  abort();
}

extern "C" void _RCTLogNativeInternal(RCTLogLevel level, const char *, int, NSString *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  NSString *text = [[NSString alloc] initWithFormat:format arguments:arguments];
  va_end(arguments);
  fprintf(stderr, "React Native, level %ld: %s\n", static_cast<long>(level), [text UTF8String]);
}
