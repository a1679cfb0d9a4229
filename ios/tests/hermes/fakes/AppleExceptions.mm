// Fakes of the exceptions of Objective-C++, as Apple's runtime has them: those of Objective-C are thrown and caught as those of
// C++. GNUstep's own code catches none of them.
#import <Foundation/Foundation.h>

#include <typeinfo>
#include <unwind.h>

namespace {

/// What is thrown.
struct Thrown {
  id exception;
};

} // namespace

extern "C" {

_Unwind_Reason_Code __gxx_personality_v0(int, _Unwind_Action, _Unwind_Exception_Class, _Unwind_Exception *, _Unwind_Context *);
[[noreturn]] void __cxa_rethrow();

// What clang names in the tables of functions.
_Unwind_Reason_Code __gnustep_objcxx_personality_v0(int version, _Unwind_Action actions, _Unwind_Exception_Class kind,
                                                    _Unwind_Exception *exception, _Unwind_Context *context)
{
  return __gxx_personality_v0(version, actions, kind, exception, context);
}

void objc_exception_throw(id exception)
{
  throw Thrown{[exception retain]};
}

// The end of `@finally`; the linker gives it these calls.
void __wrap__Unwind_Resume_or_Rethrow(_Unwind_Exception *)
{
  __cxa_rethrow();
}

} // extern "C"

namespace gnustep::libobjc {

/// The type in a `@catch`; its name is that of the class. The C++ library asks `can_catch`; the two before it are as in its own
/// types.
struct __objc_class_type_info : std::type_info {
  __objc_class_type_info();
  ~__objc_class_type_info() override;
  virtual void noop1() const;
  virtual void noop2() const;
  virtual bool can_catch(const std::type_info *thrown, void *&object) const;
};

__objc_class_type_info::__objc_class_type_info() : type_info("") {}
__objc_class_type_info::~__objc_class_type_info() = default;
void __objc_class_type_info::noop1() const {}
void __objc_class_type_info::noop2() const {}

bool __objc_class_type_info::can_catch(const std::type_info *thrown, void *&object) const
{
  if (*thrown != typeid(Thrown)) {
    return false;
  }
  id exception = static_cast<Thrown *>(object)->exception;
  if (![exception isKindOfClass:objc_getClass(name())]) {
    return false;
  }
  object = exception;
  return true;
}

} // namespace gnustep::libobjc
