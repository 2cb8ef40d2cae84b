// SPDX-License-Identifier: GPL-3.0-or-later
// The first half of the wizard: whom to talk to, and whom to trust.
#include "core/tls/certificate.h"
#include "ui/models/text.h"
#include "ui/wizards/setup_pages.h"

#include <QCheckBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

QLabel* label(const char* name, QWidget* parent)
{
    auto* made = new QLabel(parent);
    made->setObjectName(QLatin1String(name));
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    return made;
}

QString securityText(smtp::Security security)
{
    switch (security) {
    case smtp::Security::None:
        return CandidatesPage::tr("none");
    case smtp::Security::StartTls:
        return CandidatesPage::tr("STARTTLS");
    case smtp::Security::Tls:
        return CandidatesPage::tr("TLS");
    }
    return {};
}

// A word and a shape: colour alone says nothing.
QString sign(const net::SetupTrials& trials, std::size_t i)
{
    switch (trials.state(i)) {
    case net::TrialState::Running:
        return CandidatesPage::tr("\u2026 being tried");
    case net::TrialState::Waiting:
    case net::TrialState::NotNeeded:
        return CandidatesPage::tr("not tried");
    case net::TrialState::Done:
        break;
    }
    switch (trials.trial(i).verdict) {
    case smtp::TrialVerdict::Good:
        return CandidatesPage::tr("\u2713 works");
    case smtp::TrialVerdict::NeedsTrust:
        return CandidatesPage::tr("? issuer not trusted yet");
    case smtp::TrialVerdict::ClearOnly:
        return CandidatesPage::tr("! only without encryption");
    case smtp::TrialVerdict::PutOff:
        return CandidatesPage::tr("? not now");
    case smtp::TrialVerdict::BadCertificate:
        return CandidatesPage::tr("\u2717 certificate wrong");
    case smtp::TrialVerdict::Unusable:
        break;
    }
    return CandidatesPage::tr("\u2717 does not work");
}

} // namespace

AddressPage::AddressPage(SetupState& state)
    : m_state(state)
    , m_address(new QLineEdit(this))
    , m_announcement(label("wizardDnsAnnouncement", this))
{
    setTitle(tr("Which mail server?"));
    setSubTitle(
        tr("Type an e-mail address of yours, or the name of the mail server if you know it. The server is "
           "found and tried step by step."));
    m_address->setObjectName(QStringLiteral("wizardAddress"));
    m_address->setPlaceholderText(tr("you@example.com or mail.example.com"));
    m_address->setAccessibleName(tr("E-mail address or server"));
    auto* caption = new QLabel(tr("E-mail address or &server"), this);
    caption->setBuddy(m_address);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(caption);
    layout->addWidget(m_address);
    layout->addSpacing(12);
    layout->addWidget(m_announcement);
    layout->addStretch(1);
    connect(m_address, &QLineEdit::textChanged, this, &AddressPage::changed);
    changed();
}

void AddressPage::setAddress(const QString& text)
{
    m_address->setText(text);
}

QString AddressPage::address() const
{
    return m_address->text().trimmed();
}

void AddressPage::changed()
{
    const QString words = toQt(net::discoveryAnnouncement(address().toStdString()));
    m_announcement->setText(!words.isEmpty() ? words
            : address().isEmpty()            ? tr("Nothing is asked or contacted while you type.")
                                  : tr("This is neither an e-mail address nor the name of a server yet."));
    Q_EMIT completeChanged();
}

bool AddressPage::isComplete() const
{
    return !net::discoveryAnnouncement(address().toStdString()).empty();
}

CandidatesPage::CandidatesPage(SetupState& state, const AddressPage& address)
    : m_state(state)
    , m_address(address)
    , m_announcement(label("wizardTrialsAnnouncement", this))
    , m_list(new QTreeWidget(this))
    , m_detail(label("wizardCandidateDetail", this))
    , m_try(new QPushButton(this))
    , m_tryOne(new QPushButton(tr("Try the selected &one"), this))
{
    setTitle(tr("Which of these?"));
    setSubTitle(tr("The best come first. The first that works is chosen; you may choose another one."));
    m_list->setObjectName(QStringLiteral("wizardCandidates"));
    m_list->setAccessibleName(tr("Candidates"));
    m_list->setHeaderLabels({tr("Server"), tr("Port"), tr("Encryption"), tr("Result")});
    m_list->setRootIsDecorated(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_try->setObjectName(QStringLiteral("wizardTry"));
    m_tryOne->setObjectName(QStringLiteral("wizardTryOne"));
    m_detail->setMinimumHeight(m_detail->fontMetrics().lineSpacing() * 5);
    m_detail->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_try);
    buttons->addWidget(m_tryOne);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_announcement);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    layout->addWidget(m_detail);
    connect(m_try, &QPushButton::clicked, this, &CandidatesPage::pressed);
    connect(m_tryOne, &QPushButton::clicked, this, [this] {
        m_all = false;
        if (current() >= 0)
            tryOne(static_cast<std::size_t>(current()));
    });
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this] {
        if (current() >= 0)
            m_state.choose(static_cast<std::size_t>(current()));
        refresh();
    });
    connect(&m_state, &SetupState::busyChanged, this, &CandidatesPage::refresh);
}

int CandidatesPage::current() const
{
    return m_list->indexOfTopLevelItem(m_list->currentItem());
}

void CandidatesPage::initializePage()
{
    if (m_found == m_address.address() && m_state.trials.size() > 0) {
        refresh();
        return;
    }
    m_found.clear();
    m_list->clear();
    m_state.discover(m_address.address(), [this] {
        m_found = m_address.address();
        fill();
        m_try->setFocus();
    });
    m_announcement->setText(tr("Asking the DNS..."));
    refresh();
}

void CandidatesPage::cleanupPage()
{
    m_all = false;
    m_state.stop();
}

void CandidatesPage::fill()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (std::size_t i = 0; i < m_state.trials.size(); ++i) {
        const net::ServerCandidate& one = m_state.trials.candidate(i);
        new QTreeWidgetItem(
            m_list, {toQt(one.server), QString::number(one.port), securityText(one.security), QString()});
    }
    QStringList words;
    if (m_state.trials.size() > 0)
        words << toQt(net::trialsAnnouncement(m_state.trials));
    else
        words << tr(
            "No mail server was found. Go back and type the name of the server itself; whoever runs the "
            "mail knows it.");
    for (const std::string& remark : m_state.discovery.remarks)
        words << toQt(remark);
    m_announcement->setText(words.join(QStringLiteral("\n")));
    if (m_list->topLevelItemCount() > 0) {
        m_list->setCurrentItem(m_list->topLevelItem(0));
        m_state.choose(0);
    }
    refresh();
}

void CandidatesPage::refresh()
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        m_list->topLevelItem(i)->setText(3, sign(m_state.trials, static_cast<std::size_t>(i)));
    const bool busy = m_state.busy();
    m_try->setText(busy ? tr("S&top") : tr("&Try them"));
    m_try->setEnabled(busy || m_state.trials.next().has_value());
    const int at = current();
    m_tryOne->setEnabled(!busy && at >= 0);
    if (at >= 0 && static_cast<std::size_t>(at) < m_state.trials.size()) {
        const auto i = static_cast<std::size_t>(at);
        const net::ServerCandidate& one = m_state.trials.candidate(i);
        QStringList words{toQt(one.reason)};
        if (!one.caution.empty())
            words << toQt(one.caution);
        words << toQt(m_state.trials.outcome(i));
        m_detail->setText(words.join(QStringLiteral("\n")));
    } else {
        m_detail->clear();
    }
    Q_EMIT completeChanged();
}

void CandidatesPage::pressed()
{
    if (m_state.busy()) {
        m_all = false;
        m_state.stop();
        return;
    }
    m_all = true;
    tryNext();
}

void CandidatesPage::tryNext()
{
    if (const auto next = m_state.trials.next()) {
        tryOne(*next);
        return;
    }
    m_all = false;
    const auto best = m_state.trials.best();
    if (best) {
        m_list->setCurrentItem(m_list->topLevelItem(static_cast<int>(*best)));
        const net::ServerCandidate& one = m_state.trials.candidate(*best);
        m_announcement->setText(
            tr("Chosen: %1, port %2. Why, and why not the others, stands below when you select them.")
                .arg(toQt(one.server))
                .arg(one.port));
    } else

        m_announcement->setText(
            tr("None of them will do. Select one to read why; then go back, or ask whoever "
               "runs the mail for the server's name and port."));
    refresh();
    if (best && wizard())
        wizard()->button(QWizard::NextButton)->setFocus();
    else
        m_list->setFocus();
}

void CandidatesPage::tryOne(std::size_t i)
{
    m_state.trials.begin(i);
    m_state.test(net::trialSettings(m_state.trials.candidate(i), m_state.trialSeconds()), {},
        [this, i](const std::shared_ptr<const smtp::ProbeResult>& result) {
            m_state.looks[i] = result;
            m_state.trials.done(i, smtp::judgeTrial(*result));
            if (m_all)
                tryNext();
            else
                refresh();
        });
    refresh();
}

bool CandidatesPage::isComplete() const
{
    return !m_state.busy() && m_state.choice && *m_state.choice < m_state.trials.size()
        && m_state.trials.usable(*m_state.choice);
}

int CandidatesPage::nextId() const
{
    const smtp::Trial* trial = m_state.chosenTrial();
    return trial && trial->verdict == smtp::TrialVerdict::NeedsTrust ? SmtpWizard::Trust : SmtpWizard::Login;
}

TrustPage::TrustPage(SetupState& state)
    : m_state(state)
    , m_chain(new QPlainTextEdit(this))
    , m_warning(label("wizardTrustWarning", this))
    , m_trustIt(new QRadioButton(this))
    , m_compared(new QCheckBox(
          tr("I &compared the fingerprint with one from the mail server's administrator"), this))
    , m_button(new QPushButton(tr("Trust it and &test again"), this))
    , m_without(new QRadioButton(tr("&Go on without trusting it"), this))
    , m_result(label("wizardTrustResult", this))
{
    setTitle(tr("Whom do you trust?"));
    setSubTitle(
        tr("The server shows a certificate whose issuer is not known here. That is usual for a company's own "
           "mail server, and it is what an impostor would look like, too."));
    m_chain->setObjectName(QStringLiteral("wizardChain"));
    m_chain->setAccessibleName(tr("Certificates of the server"));
    m_chain->setReadOnly(true);
    m_chain->setTabChangesFocus(true);
    m_trustIt->setObjectName(QStringLiteral("wizardTrustIt"));
    m_compared->setObjectName(QStringLiteral("wizardCompared"));
    m_button->setObjectName(QStringLiteral("wizardTrustButton"));
    m_without->setObjectName(QStringLiteral("wizardWithout"));
    m_without->setToolTip(tr("No password and no mail goes out then; the summary says what ISE needs."));
    auto* indent = new QHBoxLayout;
    indent->addSpacing(24);
    indent->addWidget(m_compared, 1);
    indent->addWidget(m_button);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_chain, 1);
    layout->addWidget(m_warning);
    layout->addWidget(m_trustIt);
    layout->addLayout(indent);
    layout->addWidget(m_without);
    layout->addWidget(m_result);
    connect(m_trustIt, &QRadioButton::toggled, this, &TrustPage::refresh);
    connect(m_compared, &QCheckBox::toggled, this, &TrustPage::refresh);
    connect(m_without, &QRadioButton::toggled, this, [this](bool on) {
        m_state.goOnWithout = on && !m_state.trusted;
        refresh();
    });
    connect(m_button, &QPushButton::clicked, this, &TrustPage::trust);
    connect(&m_state, &SetupState::busyChanged, this, &TrustPage::refresh);
}

void TrustPage::initializePage()
{
    const auto& look = m_state.looks[*m_state.choice];
    QString text;
    QString name = tr("the issuer");
    QStringList warnings;
    if (look && look->tls) {
        const tls::TlsReport& report = *look->tls;
        const tls::Certificate* issuer = smtp::issuerToTrust(report);
        for (const tls::Certificate& one : report.chain) {
            text += tr("%1%2\n    issued by %3\n    valid until %4\n    SHA-256 %5\n")
                        .arg(toQt(one.subject),
                            issuer && one == *issuer ? tr("   \u2190 this one would be trusted") : QString(),
                            toQt(one.issuer), toQt(tls::utcText(one.notAfter)), toQt(one.sha256));
        }
        if (issuer) {
            name = toQt(tls::displayName(*issuer));
            for (const std::string& one :
                smtp::beforeTrusting(report, *issuer, QDateTime::currentSecsSinceEpoch()))
                warnings << toQt(one);
        }
    }
    m_chain->setPlainText(text);
    m_warning->setText(warnings.join(QStringLiteral("\n")));
    m_trustIt->setText(
        tr("T&rust %1 for mail servers").arg(QString(name).replace(u'&', QStringLiteral("&&"))));
    m_trustIt->setChecked(true);
    m_compared->setChecked(false);
    m_result->clear();
    refresh();
    // Later: the wizard gives the focus away itself when it has shown the page.
    QTimer::singleShot(0, m_trustIt, [this] { m_trustIt->setFocus(); });
}

void TrustPage::cleanupPage()
{
    m_state.stop();
}

void TrustPage::refresh()
{
    const bool open = m_trustIt->isChecked() && !m_state.busy() && !m_state.trusted;
    m_compared->setEnabled(open);
    m_button->setEnabled(open && m_compared->isChecked());
    Q_EMIT completeChanged();
}

void TrustPage::trust()
{
    const std::size_t i = *m_state.choice;
    const auto look = m_state.looks[i];
    const tls::Certificate* issuer = look && look->tls ? smtp::issuerToTrust(*look->tls) : nullptr;
    if (!issuer)
        return;
    const tls::Certificate kept = *issuer;
    if (const auto done = m_state.trust(kept); !done) {
        m_result->setText(toQt(done.error().message + " " + done.error().hint));
        return;
    }
    m_result->setText(tr("Trusted. Testing again..."));
    m_state.test(net::trialSettings(m_state.trials.candidate(i), m_state.trialSeconds()), {},
        [this, i](const std::shared_ptr<const smtp::ProbeResult>& result) {
            const smtp::Trial trial = smtp::judgeTrial(*result);
            m_state.looks[i] = result;
            m_state.trials.done(i, trial);
            m_state.trusted = trial.verdict == smtp::TrialVerdict::Good;
            m_result->setText(m_state.trusted
                    ? tr("It works now: %1").arg(toQt(trial.why))
                    : tr("It is trusted, but still: %1").arg(toQt(result->verdict)));
            refresh();
            if (m_state.trusted && wizard())
                wizard()->button(QWizard::NextButton)->setFocus();
        });
}

bool TrustPage::isComplete() const
{
    return !m_state.busy() && (m_state.trusted || m_without->isChecked());
}

int TrustPage::nextId() const
{
    return m_state.trusted ? SmtpWizard::Login : SmtpWizard::Summary;
}

} // namespace rungbook::ui
