// SPDX-License-Identifier: GPL-3.0-or-later
// Who said what, line by line, as a table: number, time, speaker, text. What is redacted stays redacted.
#pragma once

#include "core/smtp/probe_result.h"

#include <QAbstractTableModel>
#include <memory>
#include <vector>

namespace rungbook::ui
{

class TranscriptModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Number, Time, Speaker, Text, ColumnCount };
    enum Role { MarkedRole = Qt::UserRole }; ///< bool: evidence of the selected finding

    using QAbstractTableModel::QAbstractTableModel;

    void setResult(std::shared_ptr<const smtp::ProbeResult> result);
    /// The lines that prove the selected finding.
    void setMarked(std::vector<SourceSpan> spans);
    /// Shows what was sent instead of what stands for it, until it is switched off. Only this run's own memory has it: no file, no export.
    void setRevealed(bool revealed);
    bool hasSecrets() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool marked(int row) const;

    std::shared_ptr<const smtp::ProbeResult> m_result;
    std::vector<SourceSpan> m_marked;
    bool m_revealed = false;
};

/// The steps of a run: sign, phase, outcome, time, what was seen.
class StepModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Phase, Outcome, Took, Summary, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setSteps(std::vector<smtp::Step> steps);
    const std::vector<smtp::Step>& steps() const { return m_steps; }
    /// "✔ passed": a sign and a word.
    static QString outcomeText(smtp::StepOutcome outcome);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<smtp::Step> m_steps;
};

/// "Greeting", "TLS handshake": a phase for people.
QString phaseText(smtp::Phase phase);

} // namespace rungbook::ui
