// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/smtp_form.h"

#include "core/smtp/kept_file.h"
#include "core/smtp/ports.h"
#include "ui/models/text.h"
#include "ui/widgets/colors.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

constexpr std::size_t kBiggestPem = 1U << 20U;

QString portWords(int port)
{
    if (const smtp::PortMeaning* known = smtp::meaningOfPort(static_cast<std::uint16_t>(port)))
        return SmtpForm::tr("%1: %2").arg(port).arg(toQt(known->text));
    return SmtpForm::tr("%1: no port that mail usually has.").arg(port);
}

std::string text(const QLineEdit* field)
{
    return field->text().trimmed().toStdString();
}

void choose(QComboBox* box, int value)
{
    box->setCurrentIndex(std::max(0, box->findData(value)));
}

/// PEM text out of a file that the user named; a sentence when it is none.
QString pemOf(const QString& path, std::string_view word, std::string& pem)
{
    pem.clear();
    auto read = smtp::readKept(path.toStdString(), kBiggestPem);
    if (!read)
        return toQt(read.error().message);
    if (read->empty())
        return SmtpForm::tr("There is nothing in %1, or no such file.").arg(path);
    if (read->find("-----BEGIN ") == std::string::npos)
        return SmtpForm::tr(
            "%1 is no PEM text. A PKCS #12 file (.p12, .pfx) is turned into one by: openssl pkcs12 "
            "-in FILE -nodes -out client.pem")
            .arg(path);
    if (read->find(word) == std::string::npos)
        return word == "PRIVATE KEY" ? SmtpForm::tr("There is no private key in %1.").arg(path)
                                     : SmtpForm::tr("There is no certificate in %1.").arg(path);
    if (read->find("ENCRYPTED") != std::string::npos && word == "PRIVATE KEY")
        return SmtpForm::tr("The private key in %1 is protected by a passphrase; the test needs one without "
                            "(openssl pkey -in FILE -out client.key).")
            .arg(path);
    pem = std::move(*read);
    return {};
}

} // namespace

SmtpForm::SmtpForm(QWidget* parent)
    : QWidget(parent)
    , m_fields(new QWidget(this))
    , m_scroll(new QScrollArea(this))
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("smtpForm"));
    m_filling = true;
    auto* fields = new QVBoxLayout(m_fields);
    fields->addWidget(makeServer());
    fields->addWidget(makeLogin());
    fields->addWidget(makeMail());
    m_advancedButton = new QToolButton(m_fields);
    m_advancedButton->setObjectName(QStringLiteral("smtpAdvancedButton"));
    m_advancedButton->setText(tr("&Advanced"));
    m_advancedButton->setAutoRaise(true);
    m_advancedButton->setToolTip(tr("EHLO name, SNI, addresses, client certificate, proxy"));
    m_advancedButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_advancedButton->setFocusPolicy(Qt::StrongFocus);
    fields->addWidget(m_advancedButton);
    m_advanced = makeAdvanced();
    fields->addWidget(m_advanced);
    fields->addStretch(1);
    connect(m_advancedButton, &QToolButton::clicked, this,
        [this] { foldAdvanced(!m_advanced->isVisibleTo(m_fields)); });
    foldAdvanced(false);

    m_scroll->setObjectName(QStringLiteral("smtpFormScroll"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_fields->installEventFilter(this);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_fields);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_scroll, 1);
    m_layout->addWidget(makeFooter());
    m_filling = false;
    portChanged();
    validate();
}

bool SmtpForm::eventFilter(QObject* watched, QEvent* event)
{
    // As wide as the fields need it, in whatever size the letters are: a form is not read by scrolling sideways.
    if (watched == m_fields && event->type() == QEvent::LayoutRequest) {
        // On a small screen with large letters the other panes need room too.
        m_scroll->setMinimumWidth(
            std::min(m_fields->minimumSizeHint().width() + m_scroll->verticalScrollBar()->sizeHint().width(),
                screen()->availableSize().width() / 3));
    }
    return QWidget::eventFilter(watched, event);
}

void SmtpForm::setHeader(QWidget* header)
{
    m_layout->insertWidget(0, header);
}

smtp::ProbeSettings SmtpForm::settings() const
{
    smtp::ProbeSettings s = profile().settings;
    if (s.authenticate)
        s.password = password();
    s.clientCertificatePem = m_certificatePem;
    s.clientKeyPem = Secret(std::string(m_keyPem.reveal()));
    if (s.proxy.kind != smtp::ProxyKind::None)
        s.proxy.password = proxyPassword();
    return s;
}

smtp::Profile SmtpForm::profile() const
{
    smtp::Profile p;
    smtp::ProbeSettings& s = p.settings;
    s.server = text(m_server);
    s.port = static_cast<std::uint16_t>(m_port->value());
    s.security = static_cast<smtp::Security>(m_security->currentData().toInt());
    s.timeoutSeconds = m_timeout->value();
    s.family = static_cast<smtp::Family>(m_family->currentData().toInt());
    s.authenticate = m_authenticate->isChecked();
    s.user = m_user->text().toStdString();
    s.mechanism = static_cast<smtp::Mechanism>(m_mechanism->currentData().toInt());
    s.allowClearAuth = m_clearAuth->isChecked();
    s.ehloName = text(m_ehlo);
    s.sni = text(m_sni);
    s.from = text(m_from);
    for (const QString& one : m_to->text().split(u',', Qt::SkipEmptyParts))
        s.to.push_back(one.trimmed().toStdString());
    s.depth = static_cast<smtp::Depth>(m_depth->currentData().toInt());
    s.mail.purpose = m_purpose->currentData().toString().toStdString();
    s.crossProbes = m_crossProbes->isChecked();
    s.proxy.kind = static_cast<smtp::ProxyKind>(m_proxyKind->currentData().toInt());
    s.proxy.host = text(m_proxyHost);
    s.proxy.port = static_cast<std::uint16_t>(m_proxyPort->value());
    s.proxy.user = text(m_proxyUser);
    p.clientCertificateFile = text(m_certificateFile);
    p.clientKeyFile = text(m_keyFile);
    p.passwordInKeychain = m_keep->isChecked();
    return p;
}

void SmtpForm::setSettings(const smtp::ProbeSettings& settings, const QString& password)
{
    smtp::Profile profile;
    profile.settings = smtp::withoutSecrets(settings);
    setProfile(profile);
    m_password->setText(password);
    validate();
}

void SmtpForm::setProfile(const smtp::Profile& profile)
{
    const smtp::ProbeSettings& s = profile.settings;
    m_filling = true;
    m_server->setText(toQt(s.server));
    m_port->setValue(s.port);
    choose(m_security, static_cast<int>(s.security));
    m_timeout->setValue(static_cast<int>(s.timeoutSeconds));
    choose(m_family, static_cast<int>(s.family));
    m_authenticate->setChecked(s.authenticate);
    m_user->setText(toQt(s.user));
    choose(m_mechanism, static_cast<int>(s.mechanism));
    m_clearAuth->setChecked(s.allowClearAuth);
    m_ehlo->setText(toQt(s.ehloName));
    m_sni->setText(toQt(s.sni));
    m_from->setText(toQt(s.from));
    QStringList to;
    for (const std::string& one : s.to)
        to << toQt(one);
    m_to->setText(to.join(QStringLiteral(", ")));
    choose(m_depth, static_cast<int>(s.depth));
    m_purpose->setCurrentIndex(std::max(0, m_purpose->findData(toQt(s.mail.purpose))));
    m_crossProbes->setChecked(s.crossProbes);
    choose(m_proxyKind, static_cast<int>(s.proxy.kind));
    m_proxyHost->setText(toQt(s.proxy.host));
    m_proxyPort->setValue(s.proxy.port);
    m_proxyUser->setText(toQt(s.proxy.user));
    m_certificateFile->setText(toQt(profile.clientCertificateFile));
    m_keyFile->setText(toQt(profile.clientKeyFile));
    m_keep->setChecked(profile.passwordInKeychain);
    m_password->clear();
    m_proxyPassword->clear();
    setKeychainNote({});
    m_filling = false;
    if (!s.sni.empty() || s.family != smtp::Family::Any || s.proxy.kind != smtp::ProxyKind::None
        || !profile.clientCertificateFile.empty())
        foldAdvanced(true);
    m_touched.clear();
    if (!s.server.empty())
        m_touched.insert(QStringLiteral("server"));
    loadClientFiles();
    portChanged();
    Q_EMIT edited();
}

Secret SmtpForm::password() const
{
    return Secret(m_password->text().toStdString());
}

Secret SmtpForm::proxyPassword() const
{
    return Secret(m_proxyPassword->text().toStdString());
}

void SmtpForm::setPasswords(const Secret& password, const Secret& proxyPassword)
{
    if (!password.empty())
        m_password->setText(toQt(password.reveal()));
    if (!proxyPassword.empty())
        m_proxyPassword->setText(toQt(proxyPassword.reveal()));
}

bool SmtpForm::keepPassword() const
{
    return m_keep->isChecked();
}

void SmtpForm::setKeepPassword(bool keep)
{
    m_keep->setChecked(keep);
}

void SmtpForm::setKeychainNote(const QString& text)
{
    m_keychainNote->setText(text);
    m_keychainNote->setVisible(!text.isEmpty());
}

void SmtpForm::save() const
{
    std::vector<smtp::Profile> one;
    one.push_back(profile());
    one.back().name = "last";
    QSettings().setValue(
        QStringLiteral("smtp/form"), toQt(smtp::profilesText(one, smtp::ProfileAudience::Store)));
}

void SmtpForm::restore()
{
    const std::string kept = QSettings().value(QStringLiteral("smtp/form")).toString().toStdString();
    auto read = smtp::profilesFromText(kept);
    if (!read || read->profiles.empty())
        return;
    read->profiles.front().passwordInKeychain = false;
    setProfile(read->profiles.front());
}

void SmtpForm::setRunning(bool running)
{
    m_running = running;
    m_fields->setEnabled(!running);
    m_test->setText(running ? tr("&Cancel the test") : tr("&Test Connection"));
    m_test->setEnabled(true);
    validate();
}

std::vector<smtp::SettingsProblem> SmtpForm::problems() const
{
    std::vector<smtp::SettingsProblem> all = smtp::checkSettings(settings());
    // That a certificate and its key go together is said by the file that could not be used.
    if (!m_fileProblems.empty())
        std::erase_if(all, [](const smtp::SettingsProblem& p) { return p.field == "client-certificate"; });
    all.insert(all.end(), m_fileProblems.begin(), m_fileProblems.end());
    return all;
}

QWidget* SmtpForm::widgetOf(const QString& field) const
{
    return m_widgets.value(field, m_server);
}

void SmtpForm::requestTest()
{
    if (m_running)
        return;
    const auto found = problems();
    if (found.empty()) {
        Q_EMIT testRequested();
        return;
    }
    for (const smtp::SettingsProblem& problem : found)
        m_touched.insert(toQt(problem.field));
    validate();
    QWidget* first = widgetOf(toQt(found.front().field));
    if (m_advanced->isAncestorOf(first))
        foldAdvanced(true);
    first->setFocus();
    m_scroll->ensureWidgetVisible(first);
}

void SmtpForm::touched(const char* field)
{
    if (m_filling)
        return;
    m_touched.insert(QLatin1String(field));
    validate();
    Q_EMIT edited();
}

void SmtpForm::loadClientFiles()
{
    if (m_filling)
        return;
    m_fileProblems.clear();
    m_certificatePem.clear();
    m_keyPem = Secret();
    const QString certificate = m_certificateFile->text().trimmed();
    const QString key = m_keyFile->text().trimmed();
    const auto problem = [this](const QString& sentence) {
        if (!sentence.isEmpty())
            m_fileProblems.push_back({"client-certificate", sentence.toStdString()});
    };
    if (!certificate.isEmpty())
        problem(pemOf(certificate, "CERTIFICATE", m_certificatePem));
    if (!certificate.isEmpty() || !key.isEmpty()) {
        std::string pem;
        problem(pemOf(key.isEmpty() ? certificate : key, "PRIVATE KEY", pem));
        m_keyPem = Secret(std::move(pem));
    }
    if (m_fileProblems.size() > 1)
        m_fileProblems.resize(1);
}

void SmtpForm::validate()
{
    if (m_filling)
        return;
    const bool login = m_authenticate->isChecked();
    for (QWidget* field : {static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_password),
             static_cast<QWidget*>(m_mechanism), static_cast<QWidget*>(m_keep)})
        field->setEnabled(login);
    const auto security = static_cast<smtp::Security>(m_security->currentData().toInt());
    m_clearAuth->setVisible(login && security == smtp::Security::None);
    const auto depth = static_cast<smtp::Depth>(m_depth->currentData().toInt());
    const bool envelope = depth == smtp::Depth::Envelope || depth == smtp::Depth::Mail;
    m_from->setEnabled(envelope);
    m_to->setEnabled(envelope);
    m_purpose->setEnabled(depth == smtp::Depth::Mail);
    const bool proxy = m_proxyKind->currentData().toInt() != static_cast<int>(smtp::ProxyKind::None);
    for (QWidget* field : {static_cast<QWidget*>(m_proxyHost), static_cast<QWidget*>(m_proxyPort),
             static_cast<QWidget*>(m_proxyUser), static_cast<QWidget*>(m_proxyPassword)})
        field->setEnabled(proxy);
    m_keyFile->setEnabled(!m_certificateFile->text().trimmed().isEmpty() || !m_keyFile->text().isEmpty());
    showNotes(problems());
}

void SmtpForm::showNotes(const std::vector<smtp::SettingsProblem>& problems)
{
    QHash<QString, QString> sentences;
    for (const smtp::SettingsProblem& problem : problems) {
        QString& all = sentences[toQt(problem.field)];
        all += (all.isEmpty() ? QString() : QStringLiteral("\n")) + toQt(problem.text);
    }
    QPalette warning = palette();
    warning.setColor(QPalette::WindowText, semanticColors(palette()).bad);
    for (auto at = m_notes.begin(); at != m_notes.end(); ++at) {
        // While it is empty and nobody was there, a field is not wrong: the line above the button says what is missing.
        const QString sentence = m_touched.contains(at.key()) ? sentences.value(at.key()) : QString();
        at.value()->setText(sentence.isEmpty() ? sentence : QStringLiteral("⚠ ") + sentence);
        at.value()->setPalette(warning);
        at.value()->setVisible(!sentence.isEmpty());
        if (QWidget* field = m_widgets.value(at.key()))
            field->setAccessibleDescription(sentence);
    }
    if (m_running)
        m_problem->clear();
    else if (problems.empty())
        m_problem->clear();
    else if (m_touched.isEmpty())
        m_problem->setText(tr("Type the name of a mail server, or practise without one."));
    else
        m_problem->setText(problems.size() == 1 ? toQt(problems.front().text)
                                                : tr("%1 (and %2 more)")
                                                      .arg(toQt(problems.front().text))
                                                      .arg(static_cast<qulonglong>(problems.size() - 1)));
    m_problem->setVisible(!m_problem->text().isEmpty());
}

void SmtpForm::portChanged()
{
    m_portMeaning->setText(portWords(m_port->value()));
    // What the ports mean by their standards; whoever chose something else afterwards keeps it.
    if (!m_filling && m_touched.contains(QStringLiteral("port"))) {
        if (m_port->value() == 465)
            choose(m_security, static_cast<int>(smtp::Security::Tls));
        else if (m_port->value() == 587)
            choose(m_security, static_cast<int>(smtp::Security::StartTls));
    }
    validate();
}

} // namespace rungbook::ui
