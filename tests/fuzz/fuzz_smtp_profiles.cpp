// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles from anywhere: no crash, a sentence for what is none, and what was read is read again as the same.
#include "core/smtp/profile.h"
#include "tests/fuzz/check.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace rungbook;

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    if (size > 65'536)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto read = smtp::profilesFromText(input);
    if (!read) {
        FUZZ_CHECK(!read.error().message.empty());
        return 0;
    }
    const std::string text = smtp::profilesText(read->profiles, smtp::ProfileAudience::Store);
    const auto again = smtp::profilesFromText(text);
    FUZZ_CHECK(again.has_value());
    FUZZ_CHECK(again->profiles.size() == read->profiles.size());
    FUZZ_CHECK(smtp::profilesText(again->profiles, smtp::ProfileAudience::Store) == text);
    return 0;
}
