// SPDX-License-Identifier: GPL-3.0-or-later
// Names the part of a device's configuration that decides a step, without knowing how configurations are read.
#pragma once

#include <string>
#include <vector>

namespace rungbook
{

/// commands: the leading words of the configuration lines meant, one entry for each form that a version uses, such as
/// {"crypto isakmp policy *", "crypto ikev1 policy *"}. '*' stands for exactly one word. A match takes the line and its sub-commands.
/// why: what these lines decide at this point, in a short sentence.
struct StanzaQuery {
    std::vector<std::string> commands;
    std::string why;
    bool operator==(const StanzaQuery&) const = default;
};

} // namespace rungbook
