// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule cert_peer_id_validate;
const ConfigRule cert_peer_id_validate{
    .meta = {.id = "cert-peer-id-validate",
        .title = "The peer's certificate must carry the name that it introduces itself with"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const Credentials& c = tunnel.credentials;
                if (!tunnel.group || tunnel.found != GroupFound::ByAddress
                    || (!c.ikev1Certificate && !c.ikev2RemoteCertificate) || !once(tunnel.group->where))
                    return;
                const auto& validate = tunnel.group->peerIdValidate;
                if (validate.valueOr("req") != "req")
                    return;
                say(report, cert_peer_id_validate, device,
                    {.effect = Effect::Unknown,
                        .message = fmt::format("The certificate of {} must hold the very identity that it "
                                               "sends, its address or its name. "
                                               "That cannot be seen in a configuration{}.",
                            tunnel.peerText(),
                            validate.read() ? "" : "; peer-id-validate req is taken to be the default"),
                        .lines = {{validate.where.empty() ? c.where : validate.where,
                            "the identity is compared"}},
                        .fix = "Better than turning the check off is a certificate with the right name.",
                        .confidence = Confidence::Low,
                        .settle =
                            "\"show crypto ca certificates\" on the peer: its subject alternative name."});
            });
        },
};

} // namespace rungbook::config
