// SPDX-License-Identifier: GPL-3.0-or-later
// The DNS part of a recording: questions with their answers, and which of them belong to a connection.
#pragma once

#include "core/packets/address.h"
#include "core/packets/dns_message.h"
#include "core/smtp/probe_result.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace rungbook::smtp
{

/// A question, when it was asked, and what came back.
struct DnsEntry {
    DnsAnswer answer;
    std::int64_t micros = 0;
    std::uint64_t packet = 0;
    std::uint16_t id = 0;
    std::string asker; ///< address and port
    bool answered = false;
    bool claimed = false;
    unsigned asked = 1; ///< how many times
};

/// What the DNS said on the way to one connection.
struct DnsStory {
    std::string name; ///< the host name that led there; empty: none
    std::vector<DnsEntry> entries;
};

class DnsWatch
{
public:
    /// A message of a capture. True when it was taken.
    bool message(const packets::DnsMessage& message, const packets::Endpoint& source,
        const packets::Endpoint& target, std::int64_t micros, std::uint64_t packet);
    /// The same from a row of a packet list.
    void question(const std::string& name, const std::string& type, std::uint16_t id,
        const std::string& asker, const std::string& resolver, std::int64_t micros, std::uint64_t packet);
    void answer(const std::string& name, const std::string& type, std::uint16_t id, const std::string& asker,
        const std::string& resolver, DnsOutcome outcome, std::vector<std::string> records,
        std::vector<std::string> aliases, std::int64_t micros, std::uint64_t packet);

    /// The questions that led to one of addresses before the moment, each claimed once; and PTR questions about it. end: when the recording ends.
    DnsStory claim(const std::set<std::string>& addresses, std::int64_t before, std::int64_t end);
    /// Names that led nowhere, in order. Single words do not count: machines look up their own name all the time.
    std::vector<DnsStory> failures(std::int64_t end);
    bool empty() const { return m_entries.empty(); }

private:
    DnsEntry* find(
        const std::string& name, const std::string& type, std::uint16_t id, const std::string& asker);
    void add(DnsStory& story, DnsEntry& entry, std::int64_t end);
    std::vector<DnsEntry> m_entries;
};

} // namespace rungbook::smtp
