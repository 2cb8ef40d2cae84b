// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of replies and the session, against a server whose words and doings are the input: nothing is lost, everything ends, the password stays
// inside.
#include "core/smtp/capabilities.h"
#include "core/smtp/session.h"
#include "core/smtp/transcript.h"
#include "core/tls/digest.h"
#include "tests/fuzz/check.h"
#include "tests/smtp/smtp_fixture.h"

using namespace rungbook;
using namespace rungbook::smtp;

namespace
{

constexpr std::string_view kPlanted = "Planted+Secret/42";

/// A server that says the input, in portions that end where one of the bytes ends stands; 0xFF is not said.
void talk(const ProbeSettings& settings, std::string_view input, std::string_view ends)
{
    RunRecorder recorder(settings);
    SessionHooks hooks;
    hooks.nonce = "fixed-nonce";
    hooks.stamp = {1'700'000'000, 0, "id"};
    Session session(settings, recorder, hooks);
    double now = 0;
    std::string sent;
    bool tlsWanted = false;
    std::size_t actions = 0;
    const auto take = [&](Actions done) {
        actions += done.size();
        for (Action& action : done)
            if (auto* send = std::get_if<SendBytes>(&action))
                sent += send->bytes;
            else if (std::holds_alternative<BeginTls>(action))
                tlsWanted = true;
    };
    take(session.onConnected(now));
    while (!session.done() && !input.empty()) {
        now += 1;
        if (tlsWanted) {
            tlsWanted = false;
            tls::TlsReport report;
            report.outcome = tls::TlsOutcome::Established;
            recorder.tlsDone(now, report);
            take(session.onTlsEstablished(now, {"tls-exporter", "0123456789", false}));
            continue;
        }
        std::size_t end = input.find_first_of(ends);
        end = end == std::string_view::npos ? input.size() : end + 1;
        const std::string_view portion = input.substr(0, end);
        take(session.onBytes(now, portion.ends_with('\xFF') ? portion.substr(0, end - 1) : portion));
        input.remove_prefix(end);
    }
    for (int i = 0; i < 50 && !session.done(); ++i) {
        now = std::max(now, session.deadline());
        take(session.onTimer(now));
    }
    FUZZ_CHECK(session.done());
    FUZZ_CHECK(actions <= 200);
    FUZZ_CHECK(session.onBytes(now, "250 late\r\n").empty());
    const ProbeResult result = recorder.take();
    const std::string all = testing::allText(result);
    FUZZ_CHECK(all.find(kPlanted) == std::string::npos);
    FUZZ_CHECK(all.find(tls::base64Encode(kPlanted)) == std::string::npos);
    FUZZ_CHECK(result.transcript.lines.size() <= 20'001);
    for (const Exchange& exchange : result.exchanges)
        FUZZ_CHECK(exchange.lastReplyLine <= result.transcript.lines.size()
            && exchange.commandLine <= result.transcript.lines.size());
    if (settings.security == Security::StartTls && !result.tls.has_value())
        FUZZ_CHECK(sent.find("AUTH") == std::string::npos
            && sent.find("MAIL") == std::string::npos); // never on in clear
}

/// However the input is cut, the replies are the same.
void readBothWays(std::string_view input)
{
    ReplyReader whole;
    std::vector<Reply> a = whole.feed(input);
    ReplyReader pieces;
    std::vector<Reply> b;
    for (std::size_t i = 0; i < input.size(); i += 7)
        for (Reply& reply : pieces.feed(input.substr(i, 7)))
            b.push_back(std::move(reply));
    FUZZ_CHECK(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        FUZZ_CHECK(a[i].raw == b[i].raw && a[i].flaws == b[i].flaws && a[i].code == b[i].code);
        FUZZ_CHECK(a[i].raw.size() == a[i].lines.size() && a[i].raw.size() <= 1000);
        FUZZ_CHECK(a[i].summary().size() <= 200);
        const Capabilities caps = readCapabilities(a[i]);
        FUZZ_CHECK(caps.list.size() + caps.masked.size() < a[i].raw.size() + 1);
    }
    FUZZ_CHECK(whole.pending() == pieces.pending());
    FUZZ_CHECK(whole.discard() == pieces.discard());
    FUZZ_CHECK(printable(input).size() <= 1003);
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2 || size > 300'000)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
    if (input.find("Planted") != std::string_view::npos || input.find("UGxhbnRlZ") != std::string_view::npos)
        return 0; // it cannot know that
    readBothWays(input);
    ProbeSettings settings;
    settings.server = "mail.example.com";
    settings.ehloName = "client.example.com";
    settings.security = static_cast<Security>((data[0] & 0x0FU) % 3);
    settings.depth = Depth::Mail;
    settings.authenticate = (data[0] & 0x10U) != 0;
    settings.mechanism = static_cast<Mechanism>(data[1] % 11);
    settings.user = "alice";
    settings.password = Secret(std::string(kPlanted));
    settings.allowClearAuth = true;
    settings.from = "alice@example.com";
    settings.to = {"bob@example.net", "carol@example.net"};
    talk(settings, input, (data[0] & 0x20U) != 0 ? "\xFF" : "\n\xFF");
    return 0;
}
