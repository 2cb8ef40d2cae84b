// SPDX-License-Identifier: GPL-3.0-or-later
// One editor with its head: whose configuration it is, where it comes from, and what can be done with it.
#pragma once

#include "ui/config/config_editor.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace rungbook::ui
{

class EditorPanel : public QWidget
{
    Q_OBJECT

public:
    /// letter: "A" or "B".
    explicit EditorPanel(const QString& letter, QWidget* parent = nullptr);

    ConfigEditor* editor() const { return m_editor; }
    QString path() const { return m_path; }
    /// The name of the file, else "configuration A".
    QString name() const;
    bool isEmpty() const;

    /// False, with a notice, when it cannot be read.
    bool openFile(const QString& path);
    void setText(const std::string& text, const QString& path = {});
    bool saveAs(const QString& path);
    /// What the analysis says about the device: "head, ASA 9.8(2)".
    void setDevice(const QString& text);
    void setClosable(bool closable);

public Q_SLOTS:
    void startSearch();
    void searchNext(bool backward = false);
    void askOpen();
    void askSave();
    void format();
    void goToLine();

Q_SIGNALS:
    void notice(const QString& text);
    void closeRequested();
    void fileOpened(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void updateHead();

    QString m_letter;
    QString m_path;
    QString m_device;
    QLabel* m_head;
    QToolButton* m_close;
    QWidget* m_searchBar;
    QLineEdit* m_searchBox;
    ConfigEditor* m_editor = nullptr;
};

} // namespace rungbook::ui
