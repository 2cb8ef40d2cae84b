// SPDX-License-Identifier: GPL-3.0-or-later
// The recipes of the capture helper as JSON.
#pragma once

#include "core/guide/capture_helper.h"

#include <string>
#include <vector>

namespace rungbook::output
{

/// { rungbook, filter, recipes:[{id, title, steps:[{title, commands:[...], explanation}], parts:[{text, meaning}]}] }, with a final newline.
/// filter is that of tcpdump.
std::string captureJson(const std::string& filter, const std::vector<guide::CaptureRecipe>& recipes);

} // namespace rungbook::output
