// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"
#include "tests/support/temp_folder.h"
#include "tests/tls/support.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;
namespace fs = std::filesystem;

namespace
{

constexpr UtcSeconds kDay = 86'400;

TrustUsages forMail()
{
    TrustUsages usages;
    usages.mailServers = true;
    return usages;
}

Minted authority(const std::string& name, const Minted* issuer = nullptr, const std::string& keyPem = {})
{
    MintSpec spec;
    spec.commonName = name;
    spec.ca = true;
    spec.keyPem = keyPem;
    return must(mint(spec, issuer));
}

std::vector<BundleEntry> entriesOf(const std::vector<Minted>& minted)
{
    std::vector<BundleEntry> entries;
    for (const Minted& one : minted)
        entries.push_back({one.certificate, "", 0});
    return entries;
}

std::vector<std::string> filesIn(const std::string& folder)
{
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(folder))
        names.push_back(file.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string fileOf(const std::string& folder, const Certificate& certificate)
{
    std::string name;
    for (const char c : certificate.sha256)
        if (c != ':')
            name += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    return folder + "/" + name + ".json";
}

std::string contentOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace

TEST(TrustStore, KeepsWhatItIsGiven)
{
    const TempFolder temp;
    const std::string folder = temp.path("new/store");
    TrustStore store = must(TrustStore::open(folder));
    EXPECT_TRUE(store.list().empty());
    EXPECT_FALSE(fs::exists(folder)) << "reading never writes";

    const Minted root = authority("Example Root");
    TrustUsages usages = forMail();
    usages.withinIse = true;
    const auto results = must(store.add(entriesOf({root}), usages, "root.pem"));
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].outcome, AddOutcome::Added);
    EXPECT_EQ(results[0].friendlyName, "Example Root");
    EXPECT_TRUE(results[0].warnings.empty());

    TrustedCertificate changed = *store.find("Example Root");
    changed.friendlyName = "Our root";
    changed.description = "Printed on paper, compared by two people.";
    changed.enabled = false;
    ASSERT_TRUE(store.update(changed));

    const TrustStore again = must(TrustStore::open(folder));
    ASSERT_EQ(again.list().size(), 1U);
    const TrustedCertificate& read = *again.list().front();
    EXPECT_EQ(read, changed);
    EXPECT_EQ(read.source, "root.pem");
    EXPECT_EQ(read.certificate.der, root.certificate.der);
    EXPECT_GT(read.added, 0);
    EXPECT_TRUE(again.problems().empty());
    struct stat status {
    };
    ASSERT_EQ(::stat(fileOf(folder, root.certificate).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(TrustStore, FindsByFingerprintAndName)
{
    const TempFolder temp;
    TrustStore store = must(TrustStore::open(temp.path("store")));
    const Minted one = authority("One");
    const Minted two = authority("Two");
    must(store.add(entriesOf({one, two}), forMail(), "test"));
    const std::string& print = one.certificate.sha256;
    std::string plain;
    for (const char c : print)
        if (c != ':')
            plain += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    for (const std::string& wanted :
        {print, plain, print.substr(0, 11), plain.substr(0, 8), std::string("One")}) {
        ASSERT_NE(store.find(wanted), nullptr) << wanted;
        EXPECT_EQ(store.find(wanted)->certificate, one.certificate);
    }
    EXPECT_EQ(store.find(plain.substr(0, 7)), nullptr);
    EXPECT_EQ(store.find("Three"), nullptr);
    EXPECT_EQ(store.find(""), nullptr);
}

TEST(TrustStore, DuplicatesAndRenewals)
{
    const TempFolder temp;
    TrustStore store = must(TrustStore::open(temp.path("store")));
    const Minted first = authority("Example Root");
    const Minted renewed = authority("Example Root", nullptr, first.keyPem);
    must(store.add(entriesOf({first}), forMail(), "test"));
    const auto results = must(store.add(entriesOf({first, renewed}), TrustUsages{}, "test"));
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0].outcome, AddOutcome::Duplicate);
    EXPECT_TRUE(store.find(first.certificate.sha256)->usages.mailServers) << "a duplicate changes nothing";
    EXPECT_EQ(results[1].outcome, AddOutcome::Renewal);
    EXPECT_EQ(results[1].relatedSha256, first.certificate.sha256);
    EXPECT_EQ(results[1].friendlyName, "Example Root (2)");
    EXPECT_EQ(store.list().size(), 2U);
}

TEST(TrustStore, RefusesWhatIseRefuses)
{
    const TempFolder temp;
    TrustStore store = must(TrustStore::open(temp.path("store")));
    const Minted root = authority("Root");
    TrustUsages usages;
    usages.adminCertificates = true;
    const auto refused = store.add(entriesOf({root}), usages, "test");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Usage);
    EXPECT_FALSE(fs::exists(temp.path("store")));
    usages.clientsAndSyslog = true;
    must(store.add(entriesOf({root}), usages, "test"));

    TrustedCertificate changed = *store.find("Root");
    changed.usages.clientsAndSyslog = false;
    EXPECT_FALSE(store.update(changed));
    changed.usages.clientsAndSyslog = true;
    changed.friendlyName = "  ";
    EXPECT_FALSE(store.update(changed));
    must(store.add(entriesOf({authority("Other")}), usages, "test"));
    changed.friendlyName = "OTHER";
    const auto taken = store.update(changed);
    ASSERT_FALSE(taken);
    EXPECT_NE(taken.error().message.find("OTHER"), std::string::npos);
    changed.certificate = authority("Not there").certificate;
    changed.friendlyName = "Not there";
    EXPECT_FALSE(store.update(changed));
}

TEST(TrustStore, UsagesDecideWhatIsTrusted)
{
    const TempFolder temp;
    TrustStore store = must(TrustStore::open(temp.path("store")));
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const VerifyQuestion question{.name = std::string(kHost), .purpose = Purpose::Server, .at = 0};
    const auto accepted = [&](TrustUsage usage, const TrustAnchorsPtr& base = nullptr) {
        return verifyChain(server.chain, store.anchorsFor(usage, base), question).accepted;
    };
    const std::vector<BundleEntry> root{{server.root, "Practice", 0}};
    TrustUsages usages;
    usages.ciscoServices = true;
    must(store.add(root, usages, "test"));
    EXPECT_FALSE(accepted(TrustUsage::MailServers));
    EXPECT_TRUE(accepted(TrustUsage::CiscoServices));
    TrustedCertificate changed = *store.find("Practice");
    changed.usages.mailServers = true;
    ASSERT_TRUE(store.update(changed));
    EXPECT_TRUE(accepted(TrustUsage::MailServers));
    changed.enabled = false;
    ASSERT_TRUE(store.update(changed));
    EXPECT_FALSE(accepted(TrustUsage::MailServers));
    const TrustAnchorsPtr system = withAnchors(nullptr, {&server.root, 1});
    EXPECT_FALSE(accepted(TrustUsage::MailServers, system)) << "disabled here, whatever the system says";
    EXPECT_EQ(must(store.remove(std::vector<std::string>{server.root.sha256}, false)).size(), 1U);
    EXPECT_TRUE(accepted(TrustUsage::MailServers, system));
}

TEST(TrustStore, KnowsWhatDependsOnWhat)
{
    const TempFolder temp;
    TrustStore store = must(TrustStore::open(temp.path("store")));
    const Minted root = authority("Root");
    const Minted middle = authority("Middle", &root);
    const Minted low = authority("Low", &middle);
    const Minted other = authority("Other root");
    // The same authority with a certificate of each root: it needs neither of them alone.
    const Minted crossed = authority("Crossed", &other);
    const Minted below = authority("Below", &crossed);
    const Minted crossedToo = authority("Crossed", &root, crossed.keyPem);
    must(store.add(entriesOf({low, middle, root, other, crossed, crossedToo, below}), forMail(), "test"));
    const auto names = [&](const Minted& of) {
        std::vector<std::string> out;
        for (const TrustedCertificate* const entry : store.dependantsOf(of.certificate.sha256))
            out.push_back(entry->certificate.commonName);
        std::sort(out.begin(), out.end());
        return out;
    };
    EXPECT_EQ(names(root), (std::vector<std::string>{"Crossed", "Low", "Middle"}));
    EXPECT_EQ(names(middle), std::vector<std::string>{"Low"});
    EXPECT_TRUE(names(crossed).empty());
    EXPECT_EQ(store.issuerOf(*store.find("Low"))->friendlyName, "Middle");
    EXPECT_EQ(store.issuerOf(*store.find("Root"))->friendlyName, "Root");

    const std::vector<std::string> wanted{root.certificate.sha256};
    EXPECT_EQ(must(store.remove(wanted, true)).size(), 4U);
    EXPECT_EQ(store.list().size(), 3U);
    EXPECT_EQ(must(TrustStore::open(store.folder())).list().size(), 3U);
    EXPECT_FALSE(store.remove(wanted, true));
}

TEST(TrustStore, ExportsWhatCanBeImported)
{
    const TempFolder temp;
    TrustStore store = must(TrustStore::open(temp.path("store")));
    must(store.add(entriesOf({authority("B"), authority("a"), authority("C")}), forMail(), "test"));
    const Bundle all = readBundle(store.exportPem({}));
    ASSERT_EQ(all.certificates.size(), 3U);
    EXPECT_EQ(all.certificates[0].certificate.commonName, "a");
    EXPECT_TRUE(all.problems.empty());
    const std::vector<std::string> one{store.find("C")->certificate.sha256};
    EXPECT_EQ(readBundle(store.exportPem(one)).certificates.size(), 1U);
}

TEST(TrustStore, ADamagedFileLosesNoOther)
{
    const TempFolder temp;
    const std::string folder = temp.path("store");
    TrustStore store = must(TrustStore::open(folder));
    const Minted good = authority("Good");
    const std::vector<Minted> bad{authority("0"), authority("1"), authority("2"), authority("3"),
        authority("4"), authority("5"), authority("6")};
    must(store.add(entriesOf({good}), forMail(), "test"));
    must(store.add(entriesOf(bad), forMail(), "test"));
    const auto rewrite = [&](std::size_t which, const std::string& content) {
        std::ofstream(fileOf(folder, bad[which].certificate), std::ios::binary | std::ios::trunc) << content;
    };
    rewrite(0, "");
    rewrite(1, contentOf(fileOf(folder, bad[1].certificate)).substr(0, 100));
    rewrite(2, contentOf(fileOf(folder, good.certificate)));
    rewrite(3, "{\"rungbook-trust\": 2, \"pem\": \"...\"}");
    rewrite(4, std::string(5U << 20U, 'x'));
    rewrite(5, "[[[[[[[[");
    fs::remove(fileOf(folder, bad[6].certificate));
    ASSERT_EQ(::mkfifo(fileOf(folder, bad[6].certificate).c_str(), 0600), 0);
    store = must(TrustStore::open(folder));
    ASSERT_EQ(store.list().size(), 1U);
    EXPECT_EQ(store.list()[0]->friendlyName, "Good");
    ASSERT_EQ(store.problems().size(), 7U);
    for (const StoreProblem& problem : store.problems())
        EXPECT_TRUE(problem.message.ends_with('.')) << problem.message;
    EXPECT_TRUE(
        std::any_of(store.problems().begin(), store.problems().end(), [](const StoreProblem& problem) {
            return problem.message.find("newer version") != std::string::npos;
        }));
    // And one can go on working.
    must(store.add(entriesOf({authority("New")}), forMail(), "test"));
    EXPECT_EQ(must(TrustStore::open(folder)).list().size(), 2U);
    EXPECT_NE(contentOf(fileOf(folder, bad[3].certificate)).find("\"rungbook-trust\": 2"), std::string::npos)
        << "a file of a newer version is left alone";
}

TEST(TrustStore, ADamagedFlagIsNoTrust)
{
    const TempFolder temp;
    const std::string folder = temp.path("store");
    TrustStore store = must(TrustStore::open(folder));
    const Minted root = authority("Root");
    must(store.add(entriesOf({root}), forMail(), "test"));
    std::string content = contentOf(fileOf(folder, root.certificate));
    const std::size_t at = content.find("\"enabled\": true");
    ASSERT_NE(at, std::string::npos);
    content.replace(at, 15, "\"enabled\": \"x\"");
    std::ofstream(fileOf(folder, root.certificate), std::ios::trunc) << content;
    store = must(TrustStore::open(folder));
    ASSERT_EQ(store.list().size(), 1U);
    EXPECT_FALSE(store.list()[0]->enabled);
}

TEST(TrustStore, WhatACrashLeavesBehindIsIgnoredAndRemoved)
{
    const TempFolder temp;
    const std::string folder = temp.path("store");
    TrustStore store = must(TrustStore::open(folder));
    const Minted root = authority("Root");
    must(store.add(entriesOf({root}), forMail(), "test"));
    const std::string half = contentOf(fileOf(folder, root.certificate)).substr(0, 50);
    std::ofstream(folder + "/.new-4711-0") << half;
    store = must(TrustStore::open(folder));
    EXPECT_EQ(store.list().size(), 1U);
    EXPECT_TRUE(store.problems().empty());
    must(store.add(entriesOf({authority("Next")}), forMail(), "test"));
    const auto names = filesIn(folder);
    EXPECT_TRUE(std::none_of(
        names.begin(), names.end(), [](const std::string& name) { return name.starts_with(".new-"); }));
}

/// A process that is killed while it writes: after it the store is whole, and can be written at once.
TEST(TrustStore, AKilledWriterLeavesAWholeStore)
{
    const TempFolder temp;
    const std::string folder = temp.path("store");
    TrustStore store = must(TrustStore::open(folder));
    must(store.add(entriesOf({authority("Before")}), forMail(), "test"));
    std::vector<Minted> many;
    for (int i = 0; i < 200; ++i)
        many.push_back(authority("Many " + std::to_string(i)));
    int ready[2] = {};
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto mine = TrustStore::open(folder);
        if (mine)
            (void)mine->add(entriesOf({many[0]}), forMail(), "child");
        (void)!::write(ready[1], "x", 1);
        if (mine)
            (void)mine->add(entriesOf(many), forMail(), "child");
        ::_exit(0);
    }
    ::close(ready[1]);
    char byte = 0;
    EXPECT_EQ(::read(ready[0], &byte, 1), 1);
    ::close(ready[0]);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    store = must(TrustStore::open(folder));
    EXPECT_TRUE(store.problems().empty());
    EXPECT_GE(store.list().size(), 2U);
    EXPECT_NE(store.find("Before"), nullptr);
    must(store.add(entriesOf({authority("After")}), forMail(), "test"));
    EXPECT_NE(must(TrustStore::open(folder)).find("After"), nullptr);
}

TEST(TrustStore, NeverTwoWriters)
{
    const TempFolder temp;
    const std::string folder = temp.path("store");
    TrustStore store = must(TrustStore::open(folder));
    must(store.add(entriesOf({authority("Root")}), forMail(), "test"));
    const int file = ::open((folder + "/.lock").c_str(), O_RDWR);
    ASSERT_GE(file, 0);
    ASSERT_EQ(::flock(file, LOCK_EX | LOCK_NB), 0);
    const auto before = filesIn(folder);
    const auto refused = store.add(entriesOf({authority("Second")}), forMail(), "test");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("is changing the trust store"), std::string::npos);
    EXPECT_NE(refused.error().message.find("process " + std::to_string(::getpid())), std::string::npos);
    EXPECT_FALSE(store.update(*store.find("Root")));
    EXPECT_FALSE(store.remove(std::vector<std::string>{"Root"}, false));
    EXPECT_EQ(filesIn(folder), before);
    ::close(file);
    must(store.add(entriesOf({authority("Second")}), forMail(), "test"));
}

/// Several stores on one folder, each in its thread: nothing that one of them added is lost.
TEST(TrustStore, WritersInTurnLoseNothing)
{
    const TempFolder temp;
    const std::string folder = temp.path("store");
    constexpr int kThreads = 4;
    constexpr int kEach = 10;
    std::vector<std::vector<Minted>> work(kThreads);
    for (int t = 0; t < kThreads; ++t)
        for (int i = 0; i < kEach; ++i)
            work[static_cast<std::size_t>(t)].push_back(
                authority(std::to_string(t) + "-" + std::to_string(i)));
    std::vector<std::thread> threads;
    for (const auto& mine : work)
        threads.emplace_back([&folder, &mine] {
            auto store = TrustStore::open(folder);
            if (!store)
                return;
            for (const Minted& one : mine)
                while (!store->add(entriesOf({one}), forMail(), "thread"))
                    std::this_thread::yield();
        });
    for (std::thread& thread : threads)
        thread.join();
    const TrustStore store = must(TrustStore::open(folder));
    EXPECT_EQ(store.list().size(), static_cast<std::size_t>(kThreads * kEach));
    EXPECT_TRUE(store.problems().empty());
}

TEST(TrustStore, SeesWhatAnotherOneChanged)
{
    const TempFolder temp;
    TrustStore one = must(TrustStore::open(temp.path("store")));
    TrustStore two = must(TrustStore::open(temp.path("store")));
    const Minted root = authority("Root");
    must(one.add(entriesOf({root}), forMail(), "one"));
    EXPECT_EQ(must(two.add(entriesOf({root}), forMail(), "two"))[0].outcome, AddOutcome::Duplicate);
    TrustedCertificate changed = *two.find("Root");
    changed.description = "changed by two";
    ASSERT_TRUE(two.update(changed));
    ASSERT_TRUE(one.reload());
    EXPECT_EQ(one.find("Root")->description, "changed by two");
    must(two.remove(std::vector<std::string>{root.certificate.sha256}, false));
    EXPECT_FALSE(one.update(changed)) << "it is gone";
    EXPECT_TRUE(one.list().empty());
}

TEST(TrustStore, FoldersThatAreNone)
{
    const TempFolder temp;
    const std::string file = temp.write("file", "text");
    EXPECT_FALSE(TrustStore::open(file));
    TrustStore below = must(TrustStore::open(temp.path("no/such/folder")));
    EXPECT_TRUE(below.list().empty());
    TrustStore store = must(TrustStore::open(temp.path("store")));
    must(store.add(entriesOf({authority("Root")}), forMail(), "test"));
    ::chmod(temp.path("store").c_str(), 0777);
    store = must(TrustStore::open(temp.path("store")));
    ASSERT_EQ(store.problems().size(), 1U);
    EXPECT_NE(store.problems()[0].message.find("writable for all"), std::string::npos);
    EXPECT_EQ(store.list().size(), 1U);
}

TEST(TrustUsages, Words)
{
    const TrustUsages usages = must(usagesFromWords("mail, ise,clients"));
    EXPECT_TRUE(usages.mailServers && usages.withinIse && usages.clientsAndSyslog && !usages.ciscoServices);
    EXPECT_EQ(usagesText(usages), "ise,clients,mail");
    EXPECT_EQ(must(usagesFromWords(usagesText(usages))), usages);
    EXPECT_EQ(must(usagesFromWords("")), TrustUsages{});
    const auto wrong = usagesFromWords("mail,web");
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("web"), std::string::npos);
    EXPECT_EQ(usageTitle(TrustUsage::ClientsAndSyslog), "Trust for client authentication and Syslog");
}

TEST(Expiry, StatesAndSentences)
{
    Certificate certificate;
    certificate.notBefore = 0;
    certificate.notAfter = 1000 * kDay;
    const auto state = [&](UtcSeconds at) { return expiryOf(certificate, at); };
    EXPECT_EQ(state(939 * kDay), ExpiryState::Valid);
    EXPECT_EQ(state(940 * kDay), ExpiryState::Within60Days);
    EXPECT_EQ(state(970 * kDay - 1), ExpiryState::Within60Days);
    EXPECT_EQ(state(970 * kDay), ExpiryState::Within30Days);
    EXPECT_EQ(state(1000 * kDay), ExpiryState::Within30Days) << "valid through notAfter, RFC 5280, 4.1.2.5";
    EXPECT_EQ(state(1000 * kDay + 1), ExpiryState::Expired);
    EXPECT_EQ(state(-1), ExpiryState::NotYetValid);
    EXPECT_EQ(expirySentence(certificate, 1), "");
    EXPECT_EQ(expirySentence(certificate, 988 * kDay), "It expires in 12 days, on 1972-09-27.");
    EXPECT_EQ(expirySentence(certificate, 999 * kDay), "It expires in 1 day, on 1972-09-27.");
    EXPECT_EQ(expirySentence(certificate, 1000 * kDay - 5), "It expires in less than a day, on 1972-09-27.");
    EXPECT_EQ(expirySentence(certificate, 1035 * kDay), "It expired 35 days ago, on 1972-09-27.");
    EXPECT_NE(expirySentence(certificate, -1).find("clock"), std::string::npos);
}

TEST(TrustWarnings, SayWhatToKnow)
{
    const auto warnings = [](MintFault fault) {
        std::string all;
        for (const std::string& one : trustWarnings(must(mintServer(fault, kHost)).leaf, 1'795'600'800))
            all += one + "\n";
        return all;
    };
    EXPECT_NE(warnings(MintFault::SelfSigned).find("one server"), std::string::npos);
    EXPECT_NE(warnings(MintFault::None).find("Trusting its issuer lasts longer."), std::string::npos);
    EXPECT_NE(warnings(MintFault::WeakKey).find("1024 bits"), std::string::npos);
    EXPECT_NE(warnings(MintFault::WeakDigest).find("SHA1"), std::string::npos);
}
