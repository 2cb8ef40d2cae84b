// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/unread_dialog.h"

#include "ui/models/text.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

namespace rungbook::ui
{

UnreadDialog::UnreadDialog(UnreadModel& model, QWidget* parent)
    : QDialog(parent)
    , m_model(model)
    , m_summary(new QLabel(this))
    , m_list(new QListView(this))
{
    setObjectName(QStringLiteral("unreadDialog"));
    setWindowTitle(tr("Lines not understood"));
    m_summary->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("unreadList"));
    m_list->setAccessibleName(tr("Lines not understood"));
    m_list->setModel(&model);
    m_list->setUniformItemSizes(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_summary);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    resize(420, 420);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &UnreadDialog::refresh);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& current) {
            if (current.isValid())
                Q_EMIT placeSelected(m_model.span(current.row()));
        });
    refresh();
}

void UnreadDialog::refresh()
{
    QString text =
        tr("%1 that are neither a log record that the program knows, nor part of one, nor a comment. "
           "They took no part in the analysis.")
            .arg(counted(m_model.lineCount(), tr("line"), tr("lines")));
    if (m_model.cut())
        text += u' ' + tr("Only the first runs of them are listed.");
    m_summary->setText(text);
}

} // namespace rungbook::ui
