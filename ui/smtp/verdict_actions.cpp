// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/verdict_actions.h"

#include "ui/models/links.h"
#include "ui/models/text.h"
#include "ui/smtp/flow_layout.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{
constexpr std::size_t kMostRivals = 3;
}

VerdictActions::VerdictActions(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_row(new QWidget(this))
{
    setObjectName(QStringLiteral("smtpActions"));
    m_text->setObjectName(QStringLiteral("smtpWhatToDo"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::RichText);
    m_text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    auto* flow = new FlowLayout(m_row);
    flow->setContentsMargins(0, 0, 0, 0);
    for (int i = 0; i < 3; ++i) {
        m_changes.push_back(button("smtpChange", {}, {}));
        m_changes.back()->setObjectName(QStringLiteral("smtpChange%1").arg(i));
        connect(m_changes.back(), &QPushButton::clicked, this, [this, i] {
            if (static_cast<std::size_t>(i) < m_steps.changes.size())
                Q_EMIT changeRequested(m_steps.changes[static_cast<std::size_t>(i)]);
        });
    }
    m_trust = button("smtpTrustIssuer", tr("Trust this issuer..."),
        tr("Look at the chain and its fingerprint, and decide whether to trust the issuer"));
    m_import = button("smtpImportCertificate", tr("Import a certificate..."),
        tr("From a file or a paste: the root or the intermediate that is missing"));
    m_retry = button("smtpRetry", tr("Test again"), tr("The same test with what stands in the form now"));
    m_copy = button("smtpCopyReport", tr("Copy report for the mail admin"),
        tr("Verdict, evidence and transcript as text, without passwords"));
    m_explain = button("smtpExplain", tr("Explain"), tr("The page of the field guide about this cause"));
    for (QPushButton* each : m_changes)
        flow->addWidget(each);
    for (QPushButton* each : {m_trust, m_import, m_retry, m_copy, m_explain})
        flow->addWidget(each);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 8, 10, 10);
    layout->addWidget(m_text);
    layout->addWidget(m_row);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_trust, &QPushButton::clicked, this, &VerdictActions::trustIssuerRequested);
    connect(m_import, &QPushButton::clicked, this, &VerdictActions::importCertificateRequested);
    connect(m_retry, &QPushButton::clicked, this, &VerdictActions::retryRequested);
    connect(m_copy, &QPushButton::clicked, this, &VerdictActions::copyReportRequested);
    connect(m_explain, &QPushButton::clicked, this, [this] {
        if (m_result && !m_result->findings.empty())
            Q_EMIT explainRequested(toQt(m_result->findings.front().rule->id));
    });
    connect(m_text, &QLabel::linkActivated, this, [this](const QString& url) {
        if (const auto link = parseLink(QUrl(url)); link && link->kind == Link::Kind::Finding)
            Q_EMIT findingRequested(link->number);
    });
    setResult(nullptr);
}

QPushButton* VerdictActions::button(const char* name, const QString& text, const QString& tip)
{
    auto* made = new QPushButton(text, m_row);
    made->setObjectName(QLatin1String(name));
    made->setToolTip(tip);
    made->setAutoDefault(false);
    return made;
}

QString VerdictActions::fixHtml(const smtp::ProbeResult& result)
{
    if (result.findings.empty())
        return {};
    const Finding& cause = result.findings.front();
    QString html;
    if (!cause.fixes.empty() && (isWrong(cause.effect) || cause.effect == Effect::Unknown)) {
        const Fix& fix = cause.fixes.front();
        html =
            QStringLiteral("<b>%1</b> %2")
                .arg((fix.forWhom.empty() ? tr("What to do:") : tr("What to do (%1):").arg(toQt(fix.forWhom)))
                         .toHtmlEscaped(),
                    escaped(fix.text));
    }
    QStringList rivals;
    for (std::size_t i = 1; i < result.findings.size(); ++i) {
        const Finding& other = result.findings[i];
        if (other.role == Role::Symptom || (!isWrong(other.effect) && other.effect != Effect::Unknown)
            || static_cast<std::size_t>(rivals.size()) >= kMostRivals)
            continue;
        rivals << QStringLiteral("<a href='%1'>%2</a>")
                      .arg(findingLink(static_cast<int>(i)), escaped(other.title));
    }
    if (!rivals.isEmpty())
        html += QStringLiteral("%1<b>%2</b> %3")
                    .arg(html.isEmpty() ? QString() : QStringLiteral("<br>"),
                        tr("Also found:").toHtmlEscaped(), rivals.join(QStringLiteral("; ")));
    return html;
}

void VerdictActions::setCompact(bool compact)
{
    m_compact = compact;
    m_copy->setText(compact ? tr("Copy report") : tr("Copy report for the mail admin"));
    m_text->setVisible(!m_text->text().isEmpty() && !m_compact);
}

void VerdictActions::setResult(std::shared_ptr<const smtp::ProbeResult> result)
{
    m_result = std::move(result);
    m_steps = m_result ? smtp::nextSteps(*m_result) : smtp::NextSteps();
    const QString html = m_result ? fixHtml(*m_result) : QString();
    m_text->setText(html);
    m_text->setVisible(!html.isEmpty() && !m_compact);
    for (std::size_t i = 0; i < m_changes.size(); ++i) {
        const bool there = i < m_steps.changes.size();
        m_changes[i]->setVisible(there);
        if (!there)
            continue;
        m_changes[i]->setText(tr("%1 and test again").arg(toQt(m_steps.changes[i].label)));
        m_changes[i]->setToolTip(toQt(m_steps.changes[i].why));
    }
    m_trust->setVisible(m_steps.trustIssuer);
    m_import->setVisible(m_steps.importCertificate);
    m_explain->setVisible(m_result && !m_result->findings.empty());
    m_retry->setVisible(m_result != nullptr);
    setVisible(m_result != nullptr);
    updateGeometry();
}

} // namespace rungbook::ui
