// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of the wizard: the login, the test mail, and what it all comes to.
#include "core/smtp/purposes.h"
#include "ui/models/text.h"
#include "ui/smtp/transcript_model.h"
#include "ui/wizards/setup_pages.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QSaveFile>
#include <QTableView>
#include <QTextBrowser>
#include <QTimer>
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

QLineEdit* line(const char* name, const QString& accessible, QWidget* parent)
{
    auto* made = new QLineEdit(parent);
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(accessible);
    return made;
}

// The wizard gives the focus away itself when it has shown the page.
void focusLater(QWidget* field)
{
    QTimer::singleShot(0, field, [field] { field->setFocus(); });
}

// The verdict and the first fix of what was found.
QString verdictOf(const smtp::ProbeResult& result)
{
    QString text = toQt(result.verdict);
    if (result.outcome != smtp::ProbeOutcome::Passed && !result.findings.empty()) {
        const Finding& first = result.findings.front();
        for (const Fix& fix : first.fixes)
            text += QStringLiteral("\n%1").arg(toQt(fix.text));
    }
    return text;
}

} // namespace

LoginPage::LoginPage(SetupState& state)
    : m_state(state)
    , m_offer(label("wizardLoginOffer", this))
    , m_use(new QCheckBox(tr("&Use Password Authentication"), this))
    , m_user(line("wizardUser", tr("User Name"), this))
    , m_password(line("wizardPassword", tr("Password"), this))
    , m_mechanism(new QComboBox(this))
    , m_clear(
          new QCheckBox(tr("Send the password without encryption; everybody on the way can read it"), this))
    , m_button(new QPushButton(tr("Test the &login"), this))
    , m_result(label("wizardLoginResult", this))
{
    setTitle(tr("The login"));
    setSubTitle(tr("Many mail servers want a user name and a password before they take mail from a device."));
    m_use->setObjectName(QStringLiteral("wizardUseLogin"));
    m_password->setEchoMode(QLineEdit::Password);
    m_mechanism->setObjectName(QStringLiteral("wizardMechanism"));
    m_mechanism->setAccessibleName(tr("Mechanism"));
    m_clear->setObjectName(QStringLiteral("wizardClearAuth"));
    m_button->setObjectName(QStringLiteral("wizardTestLogin"));
    auto* form = new QFormLayout;
    form->addRow(m_use);
    form->addRow(tr("User N&ame"), m_user);
    form->addRow(tr("&Password"), m_password);
    form->addRow(tr("&Mechanism"), m_mechanism);
    form->addRow(m_clear);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_offer);
    layout->addLayout(form);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_result);
    layout->addStretch(1);
    connect(m_use, &QCheckBox::toggled, this, &LoginPage::edited);
    connect(m_clear, &QCheckBox::toggled, this, &LoginPage::edited);
    connect(m_user, &QLineEdit::textEdited, this, &LoginPage::edited);
    connect(m_password, &QLineEdit::textEdited, this, &LoginPage::edited);
    connect(m_mechanism, &QComboBox::activated, this, &LoginPage::edited);
    connect(m_user, &QLineEdit::returnPressed, m_password, qOverload<>(&QWidget::setFocus));
    // Later: the wizard still handles this Return, and would press the button that the focus goes to when the field is disabled.
    connect(
        m_password, &QLineEdit::returnPressed, this,
        [this] {
            if (isVisible() && !m_state.busy() && !m_state.loginTest)
                test();
        },
        Qt::QueuedConnection);
    connect(m_button, &QPushButton::clicked, this, &LoginPage::test);
    connect(&m_state, &SetupState::busyChanged, this, &LoginPage::refresh);
}

void LoginPage::initializePage()
{
    const smtp::Trial* trial = m_state.chosenTrial();
    const std::vector<std::string> mechanisms = trial ? trial->mechanisms : std::vector<std::string>();
    const QSignalBlocker quiet(m_mechanism);
    m_mechanism->clear();
    m_mechanism->addItem(tr("the strongest that is offered"), static_cast<int>(smtp::Mechanism::Auto));
    QStringList names;
    for (const std::string& one : mechanisms) {
        names << toQt(one);
        if (const auto known = smtp::mechanismFromName(one))
            m_mechanism->addItem(toQt(one), static_cast<int>(*known));
    }
    m_offer->setText(names.isEmpty()
            ? tr("This server offers no login: it lets in by address, or not at all. Go on without one.")
            : tr("This server offers a login (%1). If it lets your devices in by their address, go on "
                 "without.")
                  .arg(names.join(QStringLiteral(", "))));
    const QSignalBlocker still(m_use);
    m_use->setChecked(!names.isEmpty());
    edited();
    if (m_use->isChecked())
        focusLater(m_user);
}

void LoginPage::cleanupPage()
{
    m_state.stop();
}

void LoginPage::edited()
{
    m_state.loginTest.reset();
    m_state.authenticate = m_use->isChecked();
    m_state.user = m_user->text();
    m_state.password = m_password->text();
    m_state.mechanism = static_cast<smtp::Mechanism>(m_mechanism->currentData().toInt());
    m_state.clearAuth = m_clear->isChecked();
    m_result->clear();
    refresh();
}

void LoginPage::refresh()
{
    const bool busy = m_state.busy();
    const bool use = m_use->isChecked();
    for (QWidget* field : {static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_password),
             static_cast<QWidget*>(m_mechanism)})
        field->setEnabled(use && !busy);
    m_use->setEnabled(!busy);
    const smtp::Trial* trial = m_state.chosenTrial();
    m_clear->setVisible(use && trial && trial->verdict == smtp::TrialVerdict::ClearOnly);
    m_button->setText(busy ? tr("&Cancel the test") : tr("Test the &login"));
    m_button->setEnabled(busy || (use && !m_user->text().isEmpty() && !m_password->text().isEmpty()));
    Q_EMIT completeChanged();
}

void LoginPage::test()
{
    if (m_state.busy()) {
        m_state.stop();
        m_result->setText(tr("Stopped."));
        return;
    }
    if (!m_button->isEnabled())
        return;
    m_result->setText(tr("Testing the login..."));
    m_state.test(m_state.settings(smtp::Depth::Auth), {},
        [this](const std::shared_ptr<const smtp::ProbeResult>& result) {
            m_state.loginTest = result;
            const bool passed = result->outcome == smtp::ProbeOutcome::Passed;
            m_result->setText(passed ? tr("\u2713 The server accepts the login.")
                                     : tr("\u2717 %1\nTried once only: too many tries may lock the account.")
                                           .arg(verdictOf(*result)));
            refresh();
            if (!passed) {
                m_password->setEnabled(true);
                m_password->setFocus();
                m_password->selectAll();
            } else if (wizard()) {
                wizard()->button(QWizard::NextButton)->setFocus();
            }
        });
}

bool LoginPage::isComplete() const
{
    return !m_state.busy()
        && (!m_use->isChecked()
            || (m_state.loginTest && m_state.loginTest->outcome == smtp::ProbeOutcome::Passed));
}

MailPage::MailPage(SetupState& state)
    : m_state(state)
    , m_from(line("wizardFrom", tr("Sender"), this))
    , m_to(line("wizardTo", tr("Recipient"), this))
    , m_purpose(new QComboBox(this))
    , m_rule(label("wizardSenderRule", this))
    , m_button(new QPushButton(tr("Send the test &mail"), this))
    , m_model(new StepModel(this))
    , m_steps(new QTableView(this))
    , m_result(label("wizardMailResult", this))
{
    setTitle(tr("A test mail"));
    setSubTitle(
        tr("One real mail, so that you know that sender and recipient are accepted. Or go on without."));
    m_from->setPlaceholderText(tr("ise@ise1.example.com"));
    m_to->setPlaceholderText(tr("you@example.com"));
    m_purpose->setObjectName(QStringLiteral("wizardPurpose"));
    m_purpose->setAccessibleName(tr("Shape of the mail"));
    m_purpose->addItem(tr("a plain test message"), QString());
    for (const smtp::MailPurpose& purpose : smtp::purposes())
        m_purpose->addItem(tr("like ISE: %1").arg(toQt(purpose.title)), toQt(purpose.id));
    m_button->setObjectName(QStringLiteral("wizardSend"));
    m_steps->setObjectName(QStringLiteral("wizardSteps"));
    m_steps->setAccessibleName(tr("What the server said at each step"));
    m_steps->setModel(m_model);
    m_steps->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_steps->setTabKeyNavigation(false);
    m_steps->setShowGrid(false);
    m_steps->verticalHeader()->hide();
    m_steps->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_steps->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_steps->horizontalHeader()->setSectionResizeMode(StepModel::Summary, QHeaderView::Stretch);
    auto* form = new QFormLayout;
    form->addRow(tr("&Sender"), m_from);
    form->addRow(tr("&Recipient"), m_to);
    form->addRow(tr("S&hape"), m_purpose);
    form->addRow(m_rule);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_steps, 1);
    layout->addWidget(m_result);
    connect(m_from, &QLineEdit::textEdited, this, &MailPage::edited);
    connect(m_to, &QLineEdit::textEdited, this, &MailPage::edited);
    connect(m_purpose, &QComboBox::activated, this, &MailPage::edited);
    connect(m_button, &QPushButton::clicked, this, &MailPage::send);
    connect(&m_state, &SetupState::busyChanged, this, &MailPage::refresh);
}

void MailPage::initializePage()
{
    focusLater(m_from);
    edited();
}

void MailPage::cleanupPage()
{
    m_state.stop();
}

void MailPage::edited()
{
    m_state.mailTest.reset();
    m_model->setSteps({});
    m_state.from = m_from->text();
    m_state.to = m_to->text();
    m_state.purpose = m_purpose->currentData().toString();
    QString words;
    if (const smtp::MailPurpose* purpose = smtp::findPurpose(m_state.purpose.toStdString())) {
        const auto problem = smtp::senderProblem(*purpose, m_state.from.trimmed().toStdString());
        words = m_state.from.isEmpty() || !problem ? toQt(purpose->senderRule) : toQt(*problem);
    }
    m_rule->setText(words);
    m_result->clear();
    refresh();
}

void MailPage::refresh()
{
    const bool busy = m_state.busy();
    for (QWidget* field :
        {static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_to), static_cast<QWidget*>(m_purpose)})
        field->setEnabled(!busy);
    m_button->setText(busy ? tr("&Cancel") : tr("Send the test &mail"));
    const auto problems = smtp::checkSettings(m_state.settings(smtp::Depth::Mail));
    m_button->setEnabled(busy || problems.empty());
    if (!busy && !m_state.mailTest && !m_from->text().isEmpty() && !m_to->text().isEmpty())
        m_result->setText(problems.empty() ? QString() : toQt(problems.front().text));
    Q_EMIT completeChanged();
}

void MailPage::send()
{
    if (m_state.busy()) {
        m_state.stop();
        m_result->setText(tr("Stopped. Whether the server took a mail before that, its last answer says."));
        return;
    }
    m_result->setText(tr("Sending..."));
    m_state.test(
        m_state.settings(smtp::Depth::Mail),
        [this](const std::vector<smtp::Step>& steps) { m_model->setSteps(steps); },
        [this](const std::shared_ptr<const smtp::ProbeResult>& result) {
            m_state.mailTest = result;
            m_model->setSteps(result->steps);
            const bool passed = result->outcome == smtp::ProbeOutcome::Passed;
            m_result->setText(passed
                    ? tr("\u2713 The server took the mail%1. Look into the mailbox: accepted is not "
                         "delivered yet.")
                          .arg(result->queueId.empty() ? QString() : tr(" as %1").arg(toQt(result->queueId)))
                    : tr("\u2717 %1").arg(verdictOf(*result)));
            refresh();
            if (passed && wizard())
                wizard()->button(QWizard::NextButton)->setFocus();
        });
}

bool MailPage::isComplete() const
{
    return !m_state.busy();
}

SummaryPage::SummaryPage(SetupState& state)
    : m_state(state)
    , m_text(new QTextBrowser(this))
    , m_name(line("wizardName", tr("Name of the profile"), this))
    , m_done(label("wizardSummaryDone", this))
{
    setTitle(tr("What to do now"));
    setSubTitle(
        tr("What to type into Cisco ISE, or any other device, and whom the firewalls must let through."));
    setFinalPage(true);
    m_text->setObjectName(QStringLiteral("wizardSummary"));
    m_text->setAccessibleName(tr("Summary"));
    m_text->setOpenLinks(false);
    auto* caption = new QLabel(tr("Name of the &profile"), this);
    caption->setBuddy(m_name);
    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(QStringLiteral("wizardCopy"));
    auto* paper = new QPushButton(tr("&Print..."), this);
    paper->setObjectName(QStringLiteral("wizardPrint"));
    auto* keep = new QPushButton(tr("&Save..."), this);
    keep->setObjectName(QStringLiteral("wizardSave"));
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {copy, paper, keep})
        buttons->addWidget(button);
    buttons->addWidget(m_done, 1);
    auto* naming = new QHBoxLayout;
    naming->addWidget(caption);
    naming->addWidget(m_name, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addLayout(buttons);
    layout->addLayout(naming);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_plain);
        m_done->setText(tr("Copied."));
    });
    connect(paper, &QPushButton::clicked, this, &SummaryPage::print);
    connect(keep, &QPushButton::clicked, this, &SummaryPage::save);
    connect(m_name, &QLineEdit::textChanged, this, &QWizardPage::completeChanged);
}

void SummaryPage::initializePage()
{
    const smtp::SetupFacts facts = m_state.facts();
    const auto sections = smtp::setupSummary(facts);
    const std::string title = "Mail server " + facts.server;
    m_plain = toQt(smtp::summaryText(sections, title));
    m_html = toQt(smtp::summaryHtml(sections, title));
    m_text->setHtml(m_html);
    m_name->setText(toQt(facts.server));
    m_done->clear();
}

bool SummaryPage::isComplete() const
{
    return !name().isEmpty();
}

QString SummaryPage::name() const
{
    return m_name->text().trimmed();
}

void SummaryPage::print()
{
    QPrinter printer(QPrinter::HighResolution);
    QPrintDialog dialog(&printer, this);
    if (dialog.exec() == QDialog::Accepted)
        m_text->document()->print(&printer);
}

void SummaryPage::save()
{
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save the summary"), tr("mail-server.html"), tr("HTML (*.html);;Text (*.txt)"));
    if (file.isEmpty())
        return;
    QSaveFile out(file);
    const bool text = file.endsWith(QStringLiteral(".txt"), Qt::CaseInsensitive);
    if (!out.open(QIODevice::WriteOnly) || out.write((text ? m_plain : m_html).toUtf8()) < 0 || !out.commit())
        m_done->setText(tr("Not saved: %1").arg(out.errorString()));
    else
        m_done->setText(tr("Saved."));
}

} // namespace rungbook::ui
