// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/manual_input.h"

#include "core/net/manual_session_guide.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>

namespace rungbook::ui
{

namespace
{
constexpr qsizetype kMostHistory = 200;
constexpr int kMostLine = 8'000;
}

ManualInput::ManualInput(QWidget* parent)
    : QLineEdit(parent)
{
    setMaxLength(kMostLine);
    connect(this, &QLineEdit::textChanged, this, &ManualInput::changed);
}

void ManualInput::setCompleter(std::function<QStringList(const QString& typed)> completer)
{
    m_completer = std::move(completer);
}

void ManualInput::setSecretExpected(bool secret)
{
    if (m_secret == secret)
        return;
    m_secret = secret;
    clear();
    changed();
}

QString ManualInput::completion() const
{
    if (m_secret || !m_completer || text().isEmpty())
        return {};
    const QStringList lines = m_completer(text());
    for (const QString& line : lines) {
        if (line.size() > text().size())
            return line;
    }
    return {};
}

void ManualInput::changed()
{
    const bool hide = m_secret || net::holdsSecret(text().toStdString());
    setEchoMode(hide ? QLineEdit::Password : QLineEdit::Normal);
    Q_EMIT completionChanged(completion());
}

void ManualInput::submit()
{
    const QString line = text();
    m_round.clear();
    m_draft.clear();
    if (m_secret) {
        clear();
        Q_EMIT answerEntered(line);
        return;
    }
    const bool secret = net::holdsSecret(line.toStdString());
    if (!secret && !line.trimmed().isEmpty() && (m_history.isEmpty() || m_history.back() != line)) {
        m_history << line;
        if (m_history.size() > kMostHistory)
            m_history.removeFirst();
    }
    m_at = m_history.size();
    clear();
    Q_EMIT lineEntered(line);
}

void ManualInput::walk(int by)
{
    if (m_secret)
        return;
    const qsizetype to = std::clamp<qsizetype>(m_at + by, 0, m_history.size());
    if (to == m_at)
        return;
    if (m_at == m_history.size())
        m_draft = text();
    m_at = to;
    setText(to == m_history.size() ? m_draft : m_history[to]);
}

void ManualInput::complete()
{
    // Pressed again, Tab goes on through the completions of what was typed first.
    if (!m_round.isEmpty() && text() == m_round[m_roundAt]) {
        m_roundAt = (m_roundAt + 1) % m_round.size();
    } else {
        m_round = m_completer(text());
        m_roundAt = 0;
        if (m_round.size() > 1 && m_round.front() == text())
            m_roundAt = 1;
    }
    if (!m_round.isEmpty())
        setText(m_round[m_roundAt]);
}

bool ManualInput::event(QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool round = !m_round.isEmpty() && text() == m_round[m_roundAt] && m_round.size() > 1;
        if (key->key() == Qt::Key_Tab && key->modifiers() == Qt::NoModifier
            && (!completion().isEmpty() || round)) {
            complete();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void ManualInput::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Paste) && !m_secret) {
        const QString clip = QGuiApplication::clipboard()->text();
        if (clip.contains(u'\n') || clip.contains(u'\r')) {
            Q_EMIT pasted(text() + clip);
            clear();
            return;
        }
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        submit();
        return;
    case Qt::Key_Up:
        walk(-1);
        return;
    case Qt::Key_Down:
        walk(1);
        return;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace rungbook::ui
