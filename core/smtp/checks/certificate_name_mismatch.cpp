// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>
#include <string>
#include <vector>

namespace rungbook::smtp
{

namespace
{
std::vector<std::string> offeredNames(const ProbeResult& run)
{
    std::vector<std::string> names = run.tls->verify.name.offered;
    const tls::Certificate* leaf = certificateAt(*run.tls, 0);
    if (names.empty() && leaf) {
        names = leaf->dnsNames;
        names.insert(names.end(), leaf->ipAddresses.begin(), leaf->ipAddresses.end());
    }
    for (std::string& name : names)
        name.erase(0, name.starts_with("DNS:") ? 4 : name.starts_with("IP:") ? 3 : 0);
    return names;
}
} // namespace

extern const Check certificate_name_mismatch;
const Check certificate_name_mismatch{
    .meta = {.id = "certificate-name-mismatch", .title = "The certificate is for another name"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls)
                return;
            const tls::NameCheck& name = run.tls->verify.name;
            const tls::VerifyError* error = verifyError(run, {62, 64});
            if (name.verdict != tls::NameVerdict::Mismatch && name.verdict != tls::NameVerdict::NoNames
                && !(error && name.verdict != tls::NameVerdict::CommonNameOnly))
                return;
            const std::string asked = !name.asked.empty() ? name.asked : serverName(run);
            const std::vector<std::string> offered = offeredNames(run);
            Claim claim = blocks(report, certificate_name_mismatch.meta,
                fmt::format("The server was asked for as \"{}\", but its certificate is for {}. {}", asked,
                    offered.empty() ? "no host name at all" : listed(offered, 6),
                    name.isAddress
                        ? "An IP address is only accepted when the certificate lists that address itself."
                        : "So it may be another server, or the right one under a name that the certificate "
                          "does not hold."));
            if (error)
                citeVerify(claim, run, *error, "the names compared");
            else
                claim.line(certificateLine(run, 0) != 0 ? certificateLine(run, 0) : tlsLine(run),
                    "the names in the certificate");
            if (!offered.empty())
                claim.here(fmt::format(
                    "Use a name of the certificate as server name, if it leads to the same machine: {}.",
                    listed(offered, 3)));
            claim.admin(fmt::format(
                "Have the certificate issued again with {} among its subject alternative names.", asked));
            if (run.tls->sni.empty() && !name.isAddress)
                claim.here("Send the name in the handshake (SNI): without it the server presents its default "
                           "certificate.");
        },
};

} // namespace rungbook::smtp
