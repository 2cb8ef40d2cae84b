// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature tracer_no_encrypt_phase;
const Signature tracer_no_encrypt_phase{
    .meta = {.id = "tracer-no-encrypt-phase", .title = "No phase encrypts the packet"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(
                        chain, Break::NoEncryptPhase, report, tracer_no_encrypt_phase.meta, Effect::Blocks)) {
                    f->fixes.push_back({"this device",
                        "Check that the access list of the crypto map covers source and destination after "
                        "translation, and that the map is on the interface by which the packet leaves.",
                        {"show running-config crypto map", "show route"}});
                    f->fixes.push_back({"this device",
                        "Check that the packet is exempt from NAT: an address that was translated no longer "
                        "matches the access list.",
                        {"show nat detail"}});
                }
            }
        },
};

} // namespace rungbook::show
