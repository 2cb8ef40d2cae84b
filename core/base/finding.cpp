// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/finding.h"

#include <algorithm>
#include <tuple>

namespace rungbook
{

std::string_view nameOf(Effect effect)
{
    switch (effect) {
    case Effect::Blocks:
        return "blocks";
    case Effect::OneWay:
        return "one-way";
    case Effect::NoTraffic:
        return "no-traffic";
    case Effect::Unstable:
        return "unstable";
    case Effect::Weak:
        return "weak";
    case Effect::Hygiene:
        return "hygiene";
    case Effect::Info:
        return "info";
    case Effect::Unknown:
        break;
    }
    return "unknown";
}

std::string_view nameOf(Role role)
{
    switch (role) {
    case Role::Root:
        return "root";
    case Role::Contributing:
        return "contributing";
    case Role::Symptom:
        break;
    }
    return "symptom";
}

std::string_view nameOf(Confidence confidence)
{
    switch (confidence) {
    case Confidence::High:
        return "high";
    case Confidence::Medium:
        return "medium";
    case Confidence::Low:
        break;
    }
    return "low";
}

bool isWrong(Effect effect)
{
    return effect == Effect::Blocks || effect == Effect::OneWay || effect == Effect::NoTraffic
        || effect == Effect::Unstable;
}

Finding& Report::add(
    const RuleMeta& rule, Effect effect, Role role, Confidence confidence, std::string message)
{
    Finding finding;
    finding.rule = &rule;
    finding.effect = effect;
    finding.role = role;
    finding.confidence = confidence;
    finding.title = std::string(rule.title);
    finding.message = std::move(message);
    m_findings.push_back(std::move(finding));
    return m_findings.back();
}

std::vector<Finding> Report::take()
{
    std::erase_if(
        m_findings, [](const Finding& f) { return f.evidence.empty() || f.evidence.front().where.empty(); });
    rankFindings(m_findings);
    return std::move(m_findings);
}

void rankFindings(std::vector<Finding>& findings)
{
    const bool explained = std::any_of(findings.begin(), findings.end(),
        [](const Finding& f) { return f.role == Role::Root && isWrong(f.effect) && !f.rule->fallback; });
    if (explained) {
        for (Finding& f : findings) {
            if (f.rule->fallback && f.role == Role::Root)
                f.role = Role::Symptom;
        }
    }
    const auto before = [](const Finding& a, const Finding& b) {
        const auto key = [](const Finding& f) {
            return std::tuple(!isWrong(f.effect), f.role, f.confidence, f.effect,
                f.evidence.empty() ? 0 : raw(f.evidence.front().where.first));
        };
        return key(a) < key(b);
    };
    if (!std::is_sorted(findings.begin(), findings.end(), before)) // mostly there are one or two
        std::stable_sort(findings.begin(), findings.end(), before);
}

} // namespace rungbook
