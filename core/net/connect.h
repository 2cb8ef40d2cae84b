// SPDX-License-Identifier: GPL-3.0-or-later
// Connecting to one of several addresses, RFC 8305 ("happy eyeballs"), with what became of every single one of them.
#pragma once

#include "core/net/address.h"
#include "core/net/event_loop.h"
#include "core/net/tcp_stream.h"
#include "core/smtp/probe_result.h"

#include <functional>
#include <memory>
#include <vector>

namespace rungbook::net
{

/// RFC 8305, section 4: the families by turns, beginning with IPv6, each in the order of its answer.
std::vector<Address> interleave(const std::vector<Address>& v6, const std::vector<Address>& v4);

/// What an errno of connect() means.
smtp::ConnectOutcome connectOutcomeOf(int systemError);

/// RFC 8305, sections 3, 5 and 8, in milliseconds.
struct EyeballTimes {
    double resolutionDelay = 50; ///< how long an answer with A records waits for the one with AAAA records
    double attemptDelay = 250; ///< between the starts of two attempts, unless one fails before
};

/// The race. An attempt that fails early starts the next one at once; the first that connects wins. Losers are watched until stop(), so that
/// a dead address is seen even when another one was faster; one that connects late is closed without a byte.
class HappyEyeballs
{
public:
    struct Handlers {
        /// An attempt is over, won, lost or given up; each address is told exactly once by the end of stop().
        std::function<void(const smtp::ConnectAttempt& attempt)> attempt;
        /// The race is over: won, or nothing is left to try (then there is no stream).
        std::function<void(std::unique_ptr<TcpStream> stream, const Address& address)> done;
    };

    HappyEyeballs(EventLoop& loop, std::uint16_t port, Handlers handlers, EyeballTimes times = {});
    HappyEyeballs(const HappyEyeballs&) = delete;
    HappyEyeballs& operator=(const HappyEyeballs&) = delete;
    ~HappyEyeballs();

    /// The answer for a family, maybe empty. Until it is given for both, the race waits for more.
    void answer(AddressFamily family, const std::vector<Address>& addresses);
    /// Ends everything: what still runs is told as cancelled, or as timed out when outOfTime; what did not start as not tried.
    void stop(bool outOfTime);

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace rungbook::net
