// SPDX-License-Identifier: GPL-3.0-or-later
// Everything about one problem kept together: configurations, logs, outputs and recordings of mail sessions, with what somebody noted about
// them. One file of JSON, that other tools can read as well.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::casefile
{

/// One input as it was given. What it is, is found out when it is looked at.
struct CaseItem {
    std::string name; ///< unique in the case: "fw1.cfg"
    std::string bytes; ///< as they were read: they may hold secrets
    std::string note; ///< what somebody wrote about it
    std::string added; ///< RFC 3339, UTC; empty: not known
};

struct CaseFile {
    std::string title;
    std::string note;
    std::vector<CaseItem> items;
    std::string
        seed; ///< of the pseudonyms of this case, so that every report names the same thing alike; made when it is first written
};

/// The longest item and the longest case, in bytes: what is bigger is cut to the peer or the server first.
inline constexpr std::size_t kLongestItem = std::size_t{64} << 20U;
inline constexpr std::size_t kLongestCase = std::size_t{256} << 20U;

/// Adds an item; a name that is taken gets a number before its suffix: "asa (2).log". Usage when it is too long or empty, or the case would be
/// too long. Returns the name it got.
Result<std::string> add(CaseFile& file, CaseItem item);

/// The item of that name, or null.
const CaseItem* find(const CaseFile& file, std::string_view name);

/// Gives the case a seed of its own when it has none yet.
void giveSeed(CaseFile& file);

/// The case as text. Bytes that are no UTF-8 (captures) are written as base64.
std::string toText(const CaseFile& file);

/// The other way round. NotUnderstood with a sentence when it is none, is damaged, or was written by a later version.
Result<CaseFile> fromText(std::string_view text);

/// True when text begins like a case file: to recognise one among other inputs.
bool looksLikeCase(std::string_view text);

} // namespace rungbook::casefile
