// SPDX-License-Identifier: GPL-3.0-or-later
// A client and a server that receive any bytes: before a handshake, and spliced into one. Neither is ever through because of them, each
// ends with a sentence when the connection ends, and a message of a handshake that is read alone gives clean text.
#include "core/tls/engine.h"
#include "core/tls/handshake_message.h"
#include "core/tls/mint.h"
#include "core/tls/trust_anchors.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace rungbook;
using namespace rungbook::tls;

namespace
{

const MintedServer& identity()
{
    static const MintedServer made = [] {
        auto server = mintServer(MintFault::None, "mail.example.com");
        FUZZ_CHECK(server.has_value());
        return std::move(*server);
    }();
    return made;
}

const TrustAnchorsPtr& anchors()
{
    static const TrustAnchorsPtr trusted = withAnchors(nullptr, {&identity().root, 1});
    return trusted;
}

TlsEngine newClient()
{
    ClientOptions options;
    options.sni = "mail.example.com";
    options.verifyName = "mail.example.com";
    auto made = TlsEngine::client(options, anchors());
    FUZZ_CHECK(made.has_value());
    return std::move(*made);
}

TlsEngine newServer(int version)
{
    ServerOptions options;
    options.certificatePem = identity().chainPem;
    options.keyPem = identity().keyPem;
    options.maximumVersion = version;
    auto made = TlsEngine::server(options);
    FUZZ_CHECK(made.has_value());
    return std::move(*made);
}

bool isClean(std::string_view text)
{
    return std::none_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void finish(TlsEngine& engine)
{
    engine.advance();
    FUZZ_CHECK(!engine.established());
    engine.peerEnded(false);
    engine.advance();
    FUZZ_CHECK(engine.failed() && engine.report().failure.ends_with('.'));
    FUZZ_CHECK(engine.report().firstBytes.size() <= 64 && engine.takePlaintext().empty());
    for (const TlsEvent& event : engine.takeEvents())
        FUZZ_CHECK(isClean(event.name) && isClean(event.detail));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const int version : {0, 0x0303, 0x0304}) {
        const HandshakeMessage message =
            readHandshakeMessage(bytes, {.version = version, .ecdhe = version == 0x0303});
        FUZZ_CHECK(isClean(message.name) && isClean(message.detail) && message.certificates.size() <= 64);
    }
    TlsEngine client = newClient();
    client.advance();
    client.receive(bytes);
    finish(client);
    const int version = size % 2 == 0 ? 0x0303 : 0x0304;
    TlsEngine server = newServer(version);
    server.receive(bytes);
    finish(server);
    // The true flight of a server up to some byte, and then these.
    TlsEngine victim = newClient();
    TlsEngine honest = newServer(version);
    victim.advance();
    honest.receive(victim.takeOutput());
    honest.advance();
    const std::string flight = honest.takeOutput();
    const std::size_t at = size == 0 ? 0 : (data[0] * 256U + data[size - 1]) % flight.size();
    if (size == 0 || std::string_view(flight).substr(at).starts_with(bytes))
        return 0;
    victim.receive(std::string_view(flight).substr(0, at));
    victim.receive(bytes);
    finish(victim);
    return 0;
}
