// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/ladder_phases.h"

#include <algorithm>
#include <string>

namespace rungbook::ike
{

using ladder::Phase;
using ladder::PhaseOutcome;

namespace
{

// How a bracket over one kind of exchange is called.
std::string phaseName(ExchangeKind kind, bool rekey)
{
    switch (kind) {
    case ExchangeKind::MainMode:
        return rekey ? "Phase 1 again (main mode)" : "Phase 1 (main mode)";
    case ExchangeKind::AggressiveMode:
        return rekey ? "Phase 1 again (aggressive mode)" : "Phase 1 (aggressive mode)";
    case ExchangeKind::Xauth:
        return "XAUTH";
    case ExchangeKind::ModeConfig:
        return "Mode config";
    case ExchangeKind::QuickMode:
        return rekey ? "Phase 2 rekey (quick mode)" : "Phase 2 (quick mode)";
    case ExchangeKind::Informational:
    case ExchangeKind::Unknown:
        break;
    }
    return {};
}

} // namespace

std::vector<Phase> phasesOf(const Session& session, std::span<const PhaseRow> rows)
{
    const std::vector<Exchange>& exchanges = session.exchanges;
    std::vector<std::uint32_t> lastOf(exchanges.size(), 0); // last row of each exchange
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        if (rows[row].exchange < lastOf.size())
            lastOf[rows[row].exchange] = row;
    }

    std::vector<Phase> phases;
    ExchangeKind kind = ExchangeKind::Unknown;
    std::uint32_t reach = 0; // last row of the exchanges taken into the open bracket
    bool complete = true;
    const auto settle = [&] {
        if (phases.empty())
            return;
        const bool phase1 = kind == ExchangeKind::MainMode || kind == ExchangeKind::AggressiveMode;
        if (complete || (phase1 && session.phase1Complete))
            phases.back().outcome = PhaseOutcome::Complete;
        else
            phases.back().outcome =
                session.outcome == Outcome::Failed ? PhaseOutcome::Failed : PhaseOutcome::Open;
    };
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        const std::uint32_t index = rows[row].exchange;
        if (index >= exchanges.size()) {
            // "PHASE 1 COMPLETED" right behind the exchange it ends belongs inside the bracket.
            if (rows[row].milestone && !phases.empty() && phases.back().lastRow + 1 == row) {
                const MilestoneKind ends = *rows[row].milestone;
                const bool fits = kind == ExchangeKind::QuickMode ? ends == MilestoneKind::Phase2Completed
                    : kind == ExchangeKind::Xauth                 ? ends == MilestoneKind::UserAuthenticated
                    : kind == ExchangeKind::ModeConfig            ? ends == MilestoneKind::AddressAssigned
                                                                  : ends == MilestoneKind::Phase1Completed;
                if (fits)
                    phases.back().lastRow = row;
            }
            continue;
        }
        const Exchange& exchange = exchanges[index];
        // XAUTH and mode config are one affair however many pairs they take; quick modes that cross cannot be told apart by a bracket.
        const bool joins = !phases.empty() && kind == exchange.kind
            && (kind == ExchangeKind::Xauth || kind == ExchangeKind::ModeConfig || reach >= row);
        if (!joins) {
            settle();
            phases.push_back({phaseName(exchange.kind, exchange.rekey), row, row, PhaseOutcome::Open});
            kind = exchange.kind;
            reach = row;
            complete = true;
        }
        complete = complete && exchange.complete;
        phases.back().lastRow = row;
        reach = std::max(reach, lastOf[index]);
    }
    settle();
    return phases;
}

} // namespace rungbook::ike
