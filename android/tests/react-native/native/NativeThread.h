#pragma once

#include <ReactCommon/CallInvoker.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

namespace walletjwt {

/** React Native's thread of native modules: asynchronous methods run here, in the order of their calls. */
class NativeThread final : public facebook::react::NativeMethodCallInvoker {
 public:
  /** Starts the thread. It lives as long as the process. */
  NativeThread();

  void invokeAsync(const std::string &method, facebook::react::NativeMethodCallFunc &&call) noexcept override;

  /** On the calling thread, as in an app. */
  void invokeSync(const std::string &method, facebook::react::NativeMethodCallFunc &&call) override;

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<facebook::react::NativeMethodCallFunc> calls_;
};

} // namespace walletjwt
