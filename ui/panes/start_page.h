// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty bench shows: what to do, and samples to try.
#pragma once

#include <QScrollArea>
#include <QStringList>

class QLabel;

namespace rungbook::ui
{

class StartPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& paths);

Q_SIGNALS:
    void pasteRequested();
    void openRequested();
    void configRequested();
    void mailRequested();
    void wizardRequested();
    void caseRequested();
    void sampleRequested(const QString& name);
    void fileRequested(const QString& path);

private:
    QWidget* m_recent;
};

} // namespace rungbook::ui
