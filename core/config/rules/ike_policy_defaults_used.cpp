// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_defaults_used;
const ConfigRule ike_policy_defaults_used{
    .meta = {.id = "ike-policy-defaults-used",
        .title = "An IKE policy leaves values to the defaults of the version"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const IkePolicy& policy : device->ikePolicies) {
                    if (policy.builtIn)
                        continue;
                    const IkeOffer* offer = nullptr;
                    for (const IkeOffer& o : device.offers(policy.version)) {
                        if (o.policy == &policy)
                            offer = &o;
                    }
                    if (!offer)
                        continue;
                    std::vector<std::string> left;
                    Commands commands;
                    std::string_view basis;
                    const auto add = [&](bool assumed, std::string_view why, const std::string& line) {
                        if (!assumed)
                            return;
                        left.push_back(line);
                        basis = why;
                        const Commands c = inPolicy(*device.facts, *offer, line);
                        commands.insert(commands.end(), c.begin() + (commands.empty() ? 0 : 1), c.end());
                    };
                    const Dialect dialect = dialectOf(*device.facts);
                    if (policy.encryption.known() && !policy.encryption.value.empty())
                        add(policy.encryption.assumed(), policy.encryption.basis,
                            "encryption " + encryptionWords(dialect, policy.encryption.value.front()));
                    if (policy.hash.known() && !policy.hash.value.empty())
                        add(policy.hash.assumed(), policy.hash.basis,
                            (policy.version == IkeVersion::V1 ? "hash " : "integrity ")
                                + hashWord(dialect, policy.hash.value.front()));
                    if (policy.groups.known() && !policy.groups.value.empty())
                        add(policy.groups.assumed(), policy.groups.basis,
                            fmt::format("group {}", policy.groups.value.front()));
                    if (policy.authentication.known() && policy.version == IkeVersion::V1)
                        add(policy.authentication.assumed(), policy.authentication.basis,
                            fmt::format("authentication {}", nameOf(policy.authentication.value)));
                    // Routers print only what is not default: there it is the normal case unless it is weak.
                    const bool matters = !isIosFamily(device->platform) || !weakParts(*offer).empty();
                    if (left.empty() || !matters)
                        continue;
                    say(report, ike_policy_defaults_used, device,
                        {.effect = Effect::Info,
                            .message = fmt::format(
                                "{} does not say {}; what counts then depends on the version ({}).",
                                offer->name, fmt::join(left, ", "),
                                basis.empty() ? std::string_view("the platform's default") : basis),
                            .lines = {{policy.where, "values are missing here"}},
                            .fix = "Write them out, so that an upgrade changes nothing.",
                            .commands = std::move(commands),
                            .confidence = device->version.known() ? Confidence::High : Confidence::Medium,
                            .settle =
                                "\"show running-config all crypto\" and \"show version\" on this device."});
                }
            }
        },
};

} // namespace rungbook::config
