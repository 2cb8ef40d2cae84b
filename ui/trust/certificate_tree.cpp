// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/certificate_tree.h"

#include "core/tls/trust_store.h"
#include "ui/models/text.h"
#include "ui/trust/trust_words.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>

namespace rungbook::ui
{

namespace
{

QTreeWidgetItem* row(QTreeWidgetItem* parent, const QString& name, const QString& value, bool code = false)
{
    auto* item = new QTreeWidgetItem(parent, {name, code ? inLines(value, 8) : value});
    item->setToolTip(1, value);
    item->setData(1, Qt::UserRole, value);
    if (code)
        item->setFont(1, codeFont(QApplication::font()));
    return item;
}

void list(QTreeWidgetItem* parent, const QString& name, const std::vector<std::string>& values)
{
    if (values.empty())
        return;
    QStringList texts;
    for (const std::string& value : values)
        texts << toQt(value);
    QTreeWidgetItem* item = row(parent, name, texts.join(QStringLiteral(", ")));
    if (texts.size() > 3) { // too long for a line
        item->setText(1, CertificateTree::tr("%1 entries").arg(texts.size()));
        for (const QString& text : texts)
            row(item, {}, text);
    }
}

void fill(QTreeWidgetItem* parent, const tls::Certificate& c, tls::UtcSeconds now)
{
    for (const std::string& warning : tls::trustWarnings(c, now))
        row(parent, CertificateTree::tr("⚠ Note"), toQt(warning));
    row(parent, CertificateTree::tr("Subject"), toQt(c.subject));
    row(parent, CertificateTree::tr("Issuer"), toQt(c.issuer));
    row(parent, CertificateTree::tr("Valid From"), toQt(tls::utcText(c.notBefore)));
    row(parent, CertificateTree::tr("Valid To (Expiration)"),
        QStringLiteral("%1\n%2").arg(toQt(tls::utcText(c.notAfter)), expiryWords(c, now)));
    row(parent, CertificateTree::tr("SHA-256"), toQt(c.sha256), true);
    row(parent, CertificateTree::tr("SHA-1"), toQt(c.sha1), true);
    row(parent, CertificateTree::tr("Serial Number"), toQt(c.serial), true);
    row(parent, CertificateTree::tr("Signature Algorithm"), toQt(c.signatureAlgorithm));
    row(parent, CertificateTree::tr("Key"), keyText(c));
    list(parent, CertificateTree::tr("DNS names (SAN)"), c.dnsNames);
    list(parent, CertificateTree::tr("IP addresses (SAN)"), c.ipAddresses);
    list(parent, CertificateTree::tr("E-mail addresses (SAN)"), c.emails);
    row(parent, CertificateTree::tr("Basic constraints"),
        !c.hasBasicConstraints ? CertificateTree::tr("absent: no authority")
            : !c.isCa          ? CertificateTree::tr("no authority (CA: false)")
            : c.pathLength < 0
            ? CertificateTree::tr("authority (CA: true)")
            : CertificateTree::tr("authority (CA: true), path length %1").arg(c.pathLength));
    list(parent, CertificateTree::tr("Key usage"), c.keyUsage);
    list(parent, CertificateTree::tr("Extended key usage"), c.extendedKeyUsage);
    if (c.mustStaple)
        row(parent, CertificateTree::tr("Must staple"), CertificateTree::tr("yes (RFC 7633)"));
    list(parent, CertificateTree::tr("Issuer's certificate at"), c.caIssuers);
    list(parent, CertificateTree::tr("OCSP responder"), c.ocspResponders);
    list(parent, CertificateTree::tr("Revocation list (CRL)"), c.crlPoints);
    if (!c.subjectKeyId.empty())
        row(parent, CertificateTree::tr("Subject key ID"), toQt(c.subjectKeyId));
    if (!c.authorityKeyId.empty())
        row(parent, CertificateTree::tr("Authority key ID"), toQt(c.authorityKeyId));
}

} // namespace

CertificateTree::CertificateTree(QWidget* parent)
    : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("certificateTree"));
    setAccessibleName(tr("Details of the certificate and its chain"));
    setColumnCount(2);
    setHeaderLabels({tr("Field"), tr("Value")});
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setTextElideMode(Qt::ElideMiddle);
    setIndentation(14);
    header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    header()->setStretchLastSection(true);
}

void CertificateTree::setNodes(const std::vector<Node>& nodes, const QString& missing)
{
    setUpdatesEnabled(false);
    clear();
    const tls::UtcSeconds now = utcNow();
    for (const Node& node : nodes) {
        const QString name = toQt(tls::displayName(node.certificate));
        auto* top = new QTreeWidgetItem(
            this, {node.role, node.note.isEmpty() ? name : tr("%1 (%2)").arg(name, node.note)});
        QFont bold = font();
        bold.setBold(true);
        top->setFont(0, bold);
        top->setFont(1, bold);
        fill(top, node.certificate, now);
    }
    if (!missing.isEmpty()) {
        auto* top = new QTreeWidgetItem(this, {tr("Issued by"), tr("%1: not here").arg(missing)});
        top->setToolTip(1, missing);
    }
    if (topLevelItemCount() > 0) {
        topLevelItem(0)->setExpanded(true);
        setCurrentItem(topLevelItem(0));
    }
    setUpdatesEnabled(true);
}

QString CertificateTree::selectedText() const
{
    QStringList lines;
    for (const QTreeWidgetItem* item : selectedItems())
        lines << (item->data(1, Qt::UserRole).isValid() ? item->data(1, Qt::UserRole).toString()
                                                        : item->text(1));
    return lines.join(u'\n');
}

void CertificateTree::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(selectedText());
        event->accept();
        return;
    }
    QTreeWidget::keyPressEvent(event);
}

} // namespace rungbook::ui
