// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>
#include <utility>

namespace rungbook::smtp
{

namespace
{
std::string_view protocolOf(std::string_view text)
{
    constexpr std::pair<std::string_view, std::string_view> known[] = {{"* OK", "IMAP"},
        {"* PREAUTH", "IMAP"}, {"* BYE", "IMAP"}, {"+OK", "POP3"}, {"-ERR", "POP3"}, {"SSH-", "SSH"},
        {"HTTP/", "HTTP"}, {"<!DOCTYPE", "HTTP"}, {"<html", "HTTP"}, {"RFB ", "VNC"},
        {"\\x00", "a binary protocol"}};
    for (const auto& [start, name] : known) {
        if (text.starts_with(start))
            return name;
    }
    return text.starts_with("220") && mentions(text, {"ftp"}) && !mentions(text, {"smtp", "mail"})
        ? "FTP"
        : std::string_view{};
}

std::string unquoted(std::string text)
{
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return text;
}

// What the server said first: bytes that are no reply, the greeting, or what came instead of TLS.
std::pair<Line, std::string> firstWords(const ProbeResult& run)
{
    if (run.tls && !run.tls->firstBytes.empty())
        return {tlsLine(run), printable(run.tls->firstBytes)};
    if (const Exchange* greeting = run.greeting();
        greeting && greeting->reply && !greeting->reply->raw.empty())
        return {greeting->firstReplyLine, printable(greeting->reply->raw.front())};
    const auto& lines = run.transcript.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].from == Speaker::Server)
            return {static_cast<Line>(i + 1), unquoted(lines[i].text)};
    }
    return {0, {}};
}
} // namespace

extern const Check not_an_smtp_server;
const Check not_an_smtp_server{
    .meta = {.id = "not-an-smtp-server", .title = "Another protocol answers on this port"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const auto [at, text] = firstWords(run);
            const std::string_view protocol = protocolOf(text);
            if (protocol.empty())
                return;
            blocks(report, not_an_smtp_server.meta,
                fmt::format("On {} answers \"{}\": that is {}, not SMTP. A mail server begins with 220.",
                    target(run), text, protocol))
                .line(at, "the first words of the server")
                .here("Change the port (or the host): SMTP is on 25, 587 or 465.")
                .network("If the port is right, look for a port forwarding or a proxy that leads to another "
                         "service.");
        },
};

} // namespace rungbook::smtp
