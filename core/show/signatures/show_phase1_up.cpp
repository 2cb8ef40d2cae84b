// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/show/words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::show
{

namespace
{

bool isUp(std::string_view state)
{
    static constexpr std::array<std::string_view, 4> states{"MM_ACTIVE", "AM_ACTIVE", "QM_IDLE", "READY"};
    return std::any_of(states.begin(), states.end(), [&](std::string_view s) { return equals(s, state); });
}

}

extern const Signature show_phase1_up;
const Signature show_phase1_up{
    .meta = {.id = "show-phase1-up", .title = "Phase 1 is complete"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const IkeSa& sa : findIkeSas(subject.texts)) {
                if (!isUp(sa.state->text))
                    continue;
                if (!limit.take())
                    break;
                Finding& f = report.add(show_phase1_up.meta, Effect::Info, Role::Symptom, Confidence::High,
                    fmt::format("Phase 1 with {} is complete ({}): the two agree on policy and key, and UDP "
                                "500 or 4500 passes both ways. When no traffic "
                                "flows, the reason is in phase 2 or after it.",
                        sa.peer.empty() ? std::string("the peer") : sa.peer, sa.state->text));
                f.evidence.push_back(lineOf(*sa.state, "the state"));
                f.fixes.push_back({"this device",
                    "Nothing to do for phase 1. Go on with the IPsec SA: its counters tell whether traffic "
                    "flows.",
                    {"show crypto ipsec sa"}});
            }
        },
};

} // namespace rungbook::show
