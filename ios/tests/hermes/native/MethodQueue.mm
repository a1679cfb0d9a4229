#include "MethodQueue.h"

#import <Foundation/Foundation.h>

#include <thread>

namespace walletjwt {

using facebook::react::NativeMethodCallFunc;

MethodQueue::MethodQueue()
{
  std::thread([this] { run(); }).detach();
}

void MethodQueue::invokeAsync(const std::string &, NativeMethodCallFunc &&call) noexcept
{
  {
    std::lock_guard<std::mutex> lock(mutex_);
    calls_.push_back(std::move(call));
  }
  changed_.notify_one();
}

void MethodQueue::invokeSync(const std::string &, NativeMethodCallFunc &&call)
{
  call();
}

void MethodQueue::run()
{
  for (;;) {
    @autoreleasepool {
      NativeMethodCallFunc call;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        while (calls_.empty()) {
          changed_.wait(lock);
        }
        call = std::move(calls_.front());
        calls_.pop_front();
      }
      call();
    }
  }
}

} // namespace walletjwt
