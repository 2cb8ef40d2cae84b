// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that mean harm or are broken: a thousand of them, each from a seed, through the real runner. Every run ends in its time, with a result of
// bounded size and a transcript that can be shown.
#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "core/smtp/transcript_text.h"
#include "tests/net/loop_server.h"
#include "tests/net/practice.h"

#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>
#include <mutex>
#include <random>
#include <thread>

namespace rungbook::test
{
namespace
{

using Random = std::mt19937;

std::string garbage(Random& random, std::size_t most)
{
    std::string bytes(random() % (most + 1), '\0');
    for (char& c : bytes)
        c = static_cast<char>(random());
    return bytes;
}

// The dialogue of a sane server, to be spoilt.
std::string saneReply(Random& random)
{
    static constexpr const char* replies[] = {"220 mail.example.com ESMTP\r\n",
        "250-mail.example.com\r\n250-SIZE 100\r\n250 STARTTLS\r\n",
        "250-mail.example.com\r\n250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2\r\n", "250 2.1.0 Ok\r\n",
        "354 Go on\r\n", "334 VXNlcm5hbWU6\r\n", "334 \r\n", "334 cj1hLHM9YixpPTk5OTk5OTk5OTk=\r\n",
        "235 2.7.0 Ok\r\n", "535 5.7.8 No\r\n", "421 4.3.2 Busy\r\n", "220 2.0.0 Ready to start TLS\r\n",
        "221 Bye\r\n", "* OK IMAP\r\n", "SSH-2.0-x\r\n"};
    return replies[random() % std::size(replies)];
}

std::string spoilt(Random& random, std::string text)
{
    for (int i = static_cast<int>(random() % 4); i > 0 && !text.empty(); --i) {
        const std::size_t at = random() % text.size();
        switch (random() % 7) {
        case 0:
            text[at] = static_cast<char>(random());
            break;
        case 1:
            text.erase(at, 1 + random() % 4);
            break;
        case 2:
            text.insert(at, garbage(random, 12));
            break;
        case 3:
            text.insert(at, text.substr(0, at));
            break;
        case 4:
            text.insert(at, std::string(random() % 3000, 'A'));
            break;
        case 5:
            std::erase(text, '\r');
            break;
        default:
            text.insert(at, "\r\n");
        }
    }
    return text;
}

// TLS that begins like TLS.
std::string spoiltTls(Random& random)
{
    static const std::string serverHello("\x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03", 11);
    switch (random() % 5) {
    case 0:
        return serverHello + garbage(random, 200);
    case 1:
        return std::string("\x15\x03\x03\x00\x02", 5) + garbage(random, 2);
    case 2: // a record of the greatest length, of nothing
        return std::string("\x16\x03\x03\xff\xff", 5) + std::string(65535, '\0');
    case 3:
        return std::string("\x17\x03\x03\x00\x10", 5) + garbage(random, 16);
    default:
        return garbage(random, 300);
    }
}

// What one seeded server does when something arrives, or nothing does.
struct Villain {
    explicit Villain(std::uint32_t seed)
        : random(seed)
        , kind(static_cast<unsigned>(random() % 10))
    {
    }
    Random random;
    unsigned kind;
    unsigned moves = 0;
    std::string drip;
};

void flood(LoopServer::Client& client, Villain& villain)
{
    // As much as the other side takes, but no more than 16 MiB, so that the test is bounded as well.
    if (++villain.moves > 256)
        return;
    const std::string piece = villain.kind == 5 ? std::string(65536, 'x') : [] {
        std::string lines;
        while (lines.size() < 65536)
            lines += "250-ANOTHER-KEYWORD\r\n";
        return lines;
    }();
    client.stream.send(villain.kind == 5 && villain.moves == 1 ? "220-" + piece : piece);
    client.stream.whenSent([&client, &villain] { flood(client, villain); });
}

void drip(LoopServer::Client& client, Villain& villain)
{
    if (villain.drip.empty())
        villain.drip = saneReply(villain.random);
    client.stream.send(villain.drip.substr(0, 1));
    villain.drip.erase(0, 1);
    client.timer.at(client.loop.now() + 3, [&client, &villain] { drip(client, villain); });
}

void move(LoopServer::Client& client, Villain& villain)
{
    Random& random = villain.random;
    if (++villain.moves > 60) {
        client.stream.close();
        return;
    }
    switch (villain.kind) {
    case 0:
        client.stream.send(garbage(random, 2000));
        break;
    case 1:
    case 2:
    case 3:
        client.stream.send(spoilt(random, saneReply(random)));
        break;
    case 4: { // byte by byte, each in a segment of its own
        for (const char c : spoilt(random, saneReply(random)))
            client.stream.send(std::string(1, c));
        break;
    }
    case 7:
        client.stream.send(random() % 3 == 0 ? saneReply(random) : spoiltTls(random));
        break;
    case 8:
        client.stream.send(saneReply(random) + saneReply(random) + saneReply(random));
        break;
    default:
        client.stream.send(saneReply(random));
    }
    const auto end = random() % 24;
    if (end == 0)
        client.stream.close();
    else if (end == 1)
        client.stream.close(true);
    else if (end == 2)
        client.stream.endSending();
}

void serve(LoopServer::Client& client, std::uint32_t seed)
{
    const auto villain = std::make_shared<Villain>(seed);
    client.state = villain;
    Villain& his = *villain;
    client.stream.read(
        [&client, &his](std::string_view) {
            if (his.kind != 5 && his.kind != 6 && his.kind != 9)
                move(client, his);
        },
        [](int) {});
    if (his.kind == 5 || his.kind == 6) {
        if (his.kind == 6)
            client.stream.send("220 mail.example.com\r\n");
        flood(client, his);
    } else if (his.kind == 9) {
        drip(client, his);
    } else if (his.random() % 8 != 0) { // some wait for the client
        move(client, his);
    }
}

TEST(HostileServers, AThousandOfThemAreSurvived)
{
    constexpr std::uint32_t kServers = 1000;
    LoopServer server([](LoopServer::Client& client, std::uint64_t number) {
        serve(client, static_cast<std::uint32_t>(number));
    });
    std::atomic<std::uint32_t> next{0};
    std::atomic<std::uint64_t> biggest{0};
    std::atomic<int> ended{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 32; ++t) {
            threads.emplace_back([&] {
                for (std::uint32_t n = next++; n < kServers; n = next++) {
                    Random random(n);
                    smtp::ProbeSettings settings;
                    settings.server = "127.0.0.1";
                    settings.port = server.port();
                    settings.timeoutSeconds = 1;
                    settings.security = static_cast<smtp::Security>(random() % 3);
                    settings.depth = smtp::Depth::Mail;
                    settings.authenticate = random() % 2 == 0;
                    settings.allowClearAuth = true;
                    settings.user = "alice";
                    settings.password = Secret("planted-secret");
                    settings.from = "alice@example.com";
                    settings.to = {"bob@example.com"};
                    settings.ehloName = "client.example.com";
                    smtp::ProbeResult result =
                        net::runProbe(settings, tls::TrustAnchorsPtr{}, {}, quietOptions());
                    smtp::diagnose(result);
                    const std::string text = smtp::toText(result);
                    std::uint64_t size = text.size();
                    for (const Finding& finding : result.findings)
                        size += finding.message.size();
                    std::uint64_t known = biggest;
                    while (size > known && !biggest.compare_exchange_weak(known, size)) { }
                    ended += result.endLine != 0 ? 1 : 0;
                    EXPECT_EQ(text.find("planted-secret"), std::string::npos);
                    EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                        [](char c) { return c == '\n' || (c >= 0x20 && c != 0x7F) || c < 0; }));
                }
            });
        }
    }
    EXPECT_EQ(ended, static_cast<int>(kServers));
    EXPECT_LT(biggest, 8U << 20U);
}

TEST(HostileServers, TheSameRepliesInAnyPortionsGiveTheSameResult)
{
    const std::string replies[] = {"220 mail.example.com ESMTP\r\n",
        "250-mail.example.com\r\n250-SIZE 1000\r\n250 8BITMIME\r\n", "221 Bye\r\n"};
    std::string whole;
    for (const bool bytewise : {false, true}) {
        LoopServer server([&](LoopServer::Client& client, std::uint64_t) {
            const auto step = std::make_shared<std::size_t>(0);
            client.state = step;
            const auto say = [&client, &replies, bytewise, n = step.get()] {
                if (*n >= std::size(replies))
                    return;
                const std::string& reply = replies[(*n)++];
                for (std::size_t i = 0; i < reply.size(); i += bytewise ? 1 : reply.size())
                    client.stream.send(std::string_view(reply).substr(i, bytewise ? 1 : reply.size()));
            };
            client.stream.read([say](std::string_view) { say(); }, [](int) {});
            say();
        });
        smtp::ProbeSettings settings;
        settings.server = "127.0.0.1";
        settings.port = server.port();
        settings.depth = smtp::Depth::Ehlo;
        settings.ehloName = "client.example.com";
        const smtp::ProbeResult result = net::runProbe(settings, tls::TrustAnchorsPtr{}, {}, quietOptions());
        std::string said;
        for (const smtp::TranscriptLine& line : result.transcript.lines) {
            if (line.from != smtp::Speaker::Event)
                said += line.text + "\n";
        }
        EXPECT_EQ(result.end, smtp::EndKind::QuitAnswered);
        if (bytewise) {
            EXPECT_EQ(said, whole);
        }
        whole = said;
    }
}

} // namespace
} // namespace rungbook::test
