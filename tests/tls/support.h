// SPDX-License-Identifier: GPL-3.0-or-later
// Two engines that talk to each other, without a network.
#pragma once

#include "core/tls/engine.h"
#include "core/tls/mint.h"
#include "core/tls/trust_anchors.h"

#include <gtest/gtest.h>
#include <string>

namespace rungbook::test
{

/// The client's and the server's side of one handshake.
struct Pair {
    tls::TlsEngine client;
    tls::TlsEngine server;

    /// Carries bytes to and fro until both are silent.
    void talk()
    {
        for (int round = 0; round < 50; ++round) {
            client.advance();
            const std::string up = client.takeOutput();
            server.receive(up);
            server.advance();
            const std::string down = server.takeOutput();
            client.receive(down);
            if (up.empty() && down.empty())
                return;
        }
        ADD_FAILURE() << "the two never fall silent";
    }
};

/// The value, or a failure of the test with the error's sentence.
template <class T> T must(Result<T> result)
{
    if (!result) {
        ADD_FAILURE() << result.error().message;
        std::abort();
    }
    return std::move(*result);
}

inline constexpr std::string_view kHost = "mail.example.com";

/// Options of a server with this certificate.
inline tls::ServerOptions serving(const tls::MintedServer& server)
{
    tls::ServerOptions options;
    options.certificatePem = server.chainPem;
    options.keyPem = server.keyPem;
    return options;
}

/// Options of a client that wants this host.
inline tls::ClientOptions asking(std::string_view host = kHost)
{
    tls::ClientOptions options;
    options.sni = host;
    options.verifyName = host;
    return options;
}

/// Trusts the root of this server, and nothing else.
inline tls::TrustAnchorsPtr trusting(const tls::MintedServer& server)
{
    return tls::withAnchors(nullptr, {&server.root, 1});
}

} // namespace rungbook::test
