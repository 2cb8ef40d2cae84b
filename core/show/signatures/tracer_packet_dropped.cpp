// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature tracer_packet_dropped;
const Signature tracer_packet_dropped{
    .meta = {.id = "tracer-packet-dropped", .title = "A phase drops the packet before it is encrypted"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(
                        chain, Break::Dropped, report, tracer_packet_dropped.meta, Effect::Blocks)) {
                    f->fixes.push_back({"this device",
                        "Change what the phase names: an ACCESS-LIST phase an access list, a NAT or "
                        "RPF-CHECK phase a translation that only one direction has, a VPN phase the SA or "
                        "its filter.",
                        {"show running-config access-list", "show nat detail", "show asp drop"}});
                }
            }
        },
};

} // namespace rungbook::show
