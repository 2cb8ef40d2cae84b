// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/transcript_model.h"

#include "core/tls/digest.h"
#include "ui/models/text.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QFont>
#include <QFontDatabase>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

QString milliseconds(double ms)
{
    return ms < 0 ? QString() : ms < 10 ? QLocale().toString(ms, 'f', 1) : QLocale().toString(ms, 'f', 0);
}

QString speakerText(const smtp::TranscriptLine& line)
{
    switch (line.from) {
    case smtp::Speaker::Client:
        return TranscriptModel::tr("client →");
    case smtp::Speaker::Server:
        return TranscriptModel::tr("← server");
    case smtp::Speaker::Event:
        break;
    }
    return QStringLiteral("·");
}

/// What was sent, and behind it what its base64 says: "AGFsaWNl...   (= alice, password)".
QString revealed(const Secret& hidden)
{
    const std::string_view wire = hidden.reveal();
    QString shown = toQt(smtp::printable(wire));
    const std::size_t blank = wire.find_last_of(' ');
    std::string decoded =
        tls::base64Decode(blank == std::string_view::npos ? wire : wire.substr(blank + 1)).value_or("");
    const bool text = std::all_of(decoded.begin(), decoded.end(),
        [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == 0 || c == 1; });
    if (!decoded.empty() && text) {
        QString parts = QString::fromUtf8(decoded.data(), static_cast<qsizetype>(decoded.size()));
        for (const char16_t separator : {u'\0', u'\1'})
            parts.replace(QChar(separator), QStringLiteral(" · "));
        shown += QStringLiteral("   (= %1)").arg(parts.trimmed());
    }
    tls::wipe(decoded);
    return shown;
}

} // namespace

QString phaseText(smtp::Phase phase)
{
    switch (phase) {
    case smtp::Phase::Resolve:
        return StepModel::tr("Name (DNS)");
    case smtp::Phase::Connect:
        return StepModel::tr("Connection (TCP)");
    case smtp::Phase::Proxy:
        return StepModel::tr("Proxy");
    case smtp::Phase::Greeting:
        return StepModel::tr("Greeting");
    case smtp::Phase::Ehlo:
        return StepModel::tr("EHLO");
    case smtp::Phase::StartTls:
        return StepModel::tr("STARTTLS");
    case smtp::Phase::TlsHandshake:
        return StepModel::tr("TLS handshake");
    case smtp::Phase::Auth:
        return StepModel::tr("Login (AUTH)");
    case smtp::Phase::MailFrom:
        return StepModel::tr("Sender (MAIL)");
    case smtp::Phase::RcptTo:
        return StepModel::tr("Recipient (RCPT)");
    case smtp::Phase::Data:
        return StepModel::tr("Message (DATA)");
    case smtp::Phase::Rset:
        return StepModel::tr("RSET");
    case smtp::Phase::Quit:
        return StepModel::tr("QUIT");
    }
    return {};
}

void TranscriptModel::setResult(std::shared_ptr<const smtp::ProbeResult> result)
{
    beginResetModel();
    m_result = std::move(result);
    m_revealed = false;
    m_marked.clear();
    endResetModel();
}

void TranscriptModel::setMarked(std::vector<SourceSpan> spans)
{
    m_marked = std::move(spans);
    if (rowCount() > 0)
        Q_EMIT dataChanged(
            index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::BackgroundRole, MarkedRole});
}

void TranscriptModel::setRevealed(bool revealed)
{
    if (m_revealed == revealed)
        return;
    m_revealed = revealed;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Text), index(rowCount() - 1, Text), {Qt::DisplayRole});
}

bool TranscriptModel::hasSecrets() const
{
    return m_result
        && std::any_of(m_result->transcript.lines.begin(), m_result->transcript.lines.end(),
            [](const smtp::TranscriptLine& line) { return line.hidden != nullptr; });
}

int TranscriptModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_result ? 0 : static_cast<int>(m_result->transcript.lines.size());
}

int TranscriptModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool TranscriptModel::marked(int row) const
{
    const LineNumber line{static_cast<std::uint64_t>(row) + 1};
    return std::any_of(
        m_marked.begin(), m_marked.end(), [&](const SourceSpan& span) { return span.contains(line); });
}

QVariant TranscriptModel::data(const QModelIndex& index, int role) const
{
    if (!m_result || index.row() >= rowCount())
        return {};
    const smtp::TranscriptLine& line = m_result->transcript.lines[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case Number:
            return index.row() + 1;
        case Time:
            return milliseconds(line.ms);
        case Speaker:
            return speakerText(line);
        case Text:
            return m_revealed && line.hidden ? revealed(*line.hidden) : toQt(line.text);
        default:
            return {};
        }
    }
    if (role == MarkedRole)
        return marked(index.row());
    if (role == Qt::TextAlignmentRole && index.column() < Speaker)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::BackgroundRole && marked(index.row()))
        return semanticColors(QApplication::palette()).evidence;
    if (role == Qt::ForegroundRole && line.from == smtp::Speaker::Event)
        return semanticColors(QApplication::palette()).quiet;
    if (role == Qt::FontRole && index.column() == Text && line.from != smtp::Speaker::Event) {
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        fixed.setPointSizeF(QApplication::font().pointSizeF());
        return fixed;
    }
    if (role == Qt::ToolTipRole && index.column() == Text) {
        QStringList notes;
        if (line.redacted)
            notes << tr("Something secret was replaced here.");
        notes << (line.encrypted ? tr("Crossed the network inside TLS.")
                                 : tr("Crossed the network in clear."));
        return line.from == smtp::Speaker::Event ? QVariant() : QVariant(notes.join(u' '));
    }
    return {};
}

QVariant TranscriptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("line");
    case Time:
        return tr("ms");
    case Speaker:
        return tr("who");
    default:
        return tr("what");
    }
}

QString StepModel::outcomeText(smtp::StepOutcome outcome)
{
    switch (outcome) {
    case smtp::StepOutcome::Passed:
        return tr("✔ passed");
    case smtp::StepOutcome::Failed:
        return tr("✖ failed");
    case smtp::StepOutcome::CouldNotTest:
        return tr("? could not test");
    case smtp::StepOutcome::Skipped:
        break;
    }
    return tr("– skipped");
}

void StepModel::setSteps(std::vector<smtp::Step> steps)
{
    beginResetModel();
    m_steps = std::move(steps);
    endResetModel();
}

int StepModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int StepModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StepModel::data(const QModelIndex& index, int role) const
{
    if (index.row() >= rowCount())
        return {};
    const smtp::Step& step = m_steps[static_cast<std::size_t>(index.row())];
    const bool open = step.ms < 0 && step.outcome == smtp::StepOutcome::Skipped && step.summary.empty();
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case Phase:
            return phaseText(step.phase);
        case Outcome:
            return open ? tr("… running") : outcomeText(step.outcome);
        case Took:
            return step.ms < 0 || step.outcome == smtp::StepOutcome::Skipped
                ? QString()
                : tr("%1 ms").arg(milliseconds(step.ms));
        case Summary:
            return step.address.empty()
                ? toQt(step.summary)
                : QStringLiteral("%1: %2").arg(toQt(step.address), toQt(step.summary));
        default:
            return {};
        }
    }
    if (role == Qt::ForegroundRole && index.column() == Outcome) {
        const SemanticColors colors = semanticColors(QApplication::palette());
        switch (step.outcome) {
        case smtp::StepOutcome::Passed:
            return colors.good;
        case smtp::StepOutcome::Failed:
            return colors.bad;
        case smtp::StepOutcome::CouldNotTest:
            return colors.warn;
        case smtp::StepOutcome::Skipped:
            return colors.quiet;
        }
    }
    if (role == Qt::ToolTipRole)
        return toQt(step.summary);
    return {};
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Phase:
        return tr("step");
    case Outcome:
        return tr("outcome");
    case Took:
        return tr("time");
    default:
        return tr("what was seen");
    }
}

} // namespace rungbook::ui
