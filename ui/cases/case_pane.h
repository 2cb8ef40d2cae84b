// SPDX-License-Identifier: GPL-3.0-or-later
// A case: what belongs to one problem in one list, and beside it what all of it says together. What is in it is kept on disk as it is changed,
// so that a crash loses nothing; it is given away as a report, under other names when that is wanted.
#pragma once

#include "core/workbench/investigate.h"
#include "ui/jobs/job_tracker.h"

#include <QWidget>
#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;
class QTabWidget;
class QTimer;

namespace rungbook::ui
{

class LinkBrowser;

class CasePane : public QWidget
{
    Q_OBJECT

public:
    /// folder: where the open case is kept between starts; empty: it is not kept.
    CasePane(JobTracker& jobs, QString folder, QWidget* parent = nullptr);
    ~CasePane() override;

    /// Adds a text or the bytes of a file under this name; what is wrong with it is said by notice().
    void addBytes(const QString& name, const std::string& bytes);
    void addFiles(const QStringList& paths);
    /// Opens a case file. False, with a notice, when it is none.
    bool openCase(const QString& path);
    /// Writes the case, readable for its owner only; an empty path asks for one. False when it was not written.
    bool saveCase(const QString& path = {});
    void newCase();
    /// Writes the report off the GUI thread: "html", "pdf", "txt" or "json", by the suffix of the path; under other names when that box is
    /// ticked. exported() tells the end.
    void exportReport(const QString& path);

    const casefile::CaseFile& file() const { return m_file; }
    std::shared_ptr<const workbench::CaseReport> report() const { return m_report; }
    bool isModified() const { return m_modified; }
    QTableWidget* items() const { return m_items; }
    LinkBrowser* together() const { return m_together; }
    QTableWidget* names() const { return m_names; }
    QCheckBox* redactBox() const { return m_redact; }

Q_SIGNALS:
    void notice(const QString& text);
    /// The user wants one of the items in its bench.
    void openRequested(const QString& name, bool config);
    /// The user wants what is open in the benches to be added; the window calls addBytes().
    void collectRequested();
    void explainRequested(const QString& id);
    void contentChanged();
    void exported(const QString& path, bool good);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum ItemColumn { NameColumn, KindColumn, NoteColumn, ItemColumns };
    static QString reportSlot() { return QStringLiteral("case report"); } ///< of the tracker
    static QString keepSlot() { return QStringLiteral("case keep"); }
    void build();
    void changed();
    void fillItems();
    void look();
    void showReport();
    void showNames();
    void removeSelected();
    void openSelected();
    void askAdd();
    void askOpen();
    void askExport();
    void paste();
    void keep(bool wait);
    void restore();
    QString freeName(const QString& stem) const;
    bool putAside();
    void replaceCase(casefile::CaseFile file, const QString& path);

    JobTracker& m_jobs;
    QString m_folder;
    QString m_path; ///< of the case file; empty: not saved yet
    casefile::CaseFile m_file;
    std::shared_ptr<const workbench::CaseReport> m_report;
    QTimer* m_keepTimer = nullptr;
    bool m_modified = false;
    bool m_filling = false;
    QLineEdit* m_title = nullptr;
    QPlainTextEdit* m_note = nullptr;
    QTableWidget* m_items = nullptr;
    LinkBrowser* m_together = nullptr;
    QTableWidget* m_names = nullptr;
    QLabel* m_namesRemarks = nullptr;
    QTabWidget* m_tabs = nullptr;
    QCheckBox* m_redact = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_export = nullptr;
};

/// The report as a PDF, with the ladders as drawings. page: as output::caseHtml() makes it. Returns an empty text or what went wrong.
QString writeReportPdf(const QString& page, const QString& path);

} // namespace rungbook::ui
