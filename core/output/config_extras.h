// SPDX-License-Identifier: GPL-3.0-or-later
// What a report on configurations holds only when it was asked for.
#pragma once

#include "core/config/fix_script.h"
#include "core/config/peer_config.h"
#include "core/workbench/log_beside.h"

#include <vector>

namespace rungbook::output
{

/// Fix scripts, the peer's configuration, a log beside the negotiation on paper. Null: not asked for. The values must live until the report is
/// written.
struct ConfigExtras {
    const config::FixPlan* fixes = nullptr;
    const std::vector<config::PeerConfig>* peers = nullptr;
    const workbench::LogBeside* beside = nullptr;
};

} // namespace rungbook::output
