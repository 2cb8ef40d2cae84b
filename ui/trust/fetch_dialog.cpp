// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/fetch_dialog.h"

#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "core/tls/trust_anchors.h"
#include "ui/models/text.h"
#include "ui/trust/chain_chooser.h"
#include "ui/trust/trust_words.h"
#include "ui/trust/usage_boxes.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace rungbook::ui
{

FetchDialog::FetchDialog(JobTracker& jobs, TrustKeeper& keeper, QWidget* parent)
    : QDialog(parent)
    , m_jobs(&jobs)
    , m_keeper(keeper)
    , m_host(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_security(new QComboBox(this))
    , m_fetch(new QPushButton(this))
    , m_status(new QLabel(this))
    , m_failure(new VerdictCard(this))
    , m_content(new QWidget(this))
    , m_chooser(new ChainChooser(m_content))
    , m_usages(new UsageBoxes(m_content))
    , m_trust(new QPushButton(tr("T&rust this certificate"), this))
{
    static int s_last = 0;
    m_slot = QStringLiteral("trust-fetch-%1").arg(++s_last);
    setObjectName(QStringLiteral("fetchDialog"));
    setWindowTitle(tr("Trusted certificate from a server"));
    m_host->setObjectName(QStringLiteral("fetchHost"));
    m_host->setAccessibleName(tr("Mail server"));
    m_host->setPlaceholderText(tr("mail.example.com"));
    m_port->setObjectName(QStringLiteral("fetchPort"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setRange(1, 65535);
    m_port->setValue(587);
    m_security->setObjectName(QStringLiteral("fetchSecurity"));
    m_security->setAccessibleName(tr("Encryption"));
    m_security->addItem(tr("STARTTLS (ports 25 and 587)"), static_cast<int>(smtp::Security::StartTls));
    m_security->addItem(tr("TLS from the first byte (port 465)"), static_cast<int>(smtp::Security::Tls));
    m_fetch->setObjectName(QStringLiteral("fetchStart"));
    m_status->setObjectName(QStringLiteral("fetchStatus"));
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_trust->setObjectName(QStringLiteral("fetchTrust"));
    m_failure->setObjectName(QStringLiteral("fetchFailure"));
    m_failure->hide();

    auto* form = new QHBoxLayout;
    const auto field = [&](const QString& text, QWidget* widget, int stretch) {
        auto* label = new QLabel(text, this);
        label->setBuddy(widget);
        form->addWidget(label);
        form->addWidget(widget, stretch);
    };
    field(tr("Mail &server"), m_host, 1);
    field(tr("&Port"), m_port, 0);
    field(tr("&Encryption"), m_security, 0);
    form->addWidget(m_fetch);
    m_usages->setUsages({.mailServers = true});
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->addWidget(m_chooser, 1);
    m_chooser->addBelow(m_usages);
    m_content->hide();
    auto* box = new QDialogButtonBox(QDialogButtonBox::Close, this);
    box->addButton(m_trust, QDialogButtonBox::AcceptRole);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_status);
    layout->addWidget(m_failure);
    layout->addWidget(m_content, 1);
    layout->addStretch(0);
    layout->addWidget(box);
    const int unit = fontMetrics().averageCharWidth();
    resize(unit * 150, sizeHint().height());

    connect(m_port, &QSpinBox::valueChanged, this, [this](int port) {
        if (port == 465)
            m_security->setCurrentIndex(1);
        else if (port == 25 || port == 587)
            m_security->setCurrentIndex(0);
    });
    connect(m_host, &QLineEdit::textEdited, this, &FetchDialog::refresh);
    connect(m_fetch, &QPushButton::clicked, this, [this] { m_fetching ? stop() : fetch(); });
    connect(m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == m_slot) {
            m_fetching = false;
            m_status->setText(tr("Cancelled."));
            refresh();
        }
    });
    connect(m_chooser, &ChainChooser::readyChanged, this, &FetchDialog::refresh);
    connect(m_usages, &UsageBoxes::usagesChanged, this, &FetchDialog::refresh);
    connect(box, &QDialogButtonBox::accepted, this, &FetchDialog::trust);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_status->setText(tr("The server is asked for its certificates, nothing else: no login, no mail."));
    refresh();
    m_host->setFocus();
}

FetchDialog::~FetchDialog()
{
    if (m_jobs)
        m_jobs->drop(m_slot);
}

void FetchDialog::setServer(const QString& host, int port, smtp::Security security)
{
    m_host->setText(host);
    m_port->setValue(port);
    m_security->setCurrentIndex(std::max(0, m_security->findData(static_cast<int>(security))));
    refresh();
}

void FetchDialog::fetch()
{
    auto settings = std::make_shared<smtp::ProbeSettings>();
    settings->server = m_host->text().trimmed().toStdString();
    settings->port = static_cast<std::uint16_t>(m_port->value());
    settings->security = static_cast<smtp::Security>(m_security->currentData().toInt());
    settings->depth = smtp::Depth::Tls;
    settings->timeoutSeconds = 30;
    if (const auto problems = smtp::checkSettings(*settings); !problems.empty()) {
        m_status->setText(toQt(problems.front().text));
        m_host->setFocus();
        return;
    }
    m_source = QStringLiteral("%1:%2").arg(toQt(settings->server)).arg(settings->port);
    m_fetching = true;
    m_content->hide();
    m_failure->hide();
    m_status->setText(tr("Asking %1 for its certificates...").arg(m_source));
    refresh();
    const TrustKeeper::Snapshot known = m_keeper.store();
    m_jobs->start(m_slot, tr("Fetching certificates of %1").arg(m_source),
        [this, settings, known](const JobTracker::Context& context) -> JobTracker::Delivery {
            const tls::TrustAnchorsPtr system = tls::systemAnchors();
            const tls::TrustAnchorsPtr anchors =
                known ? known->anchorsFor(tls::TrustUsage::MailServers, system) : system;
            auto result = std::make_shared<smtp::ProbeResult>(net::runProbe(*settings, anchors, context.job));
            if (context.job.cancelled())
                return {};
            smtp::diagnose(*result);
            auto choice = std::make_shared<tls::TrustChoice>();
            if (result->tls) {
                tls::VerifyQuestion question;
                question.name = settings->server;
                *choice = tls::trustChoiceOf(result->tls->chain, anchors, question);
            }
            return [this, result, choice] { show(*result, std::move(*choice)); };
        });
}

void FetchDialog::stop()
{
    m_jobs->cancel(m_slot);
}

void FetchDialog::show(const smtp::ProbeResult& result, tls::TrustChoice choice)
{
    m_fetching = false;
    if (choice.candidates.empty()) {
        m_status->setText(tr("%1 showed no certificate.").arg(m_source));
        m_failure->setVerdict(VerdictCard::Kind::Bad, toQt(result.verdict), {}, {});
        m_failure->show();
    } else {
        m_status->setText(
            tr("%1 sent %2.")
                .arg(m_source, counted(result.tls->chain.size(), tr("certificate"), tr("certificates"))));
        QStringList present;
        if (m_keeper.store())
            for (const tls::TrustedCertificate* entry : m_keeper.store()->list())
                present << toQt(entry->certificate.sha256);
        m_chooser->setChoice(std::move(choice),
            result.tls->verify.accepted ? VerdictCard::Kind::Good : VerdictCard::Kind::Bad,
            toQt(result.verdict), present);
        m_content->show();
        const int unit = fontMetrics().averageCharWidth();
        resize(std::max(width(), unit * 165), std::max(height(), unit * 110));
    }
    refresh();
    Q_EMIT fetched();
}

void FetchDialog::refresh()
{
    const bool shown = !m_content->isHidden();
    for (QWidget* field :
        {static_cast<QWidget*>(m_host), static_cast<QWidget*>(m_port), static_cast<QWidget*>(m_security)})
        field->setEnabled(!m_fetching);
    m_fetch->setText(m_fetching ? tr("&Cancel the request") : tr("&Fetch"));
    m_fetch->setEnabled(m_fetching || !m_host->text().trimmed().isEmpty());
    m_fetch->setDefault(!shown);
    m_trust->setVisible(shown);
    m_trust->setToolTip(
        m_chooser->ready() ? QString() : tr("Choose a certificate and compare its fingerprint first."));
    m_trust->setEnabled(shown && m_chooser->ready() && m_usages->problem().isEmpty() && !m_trusting);
}

void FetchDialog::trust()
{
    const auto certificate = m_chooser->chosen();
    if (!m_trust->isEnabled() || !certificate)
        return;
    m_trusting = true;
    refresh();
    m_keeper.add({{*certificate, {}, 0}}, m_usages->usages(), m_source, true,
        [self = QPointer<FetchDialog>(this)](const Result<std::vector<tls::AddResult>>& results) {
            if (!self)
                return;
            self->m_trusting = false;
            self->refresh();
            if (!results) {
                self->m_status->setText(QStringLiteral("✖ ") + sentenceOf(results.error()));
                return;
            }
            Q_EMIT self->imported(*results);
            self->accept();
        });
}

} // namespace rungbook::ui
