// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/delete_dialog.h"

#include "ui/models/text.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

constexpr int kMostNames = 8;

/// The names one below the other, and how many more there are.
QString listed(const QStringList& names)
{
    QStringList lines;
    for (qsizetype i = 0; i < names.size() && i < kMostNames; ++i)
        lines << QStringLiteral("    • ") + names[i];
    if (names.size() > kMostNames)
        lines << DeleteDialog::tr("    and %1 more").arg(names.size() - kMostNames);
    return lines.join(u'\n');
}

} // namespace

DeleteDialog::DeleteDialog(const tls::TrustStore& store, const std::vector<std::string>& sha256,
    const ProfilesUsing& profilesUsing, QWidget* parent)
    : QDialog(parent)
    , m_dependants(new QCheckBox(this))
{
    setObjectName(QStringLiteral("deleteDialog"));
    setWindowTitle(tr("Delete trusted certificates"));
    auto* layout = new QVBoxLayout(this);
    const auto say = [&](const QString& text, const char* name) {
        auto* label = new QLabel(text, this);
        label->setObjectName(QLatin1String(name));
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        layout->addWidget(label);
    };
    QStringList names;
    QStringList dependants;
    QStringList profiles;
    const auto ask = [&](const std::string& fingerprint) {
        if (profilesUsing)
            for (const QString& profile : profilesUsing(toQt(fingerprint)))
                if (!profiles.contains(profile))
                    profiles << profile;
    };
    for (const std::string& one : sha256) {
        const tls::TrustedCertificate* entry = store.find(one);
        if (!entry)
            continue;
        names << toQt(entry->friendlyName);
        ask(entry->certificate.sha256);
    }
    for (const tls::TrustedCertificate* dependant : store.dependantsOf(sha256))
        dependants << toQt(dependant->friendlyName);
    say(names.size() == 1 ? tr("Delete \"%1\"?").arg(names.front())
                          : tr("Delete %1 certificates?\n%2").arg(names.size()).arg(listed(names)),
        "deleteQuestion");
    if (!dependants.isEmpty())
        say(tr("Issued by what is deleted, and without another issuer here:\n%1\nThey stay trusted by "
               "themselves, but "
               "whatever needs the whole chain, ISE for one, no longer finds its root.")
                .arg(listed(dependants)),
            "deleteDependants");
    if (!profiles.isEmpty())
        say(tr("Saved profiles that depend on it:\n%1\nTheir next test will say that the issuer is not "
               "trusted.")
                .arg(listed(profiles)),
            "deleteProfiles");
    if (dependants.isEmpty() && profiles.isEmpty())
        say(tr("No other certificate here and no saved profile depends on it."), "deleteNothing");
    say(tr("What the operating system trusts as well stays trusted: to distrust such a certificate, disable "
           "it instead "
           "of deleting it."),
        "deleteHint");
    m_dependants->setObjectName(QStringLiteral("deleteWithDependants"));
    m_dependants->setText(
        tr("Delete the %1 that it issued as &well")
            .arg(counted(static_cast<qulonglong>(dependants.size()), tr("certificate"), tr("certificates"))));
    m_dependants->setVisible(!dependants.isEmpty());
    layout->addWidget(m_dependants);
    layout->addStretch(1);
    auto* box = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* remove = box->addButton(tr("&Delete"), QDialogButtonBox::AcceptRole);
    remove->setObjectName(QStringLiteral("deleteAccept"));
    layout->addWidget(box);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    // Return alone deletes nothing.
    box->button(QDialogButtonBox::Cancel)->setDefault(true);
    box->button(QDialogButtonBox::Cancel)->setFocus();
}

bool DeleteDialog::withDependants() const
{
    return m_dependants->isChecked();
}

} // namespace rungbook::ui
