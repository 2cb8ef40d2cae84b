// SPDX-License-Identifier: GPL-3.0-or-later
// A DNS server on 127.0.0.1 for one test, UDP and TCP, that misbehaves by the name it is asked for.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rungbook::test
{

/// Names under nx.test, servfail.test, bogus.test (SERVFAIL, and an answer with checking disabled), refused.test, timeout.test, nodata.test, short.test (the message is cut), loop.test (a name that points
/// to itself), trunc.test (the answer comes by TCP only), wrongid.test and formerr.test are answered like that; the rest from what was added.
class DnsServer
{
public:
    DnsServer();
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;
    ~DnsServer();

    /// data is the record as in a zone file: "192.0.2.1", "10 mx.example.com", "0 5 587 mail.example.com", "target.example.com".
    void add(const std::string& name, const std::string& type, const std::string& data);
    /// "127.0.0.1:40053".
    std::string address() const;
    /// Names that were asked for, with their types: "A mail.example.com".
    std::vector<std::string> asked() const;

private:
    void serve();
    std::string answer(const std::string& query, bool tcp);

    int m_udp = -1;
    int m_tcp = -1;
    int m_wake[2] = {-1, -1};
    std::uint16_t m_port = 0;
    mutable std::mutex m_mutex;
    std::multimap<std::pair<std::string, unsigned>, std::string> m_records;
    std::vector<std::string> m_asked;
    std::thread m_thread;
};

} // namespace rungbook::test
