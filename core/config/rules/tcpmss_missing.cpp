// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>

namespace rungbook::config
{

extern const ConfigRule tcpmss_missing;
const ConfigRule tcpmss_missing{
    .meta = {.id = "tcpmss-missing", .title = "Nothing makes TCP leave room for the tunnel"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                const auto l2l = std::find_if(device.tunnels.begin(), device.tunnels.end(), isL2l);
                if (device->settings.tcpMss.read() || l2l == device.tunnels.end() || l2l->locals.empty())
                    return;
                say(report, tcpmss_missing, device,
                    {.effect = Effect::Info,
                        .message = "Encryption makes packets longer. Where the path does not tell its limit, "
                                   "large TCP segments get lost "
                                   "while small ones pass: a page half loads, a copy hangs.",
                        .lines = {{l2l->locals.front().where, "a tunnel starts here"}},
                        .fix = "Limit the segment size; 1350 leaves room for every kind of encryption.",
                        .commands = {"sysopt connection tcpmss 1350"},
                        .confidence = Confidence::Medium,
                        .settle = "\"show running-config all sysopt\": the default, 1380, is not printed."});
            });
        },
};

} // namespace rungbook::config
