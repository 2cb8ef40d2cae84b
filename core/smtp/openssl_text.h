// SPDX-License-Identifier: GPL-3.0-or-later
// How the openssl program writes names and moments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// "CN = mail.example.com, O = Example" in the order and spelling of RFC 4514: most specific first, no blanks around "=".
std::string nameOfOneLine(std::string_view text);

/// "Jan 31 00:00:00 2026 GMT" in seconds UTC; nothing when it is no such moment.
std::optional<std::int64_t> momentOf(std::string_view text);

/// True when a distinguished name says of itself that it is no root: "Intermediate", "Issuing", "Sub CA".
bool soundsIntermediate(std::string_view name);

} // namespace rungbook::smtp
