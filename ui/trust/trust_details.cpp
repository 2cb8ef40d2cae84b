// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/trust_details.h"

#include "core/tls/trust_advice.h"
#include "ui/models/text.h"
#include "ui/trust/certificate_tree.h"
#include "ui/trust/trust_words.h"
#include "ui/trust/usage_boxes.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

// Scrolls up and down only, so it is never narrower than what is in it: large text would be cut off at the left.
class TallScrollArea : public QScrollArea
{
public:
    using QScrollArea::QScrollArea;
    QSize minimumSizeHint() const override
    {
        QSize size = QScrollArea::minimumSizeHint();
        if (widget() != nullptr)
            size.setWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
        return size;
    }
};

} // namespace

TrustDetails::TrustDetails(QWidget* parent)
    : QWidget(parent)
    , m_name(new QLineEdit(this))
    , m_enabled(new QCheckBox(tr("Ena&bled"), this))
    , m_description(new QLineEdit(this))
    , m_usages(new UsageBoxes(this))
    , m_problem(new QLabel(this))
    , m_depends(new QLabel(this))
    , m_tree(new CertificateTree(this))
{
    setObjectName(QStringLiteral("trustDetails"));
    m_name->setObjectName(QStringLiteral("trustName"));
    m_name->setAccessibleName(tr("Friendly Name"));
    m_enabled->setObjectName(QStringLiteral("trustEnabled"));
    m_enabled->setToolTip(tr(
        "A disabled certificate is kept and trusted for nothing, even when the operating system trusts it."));
    m_description->setObjectName(QStringLiteral("trustDescription"));
    m_description->setAccessibleName(tr("Description"));
    m_description->setPlaceholderText(tr("who gave it to you, and when its fingerprint was compared"));
    m_problem->setObjectName(QStringLiteral("trustProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    m_depends->setObjectName(QStringLiteral("trustDepends"));
    m_depends->setWordWrap(true);
    m_depends->setTextFormat(Qt::PlainText);

    auto* editor = new QWidget(this);
    auto* form = new QFormLayout(editor);
    form->setContentsMargins(0, 0, 6, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Friendly &Name"), m_name);
    form->addRow(tr("Status"), m_enabled);
    form->addRow(tr("Descri&ption"), m_description);
    form->addRow(m_problem);
    form->addRow(m_usages);
    form->addRow(m_depends);
    auto* scroll = new TallScrollArea(this);
    scroll->setObjectName(QStringLiteral("trustEditor"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(editor);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(QStringLiteral("trustDetailsSplit"));
    split->addWidget(scroll);
    split->addWidget(m_tree);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 0, 0, 0);
    layout->addWidget(split);

    connect(m_name, &QLineEdit::editingFinished, this, &TrustDetails::request);
    connect(m_description, &QLineEdit::editingFinished, this, &TrustDetails::request);
    connect(m_enabled, &QCheckBox::clicked, this, &TrustDetails::request);
    connect(m_usages, &UsageBoxes::usagesChanged, this, &TrustDetails::request);
}

void TrustDetails::setEntry(const std::shared_ptr<const tls::TrustStore>& store, const std::string& sha256)
{
    const tls::TrustedCertificate* entry = store && !sha256.empty() ? store->find(sha256) : nullptr;
    const bool same = entry && m_entry && m_entry->certificate == entry->certificate;
    m_entry = entry ? std::optional(*entry) : std::nullopt;
    setEnabled(entry != nullptr);
    fill(same);
    if (!entry) {
        m_tree->clear();
        m_path.clear();
        m_depends->clear();
        return;
    }
    std::vector<CertificateTree::Node> nodes;
    for (const tls::TrustedCertificate* one : tls::pathIn(*store, *entry))
        nodes.push_back({one->certificate, nodes.empty() ? tr("Certificate") : tr("Issued by"),
            nodes.empty()      ? QString()
                : one->enabled ? tr("here as \"%1\"").arg(toQt(one->friendlyName))
                               : tr("here as \"%1\", disabled").arg(toQt(one->friendlyName))});
    const tls::Certificate& top = nodes.back().certificate;
    const QString missing = top.selfIssued ? QString() : toQt(top.issuer);
    QString path = missing;
    for (const CertificateTree::Node& node : nodes)
        path += u'\n' + toQt(node.certificate.sha256) + node.note;
    if (path != m_path)
        m_tree->setNodes(nodes, missing);
    m_path = path;
    QStringList lines;
    for (const std::string& warning : tls::trustWarnings(entry->certificate, utcNow()))
        lines << QStringLiteral("⚠ ") + toQt(warning);
    if (const auto dependants = store->dependantsOf(entry->certificate.sha256); !dependants.empty()) {
        QStringList names;
        for (const tls::TrustedCertificate* one : dependants)
            names << toQt(one->friendlyName);
        lines << tr("Only issuer here of: %1.").arg(names.join(QStringLiteral(", ")));
    }
    if (m_profiles)
        if (const QStringList profiles = m_profiles(toQt(entry->certificate.sha256)); !profiles.isEmpty())
            lines << tr("Profiles that depend on it: %1.").arg(profiles.join(QStringLiteral(", ")));
    lines << tr("Added %1 from %2.")
                 .arg(entry->added == 0 ? tr("at an unknown time") : dayText(entry->added),
                     entry->source.empty() ? tr("an unknown place") : toQt(entry->source));
    m_depends->setText(lines.join(u'\n'));
}

void TrustDetails::fill(bool keepTyping)
{
    const auto set = [&](QLineEdit* field, const std::string& text) {
        if (!(keepTyping && field->hasFocus() && field->isModified()))
            field->setText(toQt(text));
    };
    const tls::TrustedCertificate empty;
    const tls::TrustedCertificate& entry = m_entry ? *m_entry : empty;
    set(m_name, entry.friendlyName);
    set(m_description, entry.description);
    m_enabled->setChecked(entry.enabled && m_entry);
    if (!(keepTyping && !m_usages->problem().isEmpty()))
        m_usages->setUsages(entry.usages);
    if (!keepTyping)
        setProblem({});
}

void TrustDetails::request()
{
    if (!m_entry)
        return;
    tls::TrustedCertificate wanted = *m_entry;
    wanted.friendlyName = m_name->text().trimmed().toStdString();
    wanted.description = m_description->text().trimmed().toStdString();
    wanted.enabled = m_enabled->isChecked();
    if (m_usages->problem().isEmpty()) // else the sentence stands below the boxes, and what is saved stays
        wanted.usages = m_usages->usages();
    m_name->setModified(false);
    m_description->setModified(false);
    if (wanted == *m_entry)
        return;
    setProblem({});
    Q_EMIT changeRequested(wanted);
}

void TrustDetails::setProblem(const QString& sentence)
{
    m_problem->setText(sentence.isEmpty() ? QString() : QStringLiteral("✖ ") + sentence);
    m_problem->setVisible(!sentence.isEmpty());
    if (!sentence.isEmpty() && m_entry) // back to what is true
        m_name->setText(toQt(m_entry->friendlyName));
}

} // namespace rungbook::ui
