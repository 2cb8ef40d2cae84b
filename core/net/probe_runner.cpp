// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/probe_runner.h"

#include "core/net/probe_run.h"

namespace rungbook::net
{

smtp::ProbeResult runProbe(const smtp::ProbeSettings& settings, const AnchorSource& anchors, const Job& job,
    const ProbeOptions& options)
{
    ProbeRun run(settings, anchors, options);
    const std::stop_callback onStop(job.stop, [&run] { run.stop(); });
    return run.run();
}

smtp::ProbeResult runProbe(const smtp::ProbeSettings& settings, const tls::TrustAnchorsPtr& anchors,
    const Job& job, const ProbeOptions& options)
{
    const AnchorSource source = [&anchors] { return anchors; };
    return runProbe(settings, source, job, options);
}

} // namespace rungbook::net
