// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smtp/hostile_server.h"

#include "core/tls/digest.h"

#include <algorithm>
#include <array>

namespace rungbook::smtp::testing
{

namespace
{

ProbeSettings settingsBy(Choices& choices)
{
    ProbeSettings settings;
    settings.server = "mail.example.com";
    settings.port = 587;
    settings.ehloName = "client.example.com";
    settings.timeoutSeconds = 30;
    settings.security = static_cast<Security>(choices.below(3));
    settings.depth = static_cast<Depth>(choices.below(7));
    settings.authenticate = choices.below(4) != 0;
    settings.mechanism = static_cast<Mechanism>(choices.below(11));
    settings.user = "alice";
    settings.password = Secret(std::string(kPlanted));
    settings.allowClearAuth = choices.below(4) != 0;
    settings.from = "alice@example.com";
    settings.to = {"bob@example.net"};
    if (choices.below(2) == 0)
        settings.to.emplace_back("carol@example.net");
    return settings;
}

/// Something for the last thing the client said: half of the time what it waits for, so that a run goes deep.
std::string likely(Choices& choices, std::string_view sent)
{
    const std::size_t last = sent.size() < 2 ? std::string_view::npos : sent.rfind("\r\n", sent.size() - 3);
    const std::string_view line = sent.substr(last == std::string_view::npos ? 0 : last + 2);
    if (sent.empty())
        return "220 mx.example.com ESMTP\r\n";
    if (line.starts_with("EHLO"))
        return "250-mx.example.com\r\n250-PIPELINING\r\n250-STARTTLS\r\n250-SIZE "
               "100000\r\n250-SMTPUTF8\r\n250-DSN\r\n250-AUTH=LOGIN\r\n"
               "250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS XOAUTH2 "
               "OAUTHBEARER EXTERNAL\r\n";
    if (line.starts_with("STARTTLS"))
        return "220 go\r\n";
    if (line.starts_with("DATA"))
        return "354 go\r\n";
    if (line.starts_with("QUIT"))
        return "221 bye\r\n";
    if (line.starts_with("AUTH"))
        return choices.below(2) == 0 ? "334 VXNlcm5hbWU6\r\n" : "235 2.7.0 ok\r\n";
    if (line.find(' ') == std::string_view::npos && line.size() > 6 && line != "RSET\r\n") // an answer to 334
        return choices.below(2) == 0 ? "334 UGFzc3dvcmQ6\r\n" : "235 2.7.0 ok\r\n";
    return "250 2.0.0 ok\r\n";
}

std::string nonsense(Choices& choices, std::string_view sent)
{
    const auto code = [&] { return std::to_string(100 + choices.below(600)); };
    const auto bytes = [&](std::size_t most) {
        std::string text(choices.below(most), '\0');
        for (char& c : text)
            c = static_cast<char>(choices.below(256));
        return text;
    };
    const bool told = sent.find("AUTH ") != std::string_view::npos; // before that it cannot know the password
    const std::size_t kind = choices.below(14);
    switch (!told && (kind == 5 || kind == 6) ? 0 : kind) {
    case 0:
        return code() + ' ' + bytes(80) + "\r\n";
    case 1:
        return code() + '-' + bytes(40) + "\r\n" + code() + " x\r\n";
    case 2:
        return bytes(400);
    case 3:
        return "334 " + tls::base64Encode(bytes(60)) + "\r\n";
    case 4: // echoes what it was sent, as it is, and decoded
        return "535-" + std::string(sent.substr(sent.size() - std::min<std::size_t>(sent.size(), 300)))
            + "\r\n535 no\r\n";
    case 5:
        return "334 " + tls::base64Encode("you said " + std::string(kPlanted)) + "\r\n";
    case 6:
        return "550 5.7.8 " + std::string(kPlanted) + " is wrong\r\n";
    case 7:
        return std::string(choices.below(200'000), static_cast<char>('a' + choices.below(3)));
    case 8: {
        std::string many;
        const std::size_t count = choices.below(1500);
        for (std::size_t i = 0; i < count; ++i)
            many += "250-more\r\n";
        return many;
    }
    case 9:
        return "220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n";
    case 10:
        return "235 2.7.0 welcome\r\n";
    case 11:
        return "421 4.3.2 bye\r\n";
    case 12:
        return "334 r=" + bytes(20) + "\r\n";
    default:
        return code() + "\n" + code() + "\n";
    }
}

} // namespace

HostileRun runHostile(Choices& choices, std::size_t mostCalls)
{
    const ProbeSettings settings = settingsBy(choices);
    RunRecorder recorder(settings);
    SessionHooks hooks;
    hooks.nonce = "fixed-nonce";
    hooks.stamp = {1'700'000'000, 0, "id"};
    Session session(settings, recorder, hooks);
    HostileRun run;
    double now = 0;
    bool tlsWanted = false;
    const auto take = [&](Actions actions) {
        ++run.calls;
        run.actions += actions.size();
        for (Action& action : actions) {
            if (auto* send = std::get_if<SendBytes>(&action))
                run.sent += send->bytes;
            else if (std::holds_alternative<BeginTls>(action))
                tlsWanted = true;
        }
    };
    take(session.onConnected(now));
    while (!session.done() && run.calls < mostCalls) {
        now += 1 + static_cast<double>(choices.below(50));
        if (tlsWanted) {
            tlsWanted = false;
            const bool stands = choices.below(8) != 0;
            tls::TlsReport report;
            report.outcome = stands ? tls::TlsOutcome::Established : tls::TlsOutcome::Failed;
            recorder.tlsDone(now, report);
            take(stands ? session.onTlsEstablished(now, {"tls-exporter", "0123456789", choices.below(2) == 0})
                        : session.onTlsFailed(now));
            continue;
        }
        const std::size_t what = choices.below(100);
        if (what < 2) {
            take(session.onClosed(
                now, choices.below(2) == 0 ? EndKind::ClosedByServer : EndKind::ResetByServer));
        } else if (what < 5) {
            now = std::max(now, session.deadline());
            take(session.onTimer(now));
        } else {
            const std::string bytes = what < 85 ? likely(choices, run.sent) : nonsense(choices, run.sent);
            run.received += bytes.size();
            const std::size_t cut = choices.below(3) == 0 ? choices.below(bytes.size() + 1) : bytes.size();
            take(session.onBytes(now, std::string_view(bytes).substr(0, cut)));
            take(session.onBytes(now, std::string_view(bytes).substr(cut)));
        }
    }
    for (int i = 0; i < 100 && !session.done(); ++i) { // a silent server: the timer has to end it
        now = std::max(now, session.deadline());
        take(session.onTimer(now));
    }
    run.done = session.done();
    run.result = recorder.take();
    return run;
}

} // namespace rungbook::smtp::testing
