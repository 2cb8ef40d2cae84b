// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/show/words.h"

#include <fmt/format.h>

namespace rungbook::show
{

extern const Signature show_ikev2_not_ready;
const Signature show_ikev2_not_ready{
    .meta = {.id = "show-ikev2-not-ready", .title = "An IKEv2 SA is not established"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const Place& place : findRecords(subject.texts, "ikev2-sa", "ike_sa")) {
                const Field* state = place.record().get("state");
                if (!state || equals(state->text, "READY"))
                    continue;
                if (!limit.take())
                    break;
                Finding& f =
                    report.add(show_ikev2_not_ready.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                        fmt::format("The IKEv2 SA with {} is in the state {}, not READY: IKE_SA_INIT or "
                                    "IKE_AUTH has not come to its end, or the SA is being "
                                    "removed.",
                            peerOf(place.record()), state->text));
                f.evidence.push_back(lineOf(*state, "the state"));
                f.fixes.push_back({"both devices",
                    "Check UDP 500 and 4500, the IKEv2 policies, and identity and keys of both sides.",
                    {"show crypto ikev2 sa detail", "debug crypto ikev2 protocol 127"}});
                f.wouldSettle =
                    "The same command again after ten seconds, and the log of the side that refuses.";
            }
        },
};

} // namespace rungbook::show
