// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/usage_boxes.h"

#include "ui/models/text.h"
#include "ui/widgets/colors.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace rungbook::ui
{

UsageBoxes::UsageBoxes(QWidget* parent)
    : QGroupBox(tr("Trusted For"), parent)
    , m_problem(new QLabel(this))
    , m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("trustUsages"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(3);
    // Ours first, then the four of ISE in its order and with its indent.
    for (const tls::TrustUsage usage :
        {tls::TrustUsage::MailServers, tls::TrustUsage::WithinIse, tls::TrustUsage::ClientsAndSyslog,
            tls::TrustUsage::AdminCertificates, tls::TrustUsage::CiscoServices}) {
        const QString title = usage == tls::TrustUsage::MailServers
            ? tr("Trust for mail servers, in the tests of this program")
            : toQt(usageTitle(usage));
        auto* box = new QCheckBox(title, this);
        box->setObjectName(QStringLiteral("trustFor-") + toQt(usageWord(usage)));
        box->setAccessibleName(title);
        m_boxes[static_cast<std::size_t>(usage)] = box;
        auto* row = new QHBoxLayout;
        const int indent = style()->pixelMetric(QStyle::PM_IndicatorWidth) + 6;
        row->setContentsMargins(usage == tls::TrustUsage::ClientsAndSyslog ? indent
                : usage == tls::TrustUsage::AdminCertificates              ? 2 * indent
                                                                           : 0,
            0, 0, 0);
        row->addWidget(box);
        layout->addLayout(row);
        connect(box, &QCheckBox::toggled, this, [this] {
            refresh();
            if (!m_quiet)
                Q_EMIT usagesChanged();
        });
    }
    m_problem->setObjectName(QStringLiteral("trustUsageProblem"));
    m_problem->setWordWrap(true);
    m_hint->setObjectName(QStringLiteral("trustUsageHint"));
    m_hint->setWordWrap(true);
    m_hint->setText(
        tr("The last four say what ISE is to trust it for, and are kept here as a record. For secure SMTP, "
           "ISE wants the root of the mail server with \"Trust for authentication within ISE\" and \"Trust "
           "for client authentication and Syslog\"."));
    layout->addWidget(m_problem);
    layout->addWidget(m_hint);
    refresh();
}

tls::TrustUsages UsageBoxes::usages() const
{
    tls::TrustUsages usages;
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        usages.set(static_cast<tls::TrustUsage>(i), m_boxes[i]->isChecked());
    return usages;
}

void UsageBoxes::setUsages(const tls::TrustUsages& usages)
{
    m_quiet = true;
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        m_boxes[i]->setChecked(usages.has(static_cast<tls::TrustUsage>(i)));
    m_quiet = false;
    refresh();
}

QString UsageBoxes::problem() const
{
    return toQt(tls::usageProblem(usages()));
}

void UsageBoxes::refresh()
{
    const QString problem = this->problem();
    m_problem->setVisible(!problem.isEmpty());
    m_problem->setText(QStringLiteral("✖ ") + problem);
    const SemanticColors colors = semanticColors(palette());
    const auto paint = [](QLabel* label, const QColor& color) {
        QPalette own = label->palette();
        if (own.color(QPalette::WindowText) != color) {
            own.setColor(QPalette::WindowText, color);
            label->setPalette(own);
        }
    };
    paint(m_problem, colors.bad);
    paint(m_hint, colors.quiet);
}

void UsageBoxes::changeEvent(QEvent* event)
{
    QGroupBox::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace rungbook::ui
