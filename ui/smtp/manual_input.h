// SPDX-License-Identifier: GPL-3.0-or-later
// The line in which the commands of a manual session are typed: history, completion, pastes of several lines, and hiding of what is secret.
#pragma once

#include <QLineEdit>
#include <QStringList>
#include <functional>

namespace rungbook::ui
{

/// Keys: Return sends, Up and Down walk through what was sent, Tab completes (and goes to the next completion when pressed again); with nothing to
/// complete, Tab leaves the field as everywhere.
class ManualInput : public QLineEdit
{
    Q_OBJECT

public:
    explicit ManualInput(QWidget* parent = nullptr);

    /// Gives whole lines for what was typed, the best first.
    void setCompleter(std::function<QStringList(const QString& typed)> completer);
    /// True: the line is an answer of a login. It is shown as dots and never enters the history.
    void setSecretExpected(bool secret);
    bool secretExpected() const { return m_secret; }
    const QStringList& history() const { return m_history; }
    /// The completion that Tab would take now; empty: none.
    QString completion() const;

    /// Sends what stands in the line, as Return does.
    void submit();

Q_SIGNALS:
    void lineEntered(const QString& line);
    void answerEntered(const QString& answer);
    /// Several lines were pasted at once.
    void pasted(const QString& text);
    void completionChanged(const QString& completion);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void changed();
    void walk(int by);
    void complete();

    std::function<QStringList(const QString&)> m_completer;
    QStringList m_history;
    qsizetype m_at = 0; // in the history; its size: the line that is being typed
    QString m_draft;
    QStringList m_round; // completions that Tab goes through
    qsizetype m_roundAt = 0;
    bool m_secret = false;
};

} // namespace rungbook::ui
