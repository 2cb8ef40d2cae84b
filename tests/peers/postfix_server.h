// SPDX-License-Identifier: GPL-3.0-or-later
// Postfix as the second dialect, with OpenSSL where Exim has GnuTLS; and its smtp-sink, which talks like a server behind a PIX.
#pragma once

#include "tests/peers/world.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

/// One smtpd with options of its own.
struct PostfixPort {
    std::uint16_t port = 0;
    std::string_view name;
    std::string_view certificate = {}; ///< empty: no TLS
    std::string_view options = {}; ///< as in master.cf: " -o name=value -o { name = value }"
};

/// Every behaviour, one port each.
const std::vector<PostfixPort>& postfixPorts();

/// The port of that name; 0 when there is none.
std::uint16_t postfixPort(std::string_view name);

/// A running Postfix. certificates: as for EximServer; peers: what packaging/peers.sh unpacked.
class PostfixServer
{
public:
    PostfixServer(const std::string& folder, const std::string& certificates, const std::string& peers);
    /// Empty when it runs; else what went wrong.
    const std::string& trouble() const { return m_trouble; }
    std::string log() const;

private:
    std::string m_folder;
    std::string m_trouble;
    Child m_master;
};

/// smtp-sink on a port of loopback: "-P" masks the greeting and refuses EHLO as PIX firewalls do.
class SmtpSink
{
public:
    SmtpSink(std::uint16_t port, const std::vector<std::string>& options, const std::string& folder);
    const std::string& trouble() const { return m_trouble; }

private:
    std::string m_trouble;
    Child m_sink;
};

} // namespace rungbook::test
