// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/config_pane.h"

#include "ui/config/config_html.h"
#include "ui/config/editor_panel.h"
#include "ui/config/fix_pane.h"
#include "ui/config/tunnel_findings.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/widgets/link_browser.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <algorithm>

namespace rungbook::ui
{

bool ConfigPane::isEmpty() const
{
    return std::all_of(
        m_panels.begin(), m_panels.end(), [](const EditorPanel* each) { return each->isEmpty(); });
}

int ConfigPane::activePanel() const
{
    for (int i = 0; i < kConfigEditors; ++i) {
        if (panel(i)->isVisible() && panel(i)->editor()->hasFocus())
            return i;
    }
    return panel(m_active)->isHidden() ? 0 : m_active;
}

// Where something new goes.
int ConfigPane::panelFor() const
{
    const int active = activePanel();
    if (panel(active)->isEmpty())
        return active;
    return panel(1 - active)->isEmpty() ? 1 - active : active;
}

void ConfigPane::openFiles(const QStringList& paths)
{
    for (const QString& path : paths.mid(0, kConfigEditors)) {
        const int index = panelFor();
        panel(index)->setHidden(false);
        if (panel(index)->openFile(path))
            m_active = index;
    }
    if (paths.size() > kConfigEditors)
        Q_EMIT notice(tr("Two configurations are compared: the first two files were opened."));
    showPage();
    m_runs->changed(true);
}

void ConfigPane::openText(const std::string& text)
{
    const int index = panelFor();
    panel(index)->setHidden(false);
    if (panel(index)->isEmpty())
        panel(index)->setText(text);
    else
        panel(index)->editor()->replaceBytes(text);
    m_active = index;
    showPage();
    panel(index)->editor()->setFocus();
    m_runs->changed(true);
}

void ConfigPane::openSamplePair()
{
    const std::array names{
        QStringLiteral(":/samples/pair/head-office.cfg"), QStringLiteral(":/samples/pair/branch.cfg")};
    for (int i = 0; i < kConfigEditors; ++i) {
        QFile file(names[static_cast<std::size_t>(i)]);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        panel(i)->setHidden(false);
        panel(i)->setText(file.readAll().toStdString());
    }
    m_active = 0;
    showPage();
    panel(0)->editor()->setFocus();
    m_runs->changed(true);
}

void ConfigPane::closePanel(int index)
{
    panel(index)->setText({});
    // The one that stays moves to the left.
    if (index == 0 && !panel(1)->isEmpty()) {
        const std::string text = panel(1)->editor()->bytes();
        panel(0)->setText(text, panel(1)->path());
        panel(1)->setText({});
    }
    panel(1)->setHidden(true);
    m_active = 0;
    showPage();
    m_runs->changed(true);
}

void ConfigPane::closeAll()
{
    for (EditorPanel* each : m_panels)
        each->setText({});
    panel(1)->setHidden(true);
    showPage();
    setCurrentIndex(0);
    m_runs->changed(true);
}

void ConfigPane::showPage()
{
    const bool start = isEmpty() && panel(1)->isHidden() && !panel(0)->editor()->hasFocus();
    setCurrentIndex(start ? 0 : 1);
    m_addPeer->setVisible(panel(1)->isHidden());
    for (EditorPanel* each : m_panels)
        each->setClosable(true);
}

void ConfigPane::textChanged()
{
    m_runs->changed();
    updateState();
}

void ConfigPane::updateState()
{
    const auto analysis = m_runs->analysis();
    QString text;
    if (m_runs->pending()) {
        text = tr("Checking ...");
    } else if (analysis) {
        std::size_t vpn = 0;
        std::size_t understood = 0;
        std::size_t repaired = 0;
        for (const config::Device& device : analysis->report->subject->devices()) {
            vpn += device.facts->coverage.vpnLines;
            understood += device.facts->coverage.understood;
            repaired += device.facts->coverage.flattenedLines.size();
        }
        if (vpn > 0)
            text = tr("%1 of %2 VPN lines understood").arg(understood).arg(vpn);
        if (repaired > 0)
            text += tr(" · commands on one line were taken apart");
    }
    m_state->setText(text);
}

void ConfigPane::showAnalysis()
{
    const auto analysis = m_runs->analysis();
    if (!analysis)
        return;
    const workbench::ConfigReport& report = *analysis->report;
    m_quiet = true;
    for (int i = 0; i < kConfigEditors; ++i) {
        const auto at = static_cast<std::size_t>(i);
        panel(i)->editor()->setFacts(analysis->facts[at], analysis->versions[at]);
        QString device;
        for (const config::Device& each : report.subject->devices()) {
            if (analysis->sources[at] && each.facts->source == *analysis->sources[at])
                device = QStringLiteral("%1, %2 %3")
                             .arg(toQt(each.label), toQt(config::nameOf(each.facts->platform)),
                                 toQt(config::toText(each.facts->version)))
                             .trimmed();
        }
        panel(i)->setDevice(device);
    }
    m_findings->setAnalysis(isEmpty() ? nullptr : analysis);
    m_fix->setAnalysis(isEmpty() ? nullptr : analysis);
    m_coverage->show(coverageHtml(report, semanticColors(palette())), true);
    fillTunnels();
    m_quiet = false;
    const int finding = m_findings->selected();
    if (finding >= 0)
        selectFinding(finding);
    updateState();
    Q_EMIT contentChanged();
    Q_EMIT keepRequested();
}

// Colours stand in the pages.
void ConfigPane::changeEvent(QEvent* event)
{
    QStackedWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_runs || !m_runs->analysis())
        return;
    m_coverage->show(coverageHtml(*m_runs->analysis()->report, semanticColors(palette())), true);
    showTunnel(m_tunnels->currentIndex());
}

void ConfigPane::fillTunnels()
{
    const auto analysis = m_runs->analysis();
    const QString before = m_tunnels->currentText().section(QStringLiteral(" · "), 0, 0);
    m_tunnels->clear();
    int chosen = -1;
    for (std::size_t i = 0; i < analysis->report->outcomes.size(); ++i) {
        const config::TunnelOutcome& outcome = analysis->report->outcomes[i];
        const QString name = tunnelText(*analysis->report, outcome);
        m_tunnels->addItem(QStringLiteral("%1 · %2").arg(name, verdictText(outcome.verdict)));
        if (chosen < 0 && name == before)
            chosen = static_cast<int>(i);
    }
    m_tunnels->setEnabled(m_tunnels->count() > 0);
    m_tunnels->setCurrentIndex(std::max(chosen, m_tunnels->count() > 0 ? 0 : -1));
    showTunnel(m_tunnels->currentIndex());
}

void ConfigPane::showTunnel(int index)
{
    const auto analysis = m_runs->analysis();
    const bool was = m_quiet;
    m_quiet = true;
    const int direction = std::max(0, m_directions->currentIndex());
    m_directions->clear();
    if (!analysis || index < 0 || index >= static_cast<int>(analysis->report->outcomes.size())) {
        m_card->show({});
        m_directions->setEnabled(false);
        showDirection(-1);
        m_quiet = was;
        return;
    }
    const auto at = static_cast<std::size_t>(index);
    const config::TunnelOutcome& outcome = analysis->report->outcomes[at];
    m_card->show(tunnelCardHtml(analysis->cards[at], semanticColors(palette())), true);
    for (const std::size_t n : outcome.negotiations)
        m_directions->addItem(
            directionText(*analysis->report, analysis->report->negotiations[n]), static_cast<int>(n));
    m_directions->setEnabled(m_directions->count() > 0);
    m_directions->setCurrentIndex(std::min(direction, m_directions->count() - 1));
    m_quiet = was;
    showDirection(m_directions->currentIndex() < 0 ? -1 : m_directions->currentData().toInt());
}

void ConfigPane::showDirection(int negotiation)
{
    const auto analysis = m_runs->analysis();
    m_negotiation = negotiation;
    if (!analysis || negotiation < 0) {
        m_trace->show({});
        m_ladder.reset();
        m_ladderView->setLadder(nullptr);
        return;
    }
    const auto at = static_cast<std::size_t>(negotiation);
    m_trace->show(
        traceHtml(*analysis->report, analysis->report->negotiations[at], semanticColors(palette())), true);
    m_ladder = std::make_shared<const ladder::Ladder>(analysis->report->ladder(at));
    m_ladderView->setLadder(m_ladder);
    Q_EMIT contentChanged();
}

void ConfigPane::selectFinding(int finding)
{
    const auto analysis = m_runs->analysis();
    if (!analysis || finding < 0 || finding >= static_cast<int>(analysis->report->findings.size()))
        return;
    const Finding& found = analysis->report->findings[static_cast<std::size_t>(finding)];
    for (int i = 0; i < kConfigEditors; ++i) {
        std::vector<SourceSpan> spans;
        for (const Evidence& item : found.evidence) {
            if (!item.where.empty() && analysis->editorOf(item.where.source) == i)
                spans.push_back(item.where);
        }
        panel(i)->editor()->setEvidence(spans);
        // While one types, the text stays where it is.
        if (!spans.empty() && !panel(i)->editor()->hasFocus())
            panel(i)->editor()->goToLine(raw(spans.front().first));
    }
    // The ladder row that the finding is drawn at.
    for (std::size_t row = 0; m_ladder && row < m_ladder->size(); ++row) {
        const auto& marks = m_ladder->rows->row(row).findings;
        if (std::find(marks.begin(), marks.end(), static_cast<std::uint32_t>(finding)) != marks.end()) {
            m_quiet = true;
            m_ladderView->setCurrentRow(static_cast<qsizetype>(row));
            m_quiet = false;
            break;
        }
    }
}

void ConfigPane::lineSelected(int editor, quint64 line)
{
    const auto analysis = m_runs->analysis();
    m_active = editor;
    if (!analysis || m_quiet || !analysis->sources[static_cast<std::size_t>(editor)]
        || analysis->versions[static_cast<std::size_t>(editor)] != panel(editor)->editor()->version())
        return;
    const SourceId source = *analysis->sources[static_cast<std::size_t>(editor)];
    const auto& findings = analysis->report->findings;
    for (const bool primary : {true, false}) {
        for (std::size_t i = 0; i < findings.size(); ++i) {
            const auto& evidence = findings[i].evidence;
            const auto holds = [&](const Evidence& e) {
                return e.where.source == source && e.where.contains(LineNumber{line});
            };
            if (primary ? holds(evidence.front()) : std::any_of(evidence.begin(), evidence.end(), holds)) {
                m_findings->select(static_cast<int>(i));
                if (m_findings->selected() == static_cast<int>(i))
                    selectFinding(static_cast<int>(i));
                return;
            }
        }
    }
}

void ConfigPane::goTo(const SourceSpan& where, bool focus)
{
    const auto analysis = m_runs->analysis();
    const int editor = analysis ? analysis->editorOf(where.source) : -1;
    if (editor < 0 || where.empty())
        return;
    panel(editor)->editor()->goToLine(raw(where.first));
    panel(editor)->editor()->setEvidence({where});
    if (focus)
        panel(editor)->editor()->setFocus();
}

void ConfigPane::activate(const Link& link)
{
    switch (link.kind) {
    case Link::Kind::Line:
        goTo(link.where, true);
        break;
    case Link::Kind::Finding:
        m_findings->select(link.number);
        selectFinding(link.number);
        m_findings->page()->setFocus();
        break;
    case Link::Kind::Rule:
    case Link::Kind::State:
        Q_EMIT explainRequested(link.id);
        break;
    case Link::Kind::Copy:
        break;
    }
}

void ConfigPane::startSearch()
{
    if (!isEmpty())
        panel(activePanel())->startSearch();
}

void ConfigPane::searchNext(bool backward)
{
    panel(activePanel())->searchNext(backward);
}

void ConfigPane::goToLine()
{
    panel(activePanel())->goToLine();
}

void ConfigPane::nextFinding(bool backward)
{
    const int start = activePanel();
    for (int step = 0; step <= kConfigEditors; ++step) {
        const int index = (start + step) % kConfigEditors;
        ConfigEditor* editor = panel(index)->editor();
        if (panel(index)->isHidden() || editor->marks().empty())
            continue;
        quint64 line = 0;
        if (step == 0) {
            line = editor->nextMark(backward);
        } else {
            for (const EditorMark& mark : editor->marks())
                line = line == 0 ? mark.line
                    : backward   ? std::max(line, mark.line)
                                 : std::min(line, mark.line);
        }
        if (line == 0)
            continue;
        editor->setFocus();
        editor->goToLine(line);
        lineSelected(index, line);
        return;
    }
    Q_EMIT notice(tr("There is no finding in the text."));
}

bool ConfigPane::explainSelected()
{
    const QString rule = m_findings->selectedRule();
    if (!rule.isEmpty())
        Q_EMIT explainRequested(rule);
    return !rule.isEmpty();
}

std::array<ConfigPane::Kept, kConfigEditors> ConfigPane::kept() const
{
    std::array<Kept, kConfigEditors> all;
    const auto analysis = m_runs->analysis();
    for (int i = 0; i < kConfigEditors; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (panel(i)->isEmpty())
            continue;
        if (!panel(i)->path().isEmpty() && !panel(i)->editor()->isModified())
            all[at].path = panel(i)->path();
        else if (analysis && analysis->versions[at] == panel(i)->editor()->version())
            all[at].text = analysis->kept[at];
        else
            all[at].text = config::withoutSecrets(config::parseTree(panel(i)->editor()->bytes()));
    }
    return all;
}

void ConfigPane::restore(const std::array<Kept, kConfigEditors>& texts)
{
    bool any = false;
    for (int i = 0; i < kConfigEditors; ++i) {
        const Kept& item = texts[static_cast<std::size_t>(i)];
        if (item.path.isEmpty() && item.text.empty())
            continue;
        any = true;
        panel(i)->setHidden(false);
        if (item.path.isEmpty())
            panel(i)->setText(item.text);
        else
            panel(i)->openFile(item.path);
    }
    if (!any)
        return;
    showPage();
    m_runs->changed(true);
}

} // namespace rungbook::ui
