// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

// The kind of identity that a device sends for a tunnel: "address", "hostname", "key-id"; empty when it is not known.
std::string sentKind(const Device& device, const Tunnel& tunnel)
{
    const auto kind = [](std::string_view text) {
        return text.starts_with("key-id")                                   ? "key-id"
            : text.starts_with("fqdn") || text.starts_with("host")          ? "hostname"
            : text.starts_with("address") || text == "auto" || text.empty() ? "address"
                                                                            : "";
    };
    if (tunnel.ikev2Profile)
        return kind(tunnel.ikev2Profile->localIdentity.valueOr("address"));
    if (tunnel.isakmpProfile && tunnel.isakmpProfile->selfIdentity.known())
        return kind(tunnel.isakmpProfile->selfIdentity.value);
    if (hasCertificate(tunnel.credentials, IkeVersion::V1)
        || hasCertificate(tunnel.credentials, IkeVersion::V2))
        return {};
    return kind(device->ikev1.identity.valueOr("address"));
}

} // namespace

extern const ConfigRule ike_identity_mismatch;
const ConfigRule ike_identity_mismatch{
    .meta = {.id = "ike-identity-mismatch",
        .title = "One side introduces itself with an identity that the other does not expect"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                const std::vector<IdentityMatch>* expected = e.b.ikev2Profile
                    ? &e.b.ikev2Profile->remoteIdentities
                    : e.b.isakmpProfile ? &e.b.isakmpProfile->matches
                                        : nullptr;
                const std::string sent = sentKind(e.deviceA, e.a);
                if (!expected || expected->empty() || sent.empty())
                    return;
                const auto address = e.a.localAddress();
                const auto fits = [&](const IdentityMatch& m) {
                    if (m.kind == "any")
                        return true;
                    if (m.kind == "address")
                        return sent == "address"
                            && (!m.address.known() || !address || m.address.value.contains(*address));
                    if (m.kind == "host" || m.kind == "fqdn" || m.kind == "domain")
                        return sent == "hostname";
                    return m.kind != "key-id" || sent == "key-id";
                };
                if (std::any_of(expected->begin(), expected->end(), fits))
                    return;
                const SourceSpan sender =
                    e.deviceA->ikev1.identity.read() ? e.deviceA->ikev1.identity.where : e.a.where;
                say(report, ike_identity_mismatch, e.deviceA,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("{} introduces itself by {}{}, but the profile on the other "
                                               "side matches only {} {}. It "
                                               "will not find its profile, and so no key.",
                            whose(e.deviceA), sent,
                            sent == "address" && address ? " " + toText(*address) : std::string(),
                            expected->front().kind, expected->front().value),
                        .symptom = symptom::kWrongKeyV2,
                        .lines = {{expected->front().where, "expects this identity"},
                            {sender, "sends another"}},
                        .fix = "Let the profile match what is sent, or send what the profile matches.",
                        .commands =
                            sent != "address" && expected->front().kind == "address" && !e.a.ikev2Profile
                            ? Commands{"crypto isakmp identity address"}
                            : Commands{},
                        .confidence = Confidence::Medium,
                        .settle = "\"debug crypto ikev2\" on the side with the profile shows the identity "
                                  "that arrives."});
            });
        },
};

} // namespace rungbook::config
