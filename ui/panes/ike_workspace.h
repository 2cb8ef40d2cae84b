// SPDX-License-Identifier: GPL-3.0-or-later
// What the IKE bench works on: the inputs, the configurations beside them, and the report that the core made of them.
#pragma once

#include "core/workbench/analyze.h"
#include "ui/jobs/job_tracker.h"
#include "ui/widgets/source_document.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rungbook::ui
{

class IkeWorkspace : public QObject
{
    Q_OBJECT

public:
    /// The whole job; workbench::analyze unless a test brings its own.
    using Runner = std::function<Result<std::shared_ptr<const workbench::AnalyzeReport>>(
        const workbench::AnalyzeRequest&, const Job&)>;

    /// One input as the user gave it.
    struct Input {
        quint64 key = 0; ///< never used twice
        QString path; ///< empty for a text
        QString name; ///< what the user sees: "asa.log", "pasted text 2"
        std::shared_ptr<const std::string> text; ///< null for a file
        bool config = false;
        bool following = false;
        std::vector<quint64> secretLines; ///< lines of configuration found inside a log, sorted
        std::unique_ptr<SourceDocument> document;
    };

    explicit IkeWorkspace(JobTracker& jobs, Runner runner = {}, QObject* parent = nullptr);
    ~IkeWorkspace() override;

    /// A file that is open already is not opened twice; its key is returned. Returns the key of the last one.
    quint64 addFiles(const QStringList& paths, bool config = false);
    quint64 addText(std::string text, const QString& name, bool config = false);
    void remove(quint64 key);
    void clear();
    /// Reads and analyses everything again.
    void reload();
    void setFollowing(quint64 key, bool follow);
    void cancel();

    bool empty() const { return m_inputs.empty(); }
    /// Logs before configurations, each in the order in which they came.
    std::vector<const Input*> inputs() const;
    const Input* input(quint64 key) const;
    /// "pasted text", "pasted text 2": a name that is still free.
    QString freeName(const QString& base) const;

    std::shared_ptr<const workbench::AnalyzeReport> report() const { return m_report; }
    /// The input that a source id of the report stands for; null when it was closed since.
    const Input* inputOf(SourceId source) const;
    /// The source id of an input in the report, or nothing.
    std::optional<SourceId> sourceOf(quint64 key) const;
    bool analysing() const;

Q_SIGNALS:
    void inputsChanged();
    /// partial: more will come.
    void reportChanged(bool partial);
    void analysingChanged();
    /// A sentence for the status bar.
    void notice(const QString& text);

private:
    struct Live;
    void add(std::unique_ptr<Input> input);
    void analyse();
    void feed();
    void adopt(
        std::shared_ptr<const workbench::AnalyzeReport> report, std::vector<quint64> keys, bool partial);
    bool moveConfigs();
    void hideSecrets();
    void onGrown(quint64 key);
    Input* find(quint64 key) const;
    workbench::AnalyzeRequest request(std::vector<quint64>& keys) const;

    JobTracker& m_jobs;
    Runner m_runner;
    bool m_ownRunner = false;
    std::vector<std::unique_ptr<Input>> m_inputs;
    std::shared_ptr<const workbench::AnalyzeReport> m_report;
    std::vector<quint64> m_reportKeys; // by source id of m_report
    std::shared_ptr<Live> m_live;
    QTimer m_followTimer;
    quint64 m_lastKey = 0;
    bool m_again = false; // an input grew while the analysis ran
};

} // namespace rungbook::ui
