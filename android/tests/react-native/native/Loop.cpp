#include "Loop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace walletjwt {

using namespace facebook;

// Not a condition variable: waiting with a limit is inlined from the C++ library's headers and would call glibc's newest
// version of it, while Android's C++ library, without versions, gets glibc's oldest.
Loop::Loop() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw std::runtime_error("no eventfd");
}

Loop::~Loop() {
  ::close(wake_);
}

void Loop::invokeAsync(CallFunc &&call) noexcept {
  std::lock_guard<std::mutex> lock(mutex_);
  if (isClosed_) return;
  calls_.push_back(std::move(call));
  const std::uint64_t one = 1;
  if (write(wake_, &one, sizeof one) < 0) return;
}

void Loop::invokeSync(CallFunc &&) {
  throw std::logic_error("a synchronous call to JavaScript");
}

int Loop::after(double millis, CallFunc &&call) {
  const auto wait = std::chrono::duration<double, std::milli>(std::max(millis, 0.0));
  const auto at = Clock::now() + std::chrono::duration_cast<Clock::duration>(wait);
  timers_.emplace(std::make_pair(at, ++lastTimer_), std::move(call));
  return lastTimer_;
}

void Loop::cancel(int timer) {
  const auto found = std::find_if(
      timers_.begin(), timers_.end(), [timer](const auto &entry) { return entry.first.second == timer; });
  if (found != timers_.end()) timers_.erase(found);
}

void Loop::runUntil(jsi::Runtime &runtime, const bool &isDone) {
  while (!isDone) {
    CallFunc call;
    if (!next(call)) {
      sleep();
      continue;
    }
    call(runtime);
    runtime.drainMicrotasks();
  }
}

void Loop::close() {
  std::deque<CallFunc> dropped;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    isClosed_ = true;
    dropped.swap(calls_);
  }
  timers_.clear();
}

bool Loop::next(CallFunc &call) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!calls_.empty()) {
      call = std::move(calls_.front());
      calls_.pop_front();
      return true;
    }
  }
  const auto first = timers_.begin();
  if (first == timers_.end() || first->first.first > Clock::now()) return false;
  call = std::move(first->second);
  timers_.erase(first);
  return true;
}

void Loop::sleep() {
  int millis = -1;
  if (!timers_.empty()) {
    const auto wait = timers_.begin()->first.first - Clock::now();
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
    millis = static_cast<int>(std::clamp<std::int64_t>(whole, 0, 60'000));
  }
  pollfd one{wake_, POLLIN, 0};
  poll(&one, 1, millis);
  std::uint64_t count = 0;
  if (read(wake_, &count, sizeof count) < 0) return;
}

} // namespace walletjwt
