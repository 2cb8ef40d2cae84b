// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

extern const Signature show_decaps_no_encaps;
const Signature show_decaps_no_encaps{
    .meta = {.id = "show-decaps-no-encaps",
        .title = "Packets arrive through the tunnel, and none is sent into it"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const Flow& flow : findFlows(subject.texts)) {
                if (!flow.encaps || !flow.decaps || flow.decaps->number.value_or(0) == 0
                    || flow.encaps->number != 0)
                    continue;
                const std::uint64_t received = *flow.decaps->number;
                if (!limit.take())
                    break;
                Finding& f = report.add(show_decaps_no_encaps.meta, Effect::OneWay, Role::Root,
                    received >= 10 ? Confidence::High : Confidence::Medium,
                    fmt::format("For {}, {} came out of the tunnel and none was sent into it. The peer "
                                "reaches us; the answers on our side do not "
                                "find the tunnel.",
                        flow.text, packets(received)));
                f.evidence.push_back(lineOf(*flow.encaps, "nothing was encapsulated"));
                f.evidence.push_back(lineOf(*flow.decaps, "decapsulated"));
                f.fixes.push_back({"this device",
                    "Check that the route to the peer's network leaves by the interface that has the crypto "
                    "map.",
                    {"show route"}});
                f.fixes.push_back({"this device",
                    "Check that the answers are exempt from NAT before any other rule, and trace one of "
                    "them.",
                    {"show nat detail", "packet-tracer input inside icmp OUR-HOST 0 0 THEIR-HOST detailed"}});
                f.fixes.push_back({"this device",
                    "Check that the host on our side answers, and sends its answers to this device.",
                    {"capture in interface inside match ip any any"}});
                f.fixes.push_back({"this device",
                    "Check that no entry with a smaller number of the crypto map takes the answers to "
                    "another peer.",
                    {"show running-config crypto map"}});
                f.wouldSettle =
                    "packet-tracer for an answer, from the inside: whether a phase VPN, encrypt, takes it.";
            }
        },
};

} // namespace rungbook::show
