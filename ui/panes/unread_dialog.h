// SPDX-License-Identifier: GPL-3.0-or-later
// Lists the lines that nothing understood; going through the list shows each in the log.
#pragma once

#include "ui/models/unread_model.h"

#include <QDialog>

class QLabel;
class QListView;

namespace rungbook::ui
{

class UnreadDialog : public QDialog
{
    Q_OBJECT

public:
    explicit UnreadDialog(UnreadModel& model, QWidget* parent = nullptr);

Q_SIGNALS:
    void placeSelected(const rungbook::SourceSpan& where);

private:
    void refresh();

    UnreadModel& m_model;
    QLabel* m_summary;
    QListView* m_list;
};

} // namespace rungbook::ui
