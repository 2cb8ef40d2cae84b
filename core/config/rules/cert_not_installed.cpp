// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule cert_not_installed;
const ConfigRule cert_not_installed{
    .meta = {.id = "cert-not-installed", .title = "The trustpoint has no certificate"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                std::vector<NameUse> named = tunnel.credentials.trustpoints;
                if (tunnel.profile && tunnel.profile->trustpoint.known())
                    named.push_back({tunnel.profile->trustpoint.value, tunnel.profile->trustpoint.where});
                const bool chains = device->coverage.complete
                    || std::any_of(device->trustpoints.begin(), device->trustpoints.end(),
                        [](const Trustpoint& t) { return !t.chain.empty(); });
                for (const NameUse& use : named) {
                    const Trustpoint* point = device->trustpoint(use.name);
                    if (!point || !point->defined || !once(point->where))
                        continue;
                    const bool noIdentity = point->identityCertificates.empty();
                    const bool noCa = point->caCertificates.empty();
                    const bool self = point->enrollment.valueOr({}) == "self";
                    if (!noIdentity && (!noCa || self))
                        continue;
                    const std::string_view ca = isIosFamily(device->platform) ? "pki" : "ca";
                    say(report, cert_not_installed, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format(
                                "Trustpoint {} holds {}: the device has nothing to {} with.", use.name,
                                noIdentity && noCa ? "no certificate at all"
                                    : noIdentity   ? "no certificate of its own"
                                                   : "no certificate of the authority",
                                noIdentity ? "introduce itself" : "check the peer"),
                            .symptom = "Main mode stops at its fifth message; \"Failed to retrieve identity "
                                       "certificate\" (713082).",
                            .lines = {{point->chain.empty() ? point->where : point->chain,
                                          "holds too little"},
                                {use.where, "used here"}},
                            .fix = fmt::format("Install what is missing: \"crypto {} authenticate {}\" and "
                                               "\"crypto {} enroll {}\", typed at "
                                               "the prompt.",
                                ca, use.name, ca, use.name),
                            .settle = fmt::format("\"show crypto {} certificates\" on this device.", ca),
                            .certain = chains});
                }
            });
        },
};

} // namespace rungbook::config
