// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of configurations on any text: lines exist, a secret that is planted does not come out, hiding twice is hiding once.
#include "core/config/quote.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace rungbook;

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    if (size > 65'536)
        return 0;
    std::string text(reinterpret_cast<const char*>(data), size);
    if (text.find("hunter2") != std::string::npos)
        return 0; // the planted secret, somewhere else
    const int sure = config::sniff(text);
    FUZZ_CHECK(sure >= 0 && sure <= 100);

    text += "\ntunnel-group 192.0.2.9 ipsec-attributes\n ikev1 pre-shared-key hunter2hunter2\n";
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    const config::ConfigText read = config::readConfig(text, SourceId{3});
    FUZZ_CHECK(read.source == SourceId{3});
    std::uint64_t before = 1;
    for (const config::ConfigLine& line : read.lines) {
        FUZZ_CHECK(raw(line.line) >= before && raw(line.line) <= lines);
        before = raw(line.line);
        FUZZ_CHECK(line.level == 0 || line.level == 1);
        FUZZ_CHECK(line.text.find("hunter2hunter2") == std::string::npos);
        FUZZ_CHECK(config::redact(line.text) == line.text);
    }
    const auto quotes = config::quote(read,
        {{{"tunnel-group * ipsec-attributes"}, "the key"},
            {{"crypto map *", "crypto ikev1 policy *"}, "the map"}, {{"*"}, "all"}, {{}, "none"}});
    FUZZ_CHECK(quotes.size() == 4);
    for (const config::Quote& quote : quotes) {
        for (const config::ConfigLine& line : quote.lines)
            FUZZ_CHECK(raw(line.line) >= 1 && raw(line.line) <= lines
                && line.text.find("hunter2hunter2") == std::string::npos);
    }
    const std::string_view whole(reinterpret_cast<const char*>(data), size);
    const std::string hidden = config::redact(whole.substr(0, whole.find('\n')));
    FUZZ_CHECK(config::redact(hidden) == hidden);
    return 0;
}
