// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/tables.h"

#include "core/ike/states.h"
#include "core/ike/step_notes.h"
#include "core/resources/resources.h"
#include "core/smtp/practice.h"
#include "core/smtp/settings.h"
#include "core/smtp/words.h"
#include "core/tls/handshake_message.h"
#include "core/tls/tls_report.h"
#include "core/workbench/rules.h"

#include <array>

namespace rungbook::guide
{

namespace
{

std::string stateSource(const ike::StateInfo& state)
{
    const std::string base =
        "Cisco, the states of \"show crypto isakmp sa\"; the messages are those of RFC 2409, section 5";
    return state.confirmed ? base : base + " (no log seen so far prints this name)";
}

void addStates(std::vector<Entry>& all)
{
    for (const ike::StateInfo& state : ike::states()) {
        Entry entry;
        entry.kind = Kind::State;
        entry.id = state.name;
        entry.title = std::string("State ") + std::string(state.name);
        entry.about = state.family;
        if (state.role != ike::IkeRole::Unknown)
            entry.about += ", " + std::string(ike::nameOf(state.role));
        entry.text = state.meaning;
        if (!state.sent.empty() || !state.awaited.empty()) {
            entry.text += "\n\n";
            if (!state.sent.empty())
                entry.text += "Sent last: **" + std::string(state.sent) + "**.";
            if (!state.awaited.empty())
                entry.text += std::string(state.sent.empty() ? "" : " ") + "Waiting for: **"
                    + std::string(state.awaited) + "**.";
        }
        for (const std::string_view cause : state.stuck)
            entry.checks.emplace_back(cause);
        for (const std::string_view step : {state.sent, state.awaited}) {
            if (!step.empty())
                entry.see.emplace_back(step);
        }
        entry.source = stateSource(state);
        all.push_back(std::move(entry));
    }
}

void addStep(std::vector<Entry>& all, ike::Step step)
{
    const ike::StepNote note = ike::stepNote(step);
    if (note.name.empty())
        return;
    Entry entry;
    entry.kind = Kind::Message;
    entry.id = note.name;
    entry.title = std::string(note.name) + ": " + std::string(note.carries);
    entry.about = "IKEv1";
    // The sentence ends with its references in brackets; they are the source of the page as well.
    entry.text = note.purpose;
    const std::size_t open = note.purpose.rfind('(');
    const std::size_t close = note.purpose.rfind(')');
    if (open != std::string_view::npos && close != std::string_view::npos && close > open)
        entry.source = note.purpose.substr(open + 1, close - open - 1);
    else
        entry.source = "Cisco's IKE fragmentation for IKEv1; RFC 7383 for IKEv2";
    for (const ike::StateInfo& state : ike::states()) {
        if (state.awaited == note.name && state.family == "ASA"
            && state.name.find("_V6H") == std::string_view::npos)
            entry.see.emplace_back(state.name);
    }
    all.push_back(std::move(entry));
}

void addSteps(std::vector<Entry>& all)
{
    using enum ike::StepKind;
    for (std::uint8_t n = 1; n <= 6; ++n)
        addStep(all, {MM, n});
    for (std::uint8_t n = 1; n <= 3; ++n)
        addStep(all, {AM, n});
    for (std::uint8_t n = 1; n <= 4; ++n)
        addStep(all, {Xauth, n});
    addStep(all, {Xauth, 0});
    addStep(all, {ModeCfg, 1});
    addStep(all, {ModeCfg, 2});
    addStep(all, {ModeCfg, 0});
    for (std::uint8_t n = 1; n <= 3; ++n)
        addStep(all, {QM, n});
    for (const ike::StepKind kind : {Notify, Delete, DpdRUThere, DpdRUThereAck, Fragment})
        addStep(all, {kind, 0});
}

void addSmtp(std::vector<Entry>& all)
{
    for (const smtp::CommandWords& words : smtp::commands()) {
        Entry entry;
        entry.kind = Kind::Command;
        entry.id = words.verb.empty() ? "greeting"
            : words.verb == "."       ? "end-of-message"
                                      : std::string(words.verb);
        entry.title = words.verb.empty() ? "The greeting of the server"
            : words.verb == "."          ? "The dot that ends a message"
                                         : "SMTP command " + std::string(words.verb);
        entry.about = "SMTP";
        entry.text = words.purpose;
        entry.source = words.reference;
        all.push_back(std::move(entry));
    }
    for (const smtp::ReplyCodeWords& words : smtp::replyCodes()) {
        Entry entry;
        entry.kind = Kind::ReplyCode;
        entry.id = std::to_string(words.code);
        entry.title = std::string(words.meaning.substr(0, words.meaning.size() - 1));
        entry.aliases = {"reply " + entry.id};
        entry.about = words.code < 300 ? "SMTP, success"
            : words.code < 400         ? "SMTP, go on"
            : words.code < 500         ? "SMTP, try again later"
                                       : "SMTP, refused for good";
        entry.text = words.meaning;
        entry.text += words.code < 300 ? " The first digit 2 says that the command was carried out."
            : words.code < 400 ? " The first digit 3 says that the server waits for more before it decides."
            : words.code < 500 ? " The first digit 4 says that the same command may succeed later; a mail "
                                 "server tries again by itself."
                               : " The first digit 5 says that trying the same again will not help: "
                                 "something has to be changed.";
        entry.see = {"reply-code"};
        entry.source = words.reference;
        all.push_back(std::move(entry));
    }
    for (const smtp::EnhancedCodeWords& words : smtp::enhancedCodes()) {
        Entry entry;
        entry.kind = Kind::EnhancedCode;
        entry.id = "X." + std::to_string(words.subject) + "." + std::to_string(words.detail);
        entry.title = std::string(words.meaning.substr(0, words.meaning.size() - 1));
        entry.about = "SMTP";
        entry.text = std::string(words.meaning)
            + " X stands for the class: 2 success, 4 try again later, 5 permanent.";
        entry.see = {"enhanced-status-code"};
        entry.source = words.reference;
        all.push_back(std::move(entry));
    }
}

void addTls(std::vector<Entry>& all)
{
    for (int number = 0; number < 256; ++number) {
        const std::string name = tls::alertName(number);
        if (name.starts_with("alert ") || name.empty())
            continue;
        const std::string_view meaning = tls::alertMeaning(number);
        Entry entry;
        entry.kind = Kind::Alert;
        entry.id = "alert-" + std::to_string(number);
        entry.title = "TLS alert " + std::to_string(number) + " " + name;
        entry.aliases = {name, "SSL alert number " + std::to_string(number)};
        entry.about = "TLS";
        if (!meaning.empty())
            entry.text = "The side that sends this alert says: " + std::string(meaning) + ".";
        entry.see = {"tls-alert"};
        entry.source = "RFC 8446, section 6.2";
        all.push_back(std::move(entry));
    }
    for (int number = 0; number < 256; ++number) {
        const std::string name = tls::handshakeName(number);
        if (name.starts_with("handshake ") || name.empty())
            continue;
        Entry entry;
        entry.kind = Kind::Handshake;
        entry.id = name;
        entry.title = "TLS message " + name;
        entry.about = "TLS handshake, type " + std::to_string(number);
        entry.text = smtp::handshakePurpose(number);
        entry.see = {"tls-handshake"};
        entry.source = "RFC 8446, section 4; RFC 5246, section 7.4";
        all.push_back(std::move(entry));
    }
}

void addRules(std::vector<Entry>& all)
{
    for (const workbench::KnownRule& rule : workbench::allRules()) {
        if (!all.empty() && all.back().kind == Kind::Rule && all.back().id == rule.meta->id) {
            // The log and the configuration can show the same mistake; they share the document.
            all.back().about = "found on the IKE and the Config bench";
            continue;
        }
        Entry entry;
        entry.kind = Kind::Rule;
        entry.id = rule.meta->id;
        entry.title = rule.meta->title;
        entry.about = std::string(rule.bench) + " bench";
        entry.document = resources::ruleDoc(rule.meta->id);
        entry.text = entry.title + ".";
        entry.source = "the references at the end of the rule's own page";
        all.push_back(std::move(entry));
    }
}

void addLessons(std::vector<Entry>& all)
{
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        const Result<smtp::PracticeScript> script = smtp::readPracticeScript(file.name, file.text);
        if (!script)
            continue; // a test of its own reads every script
        Entry entry;
        entry.kind = Kind::Lesson;
        entry.id = "practice-" + std::string(file.name);
        entry.title = "Lesson: " + script->title;
        entry.aliases = {std::string(file.name)};
        entry.about = "practice server";
        entry.text = script->lesson + "\n\nStart it with `rungbook-cli smtp practice "
            + std::string(file.name) + "`, or in the window on the SMTP bench.";
        entry.see = script->expects;
        entry.source = "resources/practice, the script of this lesson";
        all.push_back(std::move(entry));
    }
}

} // namespace

std::vector<Entry> tableEntries()
{
    std::vector<Entry> all;
    addStates(all);
    addSteps(all);
    addSmtp(all);
    addTls(all);
    addRules(all);
    addLessons(all);
    return all;
}

} // namespace rungbook::guide
