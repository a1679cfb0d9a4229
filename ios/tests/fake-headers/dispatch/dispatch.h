// A fake: the types and functions of Dispatch that React Native's headers name, as Objective-C sees them on Apple's systems. The
// real header for Linux declares a queue that is no object.
#pragma once

#import <Foundation/Foundation.h>

@protocol OS_dispatch_queue <NSObject>
@end
typedef NSObject<OS_dispatch_queue> *dispatch_queue_t;
typedef void (^dispatch_block_t)(void);
typedef long dispatch_once_t;

extern "C" {
dispatch_queue_t dispatch_get_main_queue(void);
void dispatch_async(dispatch_queue_t queue, dispatch_block_t block);
void dispatch_sync(dispatch_queue_t queue, __attribute__((noescape)) dispatch_block_t block);
void dispatch_once(dispatch_once_t *once, __attribute__((noescape)) dispatch_block_t block);
}
