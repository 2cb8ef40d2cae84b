// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/show/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::show
{

namespace
{

std::string_view note(MailSign sign)
{
    switch (sign) {
    case MailSign::EsmtpDropped:
        return "the ESMTP inspection dropped the connection (108004)";
    case MailSign::InspectorReset:
        return "the inspection engine ended the flow (507003)";
    case MailSign::MaskedBanner:
        return "the greeting is masked with asterisks, as the ESMTP inspection does";
    case MailSign::ReceivingAborted:
        break;
    }
    return "the mail gateway lost the connection while it received";
}

// The policy that holds the inspection: "policy-map X", " class Y", "  inspect esmtp [MAP]".
struct Policy {
    const ConfigCommand* policy = nullptr;
    const ConfigCommand* trafficClass = nullptr;
    const ConfigCommand* inspect = nullptr;
};

std::vector<Policy> policies(const std::vector<ConfigCommand>& config)
{
    std::vector<Policy> found;
    Policy at;
    for (const ConfigCommand& command : config) {
        if (startsWith(command.text, "policy-map type"))
            at = {};
        else if (startsWith(command.text, "policy-map "))
            at = {&command, nullptr, nullptr};
        else if (startsWith(command.text, "class ") && at.policy)
            at.trafficClass = &command;
        else if (startsWith(command.text, "inspect esmtp") && at.policy && at.trafficClass)
            found.push_back({at.policy, at.trafficClass, &command});
        else if (command.level == 0)
            at = {};
    }
    return found;
}

bool has(const std::vector<const MailLine*>& lines, MailSign sign)
{
    return std::any_of(lines.begin(), lines.end(), [&](const MailLine* line) { return line->sign == sign; });
}

void addFixes(Finding& f, const std::vector<Policy>& found, bool longHeader)
{
    if (found.empty()) {
        f.fixes.push_back({"this device",
            "On the firewall in front of the mail server, take the ESMTP inspection out, or give it a map "
            "that lets TLS and the "
            "greeting pass.",
            {"policy-map global_policy", " class inspection_default", "  no inspect esmtp"}});
    }
    for (const Policy& policy : found) {
        f.evidence.push_back({policy.inspect->where, "this line inspects ESMTP"});
        f.fixes.push_back({"this device", "Take the ESMTP inspection out of the policy that holds it.",
            {policy.policy->text, " " + policy.trafficClass->text, "  no " + policy.inspect->text}});
        f.fixes.push_back({"this device",
            longHeader
                ? "Or keep the inspection with a map of your own: it has none of the limits of the default "
                  "map, so "
                  "the one that the log names is gone."
                : "Or keep the inspection with a map of your own that lets TLS pass and does not mask the "
                  "greeting.",
            {"policy-map type inspect esmtp MAIL", " parameters", "  no mask-banner",
                "  allow-tls action log", policy.policy->text, " " + policy.trafficClass->text,
                "  no " + policy.inspect->text, "  inspect esmtp MAIL"}});
    }
}

} // namespace

extern const Signature mail_inspected_by_firewall;
const Signature mail_inspected_by_firewall{
    .meta = {.id = "mail-inspected-by-firewall",
        .title = "A firewall inspects the mail connection and breaks it"},
    .check =
        [](const Subject& subject, Report& report) {
            std::vector<std::pair<const ShowText*, const MailLine*>> all;
            for (const ShowText* text : subject.texts) {
                for (const MailLine& line : text->mail)
                    all.emplace_back(text, &line);
            }
            if (all.empty())
                return;
            std::stable_sort(all.begin(), all.end(),
                [](const auto& a, const auto& b) { return a.second->sign < b.second->sign; });
            std::vector<const MailLine*> lines;
            lines.reserve(all.size());
            for (const auto& [text, line] : all)
                lines.push_back(line);
            const bool dropped = has(lines, MailSign::EsmtpDropped);
            const bool reset = has(lines, MailSign::InspectorReset);
            const bool masked = has(lines, MailSign::MaskedBanner);
            const bool certain = dropped || (masked && (reset || has(lines, MailSign::ReceivingAborted)));
            Finding& f = report.add(mail_inspected_by_firewall.meta,
                masked && !dropped && !reset ? Effect::Unstable : Effect::Blocks, Role::Root,
                certain               ? Confidence::High
                    : reset || masked ? Confidence::Medium
                                      : Confidence::Low,
                fmt::format("{} The inspection (\"inspect esmtp\", on by default in an ASA) reads along, "
                            "masks the greeting and the capabilities so that TLS is "
                            "never offered, and cuts connections that break its rules: the sender sees a "
                            "reset, the mail gateway an aborted message.",
                    dropped      ? "The ESMTP inspection of a firewall drops mail connections."
                        : masked ? "The greeting of the mail server is masked, which the ESMTP inspection of "
                                   "a Cisco firewall does."
                        : reset  ? "An inspection engine of the firewall ends the mail connection."
                                 : "The mail gateway loses connections while it receives; a firewall that "
                                   "inspects ESMTP is the first suspect."));
            const auto longest = std::find_if(lines.begin(), lines.end(),
                [](const MailLine* line) { return contains(line->text, "header line length"); });
            if (longest != lines.end())
                f.message += " Here a header line is longer than the inspection allows (998 bytes).";
            if (!dropped && !masked && !reset)
                f.effect = Effect::Unknown;
            std::size_t shown = 0;
            for (const auto& [text, line] : all) {
                if (++shown > 8)
                    break;
                f.evidence.push_back({{text->source, line->line, line->line}, std::string(note(line->sign))});
            }
            addFixes(f, policies(subject.config), longest != lines.end());
            f.wouldSettle = "\"show service-policy inspect esmtp\" on the firewall between the two, or its "
                            "syslog: 108004 and 507003 name the connection.";
        },
};

} // namespace rungbook::show
