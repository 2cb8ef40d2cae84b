// SPDX-License-Identifier: GPL-3.0-or-later
// A case as a whole: what the benches say together, and the same case under other names.
#include "core/resources/resources.h"
#include "core/smtp/practice.h"
#include "core/workbench/investigate.h"
#include "tests/config/negotiation_pair.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook::workbench
{
namespace
{

using test::with;

std::string sample(std::string_view name)
{
    for (const resources::Sample& one : resources::samples())
        if (one.name == name)
            return std::string(one.text);
    ADD_FAILURE() << name;
    return {};
}

std::string everywhere(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

casefile::CaseFile caseOf(std::initializer_list<std::pair<std::string, std::string>> items)
{
    casefile::CaseFile file;
    file.title = "head and branch";
    file.seed = "a seed for tests";
    for (const auto& [name, text] : items)
        EXPECT_TRUE(casefile::add(file, {name, text, {}, {}}));
    return file;
}

std::shared_ptr<const CaseReport> reportOf(const casefile::CaseFile& file)
{
    auto report = investigate(file);
    EXPECT_TRUE(report.has_value());
    return *report;
}

// The log of the head office, whose peer has no key for it.
std::string logOfHead()
{
    return everywhere(sample("asa-peer-has-no-key.log"), "203.0.113.80", "198.51.100.1");
}

std::string branchWithoutGroup()
{
    return with(test::kBranch,
        "tunnel-group 192.0.2.1 type ipsec-l2l\ntunnel-group 192.0.2.1 ipsec-attributes\n ikev1 "
        "pre-shared-key "
        "a-long-key-for-two-1\n",
        "");
}

std::string describe(const CaseReport& report)
{
    std::string text = report.verdict + "\n";
    for (const Joint& joint : report.joints)
        text += fmt::format("{} / {}\n", joint.title, joint.text);
    return text;
}

TEST(Investigate, ALogThatStopsWhereTheConfigurationSaysIsOneCause)
{
    const auto report = reportOf(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg", branchWithoutGroup()}, {"head.log", logOfHead()}}));
    ASSERT_TRUE(report->logs && report->config);
    EXPECT_EQ(report->items[0].kind, "configuration");
    EXPECT_EQ(report->items[2].kind, "log");
    ASSERT_FALSE(report->joints.empty()) << describe(*report);
    const Joint& joint = report->joints.front();
    EXPECT_EQ(joint.kind, JointKind::Explains) << describe(*report);
    EXPECT_EQ(joint.confidence, Confidence::High) << describe(*report);
    EXPECT_EQ(joint.seenIn, "head.log");
    EXPECT_NE(joint.text.find("MM_WAIT_MSG4"), std::string::npos) << joint.text;
    ASSERT_FALSE(joint.causes.empty());
    EXPECT_EQ(report->config->findings[joint.causes.front()].rule->id, "tg-missing-for-peer")
        << describe(*report);
    EXPECT_EQ(report->verdict, joint.text);
    EXPECT_EQ(exitStatus(*report, false), 1);
    EXPECT_EQ(report->joints.size(), 1U) << describe(*report);
}

TEST(Investigate, ConfigurationsThatAgreeSendTheSearchElsewhere)
{
    const auto report = reportOf(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg", std::string(test::kBranch)}, {"head.log", logOfHead()}}));
    ASSERT_EQ(report->joints.size(), 1U) << describe(*report);
    EXPECT_EQ(report->joints.front().kind, JointKind::OnPaperFine);
    EXPECT_NE(report->joints.front().text.find("UDP ports 500 and 4500"), std::string::npos);
}

TEST(Investigate, AnotherFaultIsNotSoldAsTheCause)
{
    // The log stops for a missing key; on paper the policies differ already.
    const auto report = reportOf(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg",
            with(branchWithoutGroup(), " encryption aes-256\n hash sha\n", " encryption 3des\n hash md5\n")},
        {"head.log", logOfHead()}}));
    ASSERT_FALSE(report->joints.empty());
    EXPECT_NE(report->joints.front().confidence, Confidence::High) << describe(*report);
    EXPECT_EQ(report->joints.front().kind, JointKind::Another) << describe(*report);
}

// The log is of the sample's edge device, whose access list has no mirror; the other end is written here.
std::string otherEndOf(const std::string& edge, std::string_view group)
{
    EXPECT_NE(edge.find("crypto map OUTSIDE_MAP 10 set peer 198.51.100.7"), std::string::npos);
    return fmt::format(
        "ASA Version 8.4(7)\nhostname far\ninterface GigabitEthernet0/0\n nameif outside\n security-level 0\n"
        " ip address 198.51.100.7 255.255.255.0\ninterface GigabitEthernet0/1\n nameif inside\n"
        " security-level 100\n ip address 203.0.113.1 255.255.255.0\n"
        "access-list TO_EDGE extended permit ip 203.0.113.0 255.255.255.0 192.0.2.0 255.255.255.128\n"
        "route outside 0.0.0.0 0.0.0.0 198.51.100.254 1\n"
        "crypto ipsec ikev1 transform-set AES256 esp-aes-256 esp-sha-hmac\n"
        "crypto map M 10 match address TO_EDGE\ncrypto map M 10 set peer 192.0.2.1\n"
        "crypto map M 10 set ikev1 transform-set AES256\ncrypto map M interface outside\n"
        "crypto ikev1 enable outside\ncrypto ikev1 policy 10\n authentication pre-share\n encryption "
        "aes-256\n"
        " hash sha\n group {}\n lifetime 86400\ntunnel-group 192.0.2.1 type ipsec-l2l\n"
        "tunnel-group 192.0.2.1 ipsec-attributes\n ikev1 pre-shared-key *****\n: end\n",
        group);
}

TEST(Investigate, PhaseTwoInTheLogAndOnPaperIsOneCause)
{
    const std::string edge = sample("asa-proxies-not-mirrored.cfg");
    const auto report = reportOf(caseOf({{"edge.cfg", edge}, {"far.cfg", otherEndOf(edge, "5")},
        {"edge.log", sample("asa-proxies-not-mirrored.log")}}));
    ASSERT_FALSE(report->joints.empty()) << describe(*report);
    const Joint& joint = report->joints.front();
    EXPECT_EQ(joint.kind, JointKind::Explains) << describe(*report);
    EXPECT_NE(joint.text.find("stops in phase 2"), std::string::npos) << joint.text;
    ASSERT_FALSE(joint.causes.empty());
    EXPECT_EQ(report->config->findings[joint.causes.front()].rule->id, "pair-acl-mirror-missing")
        << describe(*report);
}

TEST(Investigate, ALogThatGotFurtherThanPaperAllowsIsNotExplainedByIt)
{
    const std::string edge = sample("asa-proxies-not-mirrored.cfg");
    const auto report = reportOf(caseOf({{"edge.cfg", edge}, {"far.cfg", otherEndOf(edge, "14")},
        {"edge.log", sample("asa-proxies-not-mirrored.log")}}));
    ASSERT_FALSE(report->joints.empty()) << describe(*report);
    EXPECT_EQ(report->joints.front().kind, JointKind::Another) << describe(*report);
    EXPECT_EQ(report->joints.front().confidence, Confidence::Low);
    EXPECT_NE(report->joints.front().text.find("got past that step"), std::string::npos);
}

TEST(Investigate, ALogOfAnotherPeerIsNotJoined)
{
    const auto report = reportOf(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg", branchWithoutGroup()}, {"other.log", sample("asa-peer-has-no-key.log")}}));
    EXPECT_TRUE(report->joints.empty()) << describe(*report);
    EXPECT_FALSE(report->verdict.empty());
}

std::string outputOfHead(int encaps, int decaps)
{
    return fmt::format("head# show crypto ipsec sa peer 198.51.100.1\ninterface: outside\n"
                       "    Crypto map tag: VPN, seq num: 10, local addr: 192.0.2.1\n\n"
                       "      local ident (addr/mask/prot/port): (10.1.0.0/255.255.0.0/0/0)\n"
                       "      remote ident (addr/mask/prot/port): (10.2.0.0/255.255.0.0/0/0)\n"
                       "      current_peer: 198.51.100.1\n\n"
                       "      #pkts encaps: {0}, #pkts encrypt: {0}, #pkts digest: {0}\n"
                       "      #pkts decaps: {1}, #pkts decrypt: {1}, #pkts verify: {1}\n"
                       "      #send errors: 0, #recv errors: 0\n",
        encaps, decaps);
}

std::string withoutExemption(std::string_view config, std::string_view remote)
{
    return with(config,
        fmt::format("nat (inside,outside) source static LAN LAN destination static {0} {0} no-proxy-arp "
                    "route-lookup\n",
            remote),
        "nat (inside,outside) after-auto source dynamic any interface\n");
}

// What is encrypted and gets no answer is not explained by a translation on this side, for then nothing would be encrypted at all.
TEST(Investigate, OneWayTrafficIsExplainedByTheSideThatSendsNothing)
{
    const std::string head(test::kHeadOffice);
    const std::string branch(test::kBranch);
    const std::string headBare = withoutExemption(head, "BRANCH");
    const std::string branchBare = withoutExemption(branch, "HEAD");
    ASSERT_NE(headBare, head);
    ASSERT_NE(branchBare, branch);
    const auto report =
        reportOf(caseOf({{"head.cfg", head}, {"branch.cfg", branchBare}, {"show.txt", outputOfHead(61, 0)}}));
    EXPECT_EQ(report->items[2].kind, "show output");
    ASSERT_FALSE(report->joints.empty()) << describe(*report);
    const Joint& joint = report->joints.front();
    EXPECT_EQ(joint.kind, JointKind::Explains);
    EXPECT_EQ(report->config->findings[joint.causes.front()].rule->id, "nat-exempt-missing")
        << describe(*report);
    EXPECT_NE(joint.text.find("(peer 198.51.100.1)"), std::string::npos) << joint.text;
    EXPECT_NE(joint.text.find("The configuration of branch says why"), std::string::npos) << joint.text;
    const auto ours =
        reportOf(caseOf({{"head.cfg", headBare}, {"branch.cfg", branch}, {"show.txt", outputOfHead(61, 0)}}));
    EXPECT_TRUE(ours->joints.empty()) << describe(*ours);
    // The reverse: what comes in and is not answered is explained by this side.
    const auto reverse =
        reportOf(caseOf({{"head.cfg", headBare}, {"branch.cfg", branch}, {"show.txt", outputOfHead(0, 61)}}));
    ASSERT_FALSE(reverse->joints.empty()) << describe(*reverse);
    EXPECT_NE(reverse->joints.front().text.find("The configuration of head says why"), std::string::npos)
        << describe(*reverse);
    const auto sound =
        reportOf(caseOf({{"head.cfg", head}, {"branch.cfg", branch}, {"show.txt", outputOfHead(61, 0)}}));
    EXPECT_TRUE(sound->joints.empty()) << describe(*sound);
}

TEST(Investigate, AnInspectingFirewallIsFoundInMailAndConfiguration)
{
    const std::string mail =
        "* run server=mail.example.com port=25 security=none depth=ehlo ehlo=client.example.com\n"
        "* connect address=192.0.2.25 port=25 outcome=connected ms=3\n"
        "S: 220 ****************************************\n"
        "C: EHLO client.example.com\n"
        "S: 250-mail.example.com\n"
        "S: 250 XXXXXXXA\n"
        "C: QUIT\n"
        "S: 221 2.0.0 Bye\n"
        "* end kind=quit phase=quit\n";
    const std::string firewall = std::string(test::kHeadOffice)
        + "policy-map global_policy\n class inspection_default\n  inspect esmtp\nservice-policy "
          "global_policy global\n";
    const auto report = reportOf(caseOf({{"fw.cfg", firewall}, {"mail.txt", mail}}));
    ASSERT_EQ(report->mail.size(), 1U);
    ASSERT_FALSE(report->joints.empty()) << describe(*report);
    EXPECT_EQ(report->config->findings[report->joints.front().causes.front()].rule->id, "inspect-esmtp");
}

TEST(Investigate, ToldPerItemWhatCouldNotBeRead)
{
    const auto report =
        reportOf(caseOf({{"noise.bin", std::string("\x01\x02\x00\xff", 4) + std::string(200, '\x03')}}));
    ASSERT_EQ(report->items.size(), 1U);
    EXPECT_TRUE(report->items[0].error.has_value());
    EXPECT_EQ(exitStatus(*report, false), 3);
}

std::vector<std::string> rulesOf(const CaseReport& report)
{
    std::vector<std::string> rules;
    const auto take = [&](const std::vector<Finding>& findings, std::string_view bench) {
        for (const Finding& f : findings) {
            std::string lines;
            for (const Evidence& e : f.evidence)
                lines += fmt::format(" {}:{}-{}", raw(e.where.source), raw(e.where.first), raw(e.where.last));
            rules.push_back(
                fmt::format("{} {} {} {}{}", bench, f.rule->id, nameOf(f.effect), nameOf(f.role), lines));
        }
    };
    if (report.logs) {
        take(report.logs->findings, "logs");
        for (const AnalyzeReport::SessionRef& ref : report.logs->sessions)
            take(report.logs->session(ref).findings, "session");
    }
    if (report.config)
        take(report.config->findings, "config");
    for (const CaseReport::Mail& mail : report.mail)
        for (const smtp::ProbeResult& run : mail.replay.runs)
            for (const Finding& f : run.findings) // the transcript of a recording has other line numbers
                rules.push_back(fmt::format("mail {} {} {}", f.rule->id, nameOf(f.effect), nameOf(f.role)));
    std::sort(rules.begin(), rules.end());
    return rules;
}

// Every sample and a pair with a fault: under other names the same rules speak of the same lines.
TEST(Redacted, SaysTheSameUnderOtherNames)
{
    std::vector<casefile::CaseFile> cases;
    for (const resources::Sample& one : resources::samples()) {
        casefile::CaseFile file;
        file.seed = "a seed for tests";
        ASSERT_TRUE(casefile::add(file, {std::string(one.name), std::string(one.text), {}, {}}));
        cases.push_back(std::move(file));
    }
    cases.push_back(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg", branchWithoutGroup()}, {"head.log", logOfHead()}}));
    cases.push_back(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg", with(test::kBranch, "a-long-key-for-two-1", "a-long-key-for-two-2")}}));
    cases.push_back(caseOf({{"head.cfg", std::string(test::kHeadOffice)},
        {"branch.cfg",
            with(test::kBranch, "10.2.0.0 255.255.0.0 10.1.0.0", "10.3.0.0 255.255.0.0 10.1.0.0")}}));
    for (const casefile::CaseFile& file : cases) {
        SCOPED_TRACE(file.items.front().name);
        const RedactedCase other = redacted(file);
        ASSERT_EQ(other.file.items.size(), file.items.size());
        const auto before = reportOf(file);
        const auto after = reportOf(other.file);
        EXPECT_EQ(rulesOf(*before), rulesOf(*after));
        EXPECT_EQ(before->joints.size(), after->joints.size());
    }
}

TEST(Redacted, RecordingsBecomeTranscriptsWithoutSecrets)
{
    const std::string telnet =
        "telnet mail.acme.de 25\nTrying 81.12.7.66...\nConnected to mail.acme.de.\n"
        "Escape character is '^]'.\n220 mail.acme.de ESMTP\nEHLO web7\n250-mail.acme.de\n250 AUTH PLAIN\n"
        "AUTH PLAIN AHBldHJhAFBsNG50ZWQtUGFzcw==\n235 2.7.0 ok\nQUIT\n221 bye\n";
    const RedactedCase other = redacted(caseOf({{"telnet.txt", telnet}}));
    ASSERT_EQ(other.file.items.size(), 1U);
    const std::string& text = other.file.items[0].bytes;
    EXPECT_EQ(text.find("AHBldHJhAFBsNG50ZWQtUGFzcw"), std::string::npos) << text;
    EXPECT_EQ(text.find("acme"), std::string::npos) << text;
    EXPECT_NE(text.find("235 2.7.0 ok"), std::string::npos) << text;
    EXPECT_FALSE(other.remarks.empty());
}

TEST(Redacted, LeavesOutWhatIsNoText)
{
    const RedactedCase other =
        redacted(caseOf({{"ike.pcap", std::string("\xd4\xc3\xb2\xa1\0\0\0\0", 8)}, {"a.log", "text\n"}}));
    ASSERT_EQ(other.file.items.size(), 1U);
    EXPECT_NE(other.remarks.front().find("ike.pcap"), std::string::npos) << other.remarks.front();
}

} // namespace
} // namespace rungbook::workbench
