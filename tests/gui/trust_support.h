// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of trusted certificates share: a pane on a folder of its own, and ways to use it as a user does.
#pragma once

#include "core/net/practice_server.h"
#include "core/resources/resources.h"
#include "core/smtp/practice.h"
#include "core/tls/mint.h"
#include "tests/support/temp_folder.h"
#include "ui/models/text.h"
#include "ui/trust/import_dialog.h"
#include "ui/trust/import_model.h"
#include "ui/trust/trust_pane.h"
#include "ui/trust/trust_words.h"

#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace rungbook::test
{

inline constexpr tls::UtcSeconds kDay = 86'400;

inline tls::Minted authority(const std::string& name, const tls::Minted* issuer = nullptr, int daysLeft = 900)
{
    tls::MintSpec spec;
    spec.commonName = name;
    spec.ca = true;
    spec.notBefore = ui::utcNow() - 800 * kDay;
    spec.notAfter = ui::utcNow() + daysLeft * kDay + 600;
    auto minted = tls::mint(spec, issuer);
    EXPECT_TRUE(minted.has_value());
    return std::move(*minted);
}

inline tls::Minted serverCertificate(const tls::Minted* issuer)
{
    tls::MintSpec spec;
    spec.commonName = "mail.example.com";
    spec.dnsNames = {"mail.example.com"};
    auto minted = tls::mint(spec, issuer);
    EXPECT_TRUE(minted.has_value());
    return std::move(*minted);
}

/// Everything that lies in a folder, as one text.
inline std::string contentOf(const std::string& folder)
{
    std::stringstream out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
        if (file.is_regular_file())
            out << std::ifstream(file.path(), std::ios::binary).rdbuf();
    return out.str();
}

class TrustPaneTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        QSettings().clear();
        open();
    }
    void open()
    {
        m_pane.reset();
        m_pane = std::make_unique<ui::TrustPane>(m_jobs, store());
        QObject::connect(m_pane.get(), &ui::TrustPane::notice, m_pane.get(),
            [this](const QString& text) { m_notice = text; });
        QObject::connect(m_pane.get(), &ui::TrustPane::storeChanged, m_pane.get(), [this] { ++m_changes; });
        m_pane->resize(1300, 800);
        m_pane->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(m_pane.get()));
        m_pane->activateWindow();
        ASSERT_TRUE(settle());
    }
    void TearDown() override { m_pane.reset(); }

    QString store() const { return QString::fromStdString(m_folder.path("trust")); }
    bool settle()
    {
        return QTest::qWaitFor([this] { return m_jobs.idle() && !m_pane->keeper().busy(); }, 20'000);
    }
    /// What is on the disk, read anew.
    tls::TrustStore onDisk() const { return std::move(*tls::TrustStore::open(m_folder.path("trust"))); }
    void add(std::initializer_list<const tls::Minted*> minted,
        const tls::TrustUsages& usages = {.mailServers = true}, bool enabled = true)
    {
        std::vector<tls::BundleEntry> entries;
        for (const tls::Minted* one : minted)
            entries.push_back({one->certificate, "", 0});
        tls::TrustStore disk = onDisk();
        ASSERT_TRUE(disk.add(entries, usages, "test", enabled).has_value());
        m_pane->keeper().load();
        ASSERT_TRUE(settle());
    }
    template <class T> T* child(const char* name) const
    {
        T* found = m_pane->findChild<T*>(QLatin1String(name));
        if (!found)
            ADD_FAILURE() << "there is no " << name;
        return found;
    }
    QTableView* table() const { return m_pane->table(); }
    int rows() const { return table()->model()->rowCount(); }
    void selectRow(const char* name)
    {
        for (int row = 0; row < rows(); ++row)
            if (table()->model()->index(row, 0).data().toString() == QLatin1String(name)) {
                table()->selectRow(row);
                table()->setFocus();
                return;
            }
        ADD_FAILURE() << name << " is not in the table";
    }
    QString write(std::string_view name, std::string_view content)
    {
        return QString::fromStdString(m_folder.write(name, content));
    }
    /// The preview that is open, when it has read everything.
    ui::ImportDialog* preview()
    {
        ui::ImportDialog* found = nullptr;
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                found = m_pane->findChild<ui::ImportDialog*>();
                return found != nullptr && !found->reading();
            },
            20'000));
        return found;
    }
    ui::ImportDialog* previewOf(const QString& path)
    {
        m_pane->importFiles({path});
        return preview();
    }
    bool gone(const QPointer<ui::ImportDialog>& dialog)
    {
        return QTest::qWaitFor([&] { return dialog.isNull(); }, 20'000) && settle();
    }
    /// Return, as soon as the import can be accepted; true when it is in the store.
    bool acceptImport(ui::ImportDialog* dialog)
    {
        const QPointer<ui::ImportDialog> watched(dialog);
        auto* button = dialog->findChild<QPushButton*>(QStringLiteral("importAccept"));
        if (!button->isEnabled())
            return false;
        QTest::keyClick(dialog, Qt::Key_Return);
        return gone(watched);
    }
    bool closeImport(ui::ImportDialog* dialog)
    {
        const QPointer<ui::ImportDialog> watched(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        return gone(watched);
    }
    static QString problems(const ui::ImportDialog* dialog)
    {
        auto* box = dialog->findChild<QPlainTextEdit*>(QStringLiteral("importProblems"));
        return box->isVisible() ? box->toPlainText() : QString();
    }
    /// A file without a certificate: the sentence, and nothing to accept.
    void expectRefused(const QString& path, const char* words)
    {
        ui::ImportDialog* dialog = previewOf(path);
        ASSERT_NE(dialog, nullptr);
        EXPECT_TRUE(problems(dialog).contains(QLatin1String(words)))
            << path.toStdString() << ": " << problems(dialog).toStdString();
        EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("importAccept"))->isVisible());
        EXPECT_TRUE(closeImport(dialog));
        EXPECT_TRUE(onDisk().list().empty());
    }
    std::unique_ptr<net::PracticeServer> serve(std::string_view name)
    {
        for (const resources::PracticeFile& file : resources::practiceScripts())
            if (file.name == name) {
                auto script = smtp::readPracticeScript(file.name, file.text);
                auto server = net::PracticeServer::start(std::move(*script));
                EXPECT_TRUE(server.has_value());
                return std::move(*server);
            }
        ADD_FAILURE() << "no such practice";
        return nullptr;
    }

    TempFolder m_folder;
    ui::JobTracker m_jobs;
    std::unique_ptr<ui::TrustPane> m_pane;
    QString m_notice;
    int m_changes = 0;
};

} // namespace rungbook::test
