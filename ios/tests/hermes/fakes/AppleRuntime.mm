// Fakes of what Apple's Objective-C runtime has and GCC's has not: the functions that clang calls for ARC, blocks as objects, and
// the start of files that clang compiled with these. GCC's runtime does the rest. clang compiled them for GNUstep's runtime 1.9,
// whose structures begin as those of GCC's do.
#import <Foundation/Foundation.h>

#include <Block.h>
#include <dlfcn.h>
#include <objc/message.h>

#include <climits>
#include <cstdlib>
#include <cstring>
#include <vector>

extern "C" {

// The same, by messages, as GNUstep counts.
id objc_retain(id object) { return [object retain]; }
void objc_release(id object) { [object release]; }
id objc_autorelease(id object) { return [object autorelease]; }
id objc_retainAutorelease(id object) { return [[object retain] autorelease]; }
id objc_autoreleaseReturnValue(id object) { return [object autorelease]; }
id objc_retainAutoreleaseReturnValue(id object) { return [[object retain] autorelease]; }
id objc_retainAutoreleasedReturnValue(id object) { return [object retain]; }
id objc_retainBlock(id block) { return static_cast<id>(Block_copy(block)); }
void *objc_autoreleasePoolPush(void) { return [[NSAutoreleasePool alloc] init]; }
void objc_autoreleasePoolPop(void *pool) { [static_cast<id>(pool) release]; }

void objc_storeStrong(id *place, id object)
{
  id before = *place;
  *place = [object retain];
  [before release];
}

// A weak reference keeps its object: GNUstep without libobjc2 has no weak ones.
id objc_initWeak(id *place, id object) { return *place = [object retain]; }
id objc_loadWeakRetained(id *place) { return [*place retain]; }
void objc_copyWeak(id *to, id *from) { *to = [*from retain]; }
void objc_moveWeak(id *to, id *from) { *to = *from; *from = nil; }
void objc_destroyWeak(id *place) { [*place release]; }

// Where clang looks up a method: it reads the last member.
struct Slot {
  Class owner, cachedFor;
  const char *types;
  int version;
  IMP method;
};

Slot *objc_msg_lookup_sender(id *receiver, SEL selector, id)
{
  static thread_local Slot slot;
  slot.method = objc_msg_lookup(*receiver, selector);
  return &slot;
}

Slot *objc_slot_lookup_super(objc_super *super, SEL selector)
{
  static thread_local Slot slot;
  slot.method = objc_msg_lookup_super(super, selector);
  return &slot;
}

// Only for methods that RCT_EXPORT_METHOD exports, and the module has none.
id objc_msgSend(id, SEL, ...) { abort(); }

// The layouts that GCC's runtime and clang have in common, and what clang adds at the end of a class.
struct Selector {
  const char *name, *types;
};
struct Methods {
  Methods *next;
  int count;
  struct {
    Selector selector;
    IMP code;
  } list[];
};
struct Descriptions {
  int count;
  Selector list[];
};
struct Protocol1 {
  size_t version;
  const char *name;
  struct Protocols *protocols;
  Descriptions *descriptions[4];
};
struct Protocols {
  Protocols *next;
  size_t count;
  Protocol1 *list[];
};
struct Ivars {
  int count;
  struct {
    const char *name, *type;
    int offset;
  } list[];
};
struct Class1 {
  Class1 *meta;
  const char *superclass, *name;
  long version;
  unsigned long info;
  long size;
  Ivars *ivars;
  Methods *methods;
  void *table, *subclasses, *siblings;
  Protocols *protocols;
  void *gc;
  long abi;
  int **offsets;
};
struct Category1 {
  const char *name, *className;
  Methods *methods, *classMethods;
  Protocols *protocols;
};
struct Symbols {
  unsigned long selectorCount;
  Selector *selectors;
  unsigned short classCount, categoryCount;
  void *all[];
};
struct Module1 {
  unsigned long version, size;
  const char *name;
  Symbols *symbols;
};

// GCC's runtime aborts at the encoding of a block, `@?`: here it is that of any object.
static void adapt(Selector &selector)
{
  if (selector.types == nullptr || strstr(selector.types, "@?") == nullptr) return;
  char *types = strdup(selector.types);
  for (char *block; (block = strstr(types, "@?"));) memmove(block + 1, block + 2, strlen(block + 1));
  selector.types = types;
}

static void adapt(Methods *methods)
{
  for (; methods; methods = methods->next)
    for (int index = 0; index < methods->count; index++) adapt(methods->list[index].selector);
}

static void adapt(Protocols *protocols)
{
  for (; protocols; protocols = protocols->next) {
    for (size_t index = 0; index < protocols->count; index++) {
      Protocol1 *protocol = protocols->list[index];
      if (protocol->version == 3) {
        protocol->version = 2;
        adapt(protocol->protocols);
        for (Descriptions *all : protocol->descriptions)
          for (int index = 0; all && index < all->count; index++) adapt(all->list[index]);
      }
    }
  }
}

// Classes whose superclass had no size when they were loaded. There is no other thread then.
struct Waiting {
  Class1 *one;
  const char *superclass;
};
static std::vector<Waiting> waiting;

// clang counts the places of members from the end of the superclass.
static bool isPlaced(const Waiting &waits)
{
  Class1 *one = waits.one;
  Class superclass = objc_getClass(waits.superclass);
  if (superclass == Nil || class_getInstanceSize(superclass) > LONG_MAX) return false;
  const long base = class_getInstanceSize(superclass);
  one->size = base - one->size;
  for (int index = 0; one->ivars && index < one->ivars->count; index++) {
    one->ivars->list[index].offset += base;
    *one->offsets[index] += base;
  }
  return true;
}

static void adapt(Class1 *one)
{
  for (Class1 *each : {one, one->meta}) {
    each->info &= 0xf;
    adapt(each->protocols);
    adapt(each->methods);
  }
  if (one->size < 0) waiting.push_back({one, one->superclass});
}

static void placeWaiting()
{
  while (std::erase_if(waiting, isPlaced) > 0);
}

void __objc_exec_class(Module1 *module)
{
  static const auto next = reinterpret_cast<void (*)(Module1 *)>(dlsym(RTLD_NEXT, "__objc_exec_class"));
  // What clang writes for GNUstep's runtime. GCC's takes its own version only.
  if (module->version == 10) {
    module->version = 8;
    module->size = sizeof(Module1);
    const Symbols *symbols = module->symbols;
    for (int index = 0; index < symbols->classCount; index++) adapt(static_cast<Class1 *>(symbols->all[index]));
    for (int index = 0; index < symbols->categoryCount; index++) {
      const auto *category = static_cast<Category1 *>(symbols->all[symbols->classCount + index]);
      adapt(category->protocols);
      adapt(category->methods);
      adapt(category->classMethods);
    }
    for (Selector *selector = symbols->selectors; selector && selector->name; selector++) adapt(*selector);
  }
  placeWaiting();
  next(module);
  placeWaiting();
}

} // extern "C"

// The class of all blocks: the linker gives it the names that blocks have for theirs.
@interface FakeBlock : NSObject
@end
@implementation FakeBlock
- (id)copy { return static_cast<id>(_Block_copy(self)); }
- (id)copyWithZone:(NSZone *)zone { return static_cast<id>(_Block_copy(self)); }
- (id)retain { return static_cast<id>(_Block_copy(self)); }
- (oneway void)release { _Block_release(self); }
@end

// clang gives the protocols that code names to a category of this class, and GCC's runtime starts no protocol of a category
// whose class is missing.
@interface __ObjC_Protocol_Holder_Ugly_Hack : NSObject
@end
@implementation __ObjC_Protocol_Holder_Ugly_Hack
@end
