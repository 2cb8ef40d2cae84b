// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/check.h"

#include <algorithm>

namespace rungbook::config
{

#define RUNGBOOK_ENTRY(name) extern const ConfigRule name;
#include "core/config/rules/rules.def"
#undef RUNGBOOK_ENTRY

std::span<const ConfigRule* const> configRules()
{
    static constexpr const ConfigRule* all[] = {
#define RUNGBOOK_ENTRY(name) &name,
#include "core/config/rules/rules.def"
#undef RUNGBOOK_ENTRY
    };
    return all;
}

const ConfigRule* findConfigRule(std::string_view id)
{
    const auto all = configRules();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const ConfigRule* r) { return r->meta.id == id; });
    return at == all.end() ? nullptr : *at;
}

namespace
{

// What follows from something else is not shown as a cause of its own. Both must rest on a common line.
struct Explains {
    std::string_view cause;
    std::string_view effect;
};
constexpr Explains kExplains[]{
    {"map-acl-any", "map-entry-overlap"},
    {"map-acl-any", "map-entry-shadowed"},
    {"map-acl-any", "nat-exempt-missing"},
    {"map-acl-any", "pair-acl-subset"},
    {"map-acl-any", "route-remote-lan"},
    {"map-acl-inactive-ace", "map-acl-undefined-or-empty"},
    {"map-interface-unusable", "route-peer-missing"},
    {"map-wrong-interface", "ike-enabled-wrong-interface"},
    {"map-wrong-interface", "route-remote-lan"},
    {"pair-acl-same-direction", "ios-nat-no-deny"},
    {"pair-acl-same-direction", "map-acl-pre-nat"},
    {"pair-acl-same-direction", "nat-exempt-inactive-or-wrong-ifc"},
    {"pair-acl-same-direction", "nat-exempt-missing"},
    {"pair-acl-same-direction", "nat-exempt-partial"},
    {"pair-acl-same-direction", "route-remote-lan"},
    {"peer-address-mismatch", "ios-key-missing-for-peer"},
    {"peer-address-mismatch", "tg-missing-for-peer"},
    {"peer-is-self", "peer-address-mismatch"},
    {"peer-is-self", "tg-missing-for-peer"},
    {"route-peer-missing", "route-remote-lan"},
    {"tg-name-not-ip", "tg-missing-for-peer"},
    {"tg-wrong-type", "tg-no-key"},
    {"vti-version", "vti-no-route"},
};

bool shareALine(const Finding& a, const Finding& b)
{
    return std::any_of(a.evidence.begin(), a.evidence.end(), [&](const Evidence& x) {
        return std::any_of(b.evidence.begin(), b.evidence.end(), [&](const Evidence& y) {
            return x.where.source == y.where.source && x.where.first == y.where.first;
        });
    });
}

void demoteConsequences(std::vector<Finding>& findings)
{
    for (Finding& finding : findings) {
        if (finding.role != Role::Root)
            continue;
        const bool follows = std::any_of(findings.begin(), findings.end(), [&](const Finding& cause) {
            return isWrong(cause.effect) && &cause != &finding
                && std::any_of(std::begin(kExplains), std::end(kExplains),
                    [&](const Explains& e) {
                        return e.cause == cause.rule->id && e.effect == finding.rule->id;
                    })
                && shareALine(cause, finding);
        });
        if (follows)
            finding.role = Role::Contributing;
    }
}

} // namespace

std::vector<Finding> check(const Subject& subject)
{
    std::vector<Finding> findings = runRules(configRules(), subject);
    demoteConsequences(findings);
    rankFindings(findings);
    return findings;
}

} // namespace rungbook::config
