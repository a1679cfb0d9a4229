// Fakes of what React Native has in RCTTurboModule.mm and RCTBridge.mm. JSI, TurboModule and the generated specification are React
// Native's own. No JavaScript runs here, so only the first two are called; `ios/tests/hermes` has the real RCTTurboModule.mm.
#import <ReactCommon/RCTTurboModule.h>

#include "FakeReactNative.h"

// React Native's is empty too.
@implementation EventEmitterCallbackWrapper
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

namespace facebook::react {

ObjCTurboModule::ObjCTurboModule(const InitParams &params)
    : TurboModule(params.moduleName, params.jsInvoker), isSyncModule_(params.isSyncModule)
{
  abort();
}

jsi::Value ObjCTurboModule::invokeObjCMethod(jsi::Runtime &, TurboModuleMethodValueKind, const std::string &, SEL,
                                             const jsi::Value *, size_t)
{
  abort();
}

void ObjCTurboModule::setEventEmitterCallback(EventEmitterCallback)
{
  abort();
}

jsi::Value ObjCTurboModule::convertReturnIdToJSIValue(jsi::Runtime &, const char *, TurboModuleMethodValueKind, id)
{
  abort();
}

NSString *ObjCTurboModule::getArgumentTypeName(jsi::Runtime &, NSString *, int)
{
  abort();
}

void ObjCTurboModule::setInvocationArg(jsi::Runtime &, const char *, const std::string &, const jsi::Value &, size_t,
                                       NSInvocation *, NSMutableArray *)
{
  abort();
}

jsi::Value TurboModuleConvertUtils::convertObjCObjectToJSIValue(jsi::Runtime &, id)
{
  abort();
}

} // namespace facebook::react
