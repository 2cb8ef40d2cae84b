// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of a configuration as text, for golden files and for comparing two readings.
#pragma once

#include "core/config/facts.h"

#include <string>

namespace rungbook::test
{

/// Everything that was understood, one fact a line, with its lines and whether it was read, assumed or masked. Keys show only their state.
std::string factsText(const config::ConfigModel& model);

} // namespace rungbook::test
