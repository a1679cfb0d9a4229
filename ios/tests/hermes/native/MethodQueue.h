#pragma once

#include <ReactCommon/CallInvoker.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

namespace walletjwt {

/// In place of the queue that React Native makes for a module: asynchronous methods run on one thread, in the order of their
/// calls.
class MethodQueue final : public facebook::react::NativeMethodCallInvoker {
 public:
  /// Starts the thread. It lives as long as the process.
  MethodQueue();

  void invokeAsync(const std::string &method, facebook::react::NativeMethodCallFunc &&call) noexcept override;

  /// On the calling thread, as in an app.
  void invokeSync(const std::string &method, facebook::react::NativeMethodCallFunc &&call) override;

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<facebook::react::NativeMethodCallFunc> calls_;
};

} // namespace walletjwt
