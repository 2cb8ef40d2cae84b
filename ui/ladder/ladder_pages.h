// SPDX-License-Identifier: GPL-3.0-or-later
// A ladder cut into pages with head, findings and page numbers: one arithmetic for pictures, PDF and printers.
#pragma once

#include "core/ladder/ladder.h"
#include "core/ladder/layout.h"
#include "ui/ladder/ladder_painter.h"

#include <QSizeF>

#include <limits>
#include <vector>

namespace rungbook::ui
{

struct PageLook {
    double width = 1000;
    double height = 1400; ///< at most; the last page of a picture is cut to what it holds
    bool paper = false; ///< all pages have the full height
    bool continued = false; ///< only informs the wording: files instead of pages
    bool appendix = true; ///< findings and shortened texts behind the rows
};

class LadderPages
{
public:
    /// Rows first to last-1 of the ladder, which must outlive the pages.
    LadderPages(const ladder::Ladder& ladder, const PageLook& look, std::size_t first = 0,
        std::size_t last = std::numeric_limits<std::size_t>::max());

    std::size_t count() const { return m_pages.size(); }
    QSizeF pageSize(std::size_t page) const;

    /// The rows on a page, as [first, last); empty on a page that only has findings.
    ladder::RowGeometry::Range rows(std::size_t page) const { return m_pages[page].rows; }

    /// Paints a page with its upper left corner at 0, 0.
    void paint(QPainter& painter, std::size_t page) const;

private:
    /// A paragraph behind the rows: a finding, or the whole of a text that was shortened.
    struct Paragraph {
        QString text;
        std::uint32_t finding = kNoIndex;
        double height = 0;
        bool bold = false;
    };
    struct Page {
        ladder::RowGeometry::Range rows;
        std::size_t firstParagraph = 0;
        std::size_t lastParagraph = 0;
        double height = 0;
    };
    void makeParagraphs();
    void makePages();
    double topHeight(bool firstPage) const;
    double paragraphHeight(const QString& text, const QFont& font, double indent) const;
    void paintTop(QPainter& painter, std::size_t page) const;

    const ladder::Ladder& m_ladder;
    PageLook m_look;
    std::size_t m_first;
    std::size_t m_last;
    QFont m_font;
    std::unique_ptr<LadderPainter> m_painter;
    std::vector<Paragraph> m_paragraphs;
    std::vector<Page> m_pages;
};

} // namespace rungbook::ui
