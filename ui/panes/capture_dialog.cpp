// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/capture_dialog.h"

#include "ui/models/text.h"
#include "ui/widgets/colors.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

using Target = guide::CaptureQuestion::Target;

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QString capitalised(const std::string& text)
{
    QString shown = toQt(text);
    if (!shown.isEmpty())
        shown[0] = shown[0].toUpper();
    return shown;
}

/// As high as its lines, so that only the page scrolls; long commands are broken on the screen, not in the clipboard.
class CommandBox final : public QPlainTextEdit
{
public:
    CommandBox(const QString& text, QWidget* parent)
        : QPlainTextEdit(text, parent)
    {
        setReadOnly(true);
        setTabChangesFocus(true);
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        fixed.setPointSizeF(QGuiApplication::font().pointSizeF()); // the size of all text is the program's
        setFont(fixed);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        fit();
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QPlainTextEdit::resizeEvent(event);
        fit();
    }

private:
    void fit()
    {
        int lines = 0;
        for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
            blockBoundingRect(block); // lays it out
            lines += std::max(1, block.layout()->lineCount());
        }
        const int height = lines * fontMetrics().lineSpacing() + 2 * frameWidth()
            + static_cast<int>(2 * document()->documentMargin()) + 2;
        if (height != minimumHeight())
            setFixedHeight(height);
    }
};

} // namespace

CaptureDialog::CaptureDialog(QWidget* parent)
    : QDialog(parent)
    , m_target(new QComboBox(this))
    , m_peer(new QLineEdit(this))
    , m_local(new QLineEdit(this))
    , m_natTraversal(new QCheckBox(tr("&NAT traversal is in use (all of it over UDP)"), this))
    , m_server(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_interface(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_tabs(new QTabWidget(this))
{
    setWindowTitle(tr("Capture helper"));
    setObjectName(QStringLiteral("captureDialog"));
    m_tabs->setObjectName(QStringLiteral("captureTabs"));
    m_tabs->setAccessibleName(tr("Commands by machine"));
    m_problem->setObjectName(QStringLiteral("captureProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    auto* columns = new QHBoxLayout;
    columns->addWidget(form());
    columns->addWidget(m_tabs, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 150, fontMetrics().lineSpacing() * 38);
    refresh();
    m_peer->setFocus();
}

QWidget* CaptureDialog::form()
{
    auto* left = new QWidget(this);
    left->setMaximumWidth(fontMetrics().averageCharWidth() * 52);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 8, 0);
    column->addWidget(wrapped(tr("Say what is to be captured. The commands stand on the right, ready to be "
                                 "copied; nothing is run from here."),
        left));
    m_rows = new QFormLayout;
    m_rows->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_target->addItem(tr("a tunnel"), static_cast<int>(Target::Tunnel));
    m_target->addItem(tr("mail sessions"), static_cast<int>(Target::MailServer));
    m_port->setRange(1, 65535);
    m_port->setValue(587);
    m_peer->setPlaceholderText(tr("203.0.113.9"));
    m_local->setPlaceholderText(tr("may stay empty"));
    m_server->setPlaceholderText(tr("mail.example.com or 192.0.2.25"));
    m_interface->setPlaceholderText(tr("any, outside, GigabitEthernet1"));
    const auto row = [this](const QString& label, QWidget* field, const char* name, const QString& spoken) {
        field->setObjectName(QLatin1String(name));
        field->setAccessibleName(spoken);
        m_rows->addRow(label, field);
    };
    row(tr("&What:"), m_target, "captureTarget", tr("What is to be captured"));
    row(tr("&Peer:"), m_peer, "capturePeer", tr("Address of the peer"));
    row(tr("&Server:"), m_server, "captureServer", tr("Name or address of the mail server"));
    row(tr("P&ort:"), m_port, "capturePort", tr("Port of the mail server"));
    row(tr("&Local address:"), m_local, "captureLocal", tr("Address of this end"));
    row(tr("&Interface:"), m_interface, "captureInterface", tr("Interface to capture on"));
    m_natTraversal->setObjectName(QStringLiteral("captureNat"));
    m_rows->addRow(m_natTraversal);
    column->addLayout(m_rows);
    column->addWidget(m_problem);
    column->addStretch(1);
    connect(m_target, &QComboBox::currentIndexChanged, this, &CaptureDialog::refresh);
    connect(m_port, &QSpinBox::valueChanged, this, &CaptureDialog::refresh);
    connect(m_natTraversal, &QCheckBox::toggled, this, &CaptureDialog::refresh);
    for (QLineEdit* field : {m_peer, m_local, m_server, m_interface})
        connect(field, &QLineEdit::textChanged, this, &CaptureDialog::refresh);
    return left;
}

void CaptureDialog::setQuestion(const guide::CaptureQuestion& question)
{
    {
        const QSignalBlocker target(m_target);
        const QSignalBlocker peer(m_peer);
        const QSignalBlocker local(m_local);
        const QSignalBlocker server(m_server);
        const QSignalBlocker port(m_port);
        const QSignalBlocker interface(m_interface);
        const QSignalBlocker nat(m_natTraversal);
        m_target->setCurrentIndex(m_target->findData(static_cast<int>(question.target)));
        m_peer->setText(toQt(question.peer));
        m_local->setText(toQt(question.local));
        m_server->setText(toQt(question.server));
        m_port->setValue(question.port);
        m_interface->setText(toQt(question.interfaceName));
        m_natTraversal->setChecked(question.natTraversal);
    }
    refresh();
}

guide::CaptureQuestion CaptureDialog::question() const
{
    guide::CaptureQuestion question;
    question.target = static_cast<Target>(m_target->currentData().toInt());
    question.peer = m_peer->text().trimmed().toStdString();
    question.local = m_local->text().trimmed().toStdString();
    question.server = m_server->text().trimmed().toStdString();
    question.port = static_cast<std::uint16_t>(m_port->value());
    question.interfaceName = m_interface->text().trimmed().toStdString();
    question.natTraversal = m_natTraversal->isChecked();
    return question;
}

void CaptureDialog::refresh()
{
    const guide::CaptureQuestion asked = question();
    const bool tunnel = asked.target == Target::Tunnel;
    const auto show = [this](QWidget* field, bool visible) {
        field->setVisible(visible);
        if (QWidget* label = m_rows->labelForField(field))
            label->setVisible(visible);
    };
    show(m_peer, tunnel);
    show(m_natTraversal, tunnel);
    show(m_server, !tunnel);
    show(m_port, !tunnel);
    const auto recipes = guide::captureRecipes(asked);
    m_tabs->setEnabled(recipes.has_value());
    if (recipes) {
        m_problem->clear();
        showRecipes(*recipes);
        return;
    }
    QPalette colors = palette();
    const bool untouched = tunnel ? asked.peer.empty() : asked.server.empty();
    colors.setColor(
        QPalette::WindowText, untouched ? semanticColors(palette()).quiet : semanticColors(palette()).bad);
    m_problem->setPalette(colors);
    m_problem->setText(toQt(recipes.error().message) + u' ' + toQt(recipes.error().hint));
    if (m_tabs->count() == 0) { // an example, so that the window is not empty
        guide::CaptureQuestion example = asked;
        example.peer = "203.0.113.9";
        example.server = "mail.example.com";
        example.local.clear();
        example.interfaceName.clear();
        if (const auto shown = guide::captureRecipes(example))
            showRecipes(*shown);
    }
}

void CaptureDialog::showRecipes(const std::vector<guide::CaptureRecipe>& recipes)
{
    const QString chosen = m_tabs->currentWidget() ? m_tabs->currentWidget()->objectName() : QString();
    while (m_tabs->count() > 0)
        delete m_tabs->widget(0);
    for (const guide::CaptureRecipe& recipe : recipes) {
        QWidget* made = page(recipe);
        const int index = m_tabs->addTab(made,
            toQt(recipe.id == "tcpdump"        ? "tcpdump"
                    : recipe.id == "wireshark" ? "Wireshark"
                    : recipe.id == "asa"       ? "ASA"
                    : recipe.id == "ios"       ? "IOS XE"
                                               : "ISE"));
        m_tabs->setTabToolTip(index, toQt(recipe.title));
        if (made->objectName() == chosen)
            m_tabs->setCurrentIndex(index);
    }
}

QWidget* CaptureDialog::page(const guide::CaptureRecipe& recipe)
{
    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("capture-") + toQt(recipe.id));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    int number = 0;
    for (const guide::CaptureStep& step : recipe.steps) {
        ++number;
        auto* head = new QHBoxLayout;
        auto* title = new QLabel(QStringLiteral("%1. %2").arg(number).arg(capitalised(step.title)), inside);
        QFont bold = title->font();
        bold.setBold(true);
        title->setFont(bold);
        title->setTextFormat(Qt::PlainText);
        QString commands;
        for (const std::string& command : step.commands)
            commands += (commands.isEmpty() ? QString() : QStringLiteral("\n")) + toQt(command);
        auto* copy = new QPushButton(tr("Copy"), inside);
        copy->setObjectName(QStringLiteral("copy-%1-%2").arg(toQt(recipe.id)).arg(number));
        copy->setAccessibleName(tr("Copy the commands: %1").arg(toQt(step.title)));
        copy->setAutoDefault(false);
        connect(copy, &QPushButton::clicked, copy, [commands, copy] {
            QGuiApplication::clipboard()->setText(commands + u'\n');
            copy->setText(tr("Copied"));
        });
        head->addWidget(title);
        head->addStretch(1);
        head->addWidget(copy);
        column->addLayout(head);
        auto* box = new CommandBox(commands, inside);
        box->setAccessibleName(tr("Commands: %1").arg(toQt(step.title)));
        column->addWidget(box);
        column->addWidget(wrapped(toQt(step.explanation), inside));
        column->addSpacing(10);
    }
    if (!recipe.parts.empty()) {
        QString list =
            QStringLiteral("<p><b>%1</b></p><table cellpadding=\"3\">").arg(tr("The parts").toHtmlEscaped());
        for (const guide::CapturePart& part : recipe.parts)
            list += QStringLiteral("<tr><td><code>%1</code></td><td>%2</td></tr>")
                        .arg(escaped(part.text), escaped(part.meaning));
        auto* parts = new QLabel(list + QStringLiteral("</table>"), inside);
        parts->setTextFormat(Qt::RichText);
        parts->setWordWrap(true);
        parts->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(parts);
    }
    column->addStretch(1);
    area->setWidget(inside);
    return area;
}

} // namespace rungbook::ui
