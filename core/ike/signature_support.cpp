// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature_support.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace rungbook::ike
{

namespace
{

// A value in a log line is short. A line made to hurt may be megabytes long, and its pieces must not end up in sentences.
constexpr std::size_t kLongestValue = 200;

std::string_view clipped(std::string_view text)
{
    if (text.size() <= kLongestValue)
        return text;
    std::size_t end = kLongestValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end; // not in the middle of a UTF-8 character
    return text.substr(0, end);
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n\"'<");
    const std::size_t last = text.find_last_not_of(" \t\r\n\"'>,;:!.");
    if (first == std::string_view::npos || last == std::string_view::npos || last < first)
        return {};
    return clipped(text.substr(first, last - first + 1));
}

std::optional<std::array<unsigned, 4>> octets(std::string_view text)
{
    std::array<unsigned, 4> out{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out[i]);
        if (error != std::errc() || out[i] > 255)
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (i < 3) {
            if (!text.starts_with('.'))
                return std::nullopt;
            text.remove_prefix(1);
        }
    }
    if (!text.empty())
        return std::nullopt;
    return out;
}

// Length of a contiguous mask, or nothing for 255.0.255.0 and the like.
std::optional<int> prefixLength(std::string_view mask)
{
    const auto parts = octets(mask);
    if (!parts)
        return std::nullopt;
    const std::uint32_t bits = (*parts)[0] << 24U | (*parts)[1] << 16U | (*parts)[2] << 8U | (*parts)[3];
    const int length = std::popcount(bits);
    const std::uint32_t expected = length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
    return bits == expected ? std::optional(length) : std::nullopt;
}

struct Proxy {
    std::string_view address;
    std::string_view mask;
    std::string_view protocol;
    std::string_view port;
};

// address/mask/protocol/port; the last two are missing in some versions.
std::optional<Proxy> parseProxy(std::string_view printed)
{
    std::array<std::string_view, 4> parts{};
    std::size_t count = 0;
    for (std::size_t from = 0; count < parts.size() && from <= printed.size();) {
        const std::size_t to = std::min(printed.find('/', from), printed.size());
        parts[count++] = printed.substr(from, to - from);
        from = to + 1;
    }
    if (count < 2 || !octets(parts[0]) || !prefixLength(parts[1]))
        return std::nullopt;
    return Proxy{parts[0], parts[1], parts[2], parts[3]};
}

bool given(std::string_view number)
{
    return !number.empty() && number != "0";
}

} // namespace

std::string_view between(std::string_view text, std::string_view from, std::string_view to)
{
    const std::size_t at = text.find(from);
    if (at == std::string_view::npos)
        return {};
    text.remove_prefix(at + from.size());
    if (!to.empty())
        text = text.substr(0, text.find(to));
    return trimmed(text);
}

AttributeDifference attributeDifference(std::string_view text)
{
    // "Rcv'd" may have been copied with a typographic apostrophe: only its letters are relied on.
    const std::size_t received = text.find("Rcv");
    const std::size_t configured = text.find("Cfg", received == std::string_view::npos ? 0 : received);
    if (received == std::string_view::npos || configured == std::string_view::npos)
        return {};
    const std::string_view tail = text.substr(received, configured - received);
    return {between(text.substr(0, received), "class "), between(tail, ":"),
        between(text.substr(configured), ":")};
}

namespace
{

// The names of the log in the words of the configuration; a name that is not known here is shown as it is.
std::string_view attributeWords(std::string_view name)
{
    struct Words {
        std::string_view log;
        std::string_view words;
    };
    static constexpr Words kWords[] = {{"Hash Alg", "hash"}, {"Encryption Alg", "encryption"},
        {"Group Desc", "Diffie-Hellman group"}, {"Auth Method", "authentication"}, {"Life", "lifetime"},
        {"Encapsulation", "encapsulation mode"}, {"HMAC", "integrity"}, {"Key Length", "key length"}};
    for (const Words& known : kWords) {
        if (name.starts_with(known.log))
            return known.words;
    }
    return name;
}

} // namespace

std::string differencesText(const Negotiation& n, const std::vector<const Notice*>& notices, std::size_t most)
{
    std::vector<std::string> seen;
    for (const Notice* notice : notices) {
        const AttributeDifference d = attributeDifference(n.text(*notice));
        if (d.received.empty() || d.configured.empty())
            continue;
        std::string words = d.attribute.empty()
            ? fmt::format("received {}, configured {}", d.received, d.configured)
            : fmt::format(
                "{}: received {}, configured {}", attributeWords(d.attribute), d.received, d.configured);
        if (std::find(seen.begin(), seen.end(), words) == seen.end())
            seen.push_back(std::move(words));
    }
    if (seen.size() > most) {
        const std::size_t rest = seen.size() - most;
        seen.resize(most);
        seen.push_back(fmt::format("and {} more", rest));
    }
    return fmt::format("{}", fmt::join(seen, "; "));
}

std::string proxyText(std::string_view printed)
{
    const auto proxy = parseProxy(printed);
    if (!proxy)
        return std::string(printed);
    const int length = prefixLength(proxy->mask).value_or(32);
    std::string words;
    if (length == 32)
        words = fmt::format("host {}", proxy->address);
    else if (length == 0)
        words = "any";
    else
        words = fmt::format("{}/{}", proxy->address, length);
    if (given(proxy->protocol))
        words += fmt::format(" protocol {}", proxy->protocol);
    if (given(proxy->port))
        words += fmt::format(" port {}", proxy->port);
    return words;
}

std::string proxyForAcl(std::string_view printed)
{
    const auto proxy = parseProxy(printed);
    if (!proxy)
        return octets(printed) ? fmt::format("{} <mask>", printed) : std::string(printed);
    const int length = prefixLength(proxy->mask).value_or(32);
    std::string words = length == 32 ? fmt::format("host {}", proxy->address)
        : length == 0                ? std::string("any")
                                     : fmt::format("{} {}", proxy->address, proxy->mask);
    if (given(proxy->port) && (proxy->protocol == "6" || proxy->protocol == "17"))
        words += fmt::format(" eq {}", proxy->port);
    return words;
}

std::string aclEntry(std::string_view source, std::string_view destination)
{
    std::string_view protocol = "ip";
    for (const std::string_view side : {source, destination}) {
        const auto proxy = parseProxy(side);
        if (proxy && given(proxy->protocol))
            protocol = proxy->protocol == "6" ? "tcp"
                : proxy->protocol == "17"     ? "udp"
                : proxy->protocol == "1"      ? "icmp"
                                              : proxy->protocol;
    }
    return fmt::format("permit {} {} {}", protocol, proxyForAcl(source), proxyForAcl(destination));
}

bool isAny(std::string_view printed)
{
    const auto proxy = parseProxy(printed);
    return proxy && prefixLength(proxy->mask) == 0;
}

std::string peerText(const Negotiation& n)
{
    const std::string_view peer = clipped(n.text(n.session().peer));
    return peer.empty() ? "the peer" : std::string(peer);
}

std::string peerForCommand(const Negotiation& n)
{
    const std::string_view peer = clipped(n.text(n.session().peer));
    return peer.empty() ? "<peer-ip>" : std::string(peer);
}

std::string mapForCommand(const Negotiation& n)
{
    const std::string_view map = clipped(n.fact(FactKind::CryptoMap));
    return map.empty() ? "<map>" : std::string(map);
}

bool wentOnAfter(const Negotiation& n, LineNumber line)
{
    if (n.phase1CompletedAfter(line) || n.phase2CompletedAfter(line))
        return true;
    const std::vector<Message>& messages = n.session().messages;
    const auto isExchange = [](const Message& m) {
        return m.step.kind == StepKind::MM || m.step.kind == StepKind::AM || m.step.kind == StepKind::Xauth
            || m.step.kind == StepKind::ModeCfg || m.step.kind == StepKind::QM;
    };
    return std::any_of(messages.begin(), messages.end(), [&](const Message& m) {
        if (!isExchange(m) || m.direction != Direction::In || raw(m.line) <= raw(line))
            return false;
        return std::none_of(messages.begin(), messages.end(), [&](const Message& earlier) {
            return raw(earlier.line) <= raw(line) && earlier.step == m.step
                && earlier.messageId == m.messageId;
        });
    });
}

bool phase2CompletedBefore(const Negotiation& n, LineNumber line)
{
    const std::vector<Milestone>& milestones = n.session().milestones;
    return std::any_of(milestones.begin(), milestones.end(), [line](const Milestone& m) {
        return m.kind == MilestoneKind::Phase2Completed && raw(m.line) < raw(line);
    });
}

Overcome phase2OvercomeFor(const Negotiation& n, LineNumber line, std::string_view remoteProxy)
{
    const Session& session = n.session();
    // The facts print "192.0.2.0/255.255.255.0 protocol 0 port 0", the refusals "192.0.2.0/255.255.255.0/0/0": the address is what they share.
    const std::string_view wanted = remoteProxy.substr(0, remoteProxy.find_first_of("/ "));
    Overcome result = Overcome::No;
    for (const Milestone& m : session.milestones) {
        if (m.kind != MilestoneKind::Phase2Completed || raw(m.line) <= raw(line))
            continue;
        // A fact that repeats is kept once, so the proxies of a quick mode are the last ones printed before it was completed. Those of "New
        // Phase 1" have no protocol: they are the packet that started the tunnel, not a network.
        const auto proxy = std::find_if(session.facts.rbegin(), session.facts.rend(), [&](const Fact& f) {
            return f.kind == FactKind::RemoteProxy && raw(f.line) < raw(m.line)
                && n.text(f.value).find(" protocol") != std::string_view::npos;
        });
        if (proxy == session.facts.rend())
            result = Overcome::Perhaps;
        else if (wanted.empty()
            || n.text(proxy->value).substr(0, n.text(proxy->value).find_first_of("/ ")) == wanted)
            return Overcome::Yes;
    }
    return result;
}

void addNotices(Finding& finding, const Negotiation& n, const std::vector<const Notice*>& notices,
    std::string_view note, std::size_t most)
{
    std::size_t added = 0;
    for (const Notice* notice : notices) {
        if (added == most)
            return;
        const SourceSpan where = n.span(notice->line);
        const bool known = std::any_of(finding.evidence.begin(), finding.evidence.end(),
            [&](const Evidence& e) { return e.where == where; });
        if (known)
            continue;
        finding.evidence.push_back({where, std::string(note)});
        ++added;
    }
}

void addNoticesOf(
    Finding& finding, const Negotiation& n, std::string_view rule, std::string_view note, std::size_t most)
{
    addNotices(finding, n, n.hitsOf(rule), note, most);
}

void addMessagesBefore(Finding& finding, const Negotiation& n, const Notice& notice)
{
    const std::vector<Message>& messages = n.session().messages;
    if (notice.afterMessage >= messages.size())
        return;
    const std::size_t last = notice.afterMessage;
    for (std::size_t i = last == 0 ? 0 : last - 1; i <= last; ++i) {
        const Message& m = messages[i];
        finding.evidence.push_back(n.evidence(m,
            fmt::format("{} was {} before that", stepName(m.step),
                m.direction == Direction::Out ? "sent" : "received")));
    }
}

} // namespace rungbook::ike
