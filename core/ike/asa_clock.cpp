// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/asa_clock.h"

namespace rungbook::ike::asa
{

namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

int monthOf(std::string_view s)
{
    static constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (s.size() != 3)
        return 0;
    const std::size_t at = names.find(s);
    return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

int number(std::string_view s)
{
    int value = 0;
    for (const char c : s) {
        if (!isDigit(c))
            return -1;
        value = value * 10 + (c - '0');
    }
    return s.empty() || s.size() > 6 ? -1 : value;
}

/// The last word of s, which is cut off together with the blanks (and commas) around it.
std::string_view popWord(std::string_view& s)
{
    while (!s.empty() && (isSpace(s.back()) || s.back() == ','))
        s.remove_suffix(1);
    std::size_t begin = s.size();
    while (begin > 0 && !isSpace(s[begin - 1]))
        --begin;
    const std::string_view word = s.substr(begin);
    s = s.substr(0, begin);
    return word;
}

bool timeAt(std::string_view s, std::size_t at)
{
    return at + 8 <= s.size() && isDigit(s[at]) && isDigit(s[at + 1]) && s[at + 2] == ':'
        && isDigit(s[at + 3]) && isDigit(s[at + 4]) && s[at + 5] == ':' && isDigit(s[at + 6])
        && isDigit(s[at + 7]) && (at == 0 || !isDigit(s[at - 1]));
}

int twoDigits(std::string_view s, std::size_t at)
{
    return (s[at] - '0') * 10 + (s[at + 1] - '0');
}

// Reads the clock whose "hh:mm:ss" begins at time. Forms: Jun 10 2010 17:36:05, Jun 10 17:36:05, Fri Sep 06 14:32:18 2013,
// 2010-06-10T17:36:05.123+01:00. The zone is left out: the log's own wall clock is what an engineer compares with.
bool clockAt(std::string_view s, std::size_t time, Clock& clock)
{
    CivilTime& c = clock.civil;
    c.hour = twoDigits(s, time);
    c.minute = twoDigits(s, time + 3);
    c.second = twoDigits(s, time + 6);
    std::size_t end = time + 8;
    if (end + 1 < s.size() && s[end] == '.' && isDigit(s[end + 1])) {
        int scale = 100'000;
        for (++end; end < s.size() && isDigit(s[end]); ++end) {
            c.micro += (s[end] - '0') * scale;
            scale /= 10;
        }
    }
    if (time >= 11 && (s[time - 1] == 'T' || s[time - 1] == ' ') && s[time - 4] == '-'
        && s[time - 7] == '-') {
        c.year = number(s.substr(time - 11, 4));
        c.month = number(s.substr(time - 6, 2));
        c.day = number(s.substr(time - 3, 2));
        clock.year = true;
        clock.begin = time - 11;
        if (end < s.size() && (s[end] == 'Z' || s[end] == '+' || s[end] == '-')) {
            ++end;
            while (end < s.size() && (isDigit(s[end]) || s[end] == ':'))
                ++end;
        }
        clock.end = end;
        return c.year > 1900 && c.month >= 1 && c.day >= 1;
    }
    std::string_view before = s.substr(0, time);
    std::string_view word = popWord(before);
    if (word.size() == 4 && number(word) > 1900) {
        c.year = number(word);
        clock.year = true;
        word = popWord(before);
    }
    c.day = word.size() <= 2 ? number(word) : -1;
    if (c.day < 1)
        return false;
    word = popWord(before);
    const std::string_view name = word.size() >= 3 ? word.substr(word.size() - 3) : word;
    c.month = monthOf(name);
    if (c.month == 0)
        return false;
    clock.begin = static_cast<std::size_t>(name.data() - s.data());
    if (!clock.year && end + 5 <= s.size() && s[end] == ' ' && number(s.substr(end + 1, 4)) > 1900
        && (end + 5 == s.size() || !isDigit(s[end + 5]))) {
        c.year = number(s.substr(end + 1, 4));
        clock.year = true;
        end += 5;
    }
    clock.end = end;
    return true;
}

} // namespace

bool lastClock(std::string_view s, std::size_t limit, std::size_t reach, Clock& clock)
{
    if (limit < 8)
        return false;
    const std::size_t stop = limit > reach ? limit - reach : 0;
    for (std::size_t at = limit - 8 + 1; at-- > stop;) {
        if (s[at + 2] == ':' && timeAt(s, at)) {
            clock = {};
            if (clockAt(s.substr(0, limit), at, clock))
                return true;
        }
        if (at == 0)
            break;
    }
    return false;
}

Timestamp parseClock(std::string_view header)
{
    Clock clock;
    if (!lastClock(header, header.size(), header.size(), clock))
        return {};
    if (!clock.year) {
        Clock collector;
        if (clock.begin >= 8 && lastClock(header, clock.begin, clock.begin, collector) && collector.year)
            clock.civil.year = collector.civil.year;
    }
    return fromCivil(clock.civil);
}

} // namespace rungbook::ike::asa
