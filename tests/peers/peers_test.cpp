// SPDX-License-Identifier: GPL-3.0-or-later
// Runs against real mail servers: what works works, and every fault is found as what it is.
#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "core/smtp/transcript_text.h"
#include "tests/peers/scenarios.h"
#include "tests/peers/servers.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

std::uint16_t portOf(const Scenario& scenario)
{
    switch (scenario.peer) {
    case Peer::Exim:
        return eximPort(scenario.port);
    case Peer::Postfix:
        return postfixPort(scenario.port);
    case Peer::MaskedSink:
        return kMaskedPort;
    }
    return 0;
}

smtp::ProbeSettings formOf(const Scenario& scenario)
{
    smtp::ProbeSettings form = plainForm();
    form.port = portOf(scenario);
    if (scenario.change)
        scenario.change(form);
    return form;
}

smtp::ProbeResult runOf(const smtp::ProbeSettings& form)
{
    smtp::ProbeResult result = net::runProbe(form, trustedRoot(), Job{});
    smtp::diagnose(result);
    return result;
}

// The end of what the server says of it.
std::string logOf(const Scenario& scenario)
{
    const std::string log = scenario.peer == Peer::Exim ? servers().exim->log()
        : scenario.peer == Peer::Postfix                ? servers().postfix->log()
                                                        : std::string();
    return log.size() > 1500 ? log.substr(log.size() - 1500) : log;
}

bool speaks(const smtp::ProbeResult& result, std::string_view rule)
{
    return std::any_of(
        result.findings.begin(), result.findings.end(), [&](const Finding& f) { return f.rule->id == rule; });
}

class Peers : public testing::TestWithParam<Scenario>
{
};

std::string nameOf(const testing::TestParamInfo<Scenario>& info)
{
    std::string name;
    for (const char c : info.param.name) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    return name;
}

} // namespace

TEST_P(Peers, IsFoundAsWhatItIs)
{
    const Scenario& scenario = GetParam();
    const smtp::ProbeSettings form = formOf(scenario);
    ASSERT_NE(form.port, 0) << scenario.port;
    const smtp::ProbeResult result = runOf(form);
    const std::string whole = smtp::toText(result);
    SCOPED_TRACE(whole + "\nserver log:\n" + logOf(scenario));

    EXPECT_EQ(smtp::nameOf(result.outcome), smtp::nameOf(scenario.outcome)) << result.verdict;
    std::string roots;
    for (const Finding& f : result.findings) {
        EXPECT_FALSE(f.evidence.empty()) << f.rule->id;
        if (f.role == Role::Root && (isWrong(f.effect) || f.effect == Effect::Unknown))
            roots += (roots.empty() ? "" : " ") + std::string(f.rule->id);
    }
    EXPECT_EQ(roots, scenario.root) << result.verdict;
    if (!scenario.also.empty()) {
        EXPECT_TRUE(speaks(result, scenario.also)) << scenario.also;
    }
    EXPECT_FALSE(result.verdict.empty());

    // Nothing of it holds a secret, in clear or in the form in which it crosses the wire.
    for (const std::string_view secret :
        {std::string_view(kPassword), std::string_view("Y29ycmVjdCBob3JzZSA3"),
            std::string_view("AGFsaWNlAGNvcnJlY3QgaG9yc2UgNw==")}) {
        EXPECT_EQ(whole.find(secret), std::string::npos);
    }

    // Read back, the run is judged the same.
    auto again = smtp::fromText(whole);
    ASSERT_TRUE(again) << again.error().message;
    smtp::diagnose(*again);
    ASSERT_EQ(again->findings.size(), result.findings.size());
    for (std::size_t i = 0; i < result.findings.size(); ++i)
        EXPECT_EQ(again->findings[i].rule->id, result.findings[i].rule->id);
}

INSTANTIATE_TEST_SUITE_P(All, Peers, testing::ValuesIn(scenarios()), nameOf);

TEST(PeersMail, ArrivesWholeAndWithItsPicture)
{
    smtp::ProbeSettings form = plainForm();
    form.port = eximPort("clear");
    form.depth = smtp::Depth::Mail;
    form.mail.subject = "Prüfung der Umlaute";
    form.mail.text = "A line\n.\n..two dots\nlast line ä";
    const smtp::ProbeResult result = runOf(form);
    ASSERT_EQ(result.outcome, smtp::ProbeOutcome::Passed) << smtp::toText(result);
    EXPECT_FALSE(result.queueId.empty());
    std::string box;
    for (int i = 0; i < 500 && box.find(result.queueId) == std::string::npos; ++i) {
        box = servers().exim->mailbox();
        ::usleep(10'000);
    }
    EXPECT_NE(box.find("=?"), std::string::npos) << box;
    EXPECT_EQ(box.find("Prüfung"), std::string::npos) << "a header in raw UTF-8 without SMTPUTF8:\n" << box;
}

TEST(PeersPorts, ClearTextOnATlsPortIsNamedByTheCrossProbe)
{
    smtp::ProbeSettings form = plainForm();
    form.port = eximPort("implicit");
    form.timeoutSeconds = 4;
    form.crossProbes = true;
    const smtp::ProbeResult result = runOf(form);
    ASSERT_FALSE(result.findings.empty()) << smtp::toText(result);
    EXPECT_EQ(result.findings.front().rule->id, "clear-on-tls-port") << smtp::toText(result);
}

} // namespace rungbook::test
