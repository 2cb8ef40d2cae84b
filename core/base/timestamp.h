// SPDX-License-Identifier: GPL-3.0-or-later
// Times as logs print them: often without a year, sometimes without anything.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace rungbook
{

/// A moment on the clock of the machine that wrote the log: microseconds of local wall time since 1970-01-01 00:00:00, no time zone applied.
/// A log that prints no year counts in the year kUnknownYear (a leap year, so 29 February exists).
struct Timestamp {
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
    static constexpr int kUnknownYear = 1600;

    std::int64_t micros = kNone;

    bool known() const { return micros != kNone; }
    bool yearKnown() const;
    bool operator==(const Timestamp&) const = default;
};

/// Calendar fields of one moment; month and day count from 1.
struct CivilTime {
    int year = Timestamp::kUnknownYear;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int micro = 0;
};

/// The timestamp of the fields, or none when a field is out of range.
Timestamp fromCivil(const CivilTime& civil);

/// The fields of a known timestamp.
CivilTime toCivil(Timestamp time);

/// Seconds from earlier to later. When only one of the two has a year, the other is taken to be in the same one (or the next, over New
/// Year's Eve). Nothing when either is unknown.
std::optional<double> secondsBetween(Timestamp earlier, Timestamp later);

/// "17:36:05", or "17:36:05.120" when the log has parts of a second; empty when unknown.
std::string clockText(Timestamp time);

/// "2010-06-10 17:36:05", "Jun 10 17:36:05" when the year is not known; empty when unknown.
std::string dateTimeText(Timestamp time);

/// ISO 8601: "2010-06-10T17:36:05"; "--06-10T17:36:05" when the year is not known; empty when unknown.
std::string isoText(Timestamp time);

/// A length of time for people: "0.2 s", "8 s", "1 min 20 s", "2 h 5 min", "3 d 4 h".
std::string durationText(double seconds);

} // namespace rungbook
