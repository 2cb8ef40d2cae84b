// SPDX-License-Identifier: GPL-3.0-or-later
// Tests a mail server for real: drives the resolver, the connection, the proxy, TLS and the SMTP session, and records everything. What was
// found is judged afterwards, by smtp::diagnose().
#pragma once

#include "core/base/job.h"
#include "core/net/resolver.h"
#include "core/smtp/probe_result.h"
#include "core/smtp/settings.h"
#include "core/tls/trust_anchors.h"

#include <cstdint>
#include <functional>

namespace rungbook::net
{

/// Gives the trusted issuers when the first TLS handshake needs them, and never in a run without TLS: reading those of the system takes longer
/// than a whole session. Called on the thread of the run.
using AnchorSource = std::function<tls::TrustAnchorsPtr()>;

/// For a window that shows the run while it happens. Both are called on the thread of the run; either may be empty.
struct ProbeWatcher {
    /// A line was added to the transcript; number counts from 1.
    std::function<void(std::uint32_t number, const smtp::TranscriptLine& line)> line;
    /// A step began, or changed: it is told again when it ends. index counts the steps from 0.
    std::function<void(std::size_t index, const smtp::Step& step)> step;
};

/// What a run needs besides the settings of the user.
struct ProbeOptions {
    ResolverOptions resolver;
    ProbeWatcher watcher;
    double crossProbeMs =
        12'000; ///< all cross probes together may take this long, in addition to the timeout of the settings
};

/// The test. Blocks the calling thread until it is over, at most for the timeout of the settings (plus crossProbeMs where cross probes were asked
/// for); returns within 100 ms after job.stop was requested, with what was seen so far. Never fails: what went wrong stands in the result.
smtp::ProbeResult runProbe(const smtp::ProbeSettings& settings, const AnchorSource& anchors, const Job& job,
    const ProbeOptions& options = {});

/// The same with anchors that are there already.
smtp::ProbeResult runProbe(const smtp::ProbeSettings& settings, const tls::TrustAnchorsPtr& anchors,
    const Job& job, const ProbeOptions& options = {});

} // namespace rungbook::net
