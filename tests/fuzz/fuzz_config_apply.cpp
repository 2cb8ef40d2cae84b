// SPDX-License-Identifier: GPL-3.0-or-later
// Commands entered into any text, and taken back: the first part of the input, up to a line of "====", is the configuration, the rest are
// commands. Nothing crashes; no commands change nothing; what is entered again once more changes no more than it can; a diff shows no secret.
#include "core/config/apply.h"
#include "core/config/rollback.h"
#include "core/config/text_diff.h"
#include "core/config/tree.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace rungbook;

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    if (size > 16'384)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    constexpr std::string_view kCut = "\n====\n";
    const std::size_t cut = std::min(input.find(kCut), input.size());
    const std::string text(input.substr(0, cut));
    std::vector<std::string> commands;
    std::string_view rest = cut == input.size() ? std::string_view{} : input.substr(cut + kCut.size());
    while (!rest.empty() && commands.size() < 24) {
        const std::size_t end = rest.find('\n');
        commands.emplace_back(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    const bool ownLines = !config::parseTree(text).flattened()
        && (text.find('\r') == std::string::npos || text.find('\n') != std::string::npos);
    if (ownLines)
        FUZZ_CHECK(config::applyCommands(text, {}).text == text);
    for (std::size_t device = 0; device < 2; ++device) {
        const config::Applied applied = config::applyCommands(text, commands, device);
        FUZZ_CHECK(applied.unapplied.size() <= commands.size());
        const auto diff = config::configDiff(text, applied.text);
        FUZZ_CHECK((text == applied.text) == diff.empty() || !ownLines || text.find('\r') != std::string::npos
            || text.back() != '\n');
        for (const config::DiffRow& row : config::sideBySide(diff))
            FUZZ_CHECK(row.gap || row.left || row.right);
        if (text.size() < 4'096) {
            const config::Rollback back = config::rollbackOf(text, applied.text, device);
            FUZZ_CHECK(config::sameMeaning(text, text));
            if (back.complete)
                FUZZ_CHECK(config::sameMeaning(
                    config::applyCommands(applied.text, back.commands, device).text, text));
        }
    }
    return 0;
}
