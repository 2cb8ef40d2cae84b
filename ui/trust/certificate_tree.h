// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates with everything they say, as a tree: a certificate, the one that issued it, and so on up.
#pragma once

#include "core/tls/certificate.h"

#include <QTreeWidget>
#include <vector>

namespace rungbook::ui
{

class CertificateTree : public QTreeWidget
{
    Q_OBJECT

public:
    /// One certificate of the tree.
    struct Node {
        tls::Certificate certificate;
        QString role; ///< "The server's own certificate", "Issued by"
        QString note; ///< "in this store, disabled"; may be empty
    };

    explicit CertificateTree(QWidget* parent = nullptr);

    /// The first is opened. missing: the name of an issuer that is not there; empty when the chain is complete.
    void setNodes(const std::vector<Node>& nodes, const QString& missing);
    /// The values of the selected rows, as Ctrl+C copies them.
    QString selectedText() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace rungbook::ui
