// SPDX-License-Identifier: GPL-3.0-or-later
// The field guide: an entry for every word that the program prints or that a log, a configuration or a transcript has, with what it means, what to
// check, and where it is defined. Texts come from the tables of the core and from resources/guide (see the README.md there).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::guide
{

/// What an entry is about.
enum class Kind : std::uint8_t {
    Topic, ///< an idea: the five steps of IPsec, NAT traversal
    State, ///< of an IKE state machine
    Message, ///< of IKE: MM3, IKE_AUTH
    Payload,
    Notify,
    Syslog, ///< by number: 713902
    Command, ///< of SMTP
    Extension, ///< keyword of the answer to EHLO
    Mechanism, ///< of SASL
    ReplyCode, ///< of SMTP: 421
    EnhancedCode, ///< X.7.8
    Handshake, ///< message of TLS
    Alert, ///< of TLS
    VerifyCode, ///< of X.509 verification
    Outcome, ///< of DNS, of connecting, of a connection's end
    Phase, ///< of a test of a mail server, or of a negotiation on paper
    ConfigWord,
    Rule,
    Lesson ///< a scenario of the practice server
};

/// "topic", "state", "reply code": for people.
std::string_view nameOf(Kind kind);
/// Every kind, in the order in which they are listed.
std::span<const Kind> kinds();

/// One page of the guide.
struct Entry {
    std::string
        id; ///< as it is printed: "MM_WAIT_MSG4", "713902", "X.7.8", "alert-48", "psk-mismatch-decrypt-failed"
    std::string title; ///< a few words, no full stop
    std::vector<std::string> aliases; ///< other spellings under which it is found
    Kind kind = Kind::Topic;
    std::string about; ///< a few words on where it belongs: "ASA, initiator"; may be empty
    std::string text; ///< paragraphs in Markdown, divided by blank lines
    std::vector<std::string> checks; ///< what to check when it is seen, most likely first
    std::vector<std::string> see; ///< ids or aliases of other entries
    std::vector<std::string> ladders; ///< names for ladderOf(), to be drawn side by side
    std::string source; ///< RFC section or vendor document
    std::string_view document; ///< of a rule: its whole document, in place of text
};

/// All of them, by kind and then in the order of their tables. Made once, shared, never changed.
const std::vector<Entry>& entries();

/// The entry with that id, or null. Case, and whether words are joined by '-', '_' or a blank, do not matter.
const Entry* find(std::string_view id);

/// The entry that a word of a log, a transcript or a configuration leads to: by id or alias, through punctuation, "%ASA-5-713041:", "5.7.8"
/// and "alert 48". Null when the guide does not have it.
const Entry* lookup(std::string_view word);

/// What lookupAt() found: the entry (null: nothing) and the part of the line that led there.
struct Found {
    const Entry* entry = nullptr;
    std::size_t begin = 0;
    std::size_t length = 0;
};

/// The entry for the word at byte offset at of line, or for the longest run of up to five words around it that has one: "crypto map".
Found lookupAt(std::string_view line, std::size_t at);

/// A result of search(): the better, the higher the score; equal scores stand in the order of entries().
struct Hit {
    const Entry* entry = nullptr;
    int score = 0;
};

/// Entries in which every word of query is found: whole ids first, then aliases, beginnings, words of the title, words of the text. An empty query
/// finds everything. A query in which nothing was found is tried again with up to two letters wrong; those hits have scores below 10.
std::vector<Hit> search(std::string_view query);

/// Ids of the entries that were probably meant by a word that lookup() does not know, best first, at most count.
std::vector<std::string> suggestions(std::string_view word, std::size_t count = 3);

/// The page as Markdown: title, text, what to check, see also, source. With links every "see also" is a link of the form guide:ID; ladders are not
/// in it.
std::string pageMarkdown(const Entry& entry, bool links);

/// What stands over the page and in lists: the title, with the id before it where the title does not say it and people know the thing by its id.
std::string heading(const Entry& entry);

/// The text in one line, for a tooltip or a list: its first sentence.
std::string firstSentence(const Entry& entry);

} // namespace rungbook::guide
