// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/ladder_samples.h"

#include <vector>

namespace rungbook::test
{

using ladder::Ladder;
using ladder::Row;
using ladder::RowKind;

namespace
{

Row message(std::uint16_t from, const char* label, const char* payloads, const char* time, const char* delta)
{
    Row row;
    row.from = from;
    row.to = from == 0 ? 1 : 0;
    row.label = label;
    row.payloads = payloads;
    row.time = time;
    row.delta = delta;
    return row;
}

Row words(RowKind kind, const char* label)
{
    Row row;
    row.kind = kind;
    row.label = label;
    return row;
}

void states(Row& row, const char* left, const char* right, bool leftDerived = true)
{
    row.leftState = left;
    row.rightState = right;
    row.leftDerived = leftDerived;
}

Ladder withParticipants(const char* leftRole, const char* rightRole)
{
    Ladder ladder;
    ladder.participants = {{"this ASA", "192.0.2.1", leftRole}, {"peer", "203.0.113.9", rightRole}};
    return ladder;
}

void number(std::vector<Row>& rows)
{
    std::uint32_t message = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].kind == RowKind::Message)
            rows[i].message = message++;
        if (rows[i].kind != RowKind::Ghost && rows[i].kind != RowKind::Silence)
            rows[i].where = {SourceId{0}, LineNumber{i * 4 + 1}, LineNumber{i * 4 + 3}};
    }
}

} // namespace

std::shared_ptr<const Ladder> establishedLadder()
{
    Ladder ladder = withParticipants("responder", "initiator");
    ladder.title = "IKEv1 aggressive mode with 203.0.113.9";
    ladder.verdict =
        "Established: user anna of group STAFF got 198.51.100.20, phase 1 and phase 2 are complete.";
    std::vector<Row> rows;
    rows.push_back(message(1, "AM1", "SA, KE, NONCE, ID, VENDOR ×5", "09:14:02", ""));
    rows.back().explanation =
        "The client offers all its proposals at once and already sends its key share and its "
        "identity, the group name, in clear text.";
    states(rows.back(), "AM_RCV_MSG1", "AM_WAIT_MSG2");
    rows.push_back(words(RowKind::Note, "the client is in the branch office"));
    rows.push_back(message(0, "AM2", "SA, KE, NONCE, ID, HASH, VENDOR ×4, NAT-D ×2", "09:14:02", "+0 s"));
    rows.back().explanation =
        "The ASA picks a proposal, sends its own key share and proves with a hash that it knows "
        "the pre-shared key of the group.";
    states(rows.back(), "AM_WAIT_MSG3", "AM_WAIT_MSG2");
    rows.push_back(message(1, "AM3", "HASH, NOTIFY initial contact, NAT-D ×2", "09:14:02", "+0 s"));
    rows.back().explanation =
        "The client proves that it knows the same key. From here on everything is encrypted.";
    states(rows.back(), "AM_TM_INIT_XAUTH_V6H", "AM_TM_INIT_XAUTH", false);
    rows.push_back(message(0, "XAUTH1", "HASH, ATTR request: user name, password", "09:14:02", "+0 s"));
    rows.push_back(message(1, "XAUTH2", "HASH, ATTR reply", "09:14:08", "+6 s"));
    rows.push_back(message(0, "XAUTH3", "HASH, ATTR set: status OK", "09:14:08", "+0 s"));
    rows.push_back(message(1, "XAUTH4", "HASH, ATTR ack", "09:14:08", "+0 s"));
    rows.push_back(message(1, "CFG1", "HASH, ATTR request: address, DNS, banner", "09:14:08", "+0 s"));
    rows.push_back(message(0, "CFG2", "HASH, ATTR reply: 198.51.100.20", "09:14:08", "+0 s"));
    rows.push_back(words(RowKind::Milestone, "PHASE 1 COMPLETED"));
    states(rows.back(), "AM_ACTIVE", "AM_ACTIVE", false);
    rows.push_back(message(0, "NOTIFY", "HASH, NOTIFY responder lifetime", "09:14:08", "+0 s"));
    rows.push_back(message(1, "QM1", "HASH, SA, NONCE, ID, ID", "09:14:09", "+1 s"));
    states(rows.back(), "QM_ACTIVE", "QM_WAIT_MSG2");
    rows.push_back(message(0, "QM2", "HASH, SA, NONCE, ID, ID, NOTIFY", "09:14:09", "+0 s"));
    states(rows.back(), "QM_WAIT_MSG3", "QM_WAIT_MSG2");
    rows.push_back(message(1, "QM3", "HASH", "09:14:09", "+0 s"));
    states(rows.back(), "AM_ACTIVE", "AM_ACTIVE");
    rows.push_back(words(RowKind::Milestone, "PHASE 2 COMPLETED (msgid=6b93055a)"));
    number(rows);
    ladder.phases = {{"Phase 1 (aggressive mode)", 0, 3, ladder::PhaseOutcome::Complete},
        {"XAUTH", 4, 7, ladder::PhaseOutcome::Complete},
        {"Mode config", 8, 9, ladder::PhaseOutcome::Complete},
        {"Phase 2 (quick mode)", 12, 15, ladder::PhaseOutcome::Complete}};
    ladder.rows = std::make_shared<ladder::StoredRows>(std::move(rows));
    return std::make_shared<const Ladder>(std::move(ladder));
}

std::shared_ptr<const Ladder> stoppedLadder()
{
    Ladder ladder = withParticipants("initiator", "responder");
    ladder.title = "IKEv1 main mode with 203.0.113.9";
    ladder.verdict =
        "Phase 1 stopped after MM3: the peer has no tunnel-group or pre-shared key for our address.";
    ladder.failed = true;
    std::vector<Row> rows;
    rows.push_back(message(0, "MM1", "SA, VENDOR ×3", "17:36:05", ""));
    rows.back().explanation =
        "The initiator proposes how to protect phase 1: encryption, hash, group, authentication "
        "and lifetime.";
    states(rows.back(), "MM_WAIT_MSG2", "MM_WAIT_MSG3");
    rows.push_back(message(1, "MM2", "SA, VENDOR", "17:36:05", "+0.1 s"));
    rows.back().explanation = "The responder answers with the one proposal that it accepts.";
    states(rows.back(), "MM_BLD_MSG3", "MM_WAIT_MSG3");
    rows.push_back(words(RowKind::Note, "keys were changed on our side an hour ago"));
    rows.push_back(message(0, "MM3", "KE, NONCE, VENDOR ×4, NAT-D ×2", "17:36:05", "+0 s"));
    rows.back().explanation =
        "Both sides exchange Diffie-Hellman values and nonces. No hash of the pre-shared key "
        "travels here, whatever some texts say: it only goes into the keys from now on.";
    rows.back().resends = 2;
    rows.back().cadence = "again after 8 s, 16 s";
    rows.back().findings = {1};
    states(rows.back(), "MM_WAIT_MSG4", "MM_SND_MSG4", false);
    rows.push_back(words(RowKind::Silence, "8 s of silence"));
    rows.back().seconds = 8;
    rows.push_back(message(1, "NOTIFY", "NOTIFY INVALID_COOKIE, in clear text", "17:36:29", "+8 s"));
    rows.back().explanation =
        "The peer answers without encryption that it does not know this negotiation: it has "
        "thrown it away after MM3.";
    rows.back().findings = {0};
    Row ghost = message(1, "MM4", "KE, NONCE, NAT-D", "", "");
    ghost.kind = RowKind::Ghost;
    ghost.seconds = 32;
    ghost.explanation = "The responder's Diffie-Hellman value was due next.";
    ghost.findings = {0, 2};
    rows.push_back(ghost);
    rows.push_back(words(RowKind::Milestone, "Removing peer from peer table failed, no match!"));
    rows.back().time = "17:36:37";
    rows.back().delta = "+8 s";
    rows.back().findings = {2};
    number(rows);
    ladder.phases = {{"Phase 1 (main mode)", 0, 7, ladder::PhaseOutcome::Failed}};
    ladder.findings.resize(3);
    ladder.findings[0].rule = "peer-has-no-tunnel-group";
    ladder.findings[0].title = "The peer has no tunnel-group or pre-shared key for our address";
    ladder.findings[0].effect = Effect::Blocks;
    ladder.findings[0].role = Role::Root;
    ladder.findings[1].rule = "resent-without-answer";
    ladder.findings[1].title = "MM3 was sent again and again without an answer";
    ladder.findings[1].effect = Effect::Blocks;
    ladder.findings[1].role = Role::Contributing;
    ladder.findings[2].rule = "mm4-missing";
    ladder.findings[2].title = "The negotiation stopped waiting for MM4";
    ladder.findings[2].effect = Effect::Blocks;
    ladder.findings[2].role = Role::Symptom;
    ladder.rows = std::make_shared<ladder::StoredRows>(std::move(rows));
    return std::make_shared<const Ladder>(std::move(ladder));
}

ladder::RowBrief ManyRows::brief(std::size_t index) const
{
    ladder::RowBrief brief;
    brief.from = index % 2 == 0 ? 0 : 1;
    brief.to = index % 2 == 0 ? 1 : 0;
    const std::size_t slot = index % 23;
    if (slot == 20)
        brief.kind = RowKind::Silence;
    else if (slot == 21)
        brief.kind = RowKind::Milestone;
    else if (slot == 22)
        brief.kind = RowKind::Note;
    if (index % 4'999 == 4'998)
        brief.kind = RowKind::Ghost;
    brief.resent = index % 17 == 3;
    brief.marked = index % 2'003 == 7;
    brief.message = static_cast<std::uint32_t>(index);
    return brief;
}

Row ManyRows::row(std::size_t index) const
{
    static const char* const payloads[] = {"SA, VENDOR ×4", "SA, VENDOR", "KE, NONCE, VENDOR ×4, NAT-D ×2",
        "KE, NONCE, NAT-D ×2", "ID, HASH, NOTIFY", "ID, HASH"};
    const ladder::RowBrief brief = this->brief(index);
    Row row;
    row.kind = brief.kind;
    row.from = brief.from;
    row.to = brief.to;
    row.message = brief.message;
    const std::size_t step = index % 6;
    const std::size_t seconds = index / 5;
    const auto two = [](std::size_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    row.time = two(seconds / 3600 % 24) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
    row.delta = "+0.2 s";
    switch (brief.kind) {
    case RowKind::Message:
    case RowKind::Ghost:
        row.label = "MM" + std::to_string(step + 1);
        row.payloads = payloads[step];
        row.leftState = "MM_WAIT_MSG" + std::to_string(step + 2);
        row.rightState = "MM_WAIT_MSG" + std::to_string(step + 3);
        row.leftDerived = index % 3 != 0;
        break;
    case RowKind::Silence:
        row.label = "12 s of silence";
        row.seconds = 12;
        break;
    case RowKind::Milestone:
        row.label = "PHASE 1 COMPLETED";
        break;
    case RowKind::Note:
        row.label = "note " + std::to_string(index);
        break;
    }
    if (brief.resent) {
        row.resends = 1;
        row.cadence = "again after 8 s";
    }
    if (brief.marked)
        row.findings = {0};
    return row;
}

std::shared_ptr<const Ladder> manyRowsLadder(std::size_t count, const std::string& title)
{
    Ladder ladder = withParticipants("initiator", "responder");
    ladder.title = title;
    ladder.findings.resize(1);
    ladder.findings[0].title = "Something rests on these rows";
    ladder.findings[0].role = Role::Root;
    for (std::size_t row = 0; row + 6 <= count; row += 6)
        ladder.phases.push_back({"Phase 1 (main mode)", row, row + 5, ladder::PhaseOutcome::Complete});
    ladder.rows = std::make_shared<ManyRows>(count);
    return std::make_shared<const Ladder>(std::move(ladder));
}

std::shared_ptr<const Ladder> longTextLadder()
{
    Ladder ladder = withParticipants("initiator", "responder");
    ladder.title = "Long texts";
    ladder.verdict = std::string(40, 'v') + " " + std::string(400, 'w');
    ladder.participants[1].address = "2001:db8:1234:5678:9abc:def0:1234:5678";
    ladder.participants[1].name = "a peer with a name that is much longer than its box can be";
    std::vector<Row> rows;
    rows.push_back(message(0, "MM1", "", "2026-11-22 17:36:05.123456", "+1234567.890 s"));
    for (int i = 0; i < 60; ++i)
        rows.back().payloads += "VENDOR " + std::to_string(i) + ", ";
    rows.back().payloads += "the last payload";
    rows.back().cadence = "again after " + std::string(200, '8') + " s";
    rows.back().resends = 40;
    states(rows.back(), "A_STATE_NAME_THAT_IS_LONGER_THAN_ITS_LANE", "ANOTHER_STATE_NAME_THAT_IS_LONGER");
    rows.push_back(words(RowKind::Note, ""));
    rows.back().label = std::string(500, 'n');
    rows.push_back(message(0, "SELF", "to itself", "", ""));
    rows.back().to = 0;
    rows.push_back(message(7, "WILD", "participants out of range", "", ""));
    rows.back().findings = {0, 1, 2, 3, 4, 5, 99};
    number(rows);
    ladder.phases = {
        {"A phase with a name that does not fit beside its bracket", 0, 0, ladder::PhaseOutcome::Open}};
    ladder.findings.resize(6);
    ladder.rows = std::make_shared<ladder::StoredRows>(std::move(rows));
    return std::make_shared<const Ladder>(std::move(ladder));
}

} // namespace rungbook::test
