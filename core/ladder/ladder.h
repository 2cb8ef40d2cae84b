// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder diagram as values. It knows neither IKE nor SMTP: those turn their sessions into these rows, and the same rows go to the
// screen, to text, SVG and Mermaid.
#pragma once

#include "core/base/finding.h"
#include "core/base/ids.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rungbook::ladder
{

/// A column: who talks. Index 0 is drawn left.
struct Participant {
    std::string name; ///< "this ASA", "peer", "initiator"
    std::string address; ///< may be empty when the log never says it
    std::string role; ///< "initiator", "responder", or empty
};

enum class RowKind : std::uint8_t {
    Message, ///< an arrow
    Ghost, ///< the arrow that should have come next and never did
    Silence, ///< nothing was exchanged for a while
    Milestone, ///< something completed or ended: "PHASE 1 COMPLETED"
    Note ///< a comment found in the log, or a line worth showing between arrows
};

/// One row of the diagram, ready to be drawn: every text is final.
struct Row {
    RowKind kind = RowKind::Message;
    std::uint16_t from = 0; ///< participant the arrow leaves
    std::uint16_t to = 1; ///< participant the arrow points to
    std::string label; ///< "MM1", or the text of a note, silence or milestone
    std::string payloads; ///< "SA, VENDOR x3"; for a ghost: what it would have carried
    std::string time; ///< "17:36:05", empty when the log has no clock
    std::string delta; ///< "+8 s" since the row before, empty when unknown
    std::string leftState; ///< state of participant 0 after this row; empty: unchanged or unknown
    std::string rightState; ///< state of participant 1 after this row
    bool leftDerived = true; ///< the state was worked out, not printed by the log
    bool rightDerived = true;
    std::uint32_t resends = 0; ///< how many times the message was sent again
    std::string cadence; ///< "again after 8 s, 16 s"
    double seconds = 0; ///< length of a silence, or how long a ghost was waited for; 0 when unknown
    std::string explanation; ///< what this step is for, for presentation mode and tooltips: sentences
    std::string fate; ///< for a ghost, in place of "never came (waited 8 s)": "was never sent"
    SourceSpan where; ///< the lines it rests on; empty for a ghost
    std::uint32_t message = kNoIndex; ///< index of the message in its session, for what follows a selection
    std::vector<std::uint32_t> findings; ///< indices into Ladder::findings that rest on this row
};

enum class PhaseOutcome : std::uint8_t { Complete, Failed, Open };

/// A bracket over consecutive rows.
struct Phase {
    std::string name; ///< "Phase 1 (main mode)", "XAUTH", "Mode config", "Phase 2 (quick mode)"
    std::size_t firstRow = 0;
    std::size_t lastRow = 0; ///< included
    PhaseOutcome outcome = PhaseOutcome::Open;
};

/// What a row shows of a finding, and what the list below a ladder says of it.
struct FindingMark {
    std::string rule;
    std::string title;
    Effect effect = Effect::Info;
    Role role = Role::Symptom;
    Confidence confidence = Confidence::Low;
    std::vector<SourceSpan> lines{}; ///< its evidence, the primary location first
};

/// What a painter needs of a row that is only a tick or part of a density band: no texts.
struct RowBrief {
    RowKind kind = RowKind::Message;
    std::uint16_t from = 0;
    std::uint16_t to = 1;
    bool resent = false;
    bool marked = false; ///< a finding rests on it
    std::uint32_t message = kNoIndex; ///< as in Row
};

/// Gives the rows. A ladder may have a million of them, so a row's texts are made when it is asked for.
class RowSource
{
public:
    RowSource() = default;
    RowSource(const RowSource&) = delete;
    RowSource& operator=(const RowSource&) = delete;
    virtual ~RowSource() = default;
    virtual std::size_t size() const = 0;
    /// Row number index (from 0, below size()). Cheap, and safe to call from several threads.
    virtual Row row(std::size_t index) const = 0;
    /// The same row without its texts: called for every row once when a ladder is laid out, so sources of many rows should override it.
    virtual RowBrief brief(std::size_t index) const
    {
        const Row full = row(index);
        return {full.kind, full.from, full.to, full.resends > 0, !full.findings.empty(), full.message};
    }
};

/// Rows that are all there already.
class StoredRows final : public RowSource
{
public:
    explicit StoredRows(std::vector<Row> rows)
        : m_rows(std::move(rows))
    {
    }
    std::size_t size() const override { return m_rows.size(); }
    Row row(std::size_t index) const override { return m_rows.at(index); }
    RowBrief brief(std::size_t index) const override
    {
        const Row& full = m_rows.at(index);
        return {full.kind, full.from, full.to, full.resends > 0, !full.findings.empty(), full.message};
    }

private:
    std::vector<Row> m_rows;
};

struct Ladder {
    std::string title; ///< "IKEv1 main mode with 203.0.113.9"
    std::string verdict; ///< one sentence: how it ended and why
    bool failed = false;
    bool states =
        true; ///< its participants have states; where they have none, the screen gives their lanes to the arrows
    std::vector<Participant> participants; ///< two at least
    std::vector<Phase> phases; ///< in order of their first row; they never overlap
    std::vector<FindingMark> findings;
    std::shared_ptr<const RowSource> rows;

    std::size_t size() const { return rows ? rows->size() : 0; }
};

} // namespace rungbook::ladder
