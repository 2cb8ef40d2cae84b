// SPDX-License-Identifier: GPL-3.0-or-later
// Checks the texts of the editors again whenever they change: after a short rest, off the GUI thread, and never two at once.
#pragma once

#include "core/config/tunnel_card.h"
#include "core/workbench/check_config.h"
#include "ui/config/config_editor.h"
#include "ui/jobs/job_tracker.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <array>
#include <memory>
#include <optional>

namespace rungbook::ui
{

inline constexpr int kConfigEditors = 2;

/// The text of an editor as it was when a check began.
struct ConfigText {
    std::string name;
    std::string text;
    quint64 version = 0;
};

/// All that a check brings.
struct ConfigAnalysis {
    std::shared_ptr<const workbench::ConfigReport> report;
    std::vector<config::TunnelCard> cards; ///< one for each outcome of the report
    std::array<std::optional<SourceId>, kConfigEditors>
        sources; ///< of each editor; nothing when it was empty
    std::array<quint64, kConfigEditors> versions{};
    std::array<EditorFacts, kConfigEditors> facts;
    std::array<std::string, kConfigEditors> kept; ///< the texts as they may stand on disk

    /// The editor that a line of the report stands in; -1: none.
    int editorOf(SourceId source) const;
};

class ConfigRuns : public QObject
{
    Q_OBJECT

public:
    using Texts = std::array<ConfigText, kConfigEditors>;

    ConfigRuns(JobTracker& jobs, std::function<Texts()> texts, QObject* parent = nullptr);
    ~ConfigRuns() override;

    /// The texts changed: check them after a rest, or at once.
    void changed(bool atOnce = false);
    bool pending() const;
    std::shared_ptr<const ConfigAnalysis> analysis() const { return m_analysis; }

Q_SIGNALS:
    void finished();
    void pendingChanged();

private:
    void start();

    JobTracker& m_jobs;
    std::function<Texts()> m_texts;
    QTimer m_rest;
    QElapsedTimer m_clock;
    qint64 m_took = 0; // ms
    bool m_running = false;
    std::shared_ptr<const ConfigAnalysis> m_analysis;
};

/// The whole check, for the worker; nothing when it was cancelled.
std::shared_ptr<const ConfigAnalysis> analyseConfigs(const ConfigRuns::Texts& texts, const Job& job);

} // namespace rungbook::ui
