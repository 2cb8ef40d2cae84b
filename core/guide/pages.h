// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the files of resources/guide: many short pages in one file. The format is told in resources/guide/README.md.
#pragma once

#include "core/base/result.h"
#include "core/guide/guide.h"

#include <string_view>
#include <vector>

namespace rungbook::guide
{

/// The pages of one file, in its order. NotUnderstood names the line and what was expected there. A page without a title is meant to add to an entry
/// that a table of the core already has.
Result<std::vector<Entry>> readPages(std::string_view name, std::string_view text);

} // namespace rungbook::guide
