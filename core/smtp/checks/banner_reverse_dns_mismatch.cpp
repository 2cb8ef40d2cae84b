// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check banner_reverse_dns_mismatch;
const Check banner_reverse_dns_mismatch{
    .meta = {.id = "banner-reverse-dns-mismatch", .title = "The greeting and the reverse DNS name differ"},
    .check =
        [](const ProbeResult& run, Report& report) {
            const DnsAnswer* ptr = dnsAnswer(run, "PTR");
            const std::string banner = bannerName(run);
            if (!ptr || ptr->outcome != DnsOutcome::Answered || ptr->records.empty() || banner.empty())
                return;
            const auto same = [&](std::string name) {
                if (name.ends_with('.'))
                    name.pop_back();
                return name.size() == banner.size() && mentions(name, {banner});
            };
            if (std::any_of(ptr->records.begin(), ptr->records.end(), same))
                return;
            const bool masked = bannerIsMasked(run);
            Claim claim(report, banner_reverse_dns_mismatch.meta, Effect::Hygiene,
                masked ? Role::Symptom : Role::Contributing, Confidence::High,
                fmt::format("Two names are compared here: the server greets as \"{}\", and the reverse DNS "
                            "of its address {} is \"{}\". {}",
                    banner, ptr->name, listed(ptr->records, 3),
                    masked ? "The first one is not the server's name at all: a firewall has overwritten the "
                             "greeting with asterisks."
                           : "They differ. RFC 5321 (section 4.1.4) forbids turning mail away for that "
                             "alone, but some receivers count it against "
                             "the server when it sends."));
            claim.line(greetingLine(run), "the name in the greeting")
                .line(ptr->line, "the name in the reverse DNS");
            if (masked)
                claim.network("Switch off the masking of the banner; the comparison then makes sense.",
                    asaEsmtpCommands());
            else
                claim.admin("Let the server greet with the name of its PTR record (Postfix: myhostname; "
                            "Exim: primary_hostname), or have the PTR "
                            "record changed to the name in the greeting.");
        },
};

} // namespace rungbook::smtp
