// SPDX-License-Identifier: GPL-3.0-or-later
// One entry of the trust store: what can be changed of it, what depends on it, and everything its certificate and its chain say.
#pragma once

#include "core/tls/trust_store.h"
#include "ui/trust/delete_dialog.h"

#include <QWidget>
#include <memory>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace rungbook::ui
{

class CertificateTree;
class UsageBoxes;

class TrustDetails : public QWidget
{
    Q_OBJECT

public:
    explicit TrustDetails(QWidget* parent = nullptr);

    /// Shows the entry with this fingerprint; empties itself when there is none. What is being typed stays.
    void setEntry(const std::shared_ptr<const tls::TrustStore>& store, const std::string& sha256);
    void setProfilesUsing(ProfilesUsing profiles) { m_profiles = std::move(profiles); }
    /// Why a change was not made; stands until the next one.
    void setProblem(const QString& sentence);
    CertificateTree* tree() const { return m_tree; }

Q_SIGNALS:
    /// The user wants it to be like this. Sent only when it differs and ISE would accept the usages.
    void changeRequested(const rungbook::tls::TrustedCertificate& entry);

private:
    void request();
    void fill(bool keepTyping);

    std::optional<tls::TrustedCertificate> m_entry;
    QString m_path; ///< what the tree shows, so that it stays as it was opened while nothing of it changes
    ProfilesUsing m_profiles;
    QLineEdit* m_name;
    QCheckBox* m_enabled;
    QLineEdit* m_description;
    UsageBoxes* m_usages;
    QLabel* m_problem;
    QLabel* m_depends;
    CertificateTree* m_tree;
};

} // namespace rungbook::ui
