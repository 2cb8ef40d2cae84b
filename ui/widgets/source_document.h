// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of one input of any size, for a view: the first ones at once, all of them when the line index is there.
#pragma once

#include "core/log/line_index.h"
#include "core/log/line_search.h"
#include "core/log/log_source.h"
#include "ui/jobs/job_tracker.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rungbook::ui
{

/// A text as a line of a view shows it: tabs widened, control characters as their pictures, invisible direction marks by name, bytes that are
/// no UTF-8 as the replacement character. What is hidden in a log cannot hide here.
QString visibleText(std::string_view line);

class SourceDocument : public QObject
{
    Q_OBJECT

public:
    /// Changes the text of a line before it is shown or copied: for secrets.
    using LineFilter = std::function<std::string(quint64 line, std::string_view text)>;

    explicit SourceDocument(JobTracker& jobs, QObject* parent = nullptr);
    ~SourceDocument() override;

    void openFile(const QString& path);
    void openText(const std::string& text, const QString& name);
    /// Opens the same file again.
    void reload();

    QString path() const { return m_path; }
    QString name() const { return m_name; }
    QString error() const { return m_error; }
    bool isText() const { return m_path.isEmpty(); }
    void setLineFilter(LineFilter filter);

    /// Lines that can be shown now; grows when the index is complete.
    quint64 lineCount() const;
    bool indexed() const { return m_index != nullptr; }
    /// Length of the longest line in characters, about.
    quint64 longestLine() const;
    /// Lines first .. first+count-1, fewer at the end.
    std::vector<std::string> lines(quint64 first, std::size_t count) const;

    /// Looks whether the file changed and reads what is new. Cheap when nothing did.
    void refresh();

    /// Answers with searchFinished. from: the line after (before) which the search begins; goes on from the other end.
    void search(const QString& text, bool matchCase, bool backward, quint64 from);

Q_SIGNALS:
    /// The first lines, or all of them, or more of them, are there.
    void linesChanged();
    void opened();
    void failed(const QString& message);
    /// The file grew (after linesChanged) or is another one now.
    void grown();
    void replaced();
    void gone();
    /// line is 0 when the text was not found.
    void searchFinished(quint64 line, bool wrapped);

private:
    void adopt(const std::shared_ptr<log::LogSource>& source);
    void buildIndex();
    QString slot(const char* what) const;

    JobTracker& m_jobs;
    quint64 m_number = 0;
    QString m_path;
    QString m_name;
    QString m_error;
    LineFilter m_filter;
    std::shared_ptr<log::LogSource> m_source;
    std::shared_ptr<const log::LineIndex> m_index;
    std::vector<std::string> m_preview;
    bool m_gone = false;
};

} // namespace rungbook::ui
