// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ios_ikev2_profile_incomplete;
const ConfigRule ios_ikev2_profile_incomplete{
    .meta = {.id = "ios-ikev2-profile-incomplete", .title = "The IKEv2 profile is incomplete"},
    .check =
        [](const Subject& subject, Report& report) {
            forIos(subject, [&](const Device& device) {
                for (const Ikev2Profile& profile : device->ikev2Profiles) {
                    std::vector<std::string> missing;
                    Commands commands{"crypto ikev2 profile " + profile.name};
                    const auto lacks = [&](bool is, const std::string& what, const std::string& line) {
                        if (!is)
                            return;
                        missing.push_back(what);
                        commands.push_back(" " + line);
                    };
                    lacks(profile.remoteIdentities.empty() && profile.matchCertificate.absent(),
                        "match identity remote", "match identity remote address <peer> 255.255.255.255");
                    lacks(profile.authenticationRemote.empty(), "authentication remote",
                        "authentication remote pre-share");
                    lacks(profile.authenticationLocal.absent(), "authentication local",
                        "authentication local pre-share");
                    const bool usesKey = profile.authenticationLocal.valueOr(Authentication::PreShare)
                        == Authentication::PreShare;
                    const std::string ring = device->ikev2Keyrings.empty()
                        ? std::string("<keyring>")
                        : device->ikev2Keyrings.front().name;
                    lacks(usesKey && profile.keyring.absent() && profile.keyringAaa.absent()
                            && profile.localKey.absent(),
                        "keyring", "keyring local " + ring);
                    if (missing.empty())
                        continue;
                    say(report, ios_ikev2_profile_incomplete, device,
                        {.effect = Effect::Blocks,
                            .message =
                                fmt::format("Profile {} has no {}. A router does not use such a profile.",
                                    profile.name, fmt::join(missing, ", no ")),
                            .symptom = symptom::kWrongKeyV2,
                            .lines = {{{profile.where.source, profile.where.first, profile.where.first},
                                "incomplete"}},
                            .fix = "Add what is missing.",
                            .commands = std::move(commands)});
                }
            });
        },
};

} // namespace rungbook::config
