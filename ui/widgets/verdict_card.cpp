// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/verdict_card.h"

#include "ui/widgets/colors.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace rungbook::ui
{

namespace
{

QColor colorOf(VerdictCard::Kind kind, const SemanticColors& colors)
{
    switch (kind) {
    case VerdictCard::Kind::Good:
        return colors.good;
    case VerdictCard::Kind::Bad:
        return colors.bad;
    case VerdictCard::Kind::Open:
        return colors.warn;
    case VerdictCard::Kind::None:
        break;
    }
    return colors.quiet;
}

QString signOf(VerdictCard::Kind kind)
{
    switch (kind) {
    case VerdictCard::Kind::Good:
        return QStringLiteral("✔");
    case VerdictCard::Kind::Bad:
        return QStringLiteral("✖");
    case VerdictCard::Kind::Open:
        return QStringLiteral("…");
    case VerdictCard::Kind::None:
        break;
    }
    return {};
}

} // namespace

VerdictCard::VerdictCard(QWidget* parent)
    : QFrame(parent)
    , m_sign(new QLabel(this))
    , m_text(new QLabel(this))
{
    setObjectName(QStringLiteral("verdictCard"));
    m_sign->setObjectName(QStringLiteral("verdictSign"));
    m_sign->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    m_text->setObjectName(QStringLiteral("verdictText"));
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    QSizePolicy hugging(QSizePolicy::Expanding, QSizePolicy::Minimum);
    hugging.setHeightForWidth(true);
    m_text->setSizePolicy(hugging);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 10, 10, 10);
    layout->setSpacing(10);
    layout->addWidget(m_sign);
    layout->addWidget(m_text, 1);
    connect(m_text, &QLabel::linkActivated, this, &VerdictCard::linkActivated);
    refresh();
}

void VerdictCard::setVerdict(
    Kind kind, const QString& text, const QString& certainty, const QString& linksHtml)
{
    m_kind = kind;
    m_plain = text;
    m_certainty = certainty;
    m_links = linksHtml;
    m_text->setAccessibleName(tr("Verdict: %1 %2").arg(text, certainty));
    refresh();
}

void VerdictCard::refresh()
{
    if (m_refreshing)
        return;
    m_refreshing = true; // the fonts set below come back as change events
    const SemanticColors colors = semanticColors(palette());
    const QColor color = colorOf(m_kind, colors);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.7);
    m_sign->setFont(large);
    m_sign->setText(QStringLiteral("<span style='color:%1'>%2</span>").arg(color.name(), signOf(m_kind)));
    QString html =
        QStringLiteral("<span style='font-size:large'><b>%1</b></span>").arg(m_plain.toHtmlEscaped());
    if (!m_certainty.isEmpty())
        html += QStringLiteral(" <span style='color:%1'>(%2)</span>")
                    .arg(colors.quiet.name(), m_certainty.toHtmlEscaped());
    if (!m_links.isEmpty())
        html += QStringLiteral("<br>") + m_links;
    m_text->setText(html);
    setVisible(!m_plain.isEmpty());
    m_refreshing = false;
    update();
}

void VerdictCard::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

void VerdictCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const SemanticColors colors = semanticColors(palette());
    painter.fillRect(rect(), colors.card);
    painter.fillRect(QRect(0, 0, 5, height()), colorOf(m_kind, colors));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace rungbook::ui
