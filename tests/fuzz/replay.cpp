// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for libFuzzer in a normal build: runs a target on every file of a folder, then on seeded mutations of them, so that what a
// fuzzer found stays found, and a target cannot rot.
//
// fuzz_<target> FOLDER [MUTATIONS] [SEED]
#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

// The name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size); // NOLINT(readability-identifier-naming)

namespace
{

/// What is being run, for the note that is left when it crashes.
std::string s_current;

class Random
{
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed)
    {
    }
    std::size_t below(std::size_t limit)
    {
        m_state ^= m_state << 13U;
        m_state ^= m_state >> 7U;
        m_state ^= m_state << 17U;
        return limit == 0 ? 0 : static_cast<std::size_t>(m_state % limit);
    }

private:
    std::uint64_t m_state;
};

void run(const std::string& input)
{
    s_current = input;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

extern "C" void onCrash(int signal)
{
    const char name[] = "crash-replay";
    std::FILE* const file = std::fopen(name, "wb"); // not safe in a handler, and the process is lost anyway
    if (file != nullptr) {
        std::fwrite(s_current.data(), 1, s_current.size(), file);
        std::fclose(file);
    }
    std::fprintf(stderr, "signal %d; the input is in ./%s\n", signal, name);
    ::_exit(1);
}

/// One to eight small changes: bytes, pieces cut out, doubled or moved, lines swapped, a piece of another input.
std::string mutate(std::string text, const std::vector<std::string>& corpus, Random& random)
{
    static constexpr std::string_view kInteresting[] = {"\n", "\r\n", "\0",
        "%ASA-7-713236: ", "[IKEv1]: ", "[IKEv1 DEBUG]",
        "IP = ", "Group = ", "(msgid=", "total length : ", "!", "{", "\xC3\x97", "\xFF",
        "99999999999999999999", "-1", " ", "IPSEC: ", "IKE Peer: ", "tunnel-group ", "pre-shared-key ",
        "\x1f\x8b\x08"};
    for (std::size_t changes = 1 + random.below(8); changes > 0; --changes) {
        const std::size_t at = random.below(text.size() + 1);
        const std::size_t length =
            std::min(text.size() - at, 1 + random.below(random.below(4) == 0 ? 400 : 12));
        switch (random.below(8)) {
        case 0:
            if (at < text.size())
                text[at] = static_cast<char>(random.below(256));
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            text.insert(at, text.substr(at, length));
            break;
        case 3:
            text.insert(at, kInteresting[random.below(std::size(kInteresting))]);
            break;
        case 4: { // moves a line
            const std::size_t end = text.find('\n', at);
            if (end == std::string::npos)
                break;
            const std::string line = text.substr(at, end + 1 - at);
            text.erase(at, line.size());
            const std::size_t to = text.find('\n', random.below(text.size() + 1));
            text.insert(to == std::string::npos ? 0 : to + 1, line);
            break;
        }
        case 5: {
            const std::string& other = corpus[random.below(corpus.size())];
            const std::size_t from = random.below(other.size() + 1);
            text.insert(at, other.substr(from, random.below(600)));
            break;
        }
        case 6:
            text.resize(at);
            break;
        default: // glues two lines, or breaks one
            if (const std::size_t newline = text.find('\n', at);
                newline != std::string::npos && random.below(2) == 0)
                text.erase(newline, 1);
            else
                text.insert(at, 1, '\n');
        }
    }
    if (text.size() > 65'536)
        text.resize(65'536);
    return text;
}

std::uint64_t numberOr(std::string_view text, std::uint64_t fallback)
{
    std::uint64_t value = fallback;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fputs("usage: fuzz_<target> FOLDER [MUTATIONS] [SEED]\n", stderr);
        return 2;
    }
    std::signal(SIGABRT, onCrash);
    std::signal(SIGSEGV, onCrash);
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> corpus;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        run(corpus.back());
    }
    if (corpus.empty()) {
        std::fprintf(stderr, "%s holds no inputs\n", argv[1]);
        return 2;
    }
    const std::uint64_t mutations = argc > 2 ? numberOr(argv[2], 0) : 0;
    Random random(argc > 3 ? numberOr(argv[3], 1) * 2 + 1 : 88'172'645'463'325'253U);
    // A slow machine does fewer; what it does is the same on every machine.
    const auto stop = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    std::uint64_t done = 0;
    for (; done < mutations && std::chrono::steady_clock::now() < stop; ++done)
        run(mutate(corpus[random.below(corpus.size())], corpus, random));
    std::printf("%zu files and %llu mutations\n", corpus.size(), static_cast<unsigned long long>(done));
    return 0;
}
