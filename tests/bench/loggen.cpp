// SPDX-License-Identifier: GPL-3.0-or-later
// loggen mixed|pure SIZE[K|M|G] [--seed N] [--peers N]: writes a log to standard output.
#include "tests/bench/log_generator.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

namespace
{

std::optional<std::uint64_t> numberOf(std::string_view text)
{
    std::uint64_t factor = 1;
    if (!text.empty() && (text.back() == 'K' || text.back() == 'M' || text.back() == 'G')) {
        factor = std::uint64_t{1} << (text.back() == 'K' ? 10U : text.back() == 'M' ? 20U : 30U);
        text.remove_suffix(1);
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value * factor;
}

int usage()
{
    std::fputs("usage: loggen mixed|pure SIZE[K|M|G] [--seed N] [--peers N]\n", stderr);
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace rungbook::bench;
    if (argc < 3 || argc % 2 == 0)
        return usage();
    LogRecipe recipe;
    const std::string_view shape = argv[1];
    const auto size = numberOf(argv[2]);
    if ((shape != "mixed" && shape != "pure") || !size)
        return usage();
    recipe.shape = shape == "pure" ? LogShape::Pure : LogShape::Mixed;
    recipe.bytes = *size;
    for (int i = 3; i < argc; i += 2) {
        const std::string_view option = argv[i];
        const auto value = numberOf(argv[i + 1]);
        if (!value || (option != "--seed" && option != "--peers"))
            return usage();
        if (option == "--seed")
            recipe.seed = *value;
        else
            recipe.peers = static_cast<unsigned>(*value);
    }
    bool written = true;
    generateLog(recipe, [&](std::string_view block) {
        return written = std::fwrite(block.data(), 1, block.size(), stdout) == block.size();
    });
    if (written && std::fflush(stdout) == 0)
        return 0;
    std::perror("loggen");
    return 1;
}
