// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/chain_chooser.h"

#include "ui/models/text.h"
#include "ui/trust/certificate_tree.h"
#include "ui/trust/trust_words.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QEvent>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace rungbook::ui
{

namespace
{

QLabel* sentence(const QString& text, const char* name, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

ChainChooser::ChainChooser(QWidget* parent)
    : QWidget(parent)
    , m_side(new QVBoxLayout)
    , m_card(new VerdictCard(this))
    , m_advice(sentence({}, "chainAdvice", this))
    , m_list(new QListWidget(this))
    , m_note(sentence({}, "chainNote", this))
    , m_fingerprint(new QLabel(this))
    , m_copy(new QPushButton(tr("Cop&y"), this))
    , m_told(new QLineEdit(this))
    , m_match(sentence({}, "chainMatch", this))
    , m_compared(new QCheckBox(tr("I &compared the fingerprint, and it is the same"), this))
    , m_tree(new CertificateTree(this))
{
    setObjectName(QStringLiteral("chainChooser"));
    m_list->setObjectName(QStringLiteral("chainList"));
    m_list->setAccessibleName(tr("Certificate to trust"));
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setSpacing(2);
    m_fingerprint->setObjectName(QStringLiteral("chainFingerprint"));
    m_fingerprint->setFont(codeFont(font()));
    m_fingerprint->setTextFormat(Qt::PlainText);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_fingerprint->setAccessibleName(tr("SHA-256 fingerprint of the chosen certificate"));
    m_copy->setObjectName(QStringLiteral("chainCopy"));
    m_copy->setAutoDefault(false);
    m_copy->setToolTip(tr("Copy the fingerprint"));
    m_told->setObjectName(QStringLiteral("chainTold"));
    m_told->setAccessibleName(tr("Fingerprint that the admin told you"));
    m_told->setPlaceholderText(tr("paste or type what the admin told you; the program compares"));
    m_told->setClearButtonEnabled(true);
    m_compared->setObjectName(QStringLiteral("chainCompared"));

    auto* choose = new QLabel(tr("Certificate to &trust"), this);
    choose->setBuddy(m_list);
    auto* leftSide = new QVBoxLayout;
    leftSide->addWidget(choose);
    leftSide->addWidget(m_list, 2);
    leftSide->addWidget(m_note);
    auto* details = new QLabel(tr("Deta&ils of the chain"), this);
    details->setBuddy(m_tree);
    leftSide->addWidget(details);
    leftSide->addWidget(m_tree, 3);

    auto* group = new QGroupBox(tr("Compare before you trust"), this);
    auto* steps = new QVBoxLayout(group);
    steps->addWidget(sentence(tr("Compare it with what the mail server's admin tells you by another way: by "
                                 "telephone or face to face, not by "
                                 "mail and not over this connection. Whoever sits in between can show you a "
                                 "certificate of their own."),
        "chainSentence", group));
    auto* shown = new QHBoxLayout;
    shown->addWidget(m_fingerprint, 1);
    shown->addWidget(m_copy, 0, Qt::AlignTop);
    steps->addWidget(new QLabel(tr("SHA-256 fingerprint of the chosen certificate:"), group));
    steps->addLayout(shown);
    auto* told = new QLabel(tr("Fingerprint from the admi&n:"), group);
    told->setBuddy(m_told);
    steps->addWidget(told);
    steps->addWidget(m_told);
    steps->addWidget(m_match);
    steps->addWidget(m_compared);
    group->setMinimumWidth(fontMetrics().averageCharWidth() * 62);
    group->setMaximumWidth(fontMetrics().averageCharWidth() * 76);

    auto* sides = new QHBoxLayout;
    sides->addLayout(leftSide, 1);
    m_side->addWidget(group);
    m_side->addStretch(1);
    sides->addLayout(m_side);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    layout->addWidget(m_advice);
    layout->addLayout(sides, 1);

    connect(m_list, &QListWidget::itemSelectionChanged, this, &ChainChooser::showChosen);
    connect(m_told, &QLineEdit::textChanged, this, &ChainChooser::compare);
    connect(m_compared, &QCheckBox::toggled, this, &ChainChooser::readyChanged);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (const auto certificate = chosen())
            QApplication::clipboard()->setText(toQt(certificate->sha256));
    });
    showChosen();
}

void ChainChooser::setChoice(
    tls::TrustChoice choice, VerdictCard::Kind kind, const QString& verdict, const QStringList& present)
{
    m_choice = std::move(choice);
    m_present = present;
    m_card->setVerdict(kind, verdict, {}, {});
    m_advice->setText(toQt(m_choice.advice));
    m_list->clear();
    m_told->clear();
    const tls::UtcSeconds now = utcNow();
    std::vector<CertificateTree::Node> nodes;
    for (std::size_t i = 0; i < m_choice.candidates.size(); ++i) {
        const tls::TrustCandidate& candidate = m_choice.candidates[i];
        QString words = toQt(roleTitle(candidate.role));
        if (m_choice.recommended == i && !m_choice.alreadyAccepted)
            words = tr("★ recommended: ") + words;
        if (m_present.contains(toQt(candidate.certificate.sha256)))
            words += tr(", in the store already");
        auto* item = new QListWidgetItem(QStringLiteral("%1\n%2, %3")
                                             .arg(toQt(displayName(candidate.certificate)), words,
                                                 expiryWords(candidate.certificate, now)),
            m_list);
        item->setToolTip(toQt(candidate.certificate.subject));
        nodes.push_back({candidate.certificate,
            i == 0                 ? tr("Server's own")
                : candidate.inPath ? tr("Issued by")
                                   : tr("Sent as well"),
            {}});
    }
    QString missing;
    for (const tls::TrustCandidate& candidate : m_choice.candidates)
        if (candidate.inPath)
            missing = candidate.certificate.selfIssued ? QString() : toQt(candidate.certificate.issuer);
    m_tree->setNodes(nodes, missing);
    if (m_choice.recommended && !m_choice.alreadyAccepted)
        m_list->setCurrentRow(static_cast<int>(*m_choice.recommended));
    else
        m_list->setCurrentRow(-1);
    showChosen();
}

void ChainChooser::addBelow(QWidget* widget)
{
    m_side->insertWidget(m_side->count() - 1, widget);
}

std::optional<tls::Certificate> ChainChooser::chosen() const
{
    const auto selected = m_list->selectedItems();
    if (selected.isEmpty())
        return std::nullopt;
    return m_choice.candidates[static_cast<std::size_t>(m_list->row(selected.front()))].certificate;
}

bool ChainChooser::ready() const
{
    const auto certificate = chosen();
    return certificate && !certificate->der.empty() && m_compared->isChecked() && !m_different;
}

void ChainChooser::showChosen()
{
    const auto certificate = chosen();
    m_compared->setChecked(false); // another certificate, another fingerprint
    m_fingerprint->setText(certificate ? inLines(toQt(certificate->sha256), 16) : tr("none is chosen"));
    m_copy->setEnabled(certificate.has_value());
    m_told->setEnabled(certificate.has_value());
    QString note;
    if (certificate) {
        const tls::TrustCandidate& candidate =
            m_choice.candidates[static_cast<std::size_t>(m_list->row(m_list->selectedItems().front()))];
        note = toQt(candidate.advice);
        const int row = m_list->row(m_list->selectedItems().front());
        for (int i = 0; i < m_tree->topLevelItemCount(); ++i)
            m_tree->topLevelItem(i)->setExpanded(i == row);
        m_tree->setCurrentItem(m_tree->topLevelItem(row));
        m_tree->scrollToItem(m_tree->topLevelItem(row), QAbstractItemView::PositionAtTop);
        if (certificate->der.empty())
            note = tr("Of this recording only the description of the certificate is known, not the "
                      "certificate itself: "
                      "fetch it from the server, or import its file.");
        else if (!candidate.acceptedThen && !candidate.errorsThen.empty() && candidate.inPath)
            note += tr(" The chain is not accepted even then: %1")
                        .arg(toQt(candidate.errorsThen.front().message));
    } else if (!m_choice.candidates.empty() && !m_choice.alreadyAccepted) {
        note = tr("Nothing is recommended here. A certificate can be chosen all the same.");
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    compare();
}

void ChainChooser::compare()
{
    const auto certificate = chosen();
    m_different = false;
    QString text;
    QColor color = semanticColors(palette()).bad;
    if (certificate) {
        switch (matchFingerprint(m_told->text().toStdString(), *certificate)) {
        case tls::FingerprintMatch::Empty:
            break;
        case tls::FingerprintMatch::SameSha256:
            text = tr("✔ It is the same.");
            color = semanticColors(palette()).good;
            m_compared->setChecked(true);
            break;
        case tls::FingerprintMatch::SameSha1:
            text = tr(
                "⚠ It is the SHA-1 fingerprint of this certificate. SHA-1 can be forged: ask for SHA-256.");
            color = semanticColors(palette()).warn;
            break;
        case tls::FingerprintMatch::Different:
            text = tr("✖ It is another certificate. Do not trust it: either another one was compared (each "
                      "certificate "
                      "of the chain has its own fingerprint), or somebody sits in between.");
            m_different = true;
            break;
        case tls::FingerprintMatch::NotOne:
            text = tr("This is no fingerprint yet: SHA-256 has 64 hexadecimal digits.");
            color = semanticColors(palette()).quiet;
            break;
        }
    }
    if (m_different)
        m_compared->setChecked(false);
    m_compared->setEnabled(certificate.has_value() && !m_different);
    m_match->setText(text);
    m_match->setVisible(!text.isEmpty());
    QPalette own = m_match->palette();
    if (own.color(QPalette::WindowText) != color) {
        own.setColor(QPalette::WindowText, color);
        m_match->setPalette(own);
    }
    Q_EMIT readyChanged();
}

void ChainChooser::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        compare();
}

} // namespace rungbook::ui
