// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/editor_panel.h"

#include "ui/models/text.h"
#include "ui/widgets/icons.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSaveFile>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

constexpr qint64 kMostBytes = qint64{64} << 20U;

QToolButton* button(const QString& text, const QString& name, const QString& tip, QWidget* parent)
{
    auto* made = new QToolButton(parent);
    made->setText(text);
    made->setObjectName(name);
    made->setToolTip(tip);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

} // namespace

EditorPanel::EditorPanel(const QString& letter, QWidget* parent)
    : QWidget(parent)
    , m_letter(letter)
    , m_head(new QLabel(this))
    , m_close(
          button(tr("Close"), QStringLiteral("configClose") + letter, tr("Close this configuration"), this))
    , m_searchBar(new QWidget(this))
    , m_searchBox(new QLineEdit(m_searchBar))
    , m_editor(new ConfigEditor(this))
{
    setObjectName(QStringLiteral("configPanel") + letter);
    m_editor->setObjectName(QStringLiteral("configEditor") + letter);
    m_editor->setAccessibleName(tr("Configuration %1").arg(letter));
    m_head->setObjectName(QStringLiteral("configHead") + letter);
    m_head->setMargin(4);
    m_head->setTextFormat(Qt::PlainText);
    m_head->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* open = button(tr("Open"), QStringLiteral("configOpen") + letter, tr("Open a file here"), this);
    auto* save = button(tr("Save as"), QStringLiteral("configSave") + letter,
        tr("Save the text as it is, keys included; only you may read the file"), this);
    auto* formatButton = button(tr("Format"), QStringLiteral("configFormat") + letter,
        tr("Write one command for each line, indented; can be undone"), this);
    m_searchBox->setObjectName(QStringLiteral("configSearch") + letter);
    m_searchBox->setAccessibleName(tr("Find in configuration %1").arg(letter));
    m_searchBox->setPlaceholderText(tr("Find: Return goes on, Shift+Return back, Esc closes"));
    m_searchBox->installEventFilter(this);
    auto* searchLayout = new QHBoxLayout(m_searchBar);
    searchLayout->setContentsMargins(4, 2, 4, 2);
    searchLayout->addWidget(m_searchBox);
    m_searchBar->hide();

    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(0);
    head->addWidget(m_head, 1);
    head->addWidget(open);
    head->addWidget(formatButton);
    head->addWidget(save);
    head->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_searchBar);
    layout->addWidget(m_editor, 1);
    setFocusProxy(m_editor);
    setTabOrder(open, formatButton);
    setTabOrder(formatButton, save);
    setTabOrder(save, m_close);
    setTabOrder(m_close, m_searchBox);
    setTabOrder(m_searchBox, m_editor);

    connect(open, &QToolButton::clicked, this, &EditorPanel::askOpen);
    connect(save, &QToolButton::clicked, this, &EditorPanel::askSave);
    connect(formatButton, &QToolButton::clicked, this, &EditorPanel::format);
    connect(m_close, &QToolButton::clicked, this, &EditorPanel::closeRequested);
    connect(m_editor, &QsciScintilla::modificationChanged, this, &EditorPanel::updateHead);
    updateHead();
}

QString EditorPanel::name() const
{
    return m_path.isEmpty() ? tr("configuration %1").arg(m_letter) : QFileInfo(m_path).fileName();
}

bool EditorPanel::isEmpty() const
{
    return m_editor->SendScintilla(QsciScintillaBase::SCI_GETLENGTH) == 0;
}

void EditorPanel::updateHead()
{
    QString text = QStringLiteral("%1 · %2").arg(m_letter, m_device.isEmpty() ? name() : m_device);
    if (!m_device.isEmpty() && !m_path.isEmpty())
        text += QStringLiteral(" · ") + name();
    if (m_editor->isModified() && !m_path.isEmpty())
        text += tr(" (changed)");
    m_head->setText(text);
    m_head->setToolTip(m_path);
}

void EditorPanel::setDevice(const QString& text)
{
    m_device = text;
    updateHead();
}

void EditorPanel::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

bool EditorPanel::openFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT notice(tr("%1 cannot be opened: %2.").arg(QFileInfo(path).fileName(), file.errorString()));
        return false;
    }
    if (file.size() > kMostBytes) {
        Q_EMIT notice(
            tr("%1 is larger than any configuration (over 64 MiB).").arg(QFileInfo(path).fileName()));
        return false;
    }
    const QByteArray bytes = file.readAll();
    if (bytes.left(65536).contains('\0')) {
        Q_EMIT notice(tr("%1 is binary data, not a configuration.").arg(QFileInfo(path).fileName()));
        return false;
    }
    setText(bytes.toStdString(), path);
    Q_EMIT fileOpened(path);
    return true;
}

void EditorPanel::setText(const std::string& text, const QString& path)
{
    m_path = path;
    m_device.clear();
    m_editor->setBytes(text);
    updateHead();
}

bool EditorPanel::saveAs(const QString& path)
{
    const std::string text = m_editor->bytes();
    QSaveFile file(path);
    bool ok = file.open(QIODevice::WriteOnly);
    if (ok) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner); // it holds keys
        ok = file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size())
            && file.commit();
    }
    if (!ok) {
        Q_EMIT notice(tr("%1 could not be saved: %2.").arg(path, file.errorString()));
        return false;
    }
    m_path = path;
    m_editor->setModified(false);
    updateHead();
    Q_EMIT notice(
        tr("Saved as %1. It holds what the text holds, keys included; only you may read it.").arg(path));
    return true;
}

void EditorPanel::askOpen()
{
    QFileDialog dialog(
        this, tr("Open a configuration"), QSettings().value(QStringLiteral("folder")).toString());
    dialog.setObjectName(QStringLiteral("configOpenDialog"));
    dialog.setFileMode(QFileDialog::ExistingFile);
    dialog.setNameFilters({tr("Configurations (*.cfg *.conf *.txt)"), tr("All files (*)")});
    if (dialog.exec() == QDialog::Accepted && !dialog.selectedFiles().isEmpty()) {
        QSettings().setValue(
            QStringLiteral("folder"), QFileInfo(dialog.selectedFiles().front()).absolutePath());
        openFile(dialog.selectedFiles().front());
    }
}

void EditorPanel::askSave()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the configuration"), m_path.isEmpty() ? QStringLiteral("config.txt") : m_path);
    if (!path.isEmpty())
        saveAs(path);
}

void EditorPanel::format()
{
    const std::string before = m_editor->bytes();
    const std::string after = config::oneCommandPerLine(config::parseTree(before));
    if (after == before || after.empty()) {
        Q_EMIT notice(tr("There is already one command on each line."));
        return;
    }
    m_editor->replaceBytes(after);
    Q_EMIT notice(tr("Written with one command for each line. Ctrl+Z takes it back."));
}

void EditorPanel::startSearch()
{
    m_searchBar->show();
    if (m_editor->hasSelectedText() && !m_editor->selectedText().contains(u'\n'))
        m_searchBox->setText(m_editor->selectedText());
    m_searchBox->setFocus();
    m_searchBox->selectAll();
}

void EditorPanel::searchNext(bool backward)
{
    const QString wanted = m_searchBox->text();
    if (wanted.isEmpty()) {
        startSearch();
        return;
    }
    int line = 0;
    int column = 0;
    m_editor->getCursorPosition(&line, &column);
    if (backward && m_editor->hasSelectedText()) {
        int toLine = 0;
        int toColumn = 0;
        m_editor->getSelection(&line, &column, &toLine, &toColumn);
    }
    if (!m_editor->findFirst(wanted, false, false, false, true, !backward, line, column))
        Q_EMIT notice(tr("\"%1\" does not occur.").arg(wanted));
}

void EditorPanel::goToLine()
{
    bool ok = false;
    const int line = QInputDialog::getInt(this, tr("Go to line"), tr("Line:"),
        static_cast<int>(m_editor->currentLine()), 1, std::max(1, m_editor->lines()), 1, &ok);
    if (ok) {
        m_editor->goToLine(static_cast<quint64>(line));
        m_editor->setFocus();
    }
}

void EditorPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_editor)
        m_editor->applyLook();
}

bool EditorPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_searchBox && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            searchNext(key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            m_searchBar->hide();
            m_editor->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace rungbook::ui
