// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"

#include <array>
#include <cmath>
#include <fmt/core.h>

namespace rungbook
{

namespace
{

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

// Days since 1970-01-01 of a proleptic Gregorian date (the well-known era arithmetic: 400 years are 146,097 days).
std::int64_t daysOf(int year, int month, int day)
{
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t yearOfEra = y - era * 400;
    const std::int64_t shifted = (month + 9) % 12;
    const std::int64_t dayOfYear = (153 * shifted + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + dayOfEra - 719'468;
}

bool isLeap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int daysIn(int year, int month)
{
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

constexpr std::array<const char*, 12> kMonths{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string fraction(int micro)
{
    if (micro == 0)
        return {};
    return micro % 1000 == 0 ? fmt::format(".{:03}", micro / 1000) : fmt::format(".{:06}", micro);
}

Timestamp inYear(Timestamp time, int year)
{
    CivilTime civil = toCivil(time);
    civil.year = year;
    if (civil.month == 2 && civil.day == 29 && !isLeap(year))
        civil.day = 28;
    return fromCivil(civil);
}

} // namespace

bool Timestamp::yearKnown() const
{
    static const std::int64_t first = daysOf(kUnknownYear + 2, 1, 1) * kSecondsPerDay * kMicrosPerSecond;
    return known() && micros >= first;
}

Timestamp fromCivil(const CivilTime& c)
{
    if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month) || c.hour < 0
        || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 60 || c.micro < 0
        || c.micro >= kMicrosPerSecond || c.year < 0 || c.year > 9999)
        return {};
    const std::int64_t seconds =
        daysOf(c.year, c.month, c.day) * kSecondsPerDay + c.hour * 3600 + c.minute * 60 + c.second;
    return {seconds * kMicrosPerSecond + c.micro};
}

CivilTime toCivil(Timestamp time)
{
    CivilTime c;
    if (!time.known())
        return c;
    std::int64_t seconds = time.micros / kMicrosPerSecond;
    std::int64_t micro = time.micros % kMicrosPerSecond;
    if (micro < 0) {
        micro += kMicrosPerSecond;
        --seconds;
    }
    std::int64_t days = seconds / kSecondsPerDay;
    std::int64_t rest = seconds % kSecondsPerDay;
    if (rest < 0) {
        rest += kSecondsPerDay;
        --days;
    }
    const std::int64_t z = days + 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const std::int64_t dayOfEra = z - era * 146'097;
    const std::int64_t yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shifted = (5 * dayOfYear + 2) / 153;
    c.day = static_cast<int>(dayOfYear - (153 * shifted + 2) / 5 + 1);
    c.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    c.year = static_cast<int>(yearOfEra + era * 400 + (c.month <= 2 ? 1 : 0));
    c.hour = static_cast<int>(rest / 3600);
    c.minute = static_cast<int>(rest % 3600 / 60);
    c.second = static_cast<int>(rest % 60);
    c.micro = static_cast<int>(micro);
    return c;
}

std::optional<double> secondsBetween(Timestamp earlier, Timestamp later)
{
    if (!earlier.known() || !later.known())
        return std::nullopt;
    if (earlier.yearKnown() && !later.yearKnown())
        later = inYear(later, toCivil(earlier).year);
    else if (!earlier.yearKnown() && later.yearKnown())
        later = inYear(later, toCivil(earlier).year);
    std::int64_t micros = later.micros - earlier.micros;
    constexpr std::int64_t halfYear = 183 * kSecondsPerDay * kMicrosPerSecond;
    if (!earlier.yearKnown() && micros < -halfYear)
        micros += 366 * kSecondsPerDay
            * kMicrosPerSecond; // New Year's Eve in a log without years: kUnknownYear is a leap year
    return static_cast<double>(micros) / static_cast<double>(kMicrosPerSecond);
}

std::string clockText(Timestamp time)
{
    if (!time.known())
        return {};
    const CivilTime c = toCivil(time);
    return fmt::format("{:02}:{:02}:{:02}{}", c.hour, c.minute, c.second, fraction(c.micro));
}

std::string dateTimeText(Timestamp time)
{
    if (!time.known())
        return {};
    const CivilTime c = toCivil(time);
    if (!time.yearKnown())
        return fmt::format(
            "{} {:02} {}", kMonths[static_cast<std::size_t>(c.month - 1)], c.day, clockText(time));
    return fmt::format("{:04}-{:02}-{:02} {}", c.year, c.month, c.day, clockText(time));
}

std::string isoText(Timestamp time)
{
    if (!time.known())
        return {};
    const CivilTime c = toCivil(time);
    if (!time.yearKnown())
        return fmt::format("--{:02}-{:02}T{}", c.month, c.day, clockText(time));
    return fmt::format("{:04}-{:02}-{:02}T{}", c.year, c.month, c.day, clockText(time));
}

std::string durationText(double seconds)
{
    if (seconds < 0)
        return "-" + durationText(-seconds);
    if (seconds < 10 && std::abs(seconds - std::round(seconds)) >= 0.05)
        return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    const auto two = [](std::int64_t a, const char* unitA, std::int64_t b, const char* unitB) {
        return b == 0 ? fmt::format("{} {}", a, unitA) : fmt::format("{} {} {} {}", a, unitA, b, unitB);
    };
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole < 3600)
        return two(whole / 60, "min", whole % 60, "s");
    if (whole < kSecondsPerDay)
        return two(whole / 3600, "h", whole % 3600 / 60, "min");
    return two(whole / kSecondsPerDay, "d", whole % kSecondsPerDay / 3600, "h");
}

} // namespace rungbook
