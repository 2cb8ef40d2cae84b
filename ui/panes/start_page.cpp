// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/start_page.h"

#include "core/resources/resources.h"
#include "ui/models/text.h"
#include "ui/widgets/icons.h"

#include <QCommandLinkButton>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

constexpr int kMaxRecent = 5;

QLabel* title(const QString& text, double factor, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QScrollArea(parent)
    , m_recent(new QWidget(this))
{
    setObjectName(QStringLiteral("startPage"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget(this);
    content->setMaximumWidth(1100);
    content->setBackgroundRole(QPalette::Base);
    viewport()->setBackgroundRole(QPalette::Base);

    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(40, 30, 40, 30);
    layout->setSpacing(10);
    layout->addWidget(title(tr("Why do two machines not come to terms?"), 1.9, content));
    auto* intro = new QLabel(tr("Give it the IKEv1 log of a Cisco ASA, PIX or FTD: syslog or the output of "
                                "debug crypto isakmp (also called debug crypto ikev1), as "
                                "it is, with whatever stands around it. You see each negotiation as a "
                                "ladder, where it stopped, why, and the lines that prove it. Show output "
                                "(show crypto ipsec sa, packet-tracer and the like) is read as well."),
        content);
    intro->setWordWrap(true);
    layout->addWidget(intro);
    layout->addSpacing(8);

    auto* actions = new QGridLayout;
    actions->setSpacing(8);
    auto* paste = new QCommandLinkButton(tr("Paste a log"), tr("Ctrl+V, anywhere in this window"), content);
    paste->setObjectName(QStringLiteral("startPaste"));
    paste->setIcon(glyphIcon(Glyph::Paste, palette()));
    auto* open = new QCommandLinkButton(tr("Open files"), tr("Ctrl+O, several at once; .gz too"), content);
    open->setObjectName(QStringLiteral("startOpen"));
    open->setIcon(glyphIcon(Glyph::Open, palette()));
    actions->addWidget(paste, 0, 0);
    actions->addWidget(open, 0, 1);
    auto* config = new QCommandLinkButton(
        tr("Check configurations"), tr("Alt+3: one device's, or both peers'"), content);
    config->setObjectName(QStringLiteral("startConfig"));
    config->setIcon(glyphIcon(Glyph::Config, palette()));
    actions->addWidget(config, 0, 2);
    auto* mail =
        new QCommandLinkButton(tr("Test a mail server"), tr("Alt+2: or practise on the one inside"), content);
    mail->setObjectName(QStringLiteral("startMail"));
    mail->setIcon(glyphIcon(Glyph::Smtp, palette()));
    actions->addWidget(mail, 1, 0);
    auto* wizard = new QCommandLinkButton(
        tr("Set up mail, step by step"), tr("From an address to what Cisco ISE needs"), content);
    wizard->setObjectName(QStringLiteral("startWizard"));
    wizard->setIcon(glyphIcon(Glyph::Guide, palette()));
    actions->addWidget(wizard, 1, 1);
    auto* cases = new QCommandLinkButton(
        tr("Look at a whole case"), tr("Alt+5: logs, outputs and configurations together"), content);
    cases->setObjectName(QStringLiteral("startCase"));
    cases->setIcon(glyphIcon(Glyph::Case, palette()));
    actions->addWidget(cases, 1, 2);
    connect(mail, &QPushButton::clicked, this, &StartPage::mailRequested);
    connect(wizard, &QPushButton::clicked, this, &StartPage::wizardRequested);
    connect(cases, &QPushButton::clicked, this, &StartPage::caseRequested);
    connect(config, &QPushButton::clicked, this, &StartPage::configRequested);
    layout->addLayout(actions);
    auto* drop = new QLabel(tr("Or drop files or text anywhere on this window. A configuration dropped "
                               "beside a log is quoted where it decides something."),
        content);
    drop->setWordWrap(true);
    layout->addWidget(drop);
    connect(paste, &QPushButton::clicked, this, &StartPage::pasteRequested);
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);

    layout->addSpacing(10);
    const auto samples = resources::samples();
    if (!samples.empty()) {
        layout->addWidget(title(tr("Try a sample"), 1.25, content));
        auto* grid = new QGridLayout;
        grid->setSpacing(4);
        int number = 0;
        for (const resources::Sample& sample : samples) {
            const QString name = toQt(sample.name);
            QString text = toQt(sample.title.empty() ? sample.name : sample.title);
            text.replace(u'&', QStringLiteral("&&"));
            // What stands after the colon goes below, where it may wrap: a title of one line would be cut.
            const qsizetype colon = text.indexOf(QStringLiteral(": "));
            QString more = colon < 0 ? QString() : text.mid(colon + 2);
            if (!more.isEmpty())
                more[0] = more[0].toUpper();
            auto* button = new QCommandLinkButton(colon < 0 ? text : text.left(colon), more, content);
            button->setObjectName(QStringLiteral("sample:") + name);
            button->setAccessibleDescription(tr("Opens the sample %1").arg(name));
            button->setToolTip(name);
            button->setIcon(glyphIcon(Glyph::Sample, palette()));
            connect(button, &QPushButton::clicked, this, [this, name] { Q_EMIT sampleRequested(name); });
            grid->addWidget(button, number / 2, number % 2);
            ++number;
        }
        layout->addLayout(grid);
    }

    m_recent->setLayout(new QVBoxLayout);
    m_recent->layout()->setContentsMargins(0, 10, 0, 0);
    m_recent->layout()->setSpacing(2);
    layout->addWidget(m_recent);
    layout->addStretch(1);
    setWidget(content);
}

void StartPage::setRecentFiles(const QStringList& paths)
{
    const QList<QWidget*> old = m_recent->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(old);
    m_recent->setVisible(!paths.isEmpty());
    if (paths.isEmpty())
        return;
    m_recent->layout()->addWidget(title(tr("Recent files"), 1.25, m_recent));
    for (const QString& path : paths.mid(0, kMaxRecent)) {
        auto* button = new QPushButton(QFileInfo(path).fileName().replace(u'&', QStringLiteral("&&"))
                + QStringLiteral("   -   ")
                + QFileInfo(path).absolutePath().replace(u'&', QStringLiteral("&&")),
            m_recent);
        button->setObjectName(QStringLiteral("recent:") + path);
        button->setFlat(true);
        button->setStyleSheet(QStringLiteral("text-align: left; padding: 3px;"));
        connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT fileRequested(path); });
        m_recent->layout()->addWidget(button);
    }
}

} // namespace rungbook::ui
