// SPDX-License-Identifier: GPL-3.0-or-later
// The rules on outputs. One file each in signatures/, registered in signatures.def, explained in resources/rules/<id>.md, whose Bad and Good
// blocks are its test.
#pragma once

#include "core/base/rule.h"
#include "core/show/subject.h"

#include <span>
#include <vector>

namespace rungbook::show
{

/// A rule that looks at everything that was pasted.
using Signature = Rule<Subject>;

/// All of them, in the order of signatures.def.
std::span<const Signature* const> signatures();

/// Runs all rules; the best explanation first.
std::vector<Finding> diagnose(const Subject& subject);

} // namespace rungbook::show
