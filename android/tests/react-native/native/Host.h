#pragma once

#include "Loop.h"

#include <ReactCommon/TurboModule.h>

#include <memory>
#include <string>
#include <vector>

/** What the platform does for the app: the native module, and the commands that JavaScript gives. Each platform has its own. */
namespace walletjwt::host {

/** The TurboModule of that name; null if there is none. The same one until the native module is another. */
std::shared_ptr<facebook::react::TurboModule> module(const std::string &name, const std::shared_ptr<Loop> &loop);

/** Runs a command and waits. Throws an exception of the C++ library if it fails. */
std::string askNow(const std::vector<std::string> &words);

/** Runs a command on another thread. `App::answer` gets the result with that number. */
void ask(int id, const std::vector<std::string> &words);

/** The app ends: invalidates its module. */
void ending();

/** Lets go of the TurboModule, before the runtime ends. */
void release();

} // namespace walletjwt::host
