// SPDX-License-Identifier: GPL-3.0-or-later
// "Explain ..." for the word under the cursor, in every view: F1, and an entry in its context menu. Views only say which text it is about; the field
// guide listens to ExplainHub and opens the page.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

class QMenu;

namespace rungbook::ui
{

/// Passes on what is to be explained, from any view to the field guide. One for the program.
class ExplainHub final : public QObject
{
    Q_OBJECT

public:
    static ExplainHub& instance();

Q_SIGNALS:
    /// The id of an entry of the guide.
    void requested(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    explicit ExplainHub(QObject* parent);
};

/// The id of the entry for the word at that column of a line, or empty.
QString explainableAt(const QString& line, qsizetype column);

/// The ids of entries for the words of texts, in their order, each once, at most count.
QStringList explainable(const QStringList& texts, int count = 4);

/// Adds "Explain NAME" for each id at the end of a menu, after a separator.
void addExplainActions(QMenu& menu, const QStringList& ids);

} // namespace rungbook::ui
