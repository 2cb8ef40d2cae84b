// SPDX-License-Identifier: GPL-3.0-or-later
// A ladder made by hand that has one of everything, for the tests of the renderers.
#pragma once

#include "core/ladder/ladder.h"

namespace rungbook::ladder
{

inline SourceSpan linesOf(std::uint64_t first, std::uint64_t last)
{
    return {SourceId{0}, LineNumber{first}, LineNumber{last}};
}

inline Ladder sampleLadder()
{
    std::vector<Row> rows(7);
    rows[0].label = "MM1";
    rows[0].payloads = "SA, VENDOR ×3";
    rows[0].time = "17:36:05";
    rows[0].leftState = "MM_WAIT_MSG2";
    rows[0].where = linesOf(2, 7);

    rows[1].from = 1;
    rows[1].to = 0;
    rows[1].label = "MM2";
    rows[1].payloads = "SA, VENDOR";
    rows[1].time = "17:36:05";
    rows[1].rightState = "MM_WAIT_MSG3";
    rows[1].where = linesOf(8, 11);

    rows[2].label = "MM3";
    rows[2].payloads = "KE, NONCE, VENDOR ×4";
    rows[2].time = "17:36:06";
    rows[2].delta = "+1 s";
    rows[2].resends = 2;
    rows[2].cadence = "again after 8 s, 16 s";
    rows[2].leftState = "MM_WAIT_MSG4";
    rows[2].leftDerived = false;
    rows[2].findings = {0};
    rows[2].where = linesOf(12, 12);

    rows[3].kind = RowKind::Note;
    rows[3].label = "Wait, what? <b>A new key</b> & \"acquire\" message;";
    rows[3].where = linesOf(13, 13);

    rows[4].kind = RowKind::Silence;
    rows[4].label = "8 s silence";
    rows[4].seconds = 8;

    rows[5].kind = RowKind::Milestone;
    rows[5].label = "PHASE 1 COMPLETED";
    rows[5].findings = {1};
    rows[5].where = linesOf(14, 14);

    rows[6].kind = RowKind::Ghost;
    rows[6].from = 1;
    rows[6].to = 0;
    rows[6].label = "MM4";
    rows[6].payloads = "KE, NONCE, NAT-D";
    rows[6].seconds = 24;
    rows[6].explanation = "The peer's half of the key exchange should have come here.";
    rows[6].findings = {0, 1};

    Ladder ladder;
    ladder.title = "IKEv1 main mode with 203.0.113.9";
    ladder.verdict = "Phase 1 stopped after MM3: the peer has no tunnel-group for our address.";
    ladder.failed = true;
    ladder.participants = {{"this ASA", "192.0.2.1", "initiator"}, {"peer", "203.0.113.9", "responder"}};
    ladder.phases = {{"Phase 1 (main mode)", 0, 6, PhaseOutcome::Failed}};
    ladder.findings = {{"peer-has-no-tunnel-group", "The peer has no tunnel-group for our address",
                           Effect::Blocks, Role::Root, Confidence::High, {linesOf(12, 12), linesOf(20, 22)}},
        {"key-acquire-queued", "Traffic waits for phase 1", Effect::Info, Role::Symptom, Confidence::Low,
            {linesOf(14, 14)}}};
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    return ladder;
}

} // namespace rungbook::ladder
