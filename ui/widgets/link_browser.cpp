// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/link_browser.h"

#include "ui/widgets/colors.h"

#include <QEvent>
#include <QScrollBar>

namespace rungbook::ui
{

LinkBrowser::LinkBrowser(QWidget* parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setFrameShape(QFrame::NoFrame);
    document()->setDocumentMargin(8);
    applyStyle();
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        if (const std::optional<Link> link = parseLink(url))
            Q_EMIT linkActivated(*link);
    });
}

void LinkBrowser::show(const QString& html, bool keepPosition)
{
    const int position = verticalScrollBar()->value();
    m_html = html;
    setHtml(html);
    if (keepPosition)
        verticalScrollBar()->setValue(position);
}

// Pasted text is shown as text; even so, nothing may make this widget read a file or the network.
QVariant LinkBrowser::loadResource(int, const QUrl&)
{
    return {};
}

void LinkBrowser::changeEvent(QEvent* event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyStyle();
        if (!m_html.isEmpty())
            show(QString(m_html), true);
    }
}

void LinkBrowser::applyStyle()
{
    document()->setDefaultFont(font());
    document()->setDefaultStyleSheet(htmlStyle(semanticColors(palette()), palette()));
}

} // namespace rungbook::ui
