// SPDX-License-Identifier: GPL-3.0-or-later
// What there is: the rules and the dialects, as lists.
#pragma once

#include "core/output/style.h"

#include <string>

namespace rungbook::output
{

/// A line per rule: id and title, by bench, sorted by id.
std::string rulesText(const TextOptions& options);

/// {"rungbook": 1, "rules": [{"id", "title", "bench"}, ...]}.
std::string rulesJson();

/// A paragraph per dialect: name, title, sample lines.
std::string dialectsText(const TextOptions& options);

/// {"rungbook": 1, "dialects": [{"name", "title", "samples"}, ...]}.
std::string dialectsJson();

} // namespace rungbook::output
