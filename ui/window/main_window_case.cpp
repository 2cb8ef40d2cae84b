// SPDX-License-Identifier: GPL-3.0-or-later
// Between the case and the benches: what is open goes in, an item goes to its bench.
#include "core/smtp/replay.h"
#include "core/smtp/transcript_text.h"
#include "ui/cases/case_pane.h"
#include "ui/config/config_pane.h"
#include "ui/models/text.h"
#include "ui/panes/ike_pane.h"
#include "ui/panes/source_pane.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/window/main_window.h"

namespace rungbook::ui
{

void MainWindow::connectCase()
{
    connect(m_case, &CasePane::notice, this, &MainWindow::notice);
    connect(m_case, &CasePane::explainRequested, m_ike, &IkePane::explainRequested);
    connect(m_case, &CasePane::collectRequested, this, &MainWindow::collectForCase);
    connect(m_case, &CasePane::openRequested, this, [this](const QString& name, bool config) {
        const casefile::CaseItem* item = casefile::find(m_case->file(), name.toStdString());
        if (item == nullptr)
            return;
        const std::string bytes = item->bytes;
        if (smtp::recogniseReplay(bytes) != smtp::ReplayKind::Unknown && m_smtp->openRecording(bytes)) {
            showBench(Bench::Smtp);
            return;
        }
        if (config) {
            showBench(Bench::Config);
            m_config->openText(bytes);
            return;
        }
        const quint64 key = m_ike->workspace().addText(bytes, name);
        showBench(Bench::Ike);
        m_ike->source()->showInput(key);
    });
}

void MainWindow::collectForCase()
{
    const std::size_t before = m_case->file().items.size();
    for (const IkeWorkspace::Input* input : m_ike->workspace().inputs()) {
        if (input->text)
            m_case->addBytes(input->name, *input->text);
        else
            m_case->addFiles({input->path});
    }
    for (const ConfigPane::Kept& kept : m_config->kept()) {
        if (!kept.path.isEmpty())
            m_case->addFiles({kept.path});
        else if (!kept.text.empty())
            m_case->addBytes(tr("configuration.cfg"), kept.text);
    }
    if (const auto run = m_smtp->runs().result())
        m_case->addBytes(tr("mail of %1.txt").arg(toQt(run->server)), smtp::toText(*run));
    if (m_case->file().items.size() == before)
        notice(tr("Nothing is open in the benches that could be added."));
}

} // namespace rungbook::ui
