// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Keep-alives configured"}};
} // namespace

// Without an agreed keepalive neither side notices that the other has gone, until a lifetime ends.
extern const Signature keepalive_one_side;
const Signature keepalive_one_side{
    .meta = {.id = "keepalive-one-side", .title = "Only one side uses keepalives"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const std::string text = lineText(n, *n.hits().front());
            const std::string_view ours = valueBetween(text, "Keep-alives configured", "but peer");
            const std::string_view type = valueBetween(text, "type =", ")");
            const bool weHave = ours.starts_with("on") || ours.starts_with("ON");
            const bool weHaveNot = ours.starts_with("off") || ours.starts_with("OFF");
            Finding& f =
                report.add(keepalive_one_side.meta, Effect::Hygiene, Role::Contributing, Confidence::High,
                    fmt::format("{} A peer that dies or restarts is then noticed late: traffic vanishes "
                                "until a lifetime ends or someone clears the SA.",
                        weHave ? fmt::format("Keepalives are on here, and {} announces none{}.", whoIs(n),
                            type.empty() ? std::string() : fmt::format(" (type {})", type))
                            : weHaveNot
                            ? fmt::format("{} announces keepalives{}, and they are off here.", whoIs(n),
                                type.empty() ? std::string() : fmt::format(" of type {}", type))
                            : fmt::format("This device and {} do not agree on keepalives.", whoIs(n))));
            cite(f, n, n.hits(), "the two sides differ about keepalives");
            f.fixes.push_back({"this device", "Turn keepalives on, with times that suit the path.",
                {fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                    " isakmp keepalive threshold 10 retry 2"}});
            f.fixes.push_back({"the peer",
                "Turn dead peer detection (RFC 3706) on. A peer that cannot do it is the reason to leave it "
                "as it is.",
                {}});
        },
};

} // namespace rungbook::ike
