// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kFront = " \t\r\n([";
    constexpr std::string_view kBack = " \t\r\n.,!;";
    const std::size_t first = text.find_first_not_of(kFront);
    if (first == std::string_view::npos)
        return {};
    text.remove_prefix(first);
    while (!text.empty()) {
        const char last = text.back();
        // A bracket that was opened inside belongs to the value: "Invalid SPI (11)".
        const bool bracket = (last == ')' && text.find('(') == std::string_view::npos)
            || (last == ']' && text.find('[') == std::string_view::npos);
        if (!bracket && kBack.find(last) == std::string_view::npos)
            break;
        text.remove_suffix(1);
    }
    return text;
}

} // namespace

std::string_view valueBetween(std::string_view text, std::string_view before, std::string_view after)
{
    const std::size_t at = text.find(before);
    if (at == std::string_view::npos)
        return {};
    text.remove_prefix(at + before.size());
    if (!after.empty())
        text = text.substr(0, text.find(after));
    return trimmed(text);
}

std::optional<unsigned> numberInLastBrackets(std::string_view text)
{
    const std::size_t open = text.rfind('(');
    if (open == std::string_view::npos)
        return std::nullopt;
    const std::size_t close = text.find(')', open);
    const std::string_view digits =
        trimmed(text.substr(open, close == std::string_view::npos ? close : close - open));
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

std::string lineText(const Negotiation& n, const Notice& notice)
{
    std::string out;
    for (const char c : n.text(notice)) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

std::string whoIs(const Negotiation& n)
{
    const std::string_view user = n.text(n.session().user);
    const std::string_view group = n.text(n.session().group);
    const std::string peer = n.peer();
    if (user.empty())
        return peer.empty() ? "the peer" : peer;
    std::string who = fmt::format("user {}", user);
    if (!group.empty())
        who += fmt::format(" of group {}", group);
    if (!peer.empty())
        who += fmt::format(" at {}", peer);
    return who;
}

std::string tunnelGroupOf(const Negotiation& n)
{
    const std::string_view group = n.text(n.session().group);
    if (!group.empty())
        return std::string(group);
    const std::string_view landed = n.fact(FactKind::TunnelGroup);
    if (!landed.empty())
        return std::string(landed);
    return peerForCommand(n);
}

void cite(Finding& finding, const Negotiation& n, const std::vector<const Notice*>& hits,
    std::string_view note, std::size_t most)
{
    for (std::size_t i = 0; i < hits.size() && i < most; ++i)
        finding.evidence.push_back(n.evidence(*hits[i], std::string(note)));
}

void citeMessageBefore(Finding& finding, const Negotiation& n, const Notice& notice)
{
    const std::vector<Message>& messages = n.session().messages;
    if (notice.afterMessage >= messages.size())
        return;
    const Message& message = messages[notice.afterMessage];
    finding.evidence.push_back(n.evidence(message,
        fmt::format("{} was {} just before", stepName(message.step),
            message.direction == Direction::Out ? "sent" : "received")));
}

Finding& addOvercome(Report& report, const RuleMeta& rule, std::string message)
{
    return report.add(rule, Effect::Info, Role::Symptom, Confidence::High, std::move(message));
}

bool phase2Failed(const Negotiation& n)
{
    if (n.phase2Complete())
        return false;
    if (n.session().outcome == Outcome::Failed)
        return true;
    return std::any_of(n.session().missing.begin(), n.session().missing.end(),
        [](const Missing& gap) { return gap.step.kind == StepKind::QM; });
}

} // namespace rungbook::ike
