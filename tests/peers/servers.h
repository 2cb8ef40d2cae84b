// SPDX-License-Identifier: GPL-3.0-or-later
// All counterparts together.
#pragma once

#include "tests/peers/certificates.h"
#include "tests/peers/exim_server.h"
#include "tests/peers/postfix_server.h"

#include <filesystem>
#include <memory>
#include <string>

namespace rungbook::test
{

inline constexpr std::uint16_t kMaskedPort = 3700;

/// Exim, Postfix and a masked smtp-sink, running from construction to destruction.
class Servers
{
public:
    explicit Servers(const std::string& folder)
    {
        const std::string certificates = folder + "/certificates";
        std::filesystem::create_directories(certificates);
        writeCertificates(certificates);
        exim = std::make_unique<EximServer>(folder + "/exim", certificates);
        postfix = std::make_unique<PostfixServer>(folder + "/postfix", certificates, RUNGBOOK_PEERS);
        masked = std::make_unique<SmtpSink>(kMaskedPort, std::vector<std::string>{"-P"}, folder);
    }
    std::string trouble() const { return exim->trouble() + postfix->trouble() + masked->trouble(); }

    std::unique_ptr<EximServer> exim;
    std::unique_ptr<PostfixServer> postfix;
    std::unique_ptr<SmtpSink> masked;
};

/// Those of this run.
Servers& servers();

} // namespace rungbook::test
