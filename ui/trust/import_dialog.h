// SPDX-License-Identifier: GPL-3.0-or-later
// What is in files, pastes or drops, before anything of it is trusted: every certificate with what to know about it, check boxes to choose, and
// the usages to set. Reads off the GUI thread; asks for the passphrase of PKCS #12.
#pragma once

#include "core/base/secret.h"
#include "core/tls/trust_advice.h"
#include "ui/jobs/job_tracker.h"
#include "ui/trust/trust_keeper.h"

#include <QDialog>
#include <QPointer>
#include <memory>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace rungbook::ui
{

class CertificateTree;
class ImportModel;
class UsageBoxes;

/// Something to import: a file, or bytes that are there already.
struct ImportInput {
    QString name; ///< "ca.pem", "pasted text"
    QString path; ///< empty: see bytes
    std::string bytes;
};

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    /// Begins to read at once. jobs and keeper must live longer.
    ImportDialog(JobTracker& jobs, TrustKeeper& keeper, std::vector<ImportInput> inputs, QWidget* parent);
    ~ImportDialog() override;

    bool reading() const { return m_reading; }
    ImportModel* model() const { return m_model; }

Q_SIGNALS:
    /// They are in the store.
    void imported(const std::vector<rungbook::tls::AddResult>& results);
    /// Reading is over: there is a preview, a question for a passphrase, or a sentence why not.
    void shown();

private:
    struct Part {
        QString name;
        QString path;
        std::shared_ptr<const std::string> bytes; ///< null: not read yet, or unreadable
        QString error; ///< why it could not be read
        tls::Bundle bundle;
        bool skipped = false; ///< the user does not know the passphrase
    };
    struct Reading;

    void build();
    void read(std::shared_ptr<Secret> passphrase);
    void show(Reading reading);
    void refresh();
    void openWithPassphrase();
    void skipPart();
    void import();
    Part* locked();
    QString heading() const;
    QString problems() const;

    QPointer<JobTracker> m_jobs; ///< may be gone first when a window is closed
    TrustKeeper& m_keeper;
    QString m_slot;
    std::vector<Part> m_parts;
    bool m_reading = false;
    bool m_importing = false;

    ImportModel* m_model;
    QLabel* m_heading;
    QWidget* m_passphraseRow;
    QLabel* m_passphraseLabel;
    QLineEdit* m_passphrase;
    QPushButton* m_skip;
    QPlainTextEdit* m_problems;
    QWidget* m_content;
    QTableView* m_table;
    CertificateTree* m_tree;
    UsageBoxes* m_usages;
    QCheckBox* m_enabled;
    QLabel* m_status;
    QPushButton* m_import;
    QPushButton* m_cancel;
};

} // namespace rungbook::ui
