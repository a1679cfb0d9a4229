#pragma once

#include <ReactCommon/CallInvoker.h>
#include <jsi/jsi.h>

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

namespace walletjwt {

using facebook::react::CallFunc;

/** The thread of JavaScript: runs what other threads hand over, and timers, one after the other. */
class Loop final : public facebook::react::CallInvoker {
 public:
  Loop();
  ~Loop() override;

  using CallInvoker::invokeAsync;
  using CallInvoker::invokeSync;

  /** From any thread. Does nothing once the loop is closed: a reload has removed the JavaScript that waited. */
  void invokeAsync(CallFunc &&call) noexcept override;

  /** Java's side of a TurboModule never asks for this. */
  void invokeSync(CallFunc &&call) override;

  /** Only on the thread of JavaScript, as all that follows. */
  int after(double millis, CallFunc &&call);

  void cancel(int timer);

  /** Runs until `isDone`. As in an app, promises go on after each call. */
  void runUntil(facebook::jsi::Runtime &runtime, const bool &isDone);

  /** Drops what waits. It holds functions of the runtime, so this comes before the runtime's end. */
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  bool next(CallFunc &call);
  void sleep();

  const int wake_;
  std::mutex mutex_;
  std::deque<CallFunc> calls_;
  bool isClosed_ = false;
  int lastTimer_ = 0;
  std::map<std::pair<Clock::time_point, int>, CallFunc> timers_;
};

} // namespace walletjwt
