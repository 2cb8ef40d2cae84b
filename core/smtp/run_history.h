// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that were made, each as a transcript text in a folder: what transcript_text.h writes, with a comment before it for the list. No secrets.
#pragma once

#include "core/base/result.h"
#include "core/smtp/probe_result.h"

#include <cstddef>
#include <string>
#include <vector>

namespace rungbook::smtp
{

/// What the list shows of a run without reading all of it.
struct HistoryEntry {
    std::string file; ///< its name in the folder: "20260301T090000Z-3.rungbook"
    std::string started; ///< RFC 3339 UTC
    std::string server;
    std::uint16_t port = 0;
    std::string security; ///< nameOf(Security)
    std::string outcome; ///< nameOf(ProbeOutcome)
    std::string cause; ///< id of the rule that was the cause; empty: none
    std::string verdict; ///< the sentence
};

/// A folder of runs. Safe to use from any thread, one call at a time.
class RunHistory
{
public:
    /// most: how many are kept; the oldest go first.
    explicit RunHistory(std::string folder, std::size_t most = 200);

    const std::string& folder() const { return m_folder; }

    /// Newest first. Files that are no runs are left out.
    std::vector<HistoryEntry> list() const;
    /// Writes a finished run, whole or not at all, and removes the oldest beyond the bound. Returns its file name.
    Result<std::string> add(const ProbeResult& run);
    /// The run of a file, diagnosed. NotUnderstood or Unreadable with a sentence.
    Result<ProbeResult> open(const std::string& file) const;
    /// Removes a run; no error when it is gone already.
    Result<void> remove(const std::string& file);
    /// Removes all of them.
    Result<void> clear();

private:
    std::vector<std::string> files() const; // newest first

    std::string m_folder;
    std::size_t m_most;
};

} // namespace rungbook::smtp
