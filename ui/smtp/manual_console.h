// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation of a manual session as it grows: who says what, and what it means.
#pragma once

#include <QPlainTextEdit>
#include <QString>
#include <vector>

namespace rungbook::ui
{

class ManualConsole : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Kind { Client, Server, Event, Words };

    explicit ManualConsole(QWidget* parent = nullptr);

    /// Adds a line; text is plain, whatever it holds.
    void add(Kind kind, const QString& text);
    void clearAll();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Entry {
        Kind kind;
        QString text;
    };
    void show(const Entry& entry);

    std::vector<Entry> m_entries;
};

} // namespace rungbook::ui
