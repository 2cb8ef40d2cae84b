// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>

namespace rungbook::smtp
{

extern const Check proxy_refused;
const Check proxy_refused{
    .meta = {.id = "proxy-refused", .title = "The proxy did not open the connection"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.proxyFailed)
                return;
            Line at = 0;
            for (std::size_t i = 0; i < run.transcript.lines.size(); ++i) {
                if (at == 0 && run.transcript.lines[i].phase == Phase::Proxy)
                    at = static_cast<Line>(i + 1);
            }
            const bool wantsLogin = mentions(run.proxyAnswer, {"407", "authentication"});
            const bool forbids = mentions(run.proxyAnswer, {"reply 02", "not allowed", "403"});
            Claim claim = blocks(report, proxy_refused.meta,
                fmt::format(
                    "The proxy {} did not open the connection to {}: {}. The mail server never heard of it.",
                    run.proxy.empty() ? "on the way" : run.proxy, target(run),
                    run.proxyAnswer.empty() ? std::string("it gave no usable answer")
                                            : fmt::format("\"{}\"", run.proxyAnswer)));
            claim.line(at == 0 ? run.endLine : at, "the proxy's answer");
            claim.here(wantsLogin ? "Give user and password for the proxy."
                                  : "Check the proxy's address, port and kind, or test without it.");
            claim.fix("the proxy's admin",
                forbids ? fmt::format(
                    "Allow this client to connect to port {}: many proxies allow 443 only.", run.port)
                        : std::string("See in the proxy's log why it did not connect."));
        },
};

} // namespace rungbook::smtp
