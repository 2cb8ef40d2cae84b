// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nat_rules.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ios_nat_no_deny;
const ConfigRule ios_nat_no_deny{
    .meta = {.id = "ios-nat-no-deny", .title = "The router translates the tunnel's traffic"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!isIosFamily(device->platform))
                    return;
                const NatFinding nat = judgeNat(device, tunnel);
                if (nat.fault == NatFault::None)
                    return;
                const AccessList* list =
                    nat.translates->acl.known() ? device->accessList(nat.translates->acl.value) : nullptr;
                say(report, ios_nat_no_deny, device,
                    {.effect = Effect::NoTraffic,
                        .message =
                            fmt::format("The list that says what is translated permits {} to {} too. A "
                                        "router translates before it "
                                        "encrypts, so this traffic no longer matches the crypto access list.",
                                toText(nat.local, 3), toText(nat.remote, 3)),
                        .symptom = symptom::kNoEncaps,
                        .lines = {{list && !list->entries.empty() ? list->entries.front().where
                                                                  : nat.translates->where,
                                      "also about the tunnel's traffic"},
                            {nat.translates->where, "translates it"},
                            {listLine(tunnel), "expects the real addresses"}},
                        .fix = "Deny the tunnel's traffic at the top of that list (a standard list must "
                               "become an extended one first).",
                        .commands = list && !list->entries.empty() && list->entries.front().standard
                            ? Commands{}
                            : exemption(device, nat),
                        .settle = "\"show ip nat translations\" while traffic is sent.",
                        .certain = nat.certain});
            });
        },
};

} // namespace rungbook::config
