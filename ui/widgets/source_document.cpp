// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/source_document.h"

#include "ui/models/text.h"

#include <QFileInfo>

namespace rungbook::ui
{

namespace
{

constexpr std::uint64_t kPreviewBytes = 128 * 1024;
constexpr std::size_t kMaxLineBytes = 64 * 1024;
constexpr qsizetype kTab = 8;

bool isInvisible(char16_t c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069)
        || c == 0xfeff || (c >= 0x80 && c <= 0x9f);
}

std::vector<std::string> splitLines(const std::string& text, bool wholeSource)
{
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = text.find('\n', begin);
        if (end == std::string::npos) {
            // A piece of a longer source ends in the middle of a line.
            if (!wholeSource && !lines.empty())
                break;
            end = text.size();
        }
        std::size_t stop = end;
        if (stop > begin && text[stop - 1] == '\r')
            --stop;
        lines.push_back(text.substr(begin, std::min(stop - begin, kMaxLineBytes)));
        begin = end + 1;
    }
    return lines;
}

} // namespace

QString visibleText(std::string_view line)
{
    const QString text = toQt(line);
    bool plain = true;
    for (const QChar c : text) {
        if (c.unicode() < 0x20 || c.unicode() == 0x7f || (c.unicode() > 0x7f && isInvisible(c.unicode()))) {
            plain = false;
            break;
        }
    }
    if (plain)
        return text;
    QString out;
    out.reserve(text.size() + 32);
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u == u'\t')
            out += QString(kTab - out.size() % kTab, u' ');
        else if (u < 0x20)
            out += QChar(static_cast<char16_t>(0x2400 + u));
        else if (u == 0x7f)
            out += QChar(u'\u2421');
        else if (isInvisible(u))
            out += QStringLiteral("<U+%1>").arg(static_cast<uint>(u), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

SourceDocument::SourceDocument(JobTracker& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    static quint64 documents = 0;
    m_number = ++documents;
}

SourceDocument::~SourceDocument()
{
    for (const char* what : {"open", "index", "search"})
        m_jobs.drop(slot(what));
}

QString SourceDocument::slot(const char* what) const
{
    return QStringLiteral("document %1 %2").arg(m_number).arg(QLatin1String(what));
}

void SourceDocument::openFile(const QString& path)
{
    m_path = path;
    m_name = QFileInfo(path).fileName();
    reload();
}

void SourceDocument::openText(const std::string& text, const QString& name)
{
    m_name = name;
    adopt(log::LogSource::fromText(text, name.toStdString()));
}

void SourceDocument::reload()
{
    if (m_path.isEmpty()) {
        if (m_source)
            adopt(m_source);
        return;
    }
    const std::string path = m_path.toStdString();
    m_jobs.start(slot("open"), tr("Opening %1").arg(m_name),
        [this, path](const JobTracker::Context& context) -> JobTracker::Delivery {
            Result<std::shared_ptr<log::LogSource>> source = log::LogSource::openFile(path, context.job);
            return [this, source = std::move(source)] {
                if (source) {
                    adopt(*source);
                } else {
                    m_error = toQt(source.error().message + " " + source.error().hint).trimmed();
                    Q_EMIT failed(m_error);
                }
            };
        });
}

void SourceDocument::adopt(const std::shared_ptr<log::LogSource>& source)
{
    m_source = source;
    m_index.reset();
    m_error.clear();
    m_gone = false;
    const std::uint64_t bytes = std::min(kPreviewBytes, source->size());
    const Result<std::string> head = source->readText(0, bytes);
    m_preview = head ? splitLines(*head, bytes == source->size()) : std::vector<std::string>{};
    Q_EMIT opened();
    Q_EMIT linesChanged();
    buildIndex();
}

void SourceDocument::buildIndex()
{
    m_jobs.start(slot("index"), tr("Counting the lines of %1").arg(m_name),
        [this, source = m_source](const JobTracker::Context& context) -> JobTracker::Delivery {
            Result<log::LineIndex> index = log::LineIndex::build(*source, context.job);
            if (!index) {
                return [this, error = index.error()] {
                    m_error = toQt(error.message + " " + error.hint).trimmed();
                    Q_EMIT failed(m_error);
                };
            }
            return [this, index = std::make_shared<const log::LineIndex>(std::move(*index))] {
                m_index = index;
                m_preview.clear();
                Q_EMIT linesChanged();
            };
        });
}

void SourceDocument::setLineFilter(LineFilter filter)
{
    m_filter = std::move(filter);
    Q_EMIT linesChanged();
}

quint64 SourceDocument::lineCount() const
{
    return m_index ? m_index->lineCount() : m_preview.size();
}

quint64 SourceDocument::longestLine() const
{
    if (m_index)
        return std::min<quint64>(m_index->longestLine(), kMaxLineBytes);
    quint64 longest = 0;
    for (const std::string& line : m_preview)
        longest = std::max<quint64>(longest, line.size());
    return longest;
}

std::vector<std::string> SourceDocument::lines(quint64 first, std::size_t count) const
{
    std::vector<std::string> result;
    if (first == 0 || first > lineCount())
        return result;
    if (m_index) {
        Result<std::vector<std::string>> read =
            m_index->lines(*m_source, LineNumber{first}, count, kMaxLineBytes);
        if (read)
            result = std::move(*read);
    } else {
        const std::size_t begin = first - 1;
        const std::size_t end = std::min<std::size_t>(m_preview.size(), begin + count);
        result.assign(m_preview.begin() + static_cast<std::ptrdiff_t>(begin),
            m_preview.begin() + static_cast<std::ptrdiff_t>(end));
    }
    for (std::size_t i = 0; i < result.size(); ++i) {
        // What is cut says so: a line of many megabytes is not shown whole.
        const bool cut = result[i].size() >= kMaxLineBytes;
        if (m_filter)
            result[i] = m_filter(first + i, result[i]);
        if (cut)
            result[i] += " ... (the line goes on)";
    }
    return result;
}

void SourceDocument::refresh()
{
    // refresh() of a source may not overlap with its readers on other threads.
    if (!m_source || m_path.isEmpty() || !m_index || m_jobs.isRunning(slot("open"))
        || m_jobs.isRunning(slot("index")) || m_jobs.isRunning(slot("search")))
        return;
    switch (m_source->refresh()) {
    case log::Change::None:
        m_gone = false;
        return;
    case log::Change::Gone:
        if (!m_gone) {
            m_gone = true;
            Q_EMIT gone();
        }
        return;
    case log::Change::Replaced:
        reload();
        Q_EMIT replaced();
        return;
    case log::Change::Grown:
        break;
    }
    m_gone = false;
    m_jobs.start(slot("index"), {},
        [this, source = m_source, old = m_index](const JobTracker::Context& context) -> JobTracker::Delivery {
            log::LineIndex index = *old;
            if (!index.extend(*source, context.job))
                return {};
            return [this, index = std::make_shared<const log::LineIndex>(std::move(index))] {
                m_index = index;
                Q_EMIT linesChanged();
                Q_EMIT grown();
            };
        });
}

void SourceDocument::search(const QString& text, bool matchCase, bool backward, quint64 from)
{
    if (!m_index || text.isEmpty()) {
        Q_EMIT searchFinished(0, false);
        return;
    }
    log::LineSearch search{text.toStdString(), matchCase, backward, LineNumber{from}};
    m_jobs.start(slot("search"), tr("Searching %1").arg(m_name),
        [this, source = m_source, index = m_index, search](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            log::LineSearch again = search;
            again.from = LineNumber{search.backward ? index->lineCount() + 1 : 0};
            bool wrapped = false;
            Result<std::optional<LineNumber>> found = log::findLine(*source, *index, search, context.job);
            if (found && !*found) {
                found = log::findLine(*source, *index, again, context.job);
                wrapped = true;
            }
            const quint64 line = found && *found ? raw(**found) : 0;
            return [this, line, wrapped] { Q_EMIT searchFinished(line, wrapped); };
        });
}

} // namespace rungbook::ui
