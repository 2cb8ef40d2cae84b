// SPDX-License-Identifier: GPL-3.0-or-later
// A report made by hand, for the formatters: one failed session with a finding of every kind of part, over a text of a few lines.
#pragma once

#include "core/workbench/analyze.h"

#include <memory>
#include <string>

namespace rungbook::test
{

inline const RuleMeta kHandRule{.id = "hand-made-rule", .title = "The peer does not answer"};
inline const RuleMeta kHandSymptom{.id = "hand-made-symptom", .title = "Cleaning up afterwards"};

/// Line 2 has a key in it and line 3 is no UTF-8.
inline const std::string kHandLog = "10:00:00 sending MM1\n"
                                    "tunnel-group 192.0.2.9 pre-shared-key hunter2\n"
                                    "caf\xE9 <b>&</b> \x1b[31m\n"
                                    "10:00:08 resending MM1\n"
                                    "10:00:30 giving up\n";

inline Finding handFinding(const RuleMeta& rule, Effect effect, Role role, std::uint64_t line)
{
    Finding finding;
    finding.rule = &rule;
    finding.effect = effect;
    finding.role = role;
    finding.confidence = Confidence::Medium;
    finding.title = std::string(rule.title);
    finding.message = "Nothing came back from <192.0.2.9> & nothing will.";
    finding.evidence.push_back({{SourceId{0}, LineNumber{line}, LineNumber{line}}, "here"});
    return finding;
}

/// With sessions copies of the failed session (their numbers count from 1).
inline workbench::AnalyzeReport handReport(std::size_t sessions = 1)
{
    auto analysis = std::make_shared<ike::Analysis>();
    analysis->dialect = ike::dialects().front();
    analysis->confidence = 90;
    analysis->counts = {.lines = 5, .records = 3, .repaired = 1, .notUnderstood = 2};
    analysis->notUnderstood = {{SourceId{0}, LineNumber{2}, LineNumber{3}}};
    TextPool& pool = analysis->text;
    for (std::size_t i = 0; i < sessions; ++i) {
        ike::Session s;
        s.id = static_cast<std::uint32_t>(i + 1);
        s.peer = pool.intern("192.0.2.9");
        s.state = pool.intern("MM_WAIT_MSG2");
        s.role = ike::IkeRole::Initiator;
        s.mode = ike::Mode::Main;
        s.outcome = ike::Outcome::Failed;
        s.first = LineNumber{1};
        s.last = LineNumber{5};
        s.begin = fromCivil({.year = 2020, .month = 5, .day = 4, .hour = 10});
        s.end = fromCivil({.year = 2020, .month = 5, .day = 4, .hour = 10, .second = 30});
        ike::Message m;
        m.time = s.begin;
        m.line = m.first = m.last = LineNumber{1};
        m.length = 148;
        m.payloads = pool.intern("HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0)");
        m.ourState = s.state;
        m.exchange = 0;
        m.resends = 1;
        m.step = {ike::StepKind::MM, 1};
        m.direction = ike::Direction::Out;
        s.messages = {m};
        s.resends = {
            {0, fromCivil({.year = 2020, .month = 5, .day = 4, .hour = 10, .second = 8}), LineNumber{4}}};
        s.exchanges = {{.kind = ike::ExchangeKind::MainMode, .messageId = 0, .firstMessage = 0}};
        s.missing = {{.after = 0,
            .step = {ike::StepKind::MM, 2},
            .direction = ike::Direction::In,
            .waited = 30,
            .state = s.state}};
        s.facts = {
            {.kind = ike::FactKind::InboundSpi, .value = pool.intern("0x01020304"), .line = LineNumber{5}}};
        Finding cause = handFinding(kHandRule, Effect::Blocks, Role::Root, 4);
        cause.evidence.push_back({{SourceId{0}, LineNumber{2}, LineNumber{3}}, "and here"});
        cause.fixes.push_back({"the peer", "Let UDP 500 in.", {"crypto ikev1 enable outside", "show <run>"}});
        cause.wouldSettle = "A capture at the peer.";
        s.findings = {cause, handFinding(kHandSymptom, Effect::Info, Role::Symptom, 5)};
        analysis->sessions.push_back(std::move(s));
    }
    workbench::AnalyzeReport report;
    workbench::InputReport input;
    input.path = "hand made.log";
    input.kind = workbench::InputKind::Log;
    input.lines = 5;
    input.source = log::LogSource::fromText(kHandLog, "hand made.log");
    input.analysis = analysis;
    report.inputs.push_back(std::move(input));
    workbench::InputReport bad;
    bad.path = "picture.png";
    bad.kind = workbench::InputKind::Binary;
    bad.error = Error{Error::Kind::NotUnderstood, "picture.png is binary data, not text.", "Give a log."};
    report.inputs.push_back(std::move(bad));
    for (std::size_t i = 0; i < sessions; ++i)
        report.sessions.push_back({0, i});
    return report;
}

} // namespace rungbook::test
