// SPDX-License-Identifier: GPL-3.0-or-later
// Exim as a counterpart: one daemon, one throw-away folder, and a behaviour for each port.
#pragma once

#include "tests/peers/world.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

/// What the server does on one port.
struct EximPort {
    std::uint16_t port = 0;
    std::string_view name;
    enum class Tls { Never, Offered, Demanded, Implicit } tls = Tls::Offered;
    enum class Login { Never, Always, InsideTls } login = Login::Never;
    std::string_view certificate =
        "good"; ///< <certificate>.pem and <certificate>.key in the folder of certificates
    std::string_view behaviour =
        {}; ///< "busy", "blocked", "greylist", ...: see the access lists in exim_server.cpp
    std::string_view ciphers = "NORMAL"; ///< a GnuTLS priority string
    std::string_view sizeLimit = "50M";
    enum class ClientCertificate { No, Wanted, Demanded } clientCertificate = ClientCertificate::No;
};

/// Every behaviour, one port each.
const std::vector<EximPort>& eximPorts();

/// The port of that name; 0 when there is none.
std::uint16_t eximPort(std::string_view name);

/// A running Exim. certificates: a folder with the pairs that eximPorts() names, and clients.pem (issuers of client certificates).
class EximServer
{
public:
    EximServer(const std::string& folder, const std::string& certificates);
    /// Empty when it runs; else what went wrong, with the end of its log.
    const std::string& trouble() const { return m_trouble; }
    /// Everything it delivered.
    std::string mailbox() const;
    std::string log() const;

private:
    std::string m_folder;
    std::string m_trouble;
    Child m_daemon;
};

/// Who may log in to Exim and Postfix.
inline constexpr std::string_view kUser = "alice";
inline constexpr std::string_view kPassword = "correct horse 7";

} // namespace rungbook::test
