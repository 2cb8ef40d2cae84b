// SPDX-License-Identifier: GPL-3.0-or-later
// The edge of the program: what standard output is, and getting bytes out of the door safely.
#pragma once

#include "core/output/style.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::cli
{

/// Exit statuses of the command line. A contract.
enum Exit : int { Fine = 0, Wrong = 1, Usage = 2, NotUnderstood = 3 };

/// How text is to look, as the user asked for it.
struct Look {
    std::string color = "auto"; ///< auto, always, never
    std::size_t width = 0; ///< 0: that of the terminal, else 100
    bool ascii = false;
};

/// Colour only when standard output is a terminal and NO_COLOR is unset or empty; Unicode unless the locale has another charset.
output::TextOptions textOptions(const Look& look, bool toStandardOutput);

/// Writes text to standard output, or to the file of that name: atomically, by renaming a finished temporary file over it. A reader that
/// closed the pipe is no error. False after a message on the error stream.
bool deliver(const std::string& text, const std::string& file);

/// A message on the error stream: "rungbook-cli: ...". The hint follows on a line of its own; both may be empty.
void complain(std::string_view message, std::string_view hint = {});

/// The candidate that word was most likely meant to be, or empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace rungbook::cli
