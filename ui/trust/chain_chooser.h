// SPDX-License-Identifier: GPL-3.0-or-later
// The chain that a server sent: what verification says of it, which certificate to trust, and the comparison without which nothing should be
// trusted. Used wherever trust comes from a server rather than from a file.
#pragma once

#include "core/tls/trust_advice.h"
#include "ui/widgets/verdict_card.h"

#include <QWidget>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace rungbook::ui
{

class CertificateTree;

class ChainChooser : public QWidget
{
    Q_OBJECT

public:
    explicit ChainChooser(QWidget* parent = nullptr);

    /// Shows a chain. verdict: a sentence about the server, of the run. present: fingerprints of what is in the store already.
    void setChoice(
        tls::TrustChoice choice, VerdictCard::Kind kind, const QString& verdict, const QStringList& present);

    /// Puts a widget below the comparison.
    void addBelow(QWidget* widget);
    /// The certificate that is chosen; nothing when none is.
    std::optional<tls::Certificate> chosen() const;
    /// One is chosen, it can be trusted, and the user says that its fingerprint was compared.
    bool ready() const;

Q_SIGNALS:
    void readyChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void showChosen();
    void compare();

    tls::TrustChoice m_choice;
    QStringList m_present;
    QVBoxLayout* m_side;
    VerdictCard* m_card;
    QLabel* m_advice;
    QListWidget* m_list;
    QLabel* m_note;
    QLabel* m_fingerprint;
    QPushButton* m_copy;
    QLineEdit* m_told;
    QLabel* m_match;
    QCheckBox* m_compared;
    CertificateTree* m_tree;
    bool m_different = false;
};

} // namespace rungbook::ui
