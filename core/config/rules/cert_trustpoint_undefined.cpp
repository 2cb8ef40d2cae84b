// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule cert_trustpoint_undefined;
const ConfigRule cert_trustpoint_undefined{
    .meta = {.id = "cert-trustpoint-undefined", .title = "A trustpoint is named that does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                Once once;
                for (const NameRef* use : device->references.undefined()) {
                    const bool chain =
                        use->by.find("certificate chain") != std::string::npos; // left over, used by nothing
                    if (use->kind != NameKind::Trustpoint || chain || !once(use->where, use->name))
                        continue;
                    const bool ios = isIosFamily(device->platform);
                    say(report, cert_trustpoint_undefined, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("{} uses the trustpoint {}, which does not exist: there "
                                                   "is no certificate to show.",
                                use->by, use->name),
                            .symptom = "Main mode stops at its fifth message; \"Failed to retrieve identity "
                                       "certificate\" (713082).",
                            .lines = {{use->where, "names a trustpoint that is missing"}},
                            .fix = "Define the trustpoint and enrol it, or name an existing one.",
                            .commands = {fmt::format(
                                             "crypto {} trustpoint {}", ios ? "pki" : "ca", use->name),
                                " enrollment terminal"},
                            .settle = showFor(*device.facts, NameKind::Trustpoint),
                            .certain = seen(*device.facts, NameKind::Trustpoint)});
                }
            }
        },
};

} // namespace rungbook::config
