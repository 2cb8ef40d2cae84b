// SPDX-License-Identifier: GPL-3.0-or-later
// Gets at the bytes of an input, wherever the user says they are.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/log/log_source.h"
#include "core/workbench/analyze.h"

#include <memory>
#include <string>

namespace rungbook::workbench
{

/// What an input is called where people read it: its path, "standard input" for "-".
std::string displayName(const std::string& path);

/// Opens a path ("-" and pipes are read to their end into memory, at most 1 GiB), or wraps the text of the request. UTF-16 text is turned
/// into UTF-8. Unreadable with a sentence when that can not be done.
Result<std::shared_ptr<log::LogSource>> openInput(const InputRequest& request, const Job& job);

/// The first bytes of a source, at most length; empty when it can not be read any more.
std::string headOf(const log::LogSource& source, std::uint64_t length);

} // namespace rungbook::workbench
