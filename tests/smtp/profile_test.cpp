// SPDX-License-Identifier: GPL-3.0-or-later
// Named settings: what is kept, what never is, and what becomes of files that somebody broke.
#include "core/smtp/profile.h"

#include "tests/support/temp_folder.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace rungbook::smtp
{
namespace
{

Profile office()
{
    Profile profile;
    profile.name = "Office";
    ProbeSettings& s = profile.settings;
    s.server = "mail.example.com";
    s.port = 465;
    s.security = Security::Tls;
    s.timeoutSeconds = 12.5;
    s.family = Family::V6;
    s.authenticate = true;
    s.user = "alice@example.com";
    s.password = Secret("correct horse battery");
    s.clientKeyPem = Secret("-----BEGIN PRIVATE KEY-----");
    s.mechanism = Mechanism::ScramSha256;
    s.from = "ise@example.com";
    s.to = {"a@example.com", "b@example.com"};
    s.depth = Depth::Mail;
    s.mail.purpose = "alarms";
    s.proxy.kind = ProxyKind::Socks5;
    s.proxy.host = "proxy.example.com";
    s.proxy.port = 1080;
    s.proxy.password = Secret("proxy pass");
    s.crossProbes = true;
    profile.clientCertificateFile = "/home/alice/client.pem";
    profile.trustedBy = "AA:BB:CC";
    return profile;
}

std::string contentOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Profiles, AreReadAsTheyWereWrittenExceptForSecrets)
{
    std::vector<Profile> all;
    all.push_back(office());
    const std::string text = profilesText(all, ProfileAudience::Store);
    EXPECT_EQ(text.find("horse"), std::string::npos);
    EXPECT_EQ(text.find("proxy pass"), std::string::npos);
    EXPECT_EQ(text.find("PRIVATE"), std::string::npos);
    const auto read = profilesFromText(text);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_TRUE(read->remarks.empty()) << read->remarks.front();
    ASSERT_EQ(read->profiles.size(), 1U);
    EXPECT_EQ(profilesText(read->profiles, ProfileAudience::Store), text);
    const ProbeSettings& s = read->profiles[0].settings;
    EXPECT_EQ(s.security, Security::Tls);
    EXPECT_EQ(s.family, Family::V6);
    EXPECT_EQ(s.mechanism, Mechanism::ScramSha256);
    EXPECT_EQ(s.depth, Depth::Mail);
    EXPECT_EQ(s.to.size(), 2U);
    EXPECT_EQ(s.proxy.port, 1080);
    EXPECT_DOUBLE_EQ(s.timeoutSeconds, 12.5);
    EXPECT_TRUE(s.password.empty());
}

TEST(Profiles, AnExportTellsNothingOfThisMachine)
{
    std::vector<Profile> all;
    all.push_back(office());
    all[0].id = "0011223344556677";
    const std::string text = profilesText(all, ProfileAudience::Export);
    for (const std::string_view word : {"/home/alice", "0011223344556677", "AA:BB:CC", "horse"})
        EXPECT_EQ(text.find(word), std::string::npos) << word;
    EXPECT_NE(text.find("mail.example.com"), std::string::npos);
}

TEST(Profiles, KeysOfANewerProgramStayAndASecretDoesNot)
{
    const auto read = profilesFromText(
        R"({"rungbook-profiles": 1, "profiles": [{"name": "A", "server": "mail.example.com", "colour": "green",
            "nested": {"a": [1]}, "smtp_password": "hunter22", "proxy": {"kind": "socks5", "password": "x"}}]})");
    ASSERT_TRUE(read.has_value()) << read.error().message;
    ASSERT_EQ(read->profiles.size(), 1U);
    ASSERT_EQ(read->profiles[0].unknown.size(), 1U);
    EXPECT_EQ(read->remarks.size(), 3U) << "nested, and two passwords";
    const std::string again = profilesText(read->profiles, ProfileAudience::Store);
    EXPECT_NE(again.find("\"colour\": \"green\""), std::string::npos);
    EXPECT_EQ(again.find("hunter22"), std::string::npos);
    for (const std::string& remark : read->remarks)
        EXPECT_EQ(remark.find("hunter22"), std::string::npos);
}

TEST(Profiles, WrongValuesAreTold)
{
    const auto read = profilesFromText(
        R"({"rungbook-profiles": 1, "profiles": [7, {"name": ""}, {"name": "B", "port": 70000, "security": "rot13",
            "timeout_seconds": "soon", "to": "x", "server": ["a"], "family": 4, "user": "a\nb"}]})");
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->profiles.size(), 1U);
    EXPECT_EQ(read->profiles[0].settings.port, 25);
    EXPECT_TRUE(read->profiles[0].settings.user.empty());
    EXPECT_EQ(read->remarks.size(), 9U);
}

TEST(Profiles, HostileTextGivesASentence)
{
    for (const std::string& text : {std::string("x"), std::string(), std::string("{\"rungbook-profiles\": 1"),
             std::string(100'000, '['), std::string("[1]"), std::string("{\"rungbook-profiles\": 2}"),
             std::string("{\"rungbook-profiles\": \"1\", \"profiles\": []}"), std::string("\xff\xfe\x00", 3),
             "{\"rungbook-profiles\": 1, \"profiles\": " + std::string(5000, '[') + std::string(5000, ']')
                 + "}",
             std::string(5U << 20U, ' ')}) {
        const auto read = profilesFromText(text);
        ASSERT_FALSE(read.has_value()) << text.substr(0, 40);
        EXPECT_TRUE(read.error().message.ends_with('.')) << read.error().message;
        EXPECT_FALSE(read.error().hint.empty());
    }
}

TEST(ProfileStores, LiveThroughALife)
{
    const test::TempFolder folder;
    const std::string path = folder.path("below/profiles.json");
    ProfileStore store(path);
    EXPECT_TRUE(store.problem().empty());
    const auto id = store.save(office());
    ASSERT_TRUE(id.has_value()) << id.error().message;
    EXPECT_EQ(contentOf(path).find("horse"), std::string::npos);
    EXPECT_FALSE(store.save(office()).has_value()) << "the name is taken";
    const auto second = store.duplicate(*id);
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(store.find(*second)->name, "Office (2)");
    EXPECT_FALSE(store.rename(*second, "oFFICE").has_value());
    EXPECT_FALSE(store.rename(*second, " ").has_value());
    ASSERT_TRUE(store.rename(*second, " Branch ").has_value());
    ASSERT_EQ(store.profiles().size(), 2U);
    EXPECT_EQ(store.profiles()[0].name, "Branch");
    EXPECT_EQ(store.usersOf("aabbcc").size(), 2U);
    EXPECT_TRUE(store.usersOf("").empty());
    EXPECT_TRUE(store.usersOf("AABB").empty());

    // Another window changes the same file.
    ProfileStore other(path);
    ASSERT_TRUE(other.remove(*id).has_value());
    Profile third = office();
    third.name = "Third";
    ASSERT_TRUE(store.save(third).has_value());
    EXPECT_EQ(store.find(*id), nullptr) << "what the other window removed stays removed";
    EXPECT_EQ(store.profiles().size(), 2U);

    const auto imported = store.importText(store.exportText({}));
    ASSERT_TRUE(imported.has_value());
    EXPECT_EQ(imported->ids.size(), 2U);
    EXPECT_NE(store.named("Branch (2)"), nullptr);
    EXPECT_TRUE(store.named("Branch (2)")->trustedBy.empty());
}

TEST(ProfileStores, ABrokenFileIsToldAndKept)
{
    const test::TempFolder folder;
    const std::string path = folder.write("profiles.json", "{ broken");
    ProfileStore store(path);
    EXPECT_FALSE(store.problem().empty());
    ASSERT_TRUE(store.save(office()).has_value());
    EXPECT_TRUE(store.problem().empty());
    EXPECT_EQ(contentOf(path + ".damaged"), "{ broken");
    EXPECT_EQ(ProfileStore(path).profiles().size(), 1U);
}

TEST(ProfileStores, AFolderThatCannotBeWrittenGivesASentence)
{
    const test::TempFolder folder;
    folder.write("file", "x");
    ProfileStore store(folder.path("file/profiles.json"));
    const auto saved = store.save(office());
    ASSERT_FALSE(saved.has_value());
    EXPECT_FALSE(saved.error().message.empty());
}

} // namespace
} // namespace rungbook::smtp
