// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/dns_watch.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostEntries = 5'000;
constexpr std::int64_t kLongAgo = 600'000'000; ///< microseconds: what was asked earlier led somewhere else

std::string_view lastWord(std::string_view text)
{
    const std::size_t blank = text.rfind(' ');
    return blank == std::string_view::npos ? text : text.substr(blank + 1);
}

bool pointsTo(const DnsAnswer& answer, const std::string& name)
{
    if (answer.type != "MX" && answer.type != "SRV")
        return false;
    return std::any_of(answer.records.begin(), answer.records.end(),
        [&](const std::string& r) { return lastWord(r) == name; });
}

/// The name under which the PTR record of an IPv4 address stands.
std::string reverseName(const std::string& address)
{
    std::vector<std::string> parts;
    std::string part;
    for (const char c : address + ".") {
        if (c == '.') {
            parts.push_back(part);
            part.clear();
        } else {
            part += c;
        }
    }
    if (parts.size() != 4)
        return {};
    return fmt::format("{}.{}.{}.{}.in-addr.arpa", parts[3], parts[2], parts[1], parts[0]);
}

} // namespace

DnsEntry* DnsWatch::find(
    const std::string& name, const std::string& type, std::uint16_t id, const std::string& asker)
{
    const auto at = std::find_if(m_entries.rbegin(), m_entries.rend(), [&](const DnsEntry& e) {
        return e.answer.name == name && e.answer.type == type && (id == 0 || e.id == id)
            && (asker.empty() || e.asker == asker);
    });
    return at == m_entries.rend() ? nullptr : &*at;
}

void DnsWatch::question(const std::string& name, const std::string& type, std::uint16_t id,
    const std::string& asker, const std::string& resolver, std::int64_t micros, std::uint64_t packet)
{
    // The same question again before an answer came: the resolver is slow, or the next one is tried.
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend() && micros - entry->micros < 60'000'000;
         ++entry)
        if (!entry->answered && entry->answer.name == name && entry->answer.type == type) {
            ++entry->asked;
            entry->id = id;
            entry->asker = asker;
            return;
        }
    if (m_entries.size() >= kMostEntries)
        return;
    DnsEntry entry;
    entry.answer.name = printable(name);
    entry.answer.type = type;
    entry.answer.resolver = resolver;
    entry.answer.outcome = DnsOutcome::TimedOut;
    entry.micros = micros;
    entry.packet = packet;
    entry.id = id;
    entry.asker = asker;
    m_entries.push_back(std::move(entry));
}

void DnsWatch::answer(const std::string& name, const std::string& type, std::uint16_t id,
    const std::string& asker, const std::string& resolver, DnsOutcome outcome,
    std::vector<std::string> records, std::vector<std::string> aliases, std::int64_t micros,
    std::uint64_t packet)
{
    if (find(name, type, id, asker) == nullptr) // only the answer was recorded
        question(name, type, id, asker, resolver, micros, packet);
    DnsEntry* entry = find(name, type, id, asker);
    if (entry == nullptr || entry->answered)
        return;
    entry->answered = true;
    entry->answer.outcome = outcome;
    entry->answer.records = std::move(records);
    entry->answer.aliases = std::move(aliases);
    entry->answer.ms = static_cast<double>(micros - entry->micros) / 1000.0;
}

bool DnsWatch::message(const packets::DnsMessage& message, const packets::Endpoint& source,
    const packets::Endpoint& target, std::int64_t micros, std::uint64_t packet)
{
    if (message.name.empty() || m_entries.size() >= kMostEntries)
        return false;
    const packets::Endpoint& asker = message.response ? target : source;
    const packets::Endpoint& resolver = message.response ? source : target;
    const std::string who = fmt::format("{} {}", asker.address.text(), asker.port);
    if (!message.response) {
        question(message.name, message.type, message.id, who, resolver.address.text(), micros, packet);
        return true;
    }
    if (message.truncated)
        return true; // it is asked again over TCP
    std::vector<std::string> records;
    std::vector<std::string> aliases;
    for (const packets::DnsRecord& record : message.answers) {
        if (record.type == message.type && !record.data.empty())
            records.push_back(record.data);
        else if (record.type == "CNAME")
            aliases.push_back(record.data);
    }
    DnsOutcome outcome = DnsOutcome::Malformed;
    switch (message.code) {
    case 0:
        outcome = records.empty() ? DnsOutcome::NoData : DnsOutcome::Answered;
        break;
    case 2:
        outcome = DnsOutcome::ServFail;
        break;
    case 3:
        outcome = DnsOutcome::NxDomain;
        break;
    case 5:
        outcome = DnsOutcome::Refused;
        break;
    default:
        break;
    }
    answer(message.name, message.type, message.id, who, resolver.address.text(), outcome, std::move(records),
        std::move(aliases), micros, packet);
    return true;
}

void DnsWatch::add(DnsStory& story, DnsEntry& entry, std::int64_t end)
{
    entry.claimed = true;
    DnsEntry copy = entry;
    if (!copy.answered)
        copy.answer.ms = end > copy.micros ? static_cast<double>(end - copy.micros) / 1000.0 : -1;
    story.entries.push_back(std::move(copy));
}

DnsStory DnsWatch::claim(const std::set<std::string>& addresses, std::int64_t before, std::int64_t end)
{
    DnsStory story;
    const auto inTime = [&](const DnsEntry& e) {
        return e.micros <= before + 1'000'000 && before - e.micros < kLongAgo;
    };
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend() && story.name.empty(); ++entry)
        if (inTime(*entry))
            for (const std::string& record : entry->answer.records)
                if (addresses.contains(record) && (entry->answer.type == "A" || entry->answer.type == "AAAA"))
                    story.name = entry->answer.name;
    std::set<std::string> reverse;
    for (const std::string& address : addresses)
        reverse.insert(reverseName(address));
    for (DnsEntry& entry : m_entries) {
        if (entry.claimed)
            continue;
        const bool about = !story.name.empty() && inTime(entry)
            && (entry.answer.name == story.name || pointsTo(entry.answer, story.name));
        const bool backwards = entry.answer.type == "PTR" && reverse.contains(entry.answer.name);
        if (about || backwards)
            add(story, entry, end);
    }
    return story;
}

std::vector<DnsStory> DnsWatch::failures(std::int64_t end)
{
    std::vector<DnsStory> stories;
    for (DnsEntry& entry : m_entries) {
        const DnsAnswer& answer = entry.answer;
        if (entry.claimed || answer.type == "PTR" || answer.name.find('.') == std::string::npos)
            continue;
        // A and AAAA of one name belong together, and the host that an MX record names belongs to that record.
        const auto same = std::find_if(stories.begin(), stories.end(), [&](const DnsStory& s) {
            return s.name == answer.name
                || std::any_of(s.entries.begin(), s.entries.end(),
                    [&](const DnsEntry& e) { return pointsTo(e.answer, answer.name); });
        });
        if (same != stories.end()) {
            same->name = answer.name;
            add(*same, entry, end);
        } else if (stories.size() < 100) {
            DnsStory story;
            story.name = answer.name;
            add(story, entry, end);
            stories.push_back(std::move(story));
        }
    }
    // A name that has an address and no connection behind it says nothing about mail.
    std::erase_if(stories, [](const DnsStory& story) {
        const DnsAnswer& last = story.entries.back().answer;
        const bool address = std::any_of(story.entries.begin(), story.entries.end(), [](const DnsEntry& e) {
            return (e.answer.type == "A" || e.answer.type == "AAAA")
                && e.answer.outcome == DnsOutcome::Answered;
        });
        const bool nullMx = last.type == "MX"
            && std::any_of(last.records.begin(), last.records.end(),
                [](const std::string& r) { return lastWord(r) == "."; });
        return address && !nullMx;
    });
    return stories;
}

} // namespace rungbook::smtp
