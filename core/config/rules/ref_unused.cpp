// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ref_unused;
const ConfigRule ref_unused{
    .meta = {.id = "ref-unused", .title = "Something is defined and used nowhere"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                if (!device->coverage.complete)
                    return; // its use may not have been pasted
                for (const NameRef* name : device->references.unused()) {
                    std::string command;
                    switch (name->kind) {
                    case NameKind::AccessList:
                        command = "clear configure access-list " + name->name;
                        break;
                    case NameKind::TransformSet:
                        command = dialectOf(*device.facts) == Dialect::Asa
                            ? "no crypto ipsec ikev1 transform-set " + name->name
                            : "no crypto ipsec transform-set " + name->name;
                        break;
                    case NameKind::IpsecProposal:
                        command = "no crypto ipsec ikev2 ipsec-proposal " + name->name;
                        break;
                    case NameKind::GroupPolicy:
                        command = "clear configure group-policy " + name->name;
                        break;
                    case NameKind::Trustpoint:
                        command = "no crypto ca trustpoint " + name->name;
                        break;
                    case NameKind::DynamicMap:
                        command = "clear configure crypto dynamic-map " + name->name;
                        break;
                    default:
                        continue;
                    }
                    say(report, ref_unused, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format("Nothing uses {} {}.", nameOf(name->kind), name->name),
                            .lines = {{name->where, "used nowhere"}},
                            .fix = "Remove it if it is not kept for later.",
                            .commands = {command}});
                }
            });
        },
};

} // namespace rungbook::config
