// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

namespace rungbook::config
{

extern const ConfigRule parse_mixed_dialect;
const ConfigRule parse_mixed_dialect{
    .meta = {.id = "parse-mixed-dialect", .title = "Commands of old and of new versions stand side by side"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                const Coverage& coverage = device->coverage;
                if (isIosFamily(device->platform) || !coverage.oldSyntax || !coverage.newSyntax)
                    continue;
                say(report, parse_mixed_dialect, device,
                    {.effect = Effect::Hygiene,
                        .message = "\"crypto isakmp\" and plain \"transform-set\" belong to versions before "
                                   "8.4, \"crypto ikev1\" to "
                                   "8.4 and later. A device prints only one of the two, so this was put "
                                   "together from two places.",
                        .lines = {{coverage.oldSyntaxLine, "as before 8.4"},
                            {coverage.newSyntaxLine, "as since 8.4"}},
                        .fix = "Paste the configuration of one device, from one \"show running-config\".",
                        .confidence = Confidence::Medium,
                        .settle = "\"show version\" on the device."});
            }
        },
};

} // namespace rungbook::config
