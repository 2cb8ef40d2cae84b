// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs beside each other: what was asked differently, what was answered differently, and which findings came and went.
#pragma once

#include "core/smtp/probe_result.h"

#include <optional>
#include <string>
#include <vector>

namespace rungbook::smtp
{

/// One step in both runs; either may be missing.
struct StepPair {
    Phase phase = Phase::Connect;
    std::optional<Step> before;
    std::optional<Step> after;
    bool differs() const; ///< in being there or in its outcome; times always differ
};

/// The same thing in both runs, as text; empty: not there.
struct ValuePair {
    std::string name; ///< "Port", "EHLO", "Certificate: valid to"
    std::string before;
    std::string after;
    bool differs() const { return before != after; }
};

/// A finding that only one run has, or both.
struct FindingPair {
    std::string rule;
    std::string title;
    bool before = false;
    bool after = false;
};

/// A line of the difference of two transcripts.
struct DiffLine {
    enum class Kind : unsigned char { Same, Removed, Added };
    Kind kind = Kind::Same;
    std::string text; ///< "C: EHLO client.example.com", "* connected"
    std::uint32_t before = 0; ///< line number in the run before, 0: not in it
    std::uint32_t after = 0;
};

/// The comparison. Holds nothing that the transcripts do not show.
struct RunComparison {
    std::vector<StepPair> steps;
    std::vector<ValuePair> settings; ///< only those that differ
    std::vector<ValuePair>
        replies; ///< what each command was answered, in the order of the later run; those that differ
    std::vector<ValuePair>
        tls; ///< version, cipher, the server's certificate, the issuer: only those that differ
    std::vector<std::string> offersGone; ///< EHLO keywords with their arguments
    std::vector<std::string> offersNew;
    std::vector<FindingPair> findings;
    std::vector<DiffLine> transcript;
    std::string summary; ///< a sentence or two: what the difference comes to
};

/// Compares an earlier run with a later one.
RunComparison compare(const ProbeResult& before, const ProbeResult& after);

/// The comparison of the transcripts as a text, lines beginning with " ", "-" or "+".
std::string diffText(const RunComparison& comparison);

} // namespace rungbook::smtp
