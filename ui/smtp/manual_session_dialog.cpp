// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/manual_session_dialog.h"

#include "core/net/practice_server.h"
#include "core/resources/resources.h"
#include "core/smtp/check.h"
#include "core/smtp/ladder_rows.h"
#include "core/smtp/practice.h"
#include "core/tls/trust_anchors.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/smtp/manual_console.h"
#include "ui/smtp/manual_input.h"
#include "ui/smtp/smtp_html.h"
#include "ui/smtp/transcript_model.h"
#include "ui/widgets/verdict_card.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QSysInfo>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <array>

namespace rungbook::ui
{

namespace
{

const QString kSlot = QStringLiteral("smtp manual");
constexpr int kLineRole = Qt::UserRole;
constexpr std::string_view kLesson = "auth-login"; // STARTTLS, and a login that can be typed

ManualConsole::Kind kindOf(smtp::Speaker speaker)
{
    switch (speaker) {
    case smtp::Speaker::Client:
        return ManualConsole::Kind::Client;
    case smtp::Speaker::Server:
        return ManualConsole::Kind::Server;
    case smtp::Speaker::Event:
        break;
    }
    return ManualConsole::Kind::Event;
}

} // namespace

ManualSessionDialog::ManualSessionDialog(JobTracker& jobs, ManualHooks hooks, QWidget* parent)
    : QDialog(parent)
    , m_jobs(jobs)
    , m_hooks(std::move(hooks))
    , m_server(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_tlsFirst(new QCheckBox(tr("&TLS from the first byte"), this))
    , m_connect(new QPushButton(this))
    , m_practise(new QPushButton(tr("P&ractise here"), this))
    , m_views(new QTabWidget(this))
    , m_console(new ManualConsole(this))
    , m_ladder(new LadderView(this))
    , m_transcript(new QTableView(this))
    , m_model(new TranscriptModel(this))
    , m_hints(new QListWidget(this))
    , m_card(new VerdictCard(this))
    , m_turn(new QLabel(this))
    , m_input(new ManualInput(this))
    , m_send(new QPushButton(tr("&Send"), this))
    , m_encode(new QCheckBox(tr("Write the answer as &base64 for me"), this))
    , m_atOnce(new QCheckBox(tr("Send pasted lines &without waiting for the answers"), this))
    , m_completion(new QLabel(this))
{
    setObjectName(QStringLiteral("manualSession"));
    setWindowTitle(tr("Manual session: SMTP typed by hand"));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    m_names.ehlo = QSysInfo::machineHostName().toStdString();

    m_server->setObjectName(QStringLiteral("manualServer"));
    m_server->setAccessibleName(tr("Server"));
    m_server->setPlaceholderText(tr("mail.example.com"));
    m_port->setObjectName(QStringLiteral("manualPort"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setRange(1, 65535);
    m_port->setValue(25);
    m_tlsFirst->setObjectName(QStringLiteral("manualTlsFirst"));
    m_tlsFirst->setToolTip(tr("As port 465 wants it. Else begin in clear, and type STARTTLS."));
    m_connect->setObjectName(QStringLiteral("manualConnect"));
    m_practise->setObjectName(QStringLiteral("manualPractise"));
    m_practise->setToolTip(tr("Connects to a mail server inside this program: nothing leaves this machine."));
    m_console->setObjectName(QStringLiteral("manualConsole"));
    m_console->setAccessibleName(tr("Conversation"));
    m_console->setPlaceholderText(tr(
        "You type what a mail program would say, and read what the server answers. Name a server above and "
        "press Connect, or practise on a server inside this program.\n\nOn the right stands what makes "
        "sense next. Nothing is contacted before you ask for it."));
    m_ladder->setObjectName(QStringLiteral("manualLadder"));
    m_ladder->setAccessibleName(tr("Ladder of the session"));
    m_ladder->setEmptyText(tr("The session is drawn here as it goes on."));
    m_transcript->setObjectName(QStringLiteral("manualTranscript"));
    m_transcript->setAccessibleName(tr("Transcript"));
    m_transcript->setModel(m_model);
    m_transcript->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_transcript->setTabKeyNavigation(false);
    m_transcript->setShowGrid(false);
    m_transcript->verticalHeader()->hide();
    m_transcript->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_transcript->horizontalHeader()->setSectionResizeMode(TranscriptModel::Text, QHeaderView::Stretch);
    m_views->setObjectName(QStringLiteral("manualViews"));
    m_views->addTab(m_console, tr("C&onversation"));
    m_views->addTab(m_ladder, tr("&Ladder"));
    m_views->addTab(m_transcript, tr("Trans&cript"));
    m_hints->setObjectName(QStringLiteral("manualHints"));
    m_hints->setAccessibleName(tr("What makes sense now"));
    m_hints->setWordWrap(true);
    m_hints->setSpacing(2);
    m_hints->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_card->setObjectName(QStringLiteral("manualVerdict"));
    m_card->hide();
    m_turn->setObjectName(QStringLiteral("manualTurn"));
    m_turn->setWordWrap(true);
    m_turn->setTextFormat(Qt::PlainText);
    m_input->setObjectName(QStringLiteral("manualInput"));
    m_input->setAccessibleName(tr("What you say"));
    m_input->setCompleter([this](const QString& typed) { return completions(typed); });
    m_send->setObjectName(QStringLiteral("manualSend"));
    m_send->setAutoDefault(false);
    m_encode->setObjectName(QStringLiteral("manualEncode"));
    m_encode->setChecked(true);
    m_atOnce->setObjectName(QStringLiteral("manualAtOnce"));
    m_atOnce->setToolTip(tr("PIPELINING (RFC 2920). Servers that do not offer it may hang up."));
    m_completion->setObjectName(QStringLiteral("manualCompletion"));
    m_completion->setTextFormat(Qt::PlainText);

    auto* top = new QHBoxLayout;
    auto* serverLabel = new QLabel(tr("Ser&ver"), this);
    serverLabel->setBuddy(m_server);
    auto* portLabel = new QLabel(tr("&Port"), this);
    portLabel->setBuddy(m_port);
    top->addWidget(serverLabel);
    top->addWidget(m_server, 1);
    top->addWidget(portLabel);
    top->addWidget(m_port);
    top->addWidget(m_tlsFirst);
    top->addWidget(m_connect);
    top->addWidget(m_practise);
    auto* beside = new QGroupBox(tr("What makes sense now"), this);
    auto* besideLayout = new QVBoxLayout(beside);
    besideLayout->addWidget(m_hints);
    auto* note = new QLabel(tr("Return puts a line into the field below; there it can be changed."), beside);
    note->setWordWrap(true);
    besideLayout->addWidget(note);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_views);
    splitter->addWidget(beside);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({680, 300});
    splitter->setChildrenCollapsible(false);
    auto* typing = new QHBoxLayout;
    auto* inputLabel = new QLabel(tr("&You say"), this);
    inputLabel->setBuddy(m_input);
    typing->addWidget(inputLabel);
    typing->addWidget(m_input, 1);
    typing->addWidget(m_send);
    auto* options = new QHBoxLayout;
    options->addWidget(m_completion, 1);
    options->addWidget(m_encode);
    options->addWidget(m_atOnce);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_card);
    layout->addWidget(m_turn);
    layout->addLayout(typing);
    layout->addLayout(options);
    resize(1040, 680);

    connect(m_connect, &QPushButton::clicked, this, &ManualSessionDialog::connectOrHangUp);
    connect(m_practise, &QPushButton::clicked, this, &ManualSessionDialog::practise);
    connect(m_server, &QLineEdit::textChanged, this,
        [this] { m_connect->setEnabled(m_running || !m_server->text().trimmed().isEmpty()); });
    connect(m_port, &QSpinBox::valueChanged, this, [this](int port) { m_tlsFirst->setChecked(port == 465); });
    connect(m_send, &QPushButton::clicked, m_input, &ManualInput::submit);
    connect(m_input, &ManualInput::lineEntered, this, &ManualSessionDialog::send);
    connect(m_input, &ManualInput::pasted, this, &ManualSessionDialog::send);
    connect(m_input, &ManualInput::answerEntered, this, [this](const QString& answer) {
        if (m_session)
            m_session->answer(Secret(answer.toStdString()), m_encode->isChecked());
    });
    connect(m_input, &ManualInput::completionChanged, this, [this](const QString& completion) {
        m_completion->setText(completion.isEmpty() ? QString() : tr("Tab: %1").arg(completion));
    });
    connect(m_hints, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const QString line = item->data(kLineRole).toString();
        if (line.isEmpty() || !m_input->isEnabled())
            return;
        m_input->setText(line);
        m_input->setFocus();
    });
    connect(&m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == kSlot) {
            m_session.reset();
            setRunning(false);
        }
    });
    setRunning(false);
    showState({});
    m_server->setFocus();
}

ManualSessionDialog::~ManualSessionDialog()
{
    m_jobs.drop(kSlot);
}

void ManualSessionDialog::setServer(const QString& server, int port, bool tlsFirst)
{
    m_server->setText(server);
    m_port->setValue(port);
    m_tlsFirst->setChecked(tlsFirst);
}

void ManualSessionDialog::connectOrHangUp()
{
    if (m_running) {
        if (m_session)
            m_session->close();
        return;
    }
    smtp::ProbeSettings settings;
    settings.server = m_server->text().trimmed().toStdString();
    settings.port = static_cast<std::uint16_t>(m_port->value());
    settings.security = m_tlsFirst->isChecked() ? smtp::Security::Tls : smtp::Security::None;
    if (settings.server.empty())
        return;
    net::AnchorSource anchors = m_hooks.anchors ? m_hooks.anchors : net::AnchorSource(tls::systemAnchors);
    if (m_practice && m_practice->authority() && settings.port == m_practice->port()) {
        anchors = [base = anchors, authority = *m_practice->authority()] {
            const std::array trusted{authority};
            return tls::withAnchors(base(), trusted);
        };
    }
    const QString title = tr("Session with %1:%2").arg(toQt(settings.server)).arg(settings.port);
    m_console->clearAll();
    m_model->setResult(nullptr);
    m_ladder->setLadder(nullptr);
    m_card->hide();
    m_result.reset();
    m_names.ehlo = QSysInfo::machineHostName().toStdString();
    setRunning(true);

    // The watcher needs the job's way to the window, which only exists once the job runs.
    auto shared = std::make_shared<smtp::ProbeSettings>(std::move(settings));
    auto deliver = std::make_shared<std::function<void(JobTracker::Delivery)>>();
    net::ManualOptions options;
    options.resolver = m_hooks.resolver;
    options.watcher.line = [this, deliver](std::uint32_t, const smtp::TranscriptLine& line) {
        // The line that stands for the whole message: its lines were shown as they went out.
        const auto kind = line.bytes > 0 ? ManualConsole::Kind::Event : kindOf(line.from);
        (*deliver)([this, kind, text = toQt(line.text)] { m_console->add(kind, text); });
    };
    options.watcher.messageLine = [this, deliver](const std::string& line) {
        (*deliver)([this, text = toQt(line)] { m_console->add(ManualConsole::Kind::Client, text); });
    };
    options.watcher.words = [this, deliver](const std::string& words) {
        (*deliver)([this, text = toQt(words)] { m_console->add(ManualConsole::Kind::Words, text); });
    };
    options.watcher.state = [this, deliver](const net::ManualState& state) {
        (*deliver)([this, state] { showState(state); });
    };
    options.watcher.snapshot = [this, deliver](const std::shared_ptr<const smtp::ProbeResult>& soFar) {
        (*deliver)([this, soFar] { showResult(soFar, false); });
    };
    m_session = std::make_shared<net::ManualSession>(std::move(*shared), std::move(anchors), options);
    m_jobs.start(kSlot, title,
        [this, session = m_session, deliver](const JobTracker::Context& context) -> JobTracker::Delivery {
            *deliver = context.deliver;
            auto result = std::make_shared<smtp::ProbeResult>(session->run(context.job));
            smtp::diagnose(*result);
            return [this, result] {
                showResult(result, true);
                m_session.reset();
                setRunning(false);
                Q_EMIT finished(result);
            };
        });
    m_input->setFocus();
}

void ManualSessionDialog::practise()
{
    if (m_running)
        return;
    m_practice.reset();
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        if (file.name != kLesson)
            continue;
        auto script = smtp::readPracticeScript(file.name, file.text);
        auto server = script ? net::PracticeServer::start(*std::move(script))
                             : Result<std::unique_ptr<net::PracticeServer>>(tl::unexpected(script.error()));
        if (!server) {
            m_turn->setText(toQt(server.error().message + " " + server.error().hint));
            return;
        }
        m_practice = *std::move(server);
    }
    if (!m_practice)
        return;
    setServer(QStringLiteral("localhost"), m_practice->port(), false);
    connectOrHangUp();
    for (const auto& [user, password] : m_practice->script().users)
        m_console->add(ManualConsole::Kind::Words,
            tr("This server is inside this program. Its only account is \"%1\" with the password \"%2\", "
               "both made "
               "up. It takes any mail and delivers none.")
                .arg(toQt(user), toQt(password)));
}

void ManualSessionDialog::setRunning(bool running)
{
    m_running = running;
    for (QWidget* field : {static_cast<QWidget*>(m_server), static_cast<QWidget*>(m_port),
             static_cast<QWidget*>(m_tlsFirst), static_cast<QWidget*>(m_practise)})
        field->setEnabled(!running);
    m_connect->setText(running ? tr("&Hang up") : tr("Co&nnect"));
    m_connect->setEnabled(running || !m_server->text().trimmed().isEmpty());
    m_connect->setDefault(!running);
    m_connect->setAutoDefault(!running);
    m_practise->setAutoDefault(!running);
    m_input->setEnabled(running);
    m_send->setEnabled(running);
    if (!running) {
        m_input->setSecretExpected(false);
        m_encode->hide();
    }
}

void ManualSessionDialog::showState(const net::ManualState& state)
{
    m_state = state;
    const bool answer = state.turn == net::ManualTurn::LoginAnswer;
    m_input->setSecretExpected(answer);
    m_encode->setVisible(answer);
    m_atOnce->setVisible(!answer);
    QString turn;
    switch (state.turn) {
    case net::ManualTurn::Connecting:
        turn = m_running ? tr("Connecting...") : QString();
        break;
    case net::ManualTurn::Greeting:
        turn = tr("Waiting for the server's greeting...");
        break;
    case net::ManualTurn::Yours:
        turn = state.encrypted ? tr("Your turn. The connection is encrypted.")
                               : tr("Your turn. The connection is not encrypted.");
        break;
    case net::ManualTurn::Reply:
        turn = tr("Waiting for the server's answer...");
        break;
    case net::ManualTurn::Message:
        turn = tr("You are writing the message. A dot on a line of its own ends it.");
        break;
    case net::ManualTurn::LoginAnswer:
        turn = state.challenge.empty()
            ? tr("The server waits for an answer of the login. It is hidden.")
            : tr("The server asks: \"%1\" What you type is hidden.").arg(toQt(state.challenge));
        break;
    case net::ManualTurn::Handshake:
        turn = tr("TLS is being set up...");
        break;
    case net::ManualTurn::Over:
        turn = tr("The session is over.");
        break;
    }
    m_turn->setText(turn);
    m_hints->clear();
    if (m_running || state.turn == net::ManualTurn::Over) {
        for (const net::ManualHint& hint : net::hintsFor(state, m_names)) {
            auto* item = new QListWidgetItem(hint.line.empty()
                    ? toQt(hint.text)
                    : QStringLiteral("%1\n%2").arg(toQt(hint.line), toQt(hint.text)),
                m_hints);
            item->setData(kLineRole, toQt(hint.line));
            if (hint.line.empty())
                item->setFlags(Qt::ItemIsEnabled);
        }
    } else {
        auto* item = new QListWidgetItem(tr("Connect to a server first."), m_hints);
        item->setFlags(Qt::ItemIsEnabled);
    }
}

void ManualSessionDialog::showResult(std::shared_ptr<const smtp::ProbeResult> result, bool over)
{
    m_result = std::move(result);
    // RFC 5321, section 4.1.4: who has no full name gives the address.
    const std::string& address = m_result->clientAddress;
    if (m_names.ehlo.find('.') == std::string::npos && !address.empty())
        m_names.ehlo = (address.find(':') == std::string::npos ? "[" : "[IPv6:") + address + "]";
    m_model->setResult(m_result);
    auto ladder = std::make_shared<const ladder::Ladder>(smtp::ladderOf(*m_result));
    m_ladder->setLadder(ladder);
    m_transcript->scrollToBottom();
    if (!over)
        return;
    m_card->setVerdict(verdictKindOf(*m_result), toQt(m_result->verdict), {}, {});
    m_card->show();
    m_connect->setFocus();
}

void ManualSessionDialog::send(const QString& text)
{
    if (!m_session)
        return;
    m_session->type(text.toStdString(), m_atOnce->isChecked() ? net::Pace::AtOnce : net::Pace::OneByOne);
}

QStringList ManualSessionDialog::completions(const QString& typed) const
{
    QStringList lines;
    for (const std::string& line : net::completionsFor(m_state, m_names, typed.toStdString()))
        lines << toQt(line);
    return lines;
}

void ManualSessionDialog::leave()
{
    m_jobs.drop(kSlot);
    m_session.reset();
    setRunning(false);
    showState({});
}

void ManualSessionDialog::closeEvent(QCloseEvent* event)
{
    leave();
    QDialog::closeEvent(event);
}

void ManualSessionDialog::reject()
{
    leave();
    QDialog::reject();
}

} // namespace rungbook::ui
