// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule vti_profile_undefined;
const ConfigRule vti_profile_undefined{
    .meta = {.id = "vti-profile-undefined",
        .title = "The tunnel interface names an IPsec profile that does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.routeBased() || tunnel.profile)
                    return;
                const auto& profile = tunnel.vti->tunnel.profile;
                const auto set = std::find_if(device->transformSets.begin(), device->transformSets.end(),
                    [](const TransformSet& s) { return !s.builtIn; });
                const bool have = set != device->transformSets.end();
                const bool v2 = have && set->version == IkeVersion::V2;
                Commands commands{"crypto ipsec profile " + profile.value};
                commands.push_back(fmt::format(" set {} {}",
                    v2                                  ? "ikev2 ipsec-proposal"
                        : isIosFamily(device->platform) ? "transform-set"
                                                        : "ikev1 transform-set",
                    have ? set->name : "<transform-set>"));
                say(report, vti_profile_undefined, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("{} is protected by profile {}, which does not exist.",
                            tunnel.vti->name, profile.value),
                        .symptom = symptom::kNeverStarts,
                        .lines = {{profile.where, "names a profile that is missing"}},
                        .fix = "Define the profile, or name an existing one.",
                        .commands = std::move(commands),
                        .settle = showFor(*device.facts, NameKind::IpsecProfile),
                        .certain = seen(*device.facts, NameKind::IpsecProfile) || have});
            });
        },
};

} // namespace rungbook::config
