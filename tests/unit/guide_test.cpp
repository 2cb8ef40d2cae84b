// SPDX-License-Identifier: GPL-3.0-or-later
// The field guide: its files, its links, how it is searched; and that it has every word that the program can print.
#include "core/guide/guide.h"

#include "core/config/negotiation.h"
#include "core/guide/keys.h"
#include "core/guide/ladders.h"
#include "core/guide/pages.h"
#include "core/ike/states.h"
#include "core/ike/step_notes.h"
#include "core/resources/resources.h"
#include "core/smtp/ise_messages.h"
#include "core/smtp/practice.h"
#include "core/smtp/probe_result.h"
#include "core/smtp/words.h"
#include "core/tls/tls_report.h"
#include "core/workbench/rules.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <set>
#include <sstream>
#include <string>

namespace rungbook::guide
{

namespace
{

const Entry& must(std::string_view word)
{
    static const Entry none;
    const Entry* entry = lookup(word);
    EXPECT_NE(entry, nullptr) << "the guide has nothing about \"" << word << '"';
    return entry ? *entry : none;
}

std::string idOf(std::string_view word)
{
    const Entry* entry = lookup(word);
    return entry ? entry->id : std::string();
}

bool holds(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

template <class Enum> void everyName(Enum last)
{
    for (int i = 0; i <= static_cast<int>(last); ++i)
        must(nameOf(static_cast<Enum>(i)));
}

/// The six-digit message numbers that a text names: those of ASA messages begin with these three.
void collectNumbers(const std::string& text, std::set<std::string>& numbers)
{
    static const std::set<std::string> families{
        "108", "302", "402", "507", "602", "713", "715", "750", "751", "752"};
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] < '0' || text[at] > '9') {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9')
            ++end;
        const bool alone = (at == 0 || (text[at - 1] != '.' && text[at - 1] != 'x'))
            && (end == text.size() || text[end] != '.' || end + 1 == text.size() || text[end + 1] < '0'
                || text[end + 1] > '9');
        if (end - at == 6 && alone && families.contains(text.substr(at, 3)))
            numbers.insert(text.substr(at, 6));
        at = end;
    }
}

} // namespace

TEST(Guide, EveryFileIsRead)
{
    EXPECT_GE(resources::guideFiles().size(), 12U);
    std::set<std::string> ids; // a second page would be taken for an addition to the first
    for (const resources::GuideFile& file : resources::guideFiles()) {
        const auto pages = readPages(file.name, file.text);
        ASSERT_TRUE(pages.has_value()) << pages.error().message;
        EXPECT_FALSE(pages->empty()) << file.name;
        for (const Entry& page : *pages)
            EXPECT_TRUE(ids.insert(keyOf(page.id)).second) << file.name << ": " << page.id;
    }
}

TEST(Guide, EveryEntryIsComplete)
{
    std::set<std::string> ids;
    for (const Entry& entry : entries()) {
        EXPECT_TRUE(ids.insert(keyOf(entry.id)).second) << entry.id << " is there twice";
        EXPECT_FALSE(entry.title.empty()) << entry.id;
        EXPECT_FALSE(entry.text.empty()) << entry.id;
        EXPECT_FALSE(entry.source.empty()) << entry.id;
        EXPECT_EQ(find(entry.id), &entry) << entry.id;
        if (entry.kind != Kind::Lesson) {
            EXPECT_TRUE(
                entry.text.ends_with('.') || entry.text.ends_with(".)") || entry.text.ends_with("**."))
                << entry.id << ": " << entry.text;
        }
        const std::size_t sentences =
            static_cast<std::size_t>(std::count(entry.text.begin(), entry.text.end(), '.'));
        EXPECT_LE(sentences, 40U) << entry.id;
        if (entry.kind == Kind::Rule) {
            EXPECT_FALSE(entry.document.empty()) << entry.id;
        }
        for (const std::string& name : entry.ladders)
            EXPECT_TRUE(ladderOf(name).has_value()) << entry.id << ": " << name;
        EXPECT_FALSE(firstSentence(entry).empty()) << entry.id;
    }
    EXPECT_GT(entries().size(), 700U);
}

TEST(Guide, NoLinkIsDead)
{
    for (const Entry& entry : entries()) {
        for (const std::string& id : entry.see)
            EXPECT_NE(lookup(id), nullptr) << entry.id << " points to \"" << id << '"';
    }
    // A page of resources/guide with the name of a rule would be lost: a rule shows its own document.
    for (const resources::GuideFile& file : resources::guideFiles()) {
        for (const Entry& page : readPages(file.name, file.text).value_or(std::vector<Entry>()))
            EXPECT_EQ(workbench::findRule(keyOf(page.id)), nullptr) << file.name << ": " << page.id;
    }
    // Links in the documents of rules: none may lead to a file or an anchor that is not there.
    for (const workbench::KnownRule& rule : workbench::allRules()) {
        const std::string text(resources::ruleDoc(rule.meta->id));
        for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
            const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
            EXPECT_TRUE(target.starts_with("guide:") ? lookup(target.substr(6)) != nullptr
                                                     : target.starts_with("https://"))
                << rule.meta->id << ": " << target;
        }
    }
}

TEST(Guide, KnowsWhatIkePrints)
{
    for (const ike::StateInfo& state : ike::states()) {
        const Entry& entry = must(state.name);
        EXPECT_EQ(entry.id, state.name);
        EXPECT_TRUE(entry.text.starts_with(state.meaning)) << state.name;
        ASSERT_GE(entry.checks.size(), state.stuck.size()) << state.name;
        for (std::size_t i = 0; i < state.stuck.size(); ++i)
            EXPECT_EQ(entry.checks[i], state.stuck[i]) << state.name;
    }
    using enum ike::StepKind;
    for (const ike::Step step :
        {ike::Step{MM, 1}, {MM, 2}, {MM, 3}, {MM, 4}, {MM, 5}, {MM, 6}, {AM, 1}, {AM, 2}, {AM, 3}, {QM, 1},
            {QM, 2}, {QM, 3}, {Xauth, 1}, {Xauth, 2}, {Xauth, 3}, {Xauth, 4}, {ModeCfg, 1}, {ModeCfg, 2},
            {Notify, 0}, {Delete, 0}, {DpdRUThere, 0}, {DpdRUThereAck, 0}, {Fragment, 0}}) {
        const Entry& entry = must(ike::stepName(step));
        EXPECT_EQ(entry.text, ike::stepNote(step).purpose) << ike::stepName(step);
    }
    for (const ike::ExchangeKind kind :
        {ike::ExchangeKind::MainMode, ike::ExchangeKind::AggressiveMode, ike::ExchangeKind::Xauth,
            ike::ExchangeKind::ModeConfig, ike::ExchangeKind::QuickMode, ike::ExchangeKind::Informational})
        must(ike::exchangeName(kind));
    for (const std::string_view name : {"HDR", "SA", "KE", "ID", "CERT", "CERT_REQ", "HASH", "SIG", "NONCE",
             "NOTIFY", "DELETE", "VENDOR", "ATTR", "NAT-D", "NAT-OA", "FRAG"})
        must(name);
    for (int type = 1; type <= 14; ++type)
        EXPECT_EQ(must("payload " + std::to_string(type)).kind, Kind::Payload) << type;
    for (const int type : {20, 21, 35, 36, 39, 44, 45, 46, 47, 48, 53, 130, 131, 132})
        EXPECT_EQ(must("payload " + std::to_string(type)).kind, Kind::Payload) << type;
    for (const std::string_view name : {"IKE_SA_INIT", "IKE_AUTH", "CREATE_CHILD_SA", "INFORMATIONAL",
             "I_WAIT_INIT", "I_WAIT_AUTH", "R_WAIT_AUTH", "R_VERIFY_AUTH", "READY"})
        must(name);
}

TEST(Guide, KnowsTheNotifies)
{
    // RFC 2408, section 3.14.1: one number, one page.
    for (int number = 1; number <= 30; ++number) {
        const std::string head = "Notify " + std::to_string(number);
        EXPECT_TRUE(std::any_of(entries().begin(), entries().end(), [&](const Entry& e) {
            return e.kind == Kind::Notify
                && (e.title.starts_with(head + ":") || e.title.starts_with(head + " "));
        })) << number;
    }
    EXPECT_EQ(idOf("NO_PROPOSAL_CHOSEN"), "NO-PROPOSAL-CHOSEN");
    EXPECT_EQ(idOf("No proposal chosen"), "NO-PROPOSAL-CHOSEN");
    EXPECT_EQ(idOf("NOTIFY(TS_UNACCEPTABLE)"), ""); // a word of a line: lookupAt() finds the part
    const std::string line = "IDr AUTH NOTIFY(TS_UNACCEPTABLE) N(NATD_S_IP)";
    EXPECT_EQ(lookupAt(line, line.find("TS_UN") + 3).entry, find("TS_UNACCEPTABLE"));
    EXPECT_EQ(lookupAt(line, line.find("NATD") + 2).entry, find("NAT_DETECTION_SOURCE_IP"));
}

TEST(Guide, KnowsEverySyslogNumberOfTheProgram)
{
    std::set<std::string> numbers;
    for (const workbench::KnownRule& rule : workbench::allRules())
        collectNumbers(std::string(resources::ruleDoc(rule.meta->id)), numbers);
    namespace fs = std::filesystem;
    for (const std::string_view folder : {"core/ike", "core/config", "core/smtp", "core/show"}) {
        for (const fs::directory_entry& file :
            fs::recursive_directory_iterator(fs::path(RUNGBOOK_SOURCE_DIR) / folder)) {
            if (file.path().extension() != ".cpp" && file.path().extension() != ".h")
                continue;
            std::stringstream text;
            text << std::ifstream(file.path()).rdbuf();
            collectNumbers(text.str(), numbers);
        }
    }
    EXPECT_GT(numbers.size(), 60U);
    for (const std::string& number : numbers) {
        EXPECT_EQ(must(number).kind, Kind::Syslog) << number;
        EXPECT_EQ(lookup("%ASA-7-" + number + ":"), find(number)) << number;
    }
}

TEST(Guide, KnowsWhatTheSmtpBenchPrints)
{
    using namespace smtp;
    for (const ReplyCodeWords& words : replyCodes()) {
        const Entry& entry = must(std::to_string(words.code));
        EXPECT_TRUE(entry.text.starts_with(words.meaning)) << words.code;
        EXPECT_EQ(entry.source, words.reference) << words.code;
        EXPECT_EQ(lookup(std::to_string(words.code) + "-mail.example.com"), &entry);
    }
    for (const EnhancedCodeWords& words : enhancedCodes()) {
        for (const char klass : {'2', '4', '5'}) {
            const std::string code = std::string(1, klass) + "." + std::to_string(words.subject) + "."
                + std::to_string(words.detail);
            EXPECT_TRUE(must(code).text.starts_with(words.meaning)) << code;
        }
    }
    for (const CommandWords& words : commands())
        must(words.verb.empty() ? "greeting" : words.verb == "." ? "end-of-message" : words.verb);
    everyName(Mechanism::External);
    everyName(smtp::Phase::Quit);
    everyName(StepOutcome::CouldNotTest);
    everyName(DnsOutcome::Malformed);
    everyName(ConnectOutcome::Other);
    everyName(EndKind::StillOpen);
    for (const IseMessage& message : iseMessages())
        must(message.id);
    for (const std::string_view keyword : {"SIZE", "PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING", "DSN",
             "STARTTLS", "AUTH", "ENHANCEDSTATUSCODES", "XXXXXXXA"})
        must(keyword);
    for (int number = 0; number < 256; ++number) {
        if (const std::string name = tls::alertName(number); !name.starts_with("alert ")) {
            EXPECT_EQ(must(name).kind, Kind::Alert) << name;
            EXPECT_EQ(lookup("alert " + std::to_string(number)), lookup(name));
        }
        if (const std::string name = tls::handshakeName(number); !name.starts_with("handshake "))
            must(name);
    }
}

TEST(Guide, KnowsTheVerifyCodesInTheWordsOfTheLibrary)
{
    const std::string none = X509_verify_cert_error_string(9999);
    int seen = 0;
    for (int code = 1; code < 120; ++code) {
        const std::string words = X509_verify_cert_error_string(code);
        if (words.empty() || words.starts_with("unknown") || words == none)
            continue;
        const Entry& entry = must("verify-" + std::to_string(code));
        if (code
            <= 94) { // those of the library that the guide was written with; a newer one may have others and other words
            ++seen;
            EXPECT_EQ(entry.kind, Kind::VerifyCode) << code;
            EXPECT_TRUE(holds(entry.title, words)) << code << ": " << words;
        }
    }
    EXPECT_GT(seen, 80);
    EXPECT_EQ(idOf("num=20"), "verify-20");
    EXPECT_EQ(idOf("X509_V_ERR_CERT_HAS_EXPIRED"), "verify-10");
}

TEST(Guide, KnowsRulesLessonsAndStages)
{
    for (const workbench::KnownRule& rule : workbench::allRules()) {
        const Entry& entry = must(rule.meta->id);
        EXPECT_EQ(entry.id, rule.meta->id);
        EXPECT_EQ(pageMarkdown(entry, true), resources::ruleDoc(rule.meta->id));
    }
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        EXPECT_EQ(must("practice-" + std::string(file.name)).kind, Kind::Lesson) << file.name;
        must(file.name);
    }
    for (int i = 0; i <= static_cast<int>(config::StageKind::Lifetime); ++i) {
        must(config::idOf(static_cast<config::StageKind>(i)));
        must(config::nameOf(static_cast<config::StageKind>(i)));
        EXPECT_EQ(
            must("stage-" + std::string(config::idOf(static_cast<config::StageKind>(i)))).kind, Kind::Phase);
    }
}

TEST(Guide, SaysWhereCommonTeachingIsWrong)
{
    const std::string page = pageMarkdown(must("MSG3"), false);
    EXPECT_TRUE(holds(page, "They do not.")) << page;
    EXPECT_TRUE(holds(page, "MM5")) << page;
    EXPECT_TRUE(holds(must("MM3").text, "carries neither the pre-shared key nor a hash"));
}

TEST(Guide, SearchRanksWholeIdsFirst)
{
    EXPECT_EQ(search("713236").front().entry, find("713236"));
    EXPECT_EQ(search("mm_wait_msg4").front().entry, find("MM_WAIT_MSG4"));
    EXPECT_EQ(search("MM_WAIT").front().entry->kind, Kind::State);
    EXPECT_EQ(search("pfs").front().entry, find("perfect-forward-secrecy"));
    EXPECT_EQ(search("5.7.8").front().entry, find("X.7.8"));
    EXPECT_EQ(search("alert 48").front().entry, find("alert-48"));
    EXPECT_EQ(search("unknown_ca").front().entry, find("alert-48"));
    EXPECT_EQ(search("").size(), entries().size());
    // Several words: each must be on the page.
    const std::vector<Hit> hits = search("quick mode networks");
    ASSERT_FALSE(hits.empty());
    for (std::size_t i = 1; i < hits.size(); ++i)
        EXPECT_LE(hits[i].score, hits[i - 1].score);
    EXPECT_TRUE(search("quick mode zebra").empty());
}

TEST(Guide, SearchForgivesATypingError)
{
    const auto first = [](std::string_view word) {
        const std::vector<Hit> hits = search(word);
        return hits.empty() ? std::string() : hits.front().entry->id;
    };
    EXPECT_EQ(first("MM_WIAT_MSG4"), "MM_WAIT_MSG4");
    EXPECT_EQ(first("NO_PROPOSAL_CHOSSEN"), "NO-PROPOSAL-CHOSEN");
    EXPECT_LT(search("MM_WIAT_MSG4").front().score, 10);
    EXPECT_EQ(suggestions("duplicate-first-paket").front(), "duplicate-first-packet");
    EXPECT_TRUE(suggestions("zzzzzzzzzzzz").empty());
    EXPECT_LE(suggestions("mm_wait_msg", 3).size(), 3U);
}

TEST(Guide, FindsTheWordInALine)
{
    const std::string line = "Jan 24 2024: %ASA-7-713236: IP = 192.0.2.1, IKE_DECODE SENDING Message with "
                             "payloads : HDR + SA (1) + "
                             "VENDOR (13), state MM_WAIT_MSG2; see crypto map outside_map.";
    const auto at = [&](std::string_view word, std::size_t inside = 1) {
        const Found found = lookupAt(line, line.find(word) + inside);
        return found.entry ? found.entry->id : std::string();
    };
    EXPECT_EQ(at("%ASA"), "713236");
    EXPECT_EQ(at("713236"), "713236");
    EXPECT_EQ(at("MM_WAIT"), "MM_WAIT_MSG2");
    EXPECT_EQ(at("VENDOR"), "VENDOR payload");
    EXPECT_EQ(at("crypto"), "crypto-map");
    EXPECT_EQ(at("map outside"), "crypto-map");
    EXPECT_EQ(at("192.0.2.1"), "");
    const Found map = lookupAt(line, line.find("map outside"));
    EXPECT_EQ(line.substr(map.begin, map.length), "crypto map");
    EXPECT_EQ(lookupAt(line, line.size() + 5).entry, nullptr);
    EXPECT_EQ(lookupAt("", 0).entry, nullptr);
    EXPECT_EQ(lookupAt("   ", 1).entry, nullptr);
}

TEST(Guide, TellsNamesApartByTheirSpelling)
{
    EXPECT_EQ(must("COOKIE").kind, Kind::Notify);
    EXPECT_EQ(must("cookie").kind, Kind::Topic);
    EXPECT_EQ(must("certificate_revoked").kind, Kind::Alert);
    EXPECT_EQ(must("certificate-revoked").kind, Kind::Rule);
}

TEST(Guide, SurvivesHostileWords)
{
    EXPECT_EQ(lookup(std::string(1U << 20U, 'a')), nullptr);
    EXPECT_TRUE(suggestions(std::string(100000, 'x')).empty());
    (void)search(std::string(100000, '-'));
    (void)search("\xff\xfe\x00\x1b[31m");
    std::string noise;
    for (int i = 0; i < 3000; ++i)
        noise += static_cast<char>((i * 7919) % 256);
    for (std::size_t at = 0; at < noise.size(); at += 13)
        (void)lookupAt(noise, at);
    (void)lookupAt(std::string(1U << 20U, 'q'), 1000);
}

TEST(GuidePages, SayWhatIsWrongAndWhere)
{
    const auto complaint = [](std::string_view text) {
        const auto pages = readPages("x.md", text);
        return pages ? std::string() : pages.error().message;
    };
    EXPECT_EQ(complaint("kind: zebra\n"), "x.md, line 1: there is no such kind of entry.");
    EXPECT_EQ(complaint("kind: topic\n\nwords\n"),
        "x.md, line 3: a field is \"key: value\", and a blank line ends the fields.");
    EXPECT_EQ(complaint("## \n"), "x.md, line 1: a page without an id.");
    EXPECT_EQ(complaint("## a\ncolour: red\n"), "x.md, line 2: there is no such field.");
    EXPECT_EQ(complaint("## a\nwords at once\n"),
        "x.md, line 2: a field is \"key: value\", and a blank line ends the fields.");
    EXPECT_EQ(complaint("## a\n\n- check\n\nmore\n"), "x.md, line 5: a paragraph after what to check.");
    const auto pages = readPages("x.md",
        "kind: notify\nsource: RFC 1\n\n## A-B\ntitle: one\nalso: x; y z\nsee: "
        "c\n\nFirst\nline.\n\nSecond.\n\n- check\n  goes on\n- two\n## C\nsource: RFC 2\n\nText.");
    ASSERT_TRUE(pages.has_value());
    ASSERT_EQ(pages->size(), 2U);
    EXPECT_EQ(pages->front().text, "First line.\n\nSecond.");
    EXPECT_EQ(pages->front().checks, (std::vector<std::string>{"check goes on", "two"}));
    EXPECT_EQ(pages->front().aliases, (std::vector<std::string>{"x", "y z"}));
    EXPECT_EQ(pages->front().source, "RFC 1");
    EXPECT_EQ(pages->back().source, "RFC 2");
    EXPECT_EQ(pages->back().kind, Kind::Notify);
}

TEST(GuideKeys, CountLettersApart)
{
    EXPECT_EQ(lettersApart("abc", "abc", 2), 0U);
    EXPECT_EQ(lettersApart("abc", "acb", 2), 1U);
    EXPECT_EQ(lettersApart("abc", "abd", 2), 1U);
    EXPECT_EQ(lettersApart("abc", "ab", 2), 1U);
    EXPECT_EQ(lettersApart("kitten", "sitting", 3), 3U);
    EXPECT_EQ(lettersApart("kitten", "sitting", 2), 3U);
    EXPECT_EQ(keyOf(" MM_WAIT  MSG4 "), "mm-wait-msg4");
}

TEST(GuideLadders, AreThoseOfTheSteps)
{
    for (const std::string_view name : ladderNames()) {
        const auto ladder = ladderOf(name);
        ASSERT_TRUE(ladder.has_value()) << name;
        EXPECT_GE(ladder->size(), 4U) << name;
    }
    EXPECT_FALSE(ladderOf("zebra").has_value());
    const auto main = ladderOf("main-mode");
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < main->size(); ++i) {
        const ladder::Row row = main->rows->row(i);
        if (row.kind != ladder::RowKind::Message)
            continue;
        labels.push_back(row.label);
        EXPECT_EQ(row.from, labels.size() % 2 == 1 ? 0 : 1) << row.label;
        EXPECT_EQ(holds(row.payloads, "HASH"), labels.size() > 4) << row.label << ": " << row.payloads;
    }
    EXPECT_EQ(labels, (std::vector<std::string>{"MM1", "MM2", "MM3", "MM4", "MM5", "MM6"}));
}

} // namespace rungbook::guide
