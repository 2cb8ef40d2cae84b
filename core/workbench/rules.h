// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of all benches together, for lists, for "explain", and for the field guide.
#pragma once

#include "core/base/finding.h"

#include <string_view>
#include <vector>

namespace rungbook::workbench
{

/// A rule and the bench that it belongs to: "IKE", "Show", "SMTP", "Config".
struct KnownRule {
    const RuleMeta* meta = nullptr;
    std::string_view bench;
};

/// Every rule, sorted by id. An id that two benches have (a missing tunnel-group is seen in a log and in a configuration) means the same in both.
const std::vector<KnownRule>& allRules();

/// The rule of that id, or null.
const KnownRule* findRule(std::string_view id);

} // namespace rungbook::workbench
