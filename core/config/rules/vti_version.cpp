// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule vti_version;
const ConfigRule vti_version{
    .meta = {.id = "vti-version", .title = "This version has no tunnel interfaces of this kind"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.routeBased() || isIosFamily(device->platform) || !device->version.known())
                    return;
                const bool tooOld = device->version < Version{9, 7, 0, 0};
                const bool v2 =
                    tunnel.usesIkev2 && !tunnel.usesIkev1 && device->version < Version{9, 8, 0, 0};
                if (!tooOld && !v2)
                    return;
                say(report, vti_version, device,
                    {.effect = Effect::Blocks,
                        .message = tooOld
                            ? fmt::format(
                                "Tunnel interfaces came with 9.7(1); this is {}.", toText(device->version))
                            : fmt::format("Tunnel interfaces with IKEv2 came with 9.8(1); this is {}.",
                                toText(device->version)),
                        .lines = {{tunnel.where, "not known to this version"},
                            {device->versionLine, "the version"}},
                        .fix = tooOld ? "Use a crypto map, or upgrade."
                                      : "Use IKEv1 for this tunnel, or upgrade.",
                        .confidence = tooOld ? Confidence::High : Confidence::Medium,
                        .settle = "The release notes of the version."});
            });
        },
};

} // namespace rungbook::config
