// SPDX-License-Identifier: GPL-3.0-or-later
// "smtp test" and "smtp practice" as a shell sees them: exit status, what is printed, and what never is.
#include "core/net/practice_server.h"
#include "core/resources/resources.h"
#include "tests/cli/cli_process.h"
#include "tests/support/temp_folder.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rungbook::test
{
namespace
{

class Practice
{
public:
    explicit Practice(std::string_view scenario)
    {
        for (const resources::PracticeFile& file : resources::practiceScripts()) {
            if (file.name == scenario)
                m_server = *net::PracticeServer::start(*smtp::readPracticeScript(file.name, file.text));
        }
    }
    std::string port() const { return std::to_string(m_server->port()); }
    std::string authority() const
    {
        return m_server->authority() ? m_folder.write("ca.pem", tls::toPem(*m_server->authority()))
                                     : std::string();
    }
    const TempFolder& folder() const { return m_folder; }

private:
    TempFolder m_folder;
    std::unique_ptr<net::PracticeServer> m_server;
};

TEST(CliSmtp, ExitsByWhatWasFound)
{
    const Practice good("works-in-clear");
    const CliResult fine =
        runCli({"smtp", "test", "--server", "127.0.0.1", "--port", good.port(), "--resolver", "127.0.0.1:1"});
    EXPECT_EQ(fine.status, 0) << fine.out << fine.err;
    EXPECT_NE(fine.out.find("220 localhost ESMTP practice server ready"), std::string::npos);
    const Practice closed("closed-at-accept");
    const CliResult wrong = runCli(
        {"smtp", "test", "--server", "127.0.0.1", "--port", closed.port(), "--resolver", "127.0.0.1:1"});
    EXPECT_EQ(wrong.status, 1) << wrong.out;
    EXPECT_EQ(runCli({"smtp", "test"}).status, 2);
    EXPECT_EQ(runCli({"smtp", "test", "--server", "a b"}).status, 2);
    EXPECT_EQ(runCli({"smtp", "test", "--server", "x", "--auth", "rot13"}).status, 2);
    EXPECT_EQ(runCli({"smtp", "test", "--server", "x", "--proxy", "ftp://x"}).status, 2);
    EXPECT_EQ(runCli({"smtp", "test", "--server", "x", "--resolver", "dns.example.com"}).status, 2);
    EXPECT_EQ(runCli({"smtp", "test", "--server", "x", "--trust", "/nowhere.pem"}).status, 3);
    const CliResult below = runCli({"smtp", "tset"});
    EXPECT_EQ(below.status, 2);
    EXPECT_NE(below.err.find("Did you mean \"test\"?"), std::string::npos) << below.err;
}

TEST(CliSmtp, TakesPasswordsFromFilesAndVariablesAndShowsNone)
{
    const Practice server("auth-login");
    const std::string ca = server.authority();
    const std::string file = server.folder().write("password", "practice-alice\n");
    const std::vector<std::string> common = {"smtp", "test", "--server", "localhost", "--port", server.port(),
        "--security", "starttls", "--trust", ca, "--no-system-trust", "--user", "alice", "--auth", "login"};
    const auto with = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all = common;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    for (const CliResult& result : {runCli(with({"--password-file", file})),
             runCli(with({"--password-file", "-"}), {.input = "practice-alice\n"}),
             runCli(with({"--password-env", "PRACTICE"}), {.environment = {"PRACTICE=practice-alice"}})}) {
        EXPECT_EQ(result.status, 0) << result.out << result.err;
        EXPECT_NE(result.out.find("235 2.7.0"), std::string::npos) << result.out;
        EXPECT_EQ(result.out.find("practice-alice"), std::string::npos) << result.out;
        EXPECT_EQ(result.out.find("cHJhY3RpY2UtYWxpY2U="), std::string::npos) << result.out;
    }
    const CliResult wrong =
        runCli(with({"--password-env", "PRACTICE"}), {.environment = {"PRACTICE=planted-secret"}});
    EXPECT_EQ(wrong.status, 1);
    EXPECT_EQ((wrong.out + wrong.err).find("planted-secret"), std::string::npos);
    EXPECT_EQ(runCli(with({"--password-env", "NO_SUCH_VARIABLE"})).status, 2);
    EXPECT_EQ(runCli(with({"--password-file", file, "--password-env", "X"})).status, 2);
    EXPECT_EQ(runCli(with({"--proxy", "http://u:secret@proxy.example.com:1"})).status, 2);
}

TEST(CliSmtp, ListsItsScenarios)
{
    const CliResult json = runCli({"smtp", "practice", "--list", "--format", "json"});
    EXPECT_EQ(json.status, 0);
    const auto list = nlohmann::ordered_json::parse(json.out, nullptr, false);
    ASSERT_TRUE(list.is_object());
    EXPECT_EQ(list.begin().key(), "rungbook");
    EXPECT_EQ(list["rungbook"], 1);
    const nlohmann::ordered_json wanted{{"name", "wrong-password"}, {"title", "A wrong password"},
        {"expects", nlohmann::ordered_json::array({"credentials-rejected"})}};
    EXPECT_NE(std::find(list["scenarios"].begin(), list["scenarios"].end(), wanted), list["scenarios"].end());
    const CliResult text = runCli({"smtp", "practice", "--list"});
    EXPECT_NE(text.out.find("wrong-password"), std::string::npos);
    const CliResult unknown = runCli({"smtp", "practice", "wrong-pasword"});
    EXPECT_EQ(unknown.status, 2);
    EXPECT_NE(unknown.err.find("Did you mean \"wrong-password\"?"), std::string::npos);
}

} // namespace
} // namespace rungbook::test
