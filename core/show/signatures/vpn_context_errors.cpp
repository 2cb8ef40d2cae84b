// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{
constexpr Counter kCounters[] = {
    {"bad_crypto", "packets that failed decryption or verification"},
    {"bad_spi", "packets with another SPI"},
    {"spoof", "packets from inside the tunnel's networks that came in clear"},
    {"bad_packets", "bad packets"},
};
}

extern const Signature vpn_context_errors;
const Signature vpn_context_errors{
    .meta = {.id = "vpn-context-errors", .title = "A VPN context counts bad packets"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const Place& place : findRecords(subject.texts, "vpn-context", "context")) {
                const Record& context = place.record();
                Finding* finding = nullptr;
                for (const Counter& counter : kCounters) {
                    const Field* field = context.get(counter.field);
                    if (!field || field->number.value_or(0) == 0)
                        continue;
                    if (!finding) {
                        if (!limit.take())
                            return;
                        finding = &report.add(vpn_context_errors.meta, Effect::Info, Role::Symptom,
                            Confidence::Medium,
                            fmt::format("VPN context {} ({}) counts {} {}.", context.text("context"),
                                context.text("flags"), field->text, counter.words));
                        finding->fixes.push_back({"this device",
                            "Look again after a minute; when the counter grows, look at the drops and at the "
                            "peer's SA.",
                            {"show asp table vpn-context detail", "show asp drop"}});
                        finding->wouldSettle =
                            "The same table again after a minute: a counter that stands still is history.";
                    }
                    finding->evidence.push_back(lineOf(*field, std::string(counter.words)));
                }
            }
        },
};

} // namespace rungbook::show
