// SPDX-License-Identifier: GPL-3.0-or-later
// The rule engine that all benches share: a rule is a value with an id, a title and a pure function.
#pragma once

#include "core/base/finding.h"

#include <span>

namespace rungbook
{

/// A check on a subject of type Subject (an IKE negotiation, a device's configuration, an SMTP run).
template <class Subject> struct Rule {
    RuleMeta meta;
    void (*check)(const Subject&, Report&) = nullptr;
};

/// Runs every rule of a registry (anything with .meta and .check) over subject and returns the ranked findings.
template <class Registered, class Subject>
std::vector<Finding> runRules(std::span<const Registered* const> rules, const Subject& subject)
{
    Report report;
    for (const Registered* rule : rules)
        rule->check(subject, report);
    return report.take();
}

} // namespace rungbook
