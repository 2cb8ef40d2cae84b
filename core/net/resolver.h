// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the DNS and says exactly what came back: which server was asked, and NXDOMAIN, NODATA, SERVFAIL, REFUSED, no answer, nobody there and
// nonsense told apart. c-ares stands behind it.
#pragma once

#include "core/net/dns_message.h"
#include "core/net/event_loop.h"
#include "core/smtp/probe_result.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::net
{

/// Whom to ask, and for how long.
struct ResolverOptions {
    std::vector<std::string> nameservers; ///< "192.0.2.53", "[2001:db8::53]:5353"; empty: those of the system
    std::string hostsFile = "/etc/hosts"; ///< empty: none is read
    double timeoutMs = 2000; ///< for the first try of a server; every further try waits twice as long
    int tries = 2; ///< per server
};

/// Questions of one run. Belongs to the thread of the loop. A server that does not answer, or answers SERVFAIL or REFUSED, makes the next one
/// be asked; the answer names the last that was asked, and those before it in DnsAnswer::earlier. When the last one answers SERVFAIL it is
/// asked once more with checking disabled (DnsAnswer::unchecked): the records of that answer are not used, they only tell a fault of DNSSEC.
class Resolver
{
public:
    using Done = std::function<void(const smtp::DnsAnswer& answer)>;

    Resolver(EventLoop& loop, ResolverOptions options);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    ~Resolver();

    /// One question. The hosts file is looked at first for A, AAAA and PTR; a name without a dot is completed with the search domains of the
    /// system. done is called once, from the loop, unless the resolver is destroyed before.
    void ask(std::string_view name, RecordType type, Done done);
    /// The PTR record of an address.
    void askReverse(std::string_view address, Done done);

    /// The servers that are asked, in their order: "192.0.2.53", with the port where it is not 53.
    const std::vector<std::string>& nameservers() const;

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

/// What an outcome means, for people: "the DNS knows no such name (NXDOMAIN)".
std::string_view describe(smtp::DnsOutcome outcome);

} // namespace rungbook::net
