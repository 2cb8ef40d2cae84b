// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

namespace rungbook::smtp
{

extern const Check certificate_chain_order;
const Check certificate_chain_order{
    .meta = {.id = "certificate-chain-order", .title = "The certificates are sent in the wrong order"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls || !run.tls->verify.wrongOrder)
                return;
            Claim claim = informs(report, certificate_chain_order.meta, Effect::Hygiene,
                "The server sends its certificates in an order in which not each one is issued by the next. "
                "TLS 1.3 clients must cope with that, older "
                "ones need not (RFC 5246, section 7.4.2, demands the order).");
            for (std::size_t i = 1; i < run.chainLines.size() && i < 4; ++i)
                claim.line(run.chainLines[i], "not in its place");
            if (run.chainLines.size() < 2)
                claim.line(tlsLine(run), "the certificates");
            claim.admin("Put the certificates into the file in order: the own one first, then each issuer, "
                        "the root left out.");
        },
};

} // namespace rungbook::smtp
