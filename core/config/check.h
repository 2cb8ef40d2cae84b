// SPDX-License-Identifier: GPL-3.0-or-later
// The checks on configurations. One file each in rules/, registered in rules.def, explained in resources/rules/<id>.md, whose Bad and Good
// blocks are its test.
#pragma once

#include "core/base/rule.h"
#include "core/config/plan.h"

#include <span>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// A check on one device or on several. It reports on every device and pair of the subject.
using ConfigRule = Rule<Subject>;

/// All checks, in the order of rules.def.
std::span<const ConfigRule* const> configRules();

/// The check with that id, or null.
const ConfigRule* findConfigRule(std::string_view id);

/// Runs all checks. Findings come with the best explanation first: of two that claim the same tunnel the one that the device meets first is
/// the root, and what only follows from another is contributing (see the ranking in check.cpp).
std::vector<Finding> check(const Subject& subject);

} // namespace rungbook::config
