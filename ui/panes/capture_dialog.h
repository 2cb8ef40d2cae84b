// SPDX-License-Identifier: GPL-3.0-or-later
// The capture helper: a form on the left, the commands for each machine on the right, with a button to copy each. Runs nothing.
#pragma once

#include "core/guide/capture_helper.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTabWidget;

namespace rungbook::ui
{

/// To open it with addresses filled in: make it with the window as parent, call setQuestion(), then open().
class CaptureDialog : public QDialog
{
    Q_OBJECT

public:
    explicit CaptureDialog(QWidget* parent = nullptr);

    /// Fills the form.
    void setQuestion(const guide::CaptureQuestion& question);
    /// What the form says now; not checked.
    guide::CaptureQuestion question() const;

private:
    QWidget* form();
    void refresh();
    void showRecipes(const std::vector<guide::CaptureRecipe>& recipes);
    QWidget* page(const guide::CaptureRecipe& recipe);

    QComboBox* m_target;
    QLineEdit* m_peer;
    QLineEdit* m_local;
    QCheckBox* m_natTraversal;
    QLineEdit* m_server;
    QSpinBox* m_port;
    QLineEdit* m_interface;
    QLabel* m_problem;
    QTabWidget* m_tabs;
    QFormLayout* m_rows = nullptr;
};

} // namespace rungbook::ui
