// SPDX-License-Identifier: GPL-3.0-or-later
// After a failure, and only when the user asked for it: further looks at the same host that tell likely causes apart. Bounded in number and time.
#pragma once

#include "core/net/address.h"
#include "core/net/event_loop.h"
#include "core/smtp/probe_result.h"
#include "core/smtp/settings.h"
#include "core/tls/trust_anchors.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rungbook::net
{

/// One look that is worth taking.
struct CrossProbePlan {
    std::uint16_t port = 0;
    smtp::Security security = smtp::Security::None;
    Address address;
    std::string variant; ///< see smtp::CrossProbe
    bool operator==(const CrossProbePlan&) const = default;
};

/// Which looks could explain what went wrong in result: at most ten, each once, all at the given addresses of the host. Empty when nothing of what
/// can be looked at would tell more (a refused recipient).
std::vector<CrossProbePlan> planCrossProbes(
    const smtp::ProbeResult& result, const std::vector<Address>& addresses);

/// Takes the looks, four at a time.
class CrossProbes
{
public:
    struct Handlers {
        std::function<void(smtp::CrossProbe probe)> probe;
        std::function<void()> done;
    };

    CrossProbes(EventLoop& loop, const smtp::ProbeSettings& settings, tls::TrustAnchorsPtr anchors,
        std::vector<CrossProbePlan> plans, double endMs, Handlers handlers);
    CrossProbes(const CrossProbes&) = delete;
    CrossProbes& operator=(const CrossProbes&) = delete;
    ~CrossProbes();

    /// Begins; done is called when all are over, at endMs at the latest.
    void begin();

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace rungbook::net
