// SPDX-License-Identifier: GPL-3.0-or-later
// "Trusted Certificates": the list, what each is trusted for, its details and chain; import, from a server, export, enable, disable, delete.
//
// To put it somewhere: make it with the window's JobTracker and the folder of the store (defaultTrustFolder() of trust_keeper.h), give it
// setProfilesUsing(), and look at storeChanged(): whoever holds anchors of the store makes them anew. It reads the folder whenever it is shown.
// Keys, while the focus is in it: Ctrl+I import, Ctrl+V paste, Ctrl+F filter, Ctrl+E export; in the table Del, F2, Space (enable, disable),
// Ctrl+C (as PEM). They go before shortcuts of the window with the same keys.
#pragma once

#include "core/smtp/settings.h"
#include "ui/jobs/job_tracker.h"
#include "ui/trust/delete_dialog.h"
#include "ui/trust/trust_keeper.h"

#include <QPointer>
#include <QWidget>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QMimeData;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace rungbook::ui
{

class TrustDetails;
class TrustFilter;
class TrustModel;
struct ImportInput;

class TrustPane : public QWidget
{
    Q_OBJECT

public:
    /// The folder need not exist.
    TrustPane(JobTracker& jobs, const QString& storeFolder, QWidget* parent = nullptr);
    ~TrustPane() override;

    /// Names the saved profiles that depend on a certificate, for the details and before deleting. Called on the GUI thread.
    void setProfilesUsing(ProfilesUsing profiles);

    TrustKeeper& keeper() { return *m_keeper; }
    QTableView* table() const { return m_table; }
    /// To save and restore their state.
    QList<QSplitter*> splitters() const { return m_splitters; }

    /// The previews of an import and of a fetch, as the buttons and keys open them. They do not wait.
    void importFiles(const QStringList& paths);
    void importText(const QString& text, const QString& name);
    void importFromServer(const QString& host, int port, smtp::Security security);
    /// Selects an entry, by its SHA-256.
    void select(const QString& sha256);

Q_SIGNALS:
    /// Something is on the disk that was not before: anchors made of the store are old.
    void storeChanged();
    /// A sentence for the status bar.
    void notice(const QString& text);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeButtons();
    QWidget* makeEmptyPage();
    void connectAll();
    void import(std::vector<ImportInput> inputs);
    bool importMime(const QMimeData* mime, const QString& name);
    void askFiles();
    void paste();
    void askServer();
    void askExport();
    void exportTo(const QString& path, std::vector<std::string> sha256);
    void askDelete();
    void toggleEnabled();
    void rename();
    void rename(const QString& sha256, const QString& name);
    void showStore();
    void showBanner();
    void showCurrent();
    void tellImported(const std::vector<tls::AddResult>& results);
    std::vector<const tls::TrustedCertificate*> selected() const;
    static bool takesKey(const QKeyEvent& key, bool inTable);
    void useKey(int key);

    QPointer<JobTracker> m_jobs; ///< may be gone first when a window is closed
    TrustKeeper* m_keeper;
    TrustModel* m_model;
    TrustFilter* m_filter;
    ProfilesUsing m_profiles;
    QLabel* m_banner;
    QLineEdit* m_search;
    QLabel* m_count;
    QStackedWidget* m_pages;
    QTableView* m_table;
    TrustDetails* m_details;
    QPushButton* m_import;
    QPushButton* m_paste;
    QPushButton* m_server;
    QPushButton* m_export;
    QPushButton* m_enable;
    QPushButton* m_delete;
    QList<QSplitter*> m_splitters;
    QStringList m_wanted; ///< to be selected when the store is shown next
    QString m_exportSlot;
};

} // namespace rungbook::ui
