// SPDX-License-Identifier: GPL-3.0-or-later
// What a rule says: one claim, the lines it rests on, and what to do about it. Shared by all benches.
#pragma once

#include "core/base/ids.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook
{

/// What the thing that was found does to the conversation.
enum class Effect : unsigned char {
    Blocks, ///< no tunnel, no mail
    OneWay, ///< traffic or negotiation works in one direction only
    NoTraffic, ///< the tunnel is up and carries nothing
    Unstable, ///< works, and will stop again
    Weak, ///< a security weakness
    Hygiene, ///< harmless now, should be tidied
    Info, ///< worth knowing, nothing wrong
    Unknown ///< cannot be judged from what was given
};

/// Where in the chain of causes a finding stands. A symptom is never shown as the cause.
enum class Role : unsigned char { Root, Contributing, Symptom };

enum class Confidence : unsigned char { High, Medium, Low };

/// The names of the command-line contract: "one-way", "contributing", "medium".
std::string_view nameOf(Effect effect);
std::string_view nameOf(Role role);
std::string_view nameOf(Confidence confidence);

/// True for the effects that make the command line exit with 1: blocks, one-way, no-traffic, unstable.
bool isWrong(Effect effect);

/// Lines that prove a claim, and in a few words what they show.
struct Evidence {
    SourceSpan where;
    std::string note;
};

/// One way out.
struct Fix {
    std::string forWhom; ///< "this device", "the peer", "the path between them", "the mail server's admin"
    std::string text; ///< a sentence, with its full stop
    std::vector<std::string> commands; ///< in the dialect and version that was read; may be empty
};

/// What is fixed about a rule. Explanation, examples and references live in resources/rules/<id>.md.
struct RuleMeta {
    std::string_view id; ///< kebab-case, never changes its meaning
    std::string_view title; ///< what is wrong, in words a newcomer reads: no full stop
    bool fallback = false; ///< says only where it stopped: steps back as a symptom when another rule says why
};

struct Finding {
    const RuleMeta* rule = nullptr;
    Effect effect = Effect::Unknown;
    Role role = Role::Symptom;
    Confidence confidence = Confidence::Low;
    std::string title; ///< the rule's title unless the rule knew better words for this case
    std::string message; ///< what happened here, in sentences
    std::vector<Evidence> evidence; ///< never empty; the first is the primary location
    std::vector<Fix> fixes;
    std::string wouldSettle; ///< what would confirm it or rule it out; always set when the effect is Unknown
};

/// Collects the findings of a run. A finding that brings no evidence is refused when the report is taken: no line, no claim.
class Report
{
public:
    /// Starts a finding with the rule's id and title; the caller fills in the rest.
    Finding& add(const RuleMeta& rule, Effect effect, Role role, Confidence confidence, std::string message);

    /// The findings, best explanation first (see rankFindings), without those that have no evidence.
    std::vector<Finding> take();

private:
    std::vector<Finding> m_findings;
};

/// Settles which finding is the cause and sorts: a fallback rule's root becomes a symptom when a root of another rule is there; then
/// wrong effects before others, root before contributing before symptom, higher confidence first, then by first line.
void rankFindings(std::vector<Finding>& findings);

} // namespace rungbook
