// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/trust_pane.h"

#include "ui/models/text.h"
#include "ui/trust/certificate_tree.h"
#include "ui/trust/trust_details.h"
#include "ui/trust/trust_model.h"
#include "ui/trust/trust_words.h"
#include "ui/widgets/colors.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace rungbook::ui
{

TrustPane::TrustPane(JobTracker& jobs, const QString& storeFolder, QWidget* parent)
    : QWidget(parent)
    , m_jobs(&jobs)
    , m_keeper(new TrustKeeper(jobs, storeFolder, this))
    , m_model(new TrustModel(this))
    , m_filter(new TrustFilter(this))
    , m_banner(new QLabel(this))
    , m_search(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_details(new TrustDetails(this))
{
    static int s_last = 0;
    m_exportSlot = QStringLiteral("trust-export-%1").arg(++s_last);
    setObjectName(QStringLiteral("trustPane"));
    setAcceptDrops(true);
    m_banner->setObjectName(QStringLiteral("trustBanner"));
    m_banner->setAccessibleName(tr("Warnings about trusted certificates"));
    m_banner->setWordWrap(true);
    m_banner->setTextFormat(Qt::RichText);
    m_banner->setMargin(8);
    m_banner->setAutoFillBackground(true);
    m_banner->hide();

    m_filter->setSourceModel(m_model);
    m_table->setObjectName(QStringLiteral("trustTable"));
    m_table->setAccessibleName(tr("Trusted Certificates"));
    m_table->setModel(m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers); // F2 goes through rename(), from any column
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 9);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(TrustModel::Name, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->installEventFilter(this);

    auto* left = new QWidget(this);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addWidget(m_table, 1);
    m_count->setObjectName(QStringLiteral("trustCount"));
    leftLayout->addWidget(m_count);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setObjectName(QStringLiteral("trustWhole"));
    split->addWidget(left);
    split->addWidget(m_details);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({860, 480});
    split->setChildrenCollapsible(false);
    m_splitters = {split};
    if (auto* inner = m_details->findChild<QSplitter*>(QStringLiteral("trustDetailsSplit")))
        m_splitters << inner;
    auto* reading = new QLabel(tr("Reading the trusted certificates..."), this);
    reading->setAlignment(Qt::AlignCenter);
    m_pages->setObjectName(QStringLiteral("trustPages"));
    m_pages->addWidget(reading);
    m_pages->addWidget(makeEmptyPage());
    m_pages->addWidget(split);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(makeButtons());
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);
    QWidget* before = m_import;
    for (QWidget* next :
        {static_cast<QWidget*>(m_paste), static_cast<QWidget*>(m_server), static_cast<QWidget*>(m_export),
            static_cast<QWidget*>(m_enable), static_cast<QWidget*>(m_delete), static_cast<QWidget*>(m_search),
            static_cast<QWidget*>(m_table)}) {
        setTabOrder(before, next);
        before = next;
    }
    connectAll();
    showCurrent();
}

TrustPane::~TrustPane()
{
    if (m_jobs)
        m_jobs->drop(m_exportSlot);
}

QWidget* TrustPane::makeButtons()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    const auto button = [&](const QString& text, const char* name, const QString& tip) {
        auto* made = new QPushButton(text, bar);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tip);
        row->addWidget(made);
        return made;
    };
    m_import = button(
        tr("&Import..."), "trustImport", tr("From files: PEM, DER, PKCS #7, PKCS #12, bundles (Ctrl+I)"));
    m_paste = button(tr("Pas&te"), "trustPaste", tr("A certificate in PEM form from the clipboard (Ctrl+V)"));
    m_server = button(tr("From a &server..."), "trustFromServer",
        tr("Show the chain of a mail server, and trust its issuer"));
    m_export = button(tr("E&xport..."), "trustExport", tr("The selected certificates as PEM (Ctrl+E)"));
    m_enable = button(tr("&Disable"), "trustToggle", tr("Enable or disable what is selected (Space)"));
    m_delete = button(tr("De&lete..."), "trustDelete", tr("Delete what is selected (Del)"));
    row->addStretch(1);
    auto* label = new QLabel(tr("&Filter"), bar);
    label->setBuddy(m_search);
    m_search->setObjectName(QStringLiteral("trustFilter"));
    m_search->setAccessibleName(tr("Filter the certificates"));
    m_search->setPlaceholderText(tr("name, issuer, host, fingerprint"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    m_search->setMaximumWidth(fontMetrics().averageCharWidth() * 40);
    row->addWidget(label);
    row->addWidget(m_search, 1);
    return bar;
}

QWidget* TrustPane::makeEmptyPage()
{
    auto* page = new QWidget(this);
    page->setObjectName(QStringLiteral("trustEmpty"));
    auto* text = new QLabel(
        tr("<h3>No certificate is trusted here yet</h3>"
           "<p>The issuers that the operating system trusts are trusted without being in this list.</p>"
           "<p>A mail server whose certificate comes from a company's own authority needs the <b>root "
           "certificate</b> "
           "of that authority here, as ISE does under Trusted Certificates. Ask the mail server's admin for "
           "it, then "
           "choose <b>Import...</b>, drop the file here, or paste its text.</p>"
           "<p>Without a file: <b>From a server...</b> shows what the server sends. Compare the fingerprint "
           "with the "
           "admin before you trust it.</p>"),
        page);
    text->setObjectName(QStringLiteral("trustEmptyText"));
    text->setWordWrap(true);
    text->setTextFormat(Qt::RichText);
    text->setFixedWidth(fontMetrics().averageCharWidth() * 84);
    text->setMinimumHeight(text->heightForWidth(text->width()));
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(text);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(page);
    layout->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(2);
    return page;
}

void TrustPane::connectAll()
{
    connect(m_keeper, &TrustKeeper::changed, this, [this](bool byUs) {
        showStore();
        if (byUs)
            Q_EMIT storeChanged();
    });
    connect(m_keeper, &TrustKeeper::failed, this, [this](const QString& sentence) {
        m_details->setProblem(sentence);
        Q_EMIT notice(sentence);
        if (!m_keeper->store()) {
            m_banner->setText(QStringLiteral("✖ ") + sentence.toHtmlEscaped());
            m_banner->show();
        }
    });
    connect(m_model, &TrustModel::renameRequested, this,
        [this](const QString& sha256, const QString& name) { rename(sha256, name); });
    connect(m_details, &TrustDetails::changeRequested, this,
        [this](const tls::TrustedCertificate& entry) { m_keeper->update({entry}); });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setWords(text);
        showCurrent();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrustPane::showCurrent);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TrustPane::showCurrent);
    connect(m_import, &QPushButton::clicked, this, &TrustPane::askFiles);
    connect(m_paste, &QPushButton::clicked, this, &TrustPane::paste);
    connect(m_server, &QPushButton::clicked, this, &TrustPane::askServer);
    connect(m_export, &QPushButton::clicked, this, &TrustPane::askExport);
    connect(m_enable, &QPushButton::clicked, this, &TrustPane::toggleEnabled);
    connect(m_delete, &QPushButton::clicked, this, &TrustPane::askDelete);
}

void TrustPane::setProfilesUsing(ProfilesUsing profiles)
{
    m_profiles = std::move(profiles);
    m_details->setProfilesUsing(m_profiles);
    showCurrent();
}

void TrustPane::showStore()
{
    QStringList keep = m_wanted;
    QString current;
    if (keep.isEmpty())
        for (const tls::TrustedCertificate* entry : selected())
            keep << toQt(entry->certificate.sha256);
    if (m_table->currentIndex().isValid())
        current = m_table->currentIndex().data(TrustModel::Sha256Role).toString();
    if (!m_wanted.isEmpty())
        current = m_wanted.front();
    const int row = m_table->currentIndex().row();
    m_wanted.clear();
    const bool first = m_model->rowCount() == 0;
    {
        const QSignalBlocker quiet(m_table->selectionModel());
        m_model->setStore(m_keeper->store(), utcNow());
        QItemSelection selection;
        for (const QString& sha256 : keep)
            if (const int at = m_model->rowOf(sha256.toStdString()); at >= 0) {
                const QModelIndex index = m_filter->mapFromSource(m_model->index(at, 0));
                if (index.isValid())
                    selection.select(index, index.siblingAtColumn(TrustModel::ColumnCount - 1));
            }
        m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        const int at = m_model->rowOf(current.toStdString());
        QModelIndex now = at >= 0 ? m_filter->mapFromSource(m_model->index(at, 0)) : QModelIndex();
        if (!now.isValid() && m_filter->rowCount() > 0) // what was there is gone: its neighbour
            now = m_filter->index(std::clamp(row, 0, m_filter->rowCount() - 1), 0);
        if (now.isValid())
            m_table->selectionModel()->setCurrentIndex(now,
                selection.isEmpty() ? QItemSelectionModel::Select | QItemSelectionModel::Rows
                                    : QItemSelectionModel::NoUpdate);
    }
    m_table->viewport()->update(); // it was not told of the selection
    if (first && m_model->rowCount() > 0) {
        m_table->resizeColumnsToContents();
        const int widest = fontMetrics().averageCharWidth() * 34;
        for (const int column : {TrustModel::Name, TrustModel::TrustedFor, TrustModel::Issuer})
            m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 8, widest));
    }
    const bool focusWasInList =
        m_pages->currentWidget() && m_pages->currentWidget()->isAncestorOf(focusWidget());
    m_pages->setCurrentIndex(m_model->rowCount() > 0 ? 2 : 1);
    if (m_model->rowCount() == 0 && focusWasInList)
        m_import->setFocus();
    if (m_table->currentIndex().isValid())
        m_table->scrollTo(m_table->currentIndex());
    showBanner();
    showCurrent();
}

void TrustPane::showBanner()
{
    QStringList expired;
    QStringList soon;
    QStringList lines;
    const tls::UtcSeconds now = utcNow();
    const TrustKeeper::Snapshot& store = m_keeper->store();
    if (store)
        for (const tls::TrustedCertificate* entry : store->list()) {
            if (!entry->enabled)
                continue;
            const tls::ExpiryState state = expiryOf(entry->certificate, now);
            const QString name =
                tr("%1 (%2)").arg(toQt(entry->friendlyName), dayText(entry->certificate.notAfter));
            if (state == tls::ExpiryState::Expired)
                expired << name;
            else if (state == tls::ExpiryState::Within30Days || state == tls::ExpiryState::Within60Days)
                soon << name;
        }
    const auto few = [](const QStringList& names) {
        constexpr qsizetype kMost = 4;
        return names.size() <= kMost ? names.join(QStringLiteral(", "))
                                     : tr("%1 and %2 more")
                                           .arg(names.mid(0, kMost).join(QStringLiteral(", ")))
                                           .arg(names.size() - kMost);
    };
    const SemanticColors colors = semanticColors(palette());
    const auto colored = [](const QString& text, const QColor& color) {
        return QStringLiteral("<span style='color:%1'>%2</span>").arg(color.name(), text.toHtmlEscaped());
    };
    if (!expired.isEmpty())
        lines << colored(
            tr("✖ Expired, and so nothing that they issued is accepted: %1.").arg(few(expired)), colors.bad);
    if (!soon.isEmpty())
        lines << colored(
            tr("⚠ Expiring within 60 days: %1. Ask for their successors.").arg(few(soon)), colors.warn);
    if (store)
        for (const tls::StoreProblem& problem : store->problems())
            lines << colored(tr("⚠ %1: %2").arg(toQt(problem.path), toQt(problem.message)), colors.warn);
    constexpr qsizetype kMostLines = 6;
    if (lines.size() > kMostLines)
        lines = lines.mid(0, kMostLines)
            << tr("and %1 more files that can not be used").arg(lines.size() - kMostLines);
    m_banner->setText(lines.join(QStringLiteral("<br>")));
    m_banner->setVisible(!lines.isEmpty());
    QPalette own = palette();
    own.setColor(QPalette::Window, colors.card);
    m_banner->setPalette(own);
}

void TrustPane::showCurrent()
{
    const auto chosen = selected();
    const QModelIndex current = m_table->currentIndex();
    const bool shows = current.isValid() && !chosen.empty();
    m_details->setEntry(m_keeper->store(),
        shows ? current.data(TrustModel::Sha256Role).toString().toStdString() : std::string());
    const bool allEnabled = std::all_of(
        chosen.begin(), chosen.end(), [](const tls::TrustedCertificate* entry) { return entry->enabled; });
    m_enable->setText(chosen.empty() || allEnabled ? tr("&Disable") : tr("&Enable"));
    for (QPushButton* button : {m_enable, m_delete})
        button->setEnabled(!chosen.empty());
    m_export->setEnabled(m_model->rowCount() > 0);
    m_search->setEnabled(m_model->rowCount() > 0);
    const auto all = static_cast<qulonglong>(m_model->rowCount());
    const QString total = counted(all, tr("certificate"), tr("certificates"));
    m_count->setText(m_filter->rowCount() == m_model->rowCount()
            ? (chosen.size() > 1 ? tr("%1, %2 selected").arg(total).arg(chosen.size()) : total)
            : m_filter->rowCount() == 0 ? tr("Nothing of %1 fits the filter.").arg(total)
                                        : tr("%1 of %2 fit the filter").arg(m_filter->rowCount()).arg(total));
}

std::vector<const tls::TrustedCertificate*> TrustPane::selected() const
{
    std::vector<const tls::TrustedCertificate*> out;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        out.push_back(&m_model->entry(m_filter->mapToSource(index).row()));
    return out;
}

void TrustPane::select(const QString& sha256)
{
    m_wanted = {sha256};
    if (m_keeper->store() && !m_keeper->busy())
        showStore();
}

bool TrustPane::takesKey(const QKeyEvent& key, bool inTable)
{
    const Qt::KeyboardModifiers modifiers = key.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::ControlModifier)
        return key.key() == Qt::Key_I || key.key() == Qt::Key_V || key.key() == Qt::Key_F
            || key.key() == Qt::Key_E || (inTable && key.key() == Qt::Key_C);
    return modifiers == Qt::NoModifier && inTable
        && (key.key() == Qt::Key_Delete || key.key() == Qt::Key_F2 || key.key() == Qt::Key_Space);
}

bool TrustPane::event(QEvent* event)
{
    // A window may have the same keys: in here ours go first. A field that edits text has taken Ctrl+V and Del before.
    if (event->type() == QEvent::ShortcutOverride && takesKey(*static_cast<QKeyEvent*>(event), false)) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

bool TrustPane::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table
        && (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (takesKey(*key, true)) {
            if (event->type() == QEvent::KeyPress)
                useKey(key->key());
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TrustPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!event->spontaneous())
        m_keeper->load(); // another program may have changed it
}

void TrustPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showBanner();
    if (event->type() == QEvent::FontChange)
        m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 9);
}

} // namespace rungbook::ui
