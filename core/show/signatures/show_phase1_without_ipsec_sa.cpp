// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/show/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::show
{

extern const Signature show_phase1_without_ipsec_sa;
const Signature show_phase1_without_ipsec_sa{
    .meta = {.id = "show-phase1-without-ipsec-sa", .title = "Phase 1 is up and there is no IPsec SA"},
    .check =
        [](const Subject& subject, Report& report) {
            const auto none = findRecords(subject.texts, "ipsec-sa", "none");
            const auto sas = findIkeSas(subject.texts);
            const auto up = std::find_if(sas.begin(), sas.end(), [](const IkeSa& sa) {
                return equals(sa.state->text, "MM_ACTIVE") || equals(sa.state->text, "AM_ACTIVE")
                    || equals(sa.state->text, "QM_IDLE") || equals(sa.state->text, "READY");
            });
            if (none.empty() || up == sas.end())
                return;
            Finding& f =
                report.add(show_phase1_without_ipsec_sa.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                    fmt::format("Phase 1 with {} is complete ({}), and the device has no IPsec SA at all: "
                                "phase 2 is refused, or no traffic has asked for it.",
                        up->peer.empty() ? std::string("the peer") : up->peer, up->state->text));
            f.evidence.push_back({none.front().record().where, "there is no IPsec SA"});
            f.evidence.push_back(lineOf(*up->state, "phase 1 is complete"));
            f.fixes.push_back({"both devices",
                "Compare the transform sets, the access lists of the crypto maps (each the mirror of the "
                "other) and PFS.",
                {"show running-config crypto"}});
            f.fixes.push_back({"this device",
                "Send traffic that the access list matches, and see with packet-tracer whether a phase "
                "encrypts it.",
                {"packet-tracer input inside icmp OUR-HOST 8 0 THEIR-HOST detailed"}});
            f.wouldSettle = "The log of the quick mode while traffic is sent: it says whether phase 2 is "
                            "tried and who refuses it.";
        },
};

} // namespace rungbook::show
