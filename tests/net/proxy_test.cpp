// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogues with proxies, byte by byte and with every answer there is.
#include "core/net/proxy.h"

#include <gtest/gtest.h>
#include <random>

namespace rungbook::net
{
namespace
{

using State = ProxyDialogue::State;

smtp::Proxy proxyOf(smtp::ProxyKind kind, const std::string& user = {}, const std::string& password = {})
{
    smtp::Proxy proxy;
    proxy.kind = kind;
    proxy.host = "proxy.example.com";
    proxy.port = 1080;
    proxy.user = user;
    proxy.password = Secret(password);
    return proxy;
}

std::string bytes(std::initializer_list<int> values)
{
    std::string out;
    for (const int value : values)
        out += static_cast<char>(value);
    return out;
}

TEST(Socks5, SendsTheNameAndLeavesTheDnsToTheProxy)
{
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::Socks5);
    ProxyDialogue dialogue(proxy, "mail.example.com", 587);
    EXPECT_EQ(dialogue.begin(), bytes({5, 1, 0}));
    EXPECT_EQ(dialogue.receive(bytes({5, 0})), bytes({5, 1, 0, 3, 16}) + "mail.example.com" + bytes({2, 75}));
    EXPECT_EQ(dialogue.receive(bytes({5, 0, 0, 1, 192, 0, 2, 1, 2, 75}) + "220 hi\r\n"), "");
    EXPECT_EQ(dialogue.state(), State::Open);
    EXPECT_EQ(dialogue.answer(), "SOCKS reply 00 (succeeded)");
    EXPECT_EQ(dialogue.takeRest(), "220 hi\r\n");
}

TEST(Socks5, SendsAddressesAsAddresses)
{
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::Socks5);
    ProxyDialogue v4(proxy, "192.0.2.1", 25);
    v4.begin();
    EXPECT_EQ(v4.receive(bytes({5, 0})), bytes({5, 1, 0, 1, 192, 0, 2, 1, 0, 25}));
    ProxyDialogue v6(proxy, "[2001:db8::1]", 25);
    v6.begin();
    EXPECT_EQ(v6.receive(bytes({5, 0})),
        bytes({5, 1, 0, 4, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 25}));
}

TEST(Socks5, LogsIn)
{
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::Socks5, "alice", "pass");
    ProxyDialogue dialogue(proxy, "a.example", 25);
    EXPECT_EQ(dialogue.begin(), bytes({5, 2, 0, 2}));
    EXPECT_EQ(dialogue.receive(bytes({5})), "");
    EXPECT_EQ(dialogue.receive(bytes({2})), bytes({1, 5}) + "alice" + bytes({4}) + "pass");
    EXPECT_EQ(dialogue.receive(bytes({1, 0})).substr(0, 3), bytes({5, 1, 0}));
    ProxyDialogue refused(proxy, "a.example", 25);
    refused.begin();
    refused.receive(bytes({5, 2}));
    refused.receive(bytes({1, 1}));
    EXPECT_EQ(refused.state(), State::Refused);
    EXPECT_EQ(refused.answer(), "SOCKS login status 01 (user name or password refused)");
}

TEST(Socks5, SaysEveryReplyInWords)
{
    const std::pair<int, const char*> replies[] = {{1, "general SOCKS server failure"},
        {2, "connection not allowed by ruleset"}, {3, "network unreachable"}, {4, "host unreachable"},
        {5, "connection refused"}, {6, "TTL expired"}, {7, "command not supported"},
        {8, "address type not supported"}, {9, "unassigned code"}, {255, "unassigned code"}};
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::Socks5);
    for (const auto& [code, words] : replies) {
        ProxyDialogue dialogue(proxy, "a.example", 25);
        dialogue.begin();
        dialogue.receive(bytes({5, 0}));
        dialogue.receive(bytes({5, code, 0, 1, 0, 0, 0, 0, 0, 0}));
        EXPECT_EQ(dialogue.state(), State::Refused);
        EXPECT_NE(dialogue.answer().find(words), std::string::npos) << dialogue.answer();
    }
    ProxyDialogue none(proxy, "a.example", 25);
    none.begin();
    none.receive(bytes({5, 255}));
    EXPECT_EQ(none.answer(), "SOCKS method FF (the proxy wants a login that was not given)");
    ProxyDialogue other(proxy, "a.example", 25);
    other.begin();
    other.receive("HTTP/1.0 400 Bad Request\r\n\r\n");
    EXPECT_EQ(other.state(), State::Refused);
    EXPECT_NE(other.answer().find("no SOCKS5 proxy"), std::string::npos);
}

TEST(HttpConnect, AsksAndReadsTheStatusLine)
{
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::HttpConnect, "alice", "pass");
    ProxyDialogue dialogue(proxy, "mail.example.com", 587);
    EXPECT_EQ(dialogue.begin(),
        "CONNECT mail.example.com:587 HTTP/1.1\r\nHost: mail.example.com:587\r\n"
        "Proxy-Authorization: Basic YWxpY2U6cGFzcw==\r\n\r\n");
    for (const char c : std::string("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r"))
        dialogue.receive(std::string(1, c));
    EXPECT_EQ(dialogue.state(), State::Talking);
    dialogue.receive("\n220 hi\r\n");
    EXPECT_EQ(dialogue.state(), State::Open);
    EXPECT_EQ(dialogue.answer(), "HTTP/1.1 200 Connection established");
    EXPECT_EQ(dialogue.takeRest(), "220 hi\r\n");
}

TEST(HttpConnect, TellsRefusals)
{
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::HttpConnect);
    ProxyDialogue login(proxy, "2001:db8::1", 25);
    EXPECT_NE(login.begin().find("CONNECT [2001:db8::1]:25 HTTP/1.1\r\n"), std::string::npos);
    login.receive("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
    EXPECT_EQ(login.state(), State::Refused);
    EXPECT_EQ(login.answer(), "HTTP/1.1 407 Proxy Authentication Required");
    ProxyDialogue smtp(proxy, "a.example", 25);
    smtp.begin();
    smtp.receive("220 mail.example.com ESMTP\r\n");
    EXPECT_NE(smtp.answer().find("no HTTP proxy"), std::string::npos);
    ProxyDialogue endless(proxy, "a.example", 25);
    endless.begin();
    for (int i = 0; i < 100 && endless.state() == State::Talking; ++i)
        endless.receive("HTTP/1.1 200 OK\r\nX: " + std::string(1000, 'x') + "\r\n");
    EXPECT_EQ(endless.state(), State::Refused);
    ProxyDialogue split(proxy, "a.example\r\nX: evil", 25);
    EXPECT_EQ(split.begin(), "");
    EXPECT_EQ(split.state(), State::Refused);
    ProxyDialogue gone(proxy, "a.example", 25);
    gone.ended("the proxy closed the connection without an answer");
    EXPECT_EQ(gone.answer(), "the proxy closed the connection without an answer");
}

TEST(Proxies, NeverShowTheirPasswordEvenWhenTheyEchoIt)
{
    const smtp::Proxy proxy = proxyOf(smtp::ProxyKind::HttpConnect, "alice", "planted-proxy-secret");
    ProxyDialogue dialogue(proxy, "a.example", 25);
    dialogue.begin();
    dialogue.receive("HTTP/1.1 407 wrong: planted-proxy-secret\r\n\r\n");
    EXPECT_EQ(dialogue.answer().find("planted"), std::string::npos) << dialogue.answer();
}

TEST(Proxies, SurviveAnyBytes)
{
    std::mt19937 random(7);
    for (int i = 0; i < 20'000; ++i) {
        const smtp::Proxy proxy =
            proxyOf(i % 2 == 0 ? smtp::ProxyKind::Socks5 : smtp::ProxyKind::HttpConnect, "u", "p");
        ProxyDialogue dialogue(proxy, "mail.example.com", 25);
        dialogue.begin();
        dialogue.receive(i % 2 == 0 ? bytes({5, 2, 1, 0}) : "HTTP/");
        for (int k = 0; k < 5; ++k) {
            std::string junk(random() % 20, '\0');
            for (char& c : junk)
                c = static_cast<char>(random() % 8 == 0 ? random() : random() % 6);
            dialogue.receive(junk);
        }
        dialogue.ended("over");
        EXPECT_NE(dialogue.state(), State::Talking);
    }
}

} // namespace
} // namespace rungbook::net
