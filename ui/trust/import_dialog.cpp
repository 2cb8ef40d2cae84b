// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/import_dialog.h"

#include "ui/models/text.h"
#include "ui/trust/certificate_tree.h"
#include "ui/trust/import_model.h"
#include "ui/trust/trust_words.h"
#include "ui/trust/usage_boxes.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <set>

namespace rungbook::ui
{

namespace
{

constexpr qint64 kBiggest = qint64{64} << 20; // as tls::readBundle

/// The content of a file; a sentence in error when it can not be had. A pipe or device is not opened: it might never answer.
std::shared_ptr<const std::string> readFile(const QString& path, QString& error)
{
    const QFileInfo info(path);
    if (info.isDir()) {
        error = ImportDialog::tr("It is a folder. Choose the files in it.");
        return nullptr;
    }
    if (info.exists() && !info.isFile()) {
        error = ImportDialog::tr("It is no ordinary file.");
        return nullptr;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        error = ImportDialog::tr("It can not be read: %1.").arg(file.errorString());
        return nullptr;
    }
    if (file.size() > kBiggest) {
        error = ImportDialog::tr("It is larger than 64 MiB. Give the certificates alone.");
        return nullptr;
    }
    return std::make_shared<const std::string>(file.read(kBiggest + 1).toStdString());
}

} // namespace

struct ImportDialog::Reading {
    std::vector<Part> parts;
    std::vector<tls::PreviewEntry> entries;
    tls::UtcSeconds now = 0;
};

ImportDialog::ImportDialog(
    JobTracker& jobs, TrustKeeper& keeper, std::vector<ImportInput> inputs, QWidget* parent)
    : QDialog(parent)
    , m_jobs(&jobs)
    , m_keeper(keeper)
    , m_model(new ImportModel(this))
    , m_heading(new QLabel(this))
    , m_passphraseRow(new QWidget(this))
    , m_passphraseLabel(new QLabel(m_passphraseRow))
    , m_passphrase(new QLineEdit(m_passphraseRow))
    , m_skip(new QPushButton(tr("&Skip this file"), m_passphraseRow))
    , m_problems(new QPlainTextEdit(this))
    , m_content(new QWidget(this))
    , m_table(new QTableView(m_content))
    , m_tree(new CertificateTree(m_content))
    , m_usages(new UsageBoxes(m_content))
    , m_enabled(new QCheckBox(tr("&Enabled"), m_content))
    , m_status(new QLabel(this))
    , m_import(new QPushButton(this))
    , m_cancel(new QPushButton(this))
{
    static int s_last = 0;
    m_slot = QStringLiteral("trust-import-%1").arg(++s_last);
    for (ImportInput& input : inputs) {
        Part part;
        part.name = input.name;
        part.path = input.path;
        if (input.path.isEmpty())
            part.bytes = std::make_shared<const std::string>(std::move(input.bytes));
        m_parts.push_back(std::move(part));
    }
    build();
    connect(m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == m_slot)
            reject();
    });
    read(nullptr);
}

ImportDialog::~ImportDialog()
{
    if (m_jobs)
        m_jobs->drop(m_slot);
}

void ImportDialog::build()
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import certificates"));
    m_heading->setObjectName(QStringLiteral("importHeading"));
    m_heading->setWordWrap(true);
    m_heading->setTextFormat(Qt::PlainText);

    m_passphrase->setObjectName(QStringLiteral("importPassphrase"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->setAccessibleName(tr("Passphrase of the PKCS #12 file"));
    m_passphraseLabel->setBuddy(m_passphrase);
    m_passphraseLabel->setWordWrap(true);
    auto* open = new QPushButton(tr("&Open"), m_passphraseRow);
    open->setObjectName(QStringLiteral("importOpen"));
    m_skip->setObjectName(QStringLiteral("importSkip"));
    auto* fields = new QHBoxLayout;
    fields->addWidget(m_passphrase, 1);
    fields->addWidget(open);
    fields->addWidget(m_skip);
    auto* passphrase = new QVBoxLayout(m_passphraseRow);
    passphrase->setContentsMargins(0, 0, 0, 0);
    passphrase->addWidget(m_passphraseLabel);
    passphrase->addLayout(fields);
    m_passphraseRow->hide();

    m_problems->setObjectName(QStringLiteral("importProblems"));
    m_problems->setAccessibleName(tr("What could not be read"));
    m_problems->setReadOnly(true);
    m_problems->setTabChangesFocus(true);
    m_problems->hide();

    m_table->setObjectName(QStringLiteral("importTable"));
    m_table->setAccessibleName(tr("Certificates found"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto* buttons = new QHBoxLayout;
    const auto pick = [&](const QString& text, const char* name, ImportModel::Pick what) {
        auto* button = new QPushButton(text, m_content);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, what] { m_model->pick(what); });
        buttons->addWidget(button);
        return button;
    };
    pick(tr("Check what is s&uggested"), "importSuggested", ImportModel::Pick::Suggested);
    pick(tr("Check &all"), "importAll", ImportModel::Pick::All);
    pick(tr("Check n&one"), "importNone", ImportModel::Pick::None);
    buttons->addStretch(1);
    auto* upper = new QWidget(m_content);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->addWidget(m_table, 1);
    upperLayout->addLayout(buttons);
    auto* right = new QVBoxLayout;
    m_usages->setUsages({.mailServers = true});
    m_enabled->setObjectName(QStringLiteral("importEnabled"));
    m_enabled->setChecked(true);
    m_enabled->setToolTip(tr("A certificate that is not enabled is kept and trusted for nothing."));
    right->addWidget(m_usages);
    right->addWidget(m_enabled);
    right->addStretch(1);
    auto* lower = new QWidget(m_content);
    auto* lowerLayout = new QHBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->addWidget(m_tree, 1);
    lowerLayout->addLayout(right);
    auto* split = new QSplitter(Qt::Vertical, m_content);
    split->addWidget(upper);
    split->addWidget(lower);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->addWidget(split);

    m_status->setObjectName(QStringLiteral("importStatus"));
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_import->setObjectName(QStringLiteral("importAccept"));
    m_cancel->setObjectName(QStringLiteral("importCancel"));
    auto* box = new QDialogButtonBox(this);
    box->addButton(m_import, QDialogButtonBox::AcceptRole);
    box->addButton(m_cancel, QDialogButtonBox::RejectRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_heading);
    layout->addWidget(m_passphraseRow);
    layout->addWidget(m_problems);
    layout->addWidget(m_content, 1);
    layout->addWidget(m_status);
    layout->addStretch(0);
    layout->addWidget(box);
    m_content->hide();
    resize(fontMetrics().averageCharWidth() * 110, sizeHint().height());

    connect(box, &QDialogButtonBox::accepted, this, &ImportDialog::import);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(open, &QPushButton::clicked, this, &ImportDialog::openWithPassphrase);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &ImportDialog::openWithPassphrase);
    connect(m_skip, &QPushButton::clicked, this, &ImportDialog::skipPart);
    open->setAutoDefault(false); // Return in the field opens as well; both would do it twice
    m_skip->setAutoDefault(false);
    connect(m_model, &ImportModel::chosenChanged, this, &ImportDialog::refresh);
    connect(m_usages, &UsageBoxes::usagesChanged, this, &ImportDialog::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& now) {
            if (now.isValid())
                m_tree->setNodes({{m_model->entry(now.row()).entry.certificate, tr("Certificate"), {}}}, {});
        });
}

void ImportDialog::read(std::shared_ptr<Secret> passphrase)
{
    m_reading = true;
    refresh();
    auto parts = std::make_shared<std::vector<Part>>(m_parts);
    const TrustKeeper::Snapshot known = m_keeper.store();
    m_jobs->start(m_slot, tr("Reading certificates"),
        [this, parts, passphrase, known, folder = m_keeper.folder().toStdString()](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            auto reading = std::make_shared<Reading>();
            bool tried = false; // the passphrase is for one file
            tls::Bundle whole;
            std::set<std::string> seen;
            for (Part& part : *parts) {
                if (context.job.cancelled())
                    return {};
                const bool isLocked = part.bundle.passphrase == tls::Passphrase::Needed
                    || part.bundle.passphrase == tls::Passphrase::Wrong;
                if (!part.bytes && part.error.isEmpty())
                    part.bytes = readFile(part.path, part.error);
                if (!part.skipped && part.bytes && isLocked && passphrase && !tried) {
                    part.bundle = tls::readBundle(*part.bytes, *passphrase);
                    tried = true;
                } else if (part.bytes && part.bundle.format.empty() && part.bundle.problems.empty()) {
                    part.bundle = tls::readBundle(*part.bytes);
                }
                for (const tls::BundleEntry& entry : part.bundle.certificates)
                    if (seen.insert(entry.certificate.sha256).second)
                        whole.certificates.push_back(entry);
            }
            reading->now = utcNow();
            const auto store = known ? Result<tls::TrustStore>(*known) : tls::TrustStore::open(folder);
            if (store)
                reading->entries = tls::previewOf(whole, *store, reading->now);
            else if (!parts->empty())
                parts->front().error = sentenceOf(store.error());
            reading->parts = std::move(*parts);
            return [this, reading] { show(std::move(*reading)); };
        });
}

void ImportDialog::show(Reading reading)
{
    m_reading = false;
    m_parts = std::move(reading.parts);
    m_model->setEntries(std::move(reading.entries), reading.now);
    const Part* const waiting = locked();
    m_passphraseRow->setVisible(waiting != nullptr);
    if (waiting) {
        m_passphraseLabel->setText(waiting->bundle.passphrase == tls::Passphrase::Wrong
                ? tr("✖ The passphrase does not open %1, or the file is damaged. Check upper and lower case "
                     "and the "
                     "keyboard's language. &Passphrase:")
                      .arg(waiting->name)
                : tr("%1 is protected by the passphrase it was exported with. It is used once and not kept. "
                     "&Passphrase:")
                      .arg(waiting->name));
        m_skip->setVisible(m_parts.size() > 1);
        m_passphrase->setFocus();
    } else if (m_model->rowCount() > 0) {
        m_table->selectRow(0);
        m_table->setFocus();
        m_table->resizeColumnsToContents();
        const int widest = fontMetrics().averageCharWidth() * 44;
        for (int column = 0; column < ImportModel::Note; ++column)
            m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 8, widest));
        // Its wrapped lines make each row as high as it needs; of thousands that would take seconds.
        constexpr int kMostMeasured = 300;
        m_table->verticalHeader()->setSectionResizeMode(
            m_model->rowCount() <= kMostMeasured ? QHeaderView::ResizeToContents : QHeaderView::Fixed);
    }
    refresh();
    if (const int unit = fontMetrics().averageCharWidth(); m_model->rowCount() > 0)
        resize(std::max(width(), unit * 170), std::max(height(), unit * 112));
    Q_EMIT shown();
}

ImportDialog::Part* ImportDialog::locked()
{
    for (Part& part : m_parts)
        if (!part.skipped
            && (part.bundle.passphrase == tls::Passphrase::Needed
                || part.bundle.passphrase == tls::Passphrase::Wrong))
            return &part;
    return nullptr;
}

QString ImportDialog::heading() const
{
    if (m_parts.size() == 1) {
        const Part& part = m_parts.front();
        if (m_model->rowCount() == 0)
            return tr("There is no certificate in %1.").arg(part.name);
        return tr("%1 (%2) holds %3. Nothing is trusted before you import it.")
            .arg(part.name, toQt(part.bundle.format),
                counted(static_cast<qulonglong>(m_model->rowCount()), tr("certificate"), tr("certificates")));
    }
    return tr("%1 in %2. Nothing is trusted before you import it.")
        .arg(counted(static_cast<qulonglong>(m_model->rowCount()), tr("certificate"), tr("certificates")),
            counted(m_parts.size(), tr("file"), tr("files")));
}

QString ImportDialog::problems() const
{
    QStringList lines;
    for (const Part& part : m_parts) {
        const QString before = m_parts.size() > 1 ? part.name + QStringLiteral(": ") : QString();
        if (!part.error.isEmpty())
            lines << before + part.error;
        const bool isLocked = part.bundle.passphrase == tls::Passphrase::Needed
            || part.bundle.passphrase == tls::Passphrase::Wrong;
        for (const tls::BundleProblem& problem : part.bundle.problems)
            if (!isLocked || part.skipped)
                lines << before + (problem.line > 0 ? tr("line %1: ").arg(problem.line) : QString())
                        + toQt(problem.message) + u' ' + toQt(problem.hint);
        if (part.bundle.hadPrivateKey && !part.bundle.certificates.empty())
            lines << before + tr("There is a private key as well. It was not read and is not kept.");
        if (part.bundle.duplicates > 0)
            lines << before
                    + tr("%1 came more than once.")
                          .arg(counted(part.bundle.duplicates, tr("certificate"), tr("certificates")));
    }
    return lines.join(u'\n');
}

void ImportDialog::refresh()
{
    const bool waiting = locked() != nullptr;
    const bool any = m_model->rowCount() > 0;
    m_heading->setVisible(m_reading || any || !waiting);
    m_heading->setText(m_reading ? tr("Reading...") : heading());
    m_passphraseRow->setEnabled(!m_reading);
    const QString problems = m_reading ? QString() : this->problems();
    m_problems->setVisible(!problems.isEmpty());
    if (m_problems->toPlainText() != problems)
        m_problems->setPlainText(problems);
    const qsizetype lines = std::min<qsizetype>(problems.count(u'\n') + 2, 7);
    m_problems->setFixedHeight(fontMetrics().lineSpacing() * static_cast<int>(lines) + 12);
    m_content->setVisible(any);
    m_heading->setMinimumHeight(m_heading->heightForWidth(std::max(width() - 24, 200)));
    m_import->setVisible(any);
    m_cancel->setText(any || m_reading || waiting ? tr("Cancel") : tr("&Close"));
    const int chosen = m_model->chosenCount();
    m_import->setText(
        tr("&Import %1")
            .arg(counted(static_cast<qulonglong>(chosen), tr("certificate"), tr("certificates"))));
    const QString usageProblem = m_usages->problem();
    m_import->setEnabled(chosen > 0 && usageProblem.isEmpty() && !m_importing && !m_reading);
    m_import->setDefault(m_import->isEnabled() && !waiting);
    const QString status = !any    ? QString()
        : !usageProblem.isEmpty()  ? usageProblem
        : m_model->newCount() == 0 ? tr("All of them are in the store already: there is nothing to import.")
        : chosen == 0              ? tr("Check at least one certificate to import it.")
                                   : QString();
    m_status->setText(status);
    m_status->setVisible(!status.isEmpty());
}

void ImportDialog::openWithPassphrase()
{
    if (m_reading || locked() == nullptr)
        return;
    auto secret = std::make_shared<Secret>(m_passphrase->text().toStdString());
    m_passphrase->clear();
    read(std::move(secret));
}

void ImportDialog::skipPart()
{
    if (Part* part = locked()) {
        part->skipped = true;
        m_passphrase->clear();
        read(nullptr);
    }
}

void ImportDialog::import()
{
    if (!m_import->isEnabled() || !m_import->isVisible())
        return;
    m_importing = true;
    refresh();
    QStringList names;
    for (const Part& part : m_parts)
        names << part.name;
    m_keeper.add(m_model->chosen(), m_usages->usages(), names.join(QStringLiteral(", ")),
        m_enabled->isChecked(),
        [self = QPointer<ImportDialog>(this)](const Result<std::vector<tls::AddResult>>& results) {
            if (!self)
                return;
            self->m_importing = false;
            self->refresh();
            if (!results) {
                self->m_status->setText(QStringLiteral("✖ ") + sentenceOf(results.error()));
                self->m_status->show();
                return;
            }
            Q_EMIT self->imported(*results);
            self->accept();
        });
}

} // namespace rungbook::ui
