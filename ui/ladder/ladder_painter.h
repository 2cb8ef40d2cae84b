// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a ladder with any QPainter: screen, picture, PDF, printer. It visits the rows that it is asked for and no others.
#pragma once

#include "core/ladder/ladder.h"
#include "core/ladder/layout.h"
#include "ui/ladder/ladder_style.h"
#include "ui/ladder/text_runs.h"

#include <QCache>
#include <QFont>
#include <QPalette>
#include <QRectF>
#include <QString>

#include <memory>

class QPainter;

namespace rungbook::ui
{

/// What the picture is made for.
struct LadderLook {
    QFont font; ///< the family and the size at zoom 1
    QPalette palette;
    double zoom = 1;
    double width = 900; ///< wished for; columns().width tells what it came to
    bool states = true; ///< draw the state lanes
    bool margins = true; ///< draw the columns of times and phases
};

/// A row with its texts ready to be drawn in the columns of the moment.
struct PreparedRow {
    ladder::Row row;
    QString label; ///< the bold part: step name, or the whole text of notes, silences and milestones
    QString aside; ///< behind the label: how often and when it was sent again, or that it never came
    QString payloads;
    QString time;
    QString delta;
    double labelWidth = 0;
    double asideWidth = 0;
    bool shortened = false; ///< something had to be elided
};

class LadderPainter
{
public:
    LadderPainter(std::shared_ptr<const ladder::Ladder> ladder, std::shared_ptr<const ladder::RowIndex> index,
        const LadderLook& look);

    const ladder::Ladder& ladder() const { return *m_ladder; }
    const ladder::Columns& columns() const { return m_columns; }
    const ladder::RowGeometry& geometry() const { return m_geometry; }
    const LadderStyle& style() const { return m_style; }
    ladder::Detail detail() const { return m_detail; }
    double width() const { return m_columns.width; }
    double lineHeight() const { return m_line; }

    /// Height of the head with the participants.
    double headHeight() const;

    /// Paints the head into x 0 .. width(), y 0 .. headHeight().
    void paintHead(QPainter& painter) const;

    struct Extent {
        QRectF area; ///< what has to be painted, in coordinates in which row 0 begins at y = 0
        double viewTop = 0; ///< labels of states and phases that begin above stick to this edge
        qsizetype current = -1; ///< the selected row
        bool focused = false;
        qsizetype limit = -1; ///< rows from this one on are left out; -1: none
    };

    /// Paints the rows that touch the area. Returns how many rows were visited.
    qsizetype paintRows(QPainter& painter, const Extent& extent) const;

    /// The row with its texts. Only for rows below the ladder's size.
    const PreparedRow& prepared(std::size_t row) const;

    /// Which finding's badge is at a point (row coordinates as in Extent), kNoIndex for none.
    std::uint32_t findingAt(std::size_t row, const QPointF& point) const;

    /// The phase whose bracket is at a point, null for none.
    const ladder::Phase* phaseAt(const QPointF& point) const;

    /// A machine's state in words for a tooltip: "MM_WAIT_MSG4 (worked out ...)"; empty when it is not known after this row.
    QString stateAfter(std::size_t row, bool left) const;

    /// Smallest width in which nothing but the distance between the lifelines gives way; the look's own width is
    /// not asked.
    static double leastWidth(const ladder::Ladder& ladder, LadderLook look);

private:
    /// What a row says about the states; the empty text: nothing.
    struct States {
        QString name[2];
        bool derived[2] = {true, true};
    };
    /// A stretch in which a machine stays in one state.
    struct Stretch {
        QString name;
        bool derived = true;
        double top = 0;
        double bottom = 0;
    };
    const States& states(std::size_t row) const;
    Stretch stretchAt(std::size_t row, int side) const;
    void layOut();
    QRectF rowBox(std::size_t row) const;
    double arrowY(std::size_t row) const;
    void paintGround(QPainter& painter, const ladder::RowGeometry::Range& rows, const Extent& extent) const;
    void paintLanes(QPainter& painter, const ladder::RowGeometry::Range& rows, const Extent& extent) const;
    void paintStretch(QPainter& painter, const Stretch& stretch, int side, const Extent& extent) const;
    void paintPhase(QPainter& painter, const ladder::Phase& phase, const Extent& extent) const;
    ladder::Band laneBar(int side) const;
    void paintPhases(QPainter& painter, const ladder::RowGeometry::Range& rows, const Extent& extent) const;
    void paintRow(QPainter& painter, std::size_t row) const;
    void paintMessage(QPainter& painter, std::size_t row, const PreparedRow& prepared) const;
    void paintSilence(QPainter& painter, std::size_t row, const PreparedRow& prepared) const;
    void paintMilestone(QPainter& painter, std::size_t row, const PreparedRow& prepared) const;
    void paintNote(QPainter& painter, std::size_t row, const PreparedRow& prepared) const;
    void paintMargins(QPainter& painter, std::size_t row, const PreparedRow& prepared) const;
    void paintBrief(QPainter& painter, std::size_t row) const;
    void paintDensity(QPainter& painter, const Extent& extent) const;
    double badgeSize() const;
    double milestoneInset(const ladder::Band& band) const;
    QRectF badgeBox(std::size_t row, std::size_t position) const;
    ladder::Band span(const ladder::Row& row) const;
    QColor arrowColor(ladder::RowKind kind, std::uint16_t from) const;

    std::shared_ptr<const ladder::Ladder> m_ladder;
    std::shared_ptr<const ladder::RowIndex> m_index;
    LadderLook m_look;
    LadderStyle m_style;
    mutable TextRuns m_text;
    double m_line = 16;
    double m_char = 7;
    bool m_wordyPhases = false; ///< the phase margin is wide enough for words that are not turned
    ladder::Detail m_detail = ladder::Detail::Full;
    ladder::RowGeometry m_geometry;
    ladder::Columns m_columns;
    mutable QCache<std::size_t, PreparedRow> m_cache;
    mutable QCache<std::size_t, States> m_states;
};

} // namespace rungbook::ui
