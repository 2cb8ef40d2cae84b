// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/suppression.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

constexpr std::string_view kMark = "nolint:";

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool isComment(std::string_view line)
{
    const std::string_view text = trimmed(line);
    return text.empty() || text.front() == '!';
}

// FNV-1a: stable from run to run and machine to machine, and not meant to keep a secret.
std::uint64_t hashed(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325ULL)
{
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

const Device* deviceAt(const Subject& subject, const SourceSpan& where)
{
    for (const Device& device : subject.devices()) {
        if (device.facts->source == where.source && device.facts->lines.contains(where.first))
            return &device;
    }
    return nullptr;
}

std::string lineText(const Device& device, LineNumber line)
{
    std::string text;
    const auto& commands = device.tree->commands();
    for (CommandId id = 0; id < commands.size(); ++id) {
        if (commands[id].line == line)
            text += device.tree->redactedText(id) + "\n";
    }
    return text;
}

// Takes those out of findings that pass, keeping the order of both.
template <class F> std::vector<Finding> takeOut(std::vector<Finding>& findings, F&& passes)
{
    std::vector<Finding> taken;
    std::vector<Finding> kept;
    for (Finding& finding : findings)
        (passes(finding) ? taken : kept).push_back(std::move(finding));
    findings = std::move(kept);
    return taken;
}

} // namespace

std::vector<Suppression> suppressionsOf(std::string_view text, SourceId source)
{
    std::vector<Suppression> all;
    std::size_t waiting = 0; // comments on lines of their own, from here on, cover the next command
    std::uint64_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t bang = line.find('!');
        const std::size_t mark = bang == std::string_view::npos ? bang : line.find(kMark, bang);
        const bool alone = isComment(line);
        if (!alone) {
            for (; waiting < all.size(); ++waiting)
                all[waiting].covers = LineNumber{number};
        }
        if (mark == std::string_view::npos || !trimmed(line.substr(bang + 1, mark - bang - 1)).empty())
            continue;
        std::string_view rest = trimmed(line.substr(mark + kMark.size()));
        const std::size_t blank = std::min(rest.find_first_of(" \t"), rest.size());
        std::string_view ids = rest.substr(0, blank);
        const std::string reason(trimmed(rest.substr(blank)));
        while (!ids.empty()) {
            const std::size_t comma = std::min(ids.find(','), ids.size());
            if (comma > 0) {
                all.push_back({std::string(ids.substr(0, comma)), reason,
                    {source, LineNumber{number}, LineNumber{number}},
                    alone ? LineNumber{} : LineNumber{number}, false});
            }
            ids.remove_prefix(std::min(comma + 1, ids.size()));
        }
        if (!alone)
            waiting = all.size();
    }
    return all;
}

std::vector<Finding> suppress(std::vector<Finding>& findings, std::vector<Suppression>& suppressions)
{
    return takeOut(findings, [&](const Finding& finding) {
        if (finding.evidence.empty())
            return false;
        const SourceSpan& where = finding.evidence.front().where;
        bool covered = false;
        for (Suppression& s : suppressions) {
            if (s.rule == finding.rule->id && !s.reason.empty() && s.where.source == where.source
                && where.contains(s.covers)) {
                s.used = true;
                covered = true;
            }
        }
        return covered;
    });
}

std::string fingerprintOf(const Subject& subject, const Finding& finding)
{
    std::uint64_t hash = hashed(finding.rule->id);
    if (!finding.evidence.empty()) {
        const SourceSpan& where = finding.evidence.front().where;
        if (const Device* device = deviceAt(subject, where)) {
            hash = hashed(device->facts->hostname.valueOr({}), hashed("\n", hash));
            hash = hashed(lineText(*device, where.first), hashed("\n", hash));
        }
    }
    return fmt::format("{:016x}", hash);
}

std::string baselineOf(const Subject& subject, const std::vector<Finding>& findings)
{
    std::string text =
        "# Known findings: fingerprint, rule, title. Made by rungbook-cli config --write-baseline.\n";
    std::vector<std::string> lines;
    for (const Finding& finding : findings)
        lines.push_back(
            fmt::format("{} {} {}\n", fingerprintOf(subject, finding), finding.rule->id, finding.title));
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    for (const std::string& line : lines)
        text += line;
    return text;
}

std::vector<std::string> readBaseline(std::string_view text)
{
    std::vector<std::string> prints;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::string_view word = line.substr(0, line.find(' '));
        const bool hex =
            word.size() == 16 && word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        if (hex)
            prints.emplace_back(word);
    }
    std::sort(prints.begin(), prints.end());
    return prints;
}

std::vector<Finding> takeKnown(
    const Subject& subject, std::vector<Finding>& findings, const std::vector<std::string>& baseline)
{
    return takeOut(findings, [&](const Finding& finding) {
        return std::binary_search(baseline.begin(), baseline.end(), fingerprintOf(subject, finding));
    });
}

} // namespace rungbook::config
