// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/compare.h"

#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostTable = 1500; ///< lines of each side that are matched one by one

std::string lineText(const TranscriptLine& line)
{
    const std::string_view mark = line.from == Speaker::Client ? "C: "
        : line.from == Speaker::Server                         ? "S: "
                                                               : "* ";
    return fmt::format("{}{}", mark, line.text);
}

std::vector<std::string> linesOf(const ProbeResult& run)
{
    std::vector<std::string> lines;
    for (const TranscriptLine& line : run.transcript.lines)
        lines.push_back(lineText(line));
    return lines;
}

/// The difference by a longest common subsequence; what is beyond the bound counts as wholly replaced.
std::vector<DiffLine> diff(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    std::vector<DiffLine> out;
    const auto number = [](std::size_t i) { return static_cast<std::uint32_t>(i + 1); };
    std::size_t first = 0;
    while (first < a.size() && first < b.size() && a[first] == b[first]) {
        out.push_back({DiffLine::Kind::Same, a[first], number(first), number(first)});
        ++first;
    }
    std::size_t endA = a.size();
    std::size_t endB = b.size();
    while (endA > first && endB > first && a[endA - 1] == b[endB - 1]) {
        --endA;
        --endB;
    }
    const std::size_t rows = endA - first;
    const std::size_t columns = endB - first;
    std::vector<std::uint16_t> length;
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
        return length[i * (columns + 1) + j];
    };
    const bool matched = rows <= kMostTable && columns <= kMostTable;
    if (matched) {
        length.assign((rows + 1) * (columns + 1), 0);
        for (std::size_t i = rows; i-- > 0;)
            for (std::size_t j = columns; j-- > 0;)
                at(i, j) = a[first + i] == b[first + j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                                        : std::max(at(i + 1, j), at(i, j + 1));
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < rows || j < columns) {
        if (matched && i < rows && j < columns && a[first + i] == b[first + j]) {
            out.push_back({DiffLine::Kind::Same, a[first + i], number(first + i), number(first + j)});
            ++i;
            ++j;
        } else if (i < rows && (j >= columns || !matched || at(i + 1, j) >= at(i, j + 1))) {
            out.push_back({DiffLine::Kind::Removed, a[first + i], number(first + i), 0});
            ++i;
        } else {
            out.push_back({DiffLine::Kind::Added, b[first + j], 0, number(first + j)});
            ++j;
        }
    }
    for (std::size_t k = 0; endA + k < a.size(); ++k)
        out.push_back({DiffLine::Kind::Same, a[endA + k], number(endA + k), number(endB + k)});
    return out;
}

std::vector<StepPair> pairSteps(const ProbeResult& before, const ProbeResult& after)
{
    // A phase may come several times (addresses, EHLO before and after TLS): the first with the first, the second with the second.
    std::vector<StepPair> pairs;
    std::vector<bool> used(before.steps.size(), false);
    for (const Step& step : after.steps) {
        StepPair pair{step.phase, {}, step};
        for (std::size_t i = 0; i < before.steps.size(); ++i) {
            const Step& other = before.steps[i];
            if (used[i] || other.phase != step.phase
                || (step.phase == Phase::Connect && other.address != step.address))
                continue;
            used[i] = true;
            pair.before = other;
            break;
        }
        pairs.push_back(std::move(pair));
    }
    for (std::size_t i = 0; i < before.steps.size(); ++i)
        if (!used[i])
            pairs.push_back({before.steps[i].phase, before.steps[i], {}});
    std::stable_sort(pairs.begin(), pairs.end(), [](const StepPair& a, const StepPair& b) {
        const auto start = [](const StepPair& p) { return p.after ? p.after->startMs : p.before->startMs; };
        return a.phase != b.phase && (!a.after || !b.after) ? a.phase < b.phase : start(a) < start(b);
    });
    return pairs;
}

class Values
{
public:
    void add(std::string name, std::string before, std::string after)
    {
        if (before != after)
            m_list.push_back({std::move(name), std::move(before), std::move(after)});
    }
    std::vector<ValuePair> take() { return std::move(m_list); }

private:
    std::vector<ValuePair> m_list;
};

std::string joined(const std::vector<std::string>& list)
{
    std::string all;
    for (const std::string& one : list)
        all += (all.empty() ? "" : ", ") + one;
    return all;
}

std::vector<ValuePair> settingsOf(const ProbeResult& a, const ProbeResult& b)
{
    Values values;
    values.add("Server", a.server, b.server);
    values.add("Port", std::to_string(a.port), std::to_string(b.port));
    values.add("Encryption", std::string(nameOf(a.security)), std::string(nameOf(b.security)));
    values.add("Login", a.authWanted ? "yes" : "no", b.authWanted ? "yes" : "no");
    values.add("Form of the user name", a.userForm, b.userForm);
    values.add("Depth", std::string(nameOf(a.depth)), std::string(nameOf(b.depth)));
    values.add("Address family", std::string(nameOf(a.family)), std::string(nameOf(b.family)));
    values.add("EHLO name", a.ehloName, b.ehloName);
    values.add("Sender", a.from, b.from);
    values.add("Recipients", joined(a.to), joined(b.to));
    values.add("Proxy", a.proxy, b.proxy);
    values.add("Address of the server", a.address, b.address);
    values.add("Our address", a.clientAddress, b.clientAddress);
    return values.take();
}

std::vector<ValuePair> tlsOf(const ProbeResult& a, const ProbeResult& b)
{
    static const tls::TlsReport none;
    const tls::TlsReport& x = a.tls ? *a.tls : none;
    const tls::TlsReport& y = b.tls ? *b.tls : none;
    Values values;
    values.add("TLS version", x.version, y.version);
    values.add("Cipher", x.cipher, y.cipher);
    values.add("Key exchange", x.group, y.group);
    values.add("SNI", x.sni, y.sni);
    values.add("Failure", x.failure, y.failure);
    static const tls::Certificate nobody;
    const tls::Certificate& leafX = x.chain.empty() ? nobody : x.chain.front();
    const tls::Certificate& leafY = y.chain.empty() ? nobody : y.chain.front();
    const auto time = [](tls::UtcSeconds at) { return at == 0 ? std::string() : tls::utcText(at); };
    values.add("Certificate: subject", leafX.subject, leafY.subject);
    values.add("Certificate: issuer", leafX.issuer, leafY.issuer);
    values.add("Certificate: names", joined(leafX.dnsNames), joined(leafY.dnsNames));
    values.add("Certificate: valid to", time(leafX.notAfter), time(leafY.notAfter));
    values.add("Certificate: SHA-256", leafX.sha256, leafY.sha256);
    values.add("Certificates sent", std::to_string(x.chain.size()), std::to_string(y.chain.size()));
    const auto accepted = [](const tls::TlsReport& report) {
        return std::string(!report.verify.checked ? "" : report.verify.accepted ? "trusted" : "not trusted");
    };
    values.add("Chain", accepted(x), accepted(y));
    return values.take();
}

std::string answer(const Exchange& exchange)
{
    if (!exchange.reply)
        return "no answer";
    std::string all;
    for (const std::string& line : exchange.reply->raw)
        all += (all.empty() ? "" : "\n") + line;
    return all;
}

std::vector<ValuePair> repliesOf(const ProbeResult& a, const ProbeResult& b)
{
    Values values;
    std::vector<bool> used(a.exchanges.size(), false);
    const auto name = [](const Exchange& exchange) {
        return exchange.verb.empty() ? std::string("Greeting")
            : exchange.verb == "."   ? std::string("The message")
                                     : exchange.verb + (exchange.encrypted ? " (inside TLS)" : "");
    };
    for (const Exchange& exchange : b.exchanges) {
        std::string before;
        for (std::size_t i = 0; i < a.exchanges.size(); ++i) {
            if (used[i] || a.exchanges[i].verb != exchange.verb
                || a.exchanges[i].encrypted != exchange.encrypted)
                continue;
            used[i] = true;
            before = answer(a.exchanges[i]);
            break;
        }
        values.add(name(exchange), before, answer(exchange));
    }
    for (std::size_t i = 0; i < a.exchanges.size(); ++i)
        if (!used[i])
            values.add(name(a.exchanges[i]), answer(a.exchanges[i]), {});
    return values.take();
}

std::vector<std::string> missingFrom(const Capabilities& there, const Capabilities& here)
{
    std::vector<std::string> gone;
    for (const Capability& one : there.list)
        if (std::none_of(
                here.list.begin(), here.list.end(), [&](const Capability& c) { return c.raw == one.raw; }))
            gone.push_back(one.raw);
    return gone;
}

std::vector<FindingPair> findingsOf(const ProbeResult& a, const ProbeResult& b)
{
    std::vector<FindingPair> pairs;
    const auto note = [&](const Finding& finding, bool before) {
        auto at = std::find_if(
            pairs.begin(), pairs.end(), [&](const FindingPair& p) { return p.rule == finding.rule->id; });
        if (at == pairs.end())
            at = pairs.insert(at, {std::string(finding.rule->id), finding.title, false, false});
        (before ? at->before : at->after) = true;
    };
    for (const Finding& finding : a.findings)
        note(finding, true);
    for (const Finding& finding : b.findings)
        note(finding, false);
    std::stable_sort(pairs.begin(), pairs.end(), [](const FindingPair& x, const FindingPair& y) {
        return (x.before && x.after) < (y.before && y.after);
    });
    return pairs;
}

std::string outcomeWords(const ProbeResult& run)
{
    return run.outcome == ProbeOutcome::Passed ? "passed"
        : run.outcome == ProbeOutcome::Failed  ? "failed"
                                               : "could not be tested";
}

} // namespace

bool StepPair::differs() const
{
    return before.has_value() != after.has_value() || (before && after && before->outcome != after->outcome);
}

RunComparison compare(const ProbeResult& before, const ProbeResult& after)
{
    RunComparison result;
    result.steps = pairSteps(before, after);
    result.settings = settingsOf(before, after);
    result.replies = repliesOf(before, after);
    result.tls = tlsOf(before, after);
    result.offersGone = missingFrom(before.capabilities(), after.capabilities());
    result.offersNew = missingFrom(after.capabilities(), before.capabilities());
    result.findings = findingsOf(before, after);
    result.transcript = diff(linesOf(before), linesOf(after));
    result.summary = before.outcome == after.outcome
        ? fmt::format("Both runs {}.", outcomeWords(after))
        : fmt::format("The earlier run {}, the later one {}.", outcomeWords(before), outcomeWords(after));
    // A step that ended otherwise says more than one that only one of them has.
    auto step = std::find_if(result.steps.begin(), result.steps.end(),
        [](const StepPair& pair) { return pair.before && pair.after && pair.differs(); });
    if (step == result.steps.end())
        step = std::find_if(
            result.steps.begin(), result.steps.end(), [](const StepPair& pair) { return pair.differs(); });
    if (step != result.steps.end())
        result.summary += fmt::format(" They part at {}.", phaseWords(step->phase));
    else if (result.settings.empty() && result.replies.empty() && result.tls.empty())
        result.summary += " Nothing but times differs.";
    return result;
}

std::string diffText(const RunComparison& comparison)
{
    std::string text;
    for (const DiffLine& line : comparison.transcript)
        text += fmt::format("{} {}\n",
            line.kind == DiffLine::Kind::Same          ? ' '
                : line.kind == DiffLine::Kind::Removed ? '-'
                                                       : '+',
            line.text);
    return text;
}

} // namespace rungbook::smtp
