// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/trust_issuer_dialog.h"

#include "core/tls/trust_anchors.h"
#include "ui/models/text.h"
#include "ui/trust/chain_chooser.h"
#include "ui/trust/trust_words.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

TrustIssuerDialog::TrustIssuerDialog(
    const smtp::ProbeResult& result, JobTracker& jobs, const QString& storeFolder, QWidget* parent)
    : QDialog(parent)
    , m_jobs(&jobs)
    , m_keeper(jobs, storeFolder)
    , m_source(QStringLiteral("%1:%2").arg(toQt(result.server)).arg(result.port))
    , m_verdict(toQt(result.verdict))
    , m_accepted(result.tls && result.tls->verify.accepted)
    , m_status(new QLabel(this))
    , m_chooser(new ChainChooser(this))
    , m_trust(new QPushButton(tr("T&rust this certificate for mail servers"), this))
{
    static int s_last = 0;
    m_slot = QStringLiteral("trust-judge-%1").arg(++s_last);
    setObjectName(QStringLiteral("trustIssuerDialog"));
    setWindowTitle(tr("Trust the issuer of %1").arg(toQt(result.server)));
    m_status->setObjectName(QStringLiteral("trustIssuerStatus"));
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_trust->setObjectName(QStringLiteral("trustIssuerAccept"));
    auto* box = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    box->addButton(m_trust, QDialogButtonBox::AcceptRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_chooser, 1);
    layout->addWidget(m_status);
    layout->addWidget(box);
    const int unit = fontMetrics().averageCharWidth();
    resize(unit * 165, unit * 95);
    connect(m_chooser, &ChainChooser::readyChanged, this, &TrustIssuerDialog::refresh);
    connect(box, &QDialogButtonBox::accepted, this, &TrustIssuerDialog::trust);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
    judge(result.tls ? result.tls->chain : std::vector<tls::Certificate>(),
        result.nameGiven ? result.server : std::string());
}

TrustIssuerDialog::~TrustIssuerDialog()
{
    if (m_jobs)
        m_jobs->drop(m_slot);
}

void TrustIssuerDialog::judge(const std::vector<tls::Certificate>& chain, const std::string& name)
{
    m_status->setText(tr("Looking at the chain..."));
    m_jobs->start(m_slot, tr("Checking the chain of %1").arg(m_source),
        [this, chain, name, folder = m_keeper.folder().toStdString()](
            const JobTracker::Context&) -> JobTracker::Delivery {
            const auto store = tls::TrustStore::open(folder);
            const tls::TrustAnchorsPtr system = tls::systemAnchors();
            const tls::TrustAnchorsPtr anchors =
                store ? store->anchorsFor(tls::TrustUsage::MailServers, system) : system;
            tls::VerifyQuestion question;
            question.name = name;
            auto choice = std::make_shared<tls::TrustChoice>(tls::trustChoiceOf(chain, anchors, question));
            QStringList present;
            if (store)
                for (const tls::TrustedCertificate* entry : store->list())
                    present << toQt(entry->certificate.sha256);
            const QString problem = store ? QString() : sentenceOf(store.error());
            return [this, choice, present, problem] {
                m_judging = false;
                m_chooser->setChoice(std::move(*choice),
                    m_accepted ? VerdictCard::Kind::Good : VerdictCard::Kind::Bad, m_verdict, present);
                m_status->setText(problem);
                refresh();
                Q_EMIT judged();
            };
        });
}

void TrustIssuerDialog::refresh()
{
    m_status->setVisible(!m_status->text().isEmpty());
    m_trust->setToolTip(
        m_chooser->ready() ? QString() : tr("Choose a certificate and compare its fingerprint first."));
    m_trust->setEnabled(!m_judging && !m_trusting && m_chooser->ready());
    m_trust->setDefault(m_trust->isEnabled());
}

void TrustIssuerDialog::trust()
{
    const auto certificate = m_chooser->chosen();
    if (!m_trust->isEnabled() || !certificate)
        return;
    m_trusting = true;
    refresh();
    const auto say = [this](const Error& error) {
        m_trusting = false;
        m_status->setText(QStringLiteral("✖ ") + sentenceOf(error));
        refresh();
    };
    // The keeper is a member and drops what it runs when it goes: this outlives both answers.
    m_keeper.add({{*certificate, {}, 0}}, {.mailServers = true}, m_source, true,
        [this, say](const Result<std::vector<tls::AddResult>>& results) {
            if (!results) {
                say(results.error());
                return;
            }
            m_added = results->front();
            if (m_added.outcome != tls::AddOutcome::Duplicate) {
                accept();
                return;
            }
            // It was there, but disabled or for something else: that is what made the run fail.
            tls::TrustedCertificate entry = *m_keeper.store()->find(m_added.sha256);
            entry.enabled = true;
            entry.usages.mailServers = true;
            m_keeper.update({entry}, [this, say](const Result<std::vector<tls::AddResult>>& updated) {
                if (updated)
                    accept();
                else
                    say(updated.error());
            });
        });
}

bool trustIssuerOf(
    const smtp::ProbeResult& result, JobTracker& jobs, const QString& storeFolder, QWidget* parent)
{
    if (!result.tls || result.tls->chain.empty())
        return false;
    TrustIssuerDialog dialog(result, jobs, storeFolder, parent);
    return dialog.exec() == QDialog::Accepted;
}

} // namespace rungbook::ui
