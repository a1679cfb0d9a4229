#include "NativeThread.h"

#include <fbjni/fbjni.h>

#include <thread>
#include <utility>

namespace walletjwt {

using namespace facebook;
using react::NativeMethodCallFunc;

NativeThread::NativeThread() {
  std::thread([this] { jni::ThreadScope::WithClassLoader([this] { run(); }); }).detach();
}

void NativeThread::invokeAsync(const std::string &, NativeMethodCallFunc &&call) noexcept {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    calls_.push_back(std::move(call));
  }
  changed_.notify_one();
}

void NativeThread::invokeSync(const std::string &, NativeMethodCallFunc &&call) {
  call();
}

void NativeThread::run() {
  for (;;) {
    NativeMethodCallFunc call;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      while (calls_.empty()) changed_.wait(lock);
      call = std::move(calls_.front());
      calls_.pop_front();
    }
    call();
  }
}

} // namespace walletjwt
