// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{
constexpr Counter kCounters[] = {
    {"send_errors", "send errors"},
    {"encaps_failed", "failed to be encapsulated"},
    {"no_sa_send", "without an SA to send with"},
    {"internal_error_send", "lost to an internal error on sending"},
};
}

extern const Signature show_send_errors;
const Signature show_send_errors{
    .meta = {.id = "show-send-errors", .title = "Packets for the tunnel could not be sent"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Reported& one : countersAboveZero(subject, kCounters)) {
                Finding& f = report.add(show_send_errors.meta, Effect::Unstable, Role::Contributing,
                    Confidence::Medium,
                    fmt::format("For {}: {} counted as {}. The device meant to encrypt them and could not.",
                        one.flow.text, packets(one.count), one.words));
                f.evidence.push_back(lineOf(*one.field, std::string(one.words)));
                f.fixes.push_back({"this device",
                    "Check that the SA is there the whole time: packets are lost while it is negotiated or "
                    "renewed, and when the peer is not reachable.",
                    {"show crypto ipsec sa", "show crypto isakmp sa"}});
                f.fixes.push_back({"this device",
                    "Check the MTU: packets that may not be fragmented and do not fit with the overhead of "
                    "ESP are dropped.",
                    {"show running-config crypto ipsec df-bit"}});
                f.wouldSettle = "The same output twice, a minute apart: a counter that stands still is "
                                "history, one that grows is the fault.";
            }
        },
};

} // namespace rungbook::show
