// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings of real servers that lie beside the project on some machines (../shared/corpus/lab-smtp): a table of what each has to be found to be, from its
// capture and from each of its transcripts. Skipped where there are none.
#include "core/smtp/replay.h"
#include "tests/support/golden.h"

#include <algorithm>
#include <cstdio>
#include <gtest/gtest.h>
#include <map>

namespace rungbook::smtp
{
namespace
{

namespace fs = std::filesystem;

/// What the run of a file comes to: the rule of its cause, or "ok", "hidden" (fine as far as seen, the rest inside TLS), "open" (fine, and cut).
std::string found(const fs::path& path)
{
    const Result<Replay> replay = smtp::replay(test::readFile(path));
    if (!replay)
        return "nothing";
    for (const ProbeResult& run : replay->runs)
        for (const Finding& finding : run.findings)
            if (finding.role == Role::Root && (isWrong(finding.effect) || finding.effect == Effect::Unknown))
                return std::string(finding.rule->id);
    const ProbeResult& run = replay->runs.back();
    if (run.outcome == ProbeOutcome::CouldNotTest)
        return "open";
    return run.hidden.empty() ? "ok" : "hidden";
}

struct Row {
    const char* folder;
    const char* capture; ///< wire.pcap, client.pcap or dns.pcap
    const char* swaks;
    const char* list; ///< tshark.txt, client.tshark.txt or dns.tshark.txt
    const char* verify; ///< swaks-verify.txt
    const char* client; ///< s_client.txt
};

// A verdict that is less than what really was wrong stands where the input shows no more: TLS 1.3 hides the certificate, swaks does not say why
// a name or a chain is bad, a list without ports does not tell which side speaks on one machine.
constexpr Row kRows[] = {
    {"exim-auth-before-tls", "ok", "auth-needs-tls", "ok", "", ""},
    {"exim-auth-cram-bad", "credentials-rejected", "credentials-rejected", "credentials-rejected", "", ""},
    {"exim-auth-cram-ok", "ok", "ok", "ok", "", ""},
    {"exim-auth-login-bad", "credentials-rejected", "credentials-rejected", "credentials-rejected", "", ""},
    {"exim-auth-login-ok", "ok", "ok", "ok", "", ""},
    {"exim-auth-plain-bad", "credentials-rejected", "credentials-rejected", "credentials-rejected", "", ""},
    {"exim-auth-plain-ok", "ok", "ok", "ok", "", ""},
    {"exim-auth454", "auth-temporary-failure", "auth-temporary-failure", "auth-temporary-failure", "", ""},
    {"exim-badhelo", "ehlo-name-rejected", "ehlo-name-rejected", "ehlo-name-rejected", "", ""},
    {"exim-badsender", "sender-not-owned", "sender-not-owned", "sender-not-owned", "", ""},
    {"exim-busy421", "server-busy", "server-busy", "server-busy", "", ""},
    {"exim-clientcert-bad", "hidden", "closed-in-mid-session", "client-certificate-refused",
        "closed-in-mid-session", "hidden"},
    {"exim-clientcert-none", "closed-in-mid-session", "closed-in-mid-session", "client-certificate-required",
        "closed-in-mid-session", "hidden"},
    {"exim-clientcert-ok", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-clienteku", "hidden", "ok", "ok", "certificate-not-accepted", "certificate-wrong-purpose"},
    {"exim-data554", "message-content-rejected", "message-content-rejected", "message-content-rejected", "",
        ""},
    {"exim-ecdsa", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-incomplete", "hidden", "ok", "ok", "certificate-not-accepted", "certificate-chain-incomplete"},
    {"exim-multibanner", "ok", "ok", "ok", "", ""},
    {"exim-nocertfile", "starttls-unavailable", "starttls-unavailable", "starttls-unavailable",
        "starttls-unavailable", "tls-handshake-failed"},
    {"exim-notyet", "hidden", "ok", "ok", "certificate-not-accepted", "certificate-not-yet-valid"},
    {"exim-p384", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-plain", "ok", "ok", "ok", "", ""},
    {"exim-plain-to-tlsport", "clear-on-tls-port", "clear-on-tls-port", "no-greeting", "", ""},
    {"exim-rc4", "tls-no-common-cipher", "tls-no-common-cipher", "tls-no-common-cipher",
        "tls-no-common-cipher", "tls-no-common-cipher"},
    {"exim-reject554", "client-blocklisted", "client-blocklisted", "client-blocklisted", "", ""},
    {"exim-revoked", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-rsa1024", "hidden", "ok", "ok", "certificate-not-accepted", "certificate-weak-key"},
    {"exim-sha1", "hidden", "ok", "ok", "certificate-not-accepted", "certificate-weak-digest"},
    {"exim-slowbanner", "ok", "ok", "ok", "", ""},
    {"exim-sub-noauth", "hidden", "login-required", "login-required", "ok", "hidden"},
    {"exim-sub-ok", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-tls10", "tls-version-mismatch", "tls-version-mismatch", "tls-version-mismatch",
        "tls-version-mismatch", "tls-version-mismatch"},
    {"exim-tls11", "tls-version-mismatch", "tls-version-mismatch", "tls-version-mismatch",
        "tls-version-mismatch", "tls-version-mismatch"},
    {"exim-tls12", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-tls13", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-tlsc-to-plainport", "tls-on-clear-port", "tls-on-clear-port", "tls-on-clear-port", "", ""},
    {"exim-unknown-user", "recipient-unknown", "recipient-unknown", "recipient-unknown", "", ""},
    {"exim-weakrsa", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-wildcard", "hidden", "ok", "ok", "ok", "hidden"},
    {"exim-wronghost", "hidden", "ok", "ok", "ok", "certificate-name-mismatch"},
    {"exim-wrongorder", "starttls-unavailable", "starttls-unavailable", "starttls-unavailable",
        "starttls-unavailable", "tls-handshake-failed"},
    {"net-dns-deadmx", "mx-host-unknown", "failed-for-unknown-reason", "mx-host-unknown", "", ""},
    {"net-dns-nodata", "server-name-without-address", "failed-for-unknown-reason",
        "server-name-without-address", "", ""},
    {"net-dns-nullmx", "null-mx", "failed-for-unknown-reason", "null-mx", "", ""},
    {"net-dns-nx", "server-name-unknown", "failed-for-unknown-reason", "server-name-unknown", "", ""},
    {"net-dns-refused", "dns-refused", "failed-for-unknown-reason", "dns-refused", "", ""},
    {"net-dns-servfail", "dns-servfail", "failed-for-unknown-reason", "dns-servfail", "", ""},
    {"net-dns-slow", "dns-timeout", "failed-for-unknown-reason", "dns-timeout", "", ""},
    {"net-drop-clienthello", "tls-handshake-stalled", "test-not-finished", "tls-handshake-stalled", "", ""},
    {"net-drop-connect", "connection-timed-out", "connection-timed-out", "connection-timed-out", "", ""},
    {"net-dup20", "hidden", "ok", "open", "", ""},
    {"net-icmp-admin", "host-unreachable", "failed-for-unknown-reason", "host-unreachable", "", ""},
    {"net-icmp-host", "host-unreachable", "failed-for-unknown-reason", "host-unreachable", "", ""},
    {"net-icmp-port", "connection-refused", "failed-for-unknown-reason", "connection-refused", "", ""},
    {"net-linkdown", "tls-handshake-stalled", "test-not-finished", "tls-handshake-stalled", "", ""},
    {"net-loss10", "hidden", "ok", "hidden", "", ""},
    {"net-loss20-in", "ok", "ok", "ok", "", ""},
    {"net-loss30", "hidden", "ok", "hidden", "", ""},
    {"net-mtu-blackhole", "large-packets-lost", "test-not-finished", "large-packets-lost", "", ""},
    {"net-no-banner", "no-greeting", "no-greeting", "no-greeting", "", ""},
    {"net-no-route", "", "no-route-to-server", "", "", ""},
    {"net-rst-at-mail", "reset-in-mid-session", "closed-in-mid-session", "reset-in-mid-session", "", ""},
    {"net-rst-connect", "connection-refused", "connection-refused", "connection-refused", "", ""},
    {"opensmtpd-auth-bad", "tls-handshake-failed", "tls-server-error", "tls-handshake-failed", "", ""},
    {"opensmtpd-auth-login-bad", "tls-handshake-failed", "tls-server-error", "tls-handshake-failed", "", ""},
    {"opensmtpd-busy421", "server-busy", "server-busy", "server-busy", "", ""},
    {"opensmtpd-ecdsa", "tls-handshake-failed", "tls-server-error", "tls-handshake-failed",
        "tls-server-error", "tls-server-error"},
    {"opensmtpd-plain", "ok", "ok", "ok", "", ""},
    {"opensmtpd-plain-to-tlsport", "no-greeting", "no-greeting", "no-greeting", "", ""},
    {"opensmtpd-sub-noauth", "tls-handshake-failed", "tls-server-error", "tls-handshake-failed",
        "tls-server-error", "tls-server-error"},
    {"opensmtpd-sub-ok", "tls-handshake-failed", "tls-server-error", "tls-handshake-failed",
        "tls-server-error", "tls-server-error"},
    {"opensmtpd-tlsc-to-plainport", "tls-on-clear-port", "tls-on-clear-port", "tls-on-clear-port", "", ""},
    {"postfix-auth-cram-bad", "credentials-rejected", "credentials-rejected", "credentials-rejected", "", ""},
    {"postfix-auth-cram-ok", "ok", "ok", "ok", "", ""},
    {"postfix-auth-login-bad", "credentials-rejected", "credentials-rejected", "credentials-rejected", "",
        ""},
    {"postfix-auth-login-ok", "ok", "ok", "ok", "", ""},
    {"postfix-auth-plain-bad", "credentials-rejected", "credentials-rejected", "credentials-rejected", "",
        ""},
    {"postfix-auth-plain-ok", "ok", "ok", "ok", "", ""},
    {"postfix-busy421", "server-busy", "server-busy", "server-busy", "", ""},
    {"postfix-clientcert-bad", "hidden", "client-certificate-refused", "reset-in-mid-session",
        "client-certificate-refused", "hidden"},
    {"postfix-clientcert-none", "hidden", "client-certificate-required", "reset-in-mid-session",
        "client-certificate-required", "hidden"},
    {"postfix-clientcert-ok", "hidden", "ok", "hidden", "ok", "hidden"},
    {"postfix-ecdsa", "hidden", "ok", "hidden", "ok", "hidden"},
    {"postfix-incomplete", "hidden", "ok", "hidden", "certificate-not-accepted",
        "certificate-chain-incomplete"},
    {"postfix-nocertfile", "tls-no-common-cipher", "tls-no-common-cipher", "tls-no-common-cipher",
        "tls-no-common-cipher", "tls-no-common-cipher"},
    {"postfix-plain", "ok", "ok", "ok", "", ""},
    {"postfix-plain-to-tlsport", "no-greeting", "no-greeting", "no-greeting", "", ""},
    {"postfix-reject554", "greeting-rejected", "greeting-rejected", "greeting-rejected", "", ""},
    {"postfix-sub-noauth", "hidden", "relay-denied", "hidden", "ok", "hidden"},
    {"postfix-sub-ok", "hidden", "ok", "hidden", "ok", "hidden"},
    {"postfix-tls10", "tls-version-mismatch", "tls-version-mismatch", "tls-version-mismatch",
        "tls-version-mismatch", "tls-version-mismatch"},
    {"postfix-tlsc-to-plainport", "tls-on-clear-port", "tls-on-clear-port", "tls-on-clear-port", "", ""},
    {"postfix-unknown-user", "recipient-unknown", "recipient-unknown", "recipient-unknown", "", ""},
    {"postfix-weakrsa", "hidden", "ok", "hidden", "ok", "hidden"},
    {"postfix-wronghost", "hidden", "ok", "hidden", "ok", "certificate-name-mismatch"},
};

fs::path shared()
{
    return fs::path(RUNGBOOK_SOURCE_DIR).parent_path() / "shared";
}

TEST(LabCorpus, everyRecordingIsFoundToBeWhatItIs)
{
    const fs::path corpus = shared() / "corpus" / "lab-smtp";
    if (!fs::exists(corpus))
        GTEST_SKIP() << "no " << corpus;
    std::size_t checked = 0;
    for (const Row& row : kRows) {
        const fs::path folder = corpus / row.folder;
        if (!fs::exists(folder))
            continue;
        const auto check = [&](std::initializer_list<const char*> names, const char* expected) {
            for (const char* name : names) {
                if (!fs::exists(folder / name))
                    continue;
                const std::string is = expected[0] == '\0' ? std::string() : found(folder / name);
                if (expected[0] == '\0')
                    return;
                std::printf("%-28s %-18s expected %-28s found %s\n", row.folder, name, expected, is.c_str());
                EXPECT_EQ(is, expected) << row.folder << '/' << name;
                ++checked;
                return;
            }
        };
        const bool names = std::string_view(row.folder).starts_with("net-dns-");
        if (names) {
            check({"dns.pcap"}, row.capture);
            check({"dns.tshark.txt"}, row.list);
        } else {
            check({"wire.pcap", "client.pcap"}, row.capture);
            check({"tshark.txt", "client.tshark.txt"}, row.list);
        }
        check({"swaks.txt"}, row.swaks);
        check({"swaks-verify.txt"}, row.verify);
        check({"s_client.txt"}, row.client);
    }
    EXPECT_GT(checked, 0U);
    for (const auto& entry : fs::directory_iterator(corpus)) {
        const std::string name = entry.path().filename().string();
        EXPECT_TRUE(std::any_of(
            std::begin(kRows), std::end(kRows), [&](const Row& row) { return name == row.folder; }))
            << name << " is not in the table";
    }
}

TEST(LabCorpus, theCapturesOfTheGuideForSecureSmtp)
{
    const fs::path guide = shared() / "seeds" / "ise-secure-smtp.txt";
    if (!fs::exists(guide))
        GTEST_SKIP() << "no " << guide;
    const Result<Replay> replay = smtp::replay(test::readFile(guide));
    ASSERT_TRUE(replay.has_value());
    std::vector<std::string> causes;
    for (const ProbeResult& run : replay->runs) {
        std::string cause(nameOf(run.outcome));
        for (const Finding& finding : run.findings)
            if (finding.role == Role::Root && isWrong(finding.effect))
                cause = finding.rule->id;
        causes.push_back(cause);
    }
    EXPECT_EQ(causes,
        (std::vector<std::string>{"passed", "passed", "passed", "client-rejects-certificate",
            "credentials-rejected", "connection-refused"}));
    EXPECT_EQ(replay->runs[2].messageBytes > 20'000, true);
    EXPECT_EQ(replay->runs[5].server, "mail.testlab.com");
    EXPECT_EQ(replay->runs[5].port, 587);
}

} // namespace
} // namespace rungbook::smtp
