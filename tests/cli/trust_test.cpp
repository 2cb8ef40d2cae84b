// SPDX-License-Identifier: GPL-3.0-or-later
// "trust" as a shell sees it: a server's issuer is compared, trusted, used by a test, disabled and removed.
#include "core/net/practice_server.h"
#include "core/resources/resources.h"
#include "tests/cli/cli_process.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{
namespace
{

class CliTrustOfServer : public ::testing::Test
{
protected:
    void SetUp() override
    {
        for (const resources::PracticeFile& file : resources::practiceScripts()) {
            if (file.name == "starttls")
                m_server = *net::PracticeServer::start(*smtp::readPracticeScript(file.name, file.text));
        }
        ASSERT_NE(m_server, nullptr);
        // The server does not send its root: what can be compared is the issuer below it, the last of the chain.
        const std::string chain = fetch().out;
        const std::size_t at = chain.rfind("SHA-256 ");
        ASSERT_NE(at, std::string::npos) << chain;
        m_issuer = chain.substr(at + 8, 64 + 31);
    }
    std::string port() const { return std::to_string(m_server->port()); }
    CliResult trust(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), "trust");
        arguments.insert(arguments.end(), {"--store", m_folder.path("store")});
        return runCli(arguments);
    }
    CliResult fetch(std::vector<std::string> more = {}) const
    {
        more.insert(more.begin(), {"fetch", "--server", "localhost", "--port", port()});
        return trust(std::move(more));
    }
    nlohmann::json list() const
    {
        return nlohmann::json::parse(trust({"list", "--format", "json"}).out, nullptr, false);
    }
    CliResult test() const
    {
        return runCli({"smtp", "test", "--server", "localhost", "--port", port(), "--security", "starttls",
            "--depth", "tls", "--no-system-trust", "--store", m_folder.path("store")});
    }

    TempFolder m_folder;
    std::unique_ptr<net::PracticeServer> m_server;
    std::string m_issuer;
};

TEST_F(CliTrustOfServer, FetchShowsTheChainAndTrustsNothingByItself)
{
    const CliResult shown = fetch();
    EXPECT_EQ(shown.status, 0) << shown.err;
    EXPECT_NE(shown.out.find("issued by CN=Rungbook Practice"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("Nothing was imported."), std::string::npos);
    EXPECT_EQ(list()["certificates"].size(), 0U);
    const CliResult other = fetch({"--accept", std::string(64, 'A')});
    EXPECT_EQ(other.status, 1);
    EXPECT_NE(other.err.find("No certificate of the chain has that fingerprint"), std::string::npos)
        << other.err;
    EXPECT_EQ(list()["certificates"].size(), 0U);
    EXPECT_EQ(test().status, 1);
}

TEST_F(CliTrustOfServer, AnAcceptedIssuerIsUsedUntilItIsDisabledOrRemoved)
{
    const CliResult taken = fetch({"--accept", m_issuer, "--name", "Practice issuer"});
    EXPECT_EQ(taken.status, 0) << taken.err;
    ASSERT_EQ(list()["certificates"].size(), 1U);
    EXPECT_EQ(test().status, 0) << test().out;
    EXPECT_EQ(trust({"disable", "Practice issuer"}).status, 0);
    EXPECT_EQ(test().status, 1);
    EXPECT_EQ(trust({"enable", m_issuer}).status, 0);
    EXPECT_EQ(test().status, 0);
    EXPECT_EQ(trust({"remove", "Practice issuer"}).status, 0);
    EXPECT_EQ(list()["certificates"].size(), 0U);
    EXPECT_EQ(test().status, 1);
}

TEST_F(CliTrustOfServer, SaysWhatToAskWhereNoCertificateIsShown)
{
    const std::string before = port();
    m_server.reset(); // nobody listens there any more
    const CliResult none = runCli({"trust", "fetch", "--server", "localhost", "--port", before, "--timeout",
        "5", "--store", m_folder.path("store")});
    EXPECT_EQ(none.status, 3);
    EXPECT_NE(none.err.find("showed no certificate"), std::string::npos) << none.err;
    EXPECT_NE(none.err.find("smtp test --server localhost"), std::string::npos) << none.err;
}

} // namespace
} // namespace rungbook::test
