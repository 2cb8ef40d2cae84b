// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/certificates.h"

#include "core/tls/mint.h"
#include "tests/peers/world.h"

#include <array>
#include <chrono>
#include <stdexcept>

namespace rungbook::test
{

namespace
{

using tls::Minted;
using tls::MintedServer;
using tls::MintFault;
using tls::MintKey;

template <class T> T made(Result<T> result)
{
    if (!result)
        throw std::runtime_error(result.error().message);
    return std::move(*result);
}

struct Pair {
    std::string_view name;
    MintFault fault;
    MintKey key = MintKey::Ec256;
};

constexpr std::array kPairs{Pair{"good", MintFault::None}, Pair{"ed25519", MintFault::None, MintKey::Ed25519},
    Pair{"rsa-2048", MintFault::None, MintKey::Rsa2048}, Pair{"expired", MintFault::Expired},
    Pair{"not-yet-valid", MintFault::NotYetValid}, Pair{"self-signed", MintFault::SelfSigned},
    Pair{"other-name", MintFault::WrongName}, Pair{"incomplete", MintFault::IncompleteChain},
    Pair{"unknown-issuer", MintFault::UnknownRootNotSent}, Pair{"private-root", MintFault::UnknownRoot},
    Pair{"rsa-1024", MintFault::WeakKey}, Pair{"sha-1", MintFault::WeakDigest},
    Pair{"common-name-only", MintFault::CommonNameOnly}, Pair{"wildcard", MintFault::Wildcard},
    Pair{"client-purpose", MintFault::ClientOnly}, Pair{"with-root", MintFault::RootPresented},
    Pair{"name-constraints", MintFault::NameConstraints}};

Minted authority(std::string name)
{
    tls::MintSpec spec;
    spec.commonName = std::move(name);
    spec.ca = true;
    return made(tls::mint(spec));
}

Minted clientOf(std::string name, const Minted& issuer)
{
    tls::MintSpec spec;
    spec.commonName = name;
    spec.dnsNames = {std::move(name)};
    spec.extendedKeyUsage = {"clientAuth"};
    return made(tls::mint(spec, &issuer));
}

// One authority for clients that the servers know, and a stranger.
struct Clients {
    Minted known = authority("Clients CA");
    Minted strange = authority("Strange CA");
    Minted client = clientOf("client.example.test", known);
    Minted stranger = clientOf("stranger.example.test", strange);
};

const Clients& clients()
{
    static const Clients all;
    return all;
}

const MintedServer& good()
{
    static const MintedServer server = made(tls::mintServer(MintFault::None, kServerName));
    return server;
}

void writePair(
    const std::string& folder, std::string_view name, const std::string& chain, const std::string& key)
{
    // The servers run as users of their own; the folder is gone with the test.
    writeFile(folder + "/" + std::string(name) + ".pem", chain);
    writeFile(folder + "/" + std::string(name) + ".key", key);
}

} // namespace

void writeCertificates(const std::string& folder)
{
    for (const Pair& pair : kPairs) {
        const MintedServer server = made(tls::mintServer(pair.fault, kServerName, pair.key));
        writePair(folder, pair.name, server.chainPem, server.keyPem);
    }
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    constexpr std::int64_t tenDays = 10 * 24 * 3600;
    tls::MintSpec spec;
    spec.commonName = kServerName;
    spec.dnsNames = {std::string(kServerName)};
    spec.notAfter = now + tenDays;
    const Minted soon = made(tls::mint(spec, &good().issuer));
    writePair(folder, "expires-soon", soon.certificatePem + good().issuer.certificatePem, soon.keyPem);
    writeFile(folder + "/clients.pem", clients().known.certificatePem);
}

tls::TrustAnchorsPtr trustedRoot()
{
    static const tls::TrustAnchorsPtr anchors = [] {
        const std::array roots{good().root};
        return tls::withAnchors(nullptr, roots);
    }();
    return anchors;
}

const std::string& clientCertificate(std::string_view name)
{
    return name == "client" ? clients().client.certificatePem : clients().stranger.certificatePem;
}

const std::string& clientKey(std::string_view name)
{
    return name == "client" ? clients().client.keyPem : clients().stranger.keyPem;
}

} // namespace rungbook::test
