// SPDX-License-Identifier: GPL-3.0-or-later
// Makes certificates at run time: for tests, and for the practice server. Never for anything that others are to trust.
#pragma once

#include "core/base/result.h"
#include "core/tls/certificate.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// The key to make. RSA takes up to a second, so RSA keys are kept and used again for the same common name; EC keys cost nothing.
enum class MintKey : unsigned char { Ec256, Ec384, Ed25519, Rsa2048, Rsa1024 };

/// What the certificate is to say. The defaults are those of a good server certificate.
struct MintSpec {
    std::string commonName;
    std::string organisation; ///< empty: none
    std::vector<std::string> dnsNames;
    std::vector<std::string> ipAddresses; ///< as text
    std::vector<std::string> emails;
    bool ca = false; ///< basicConstraints cA, and the key usage of an authority
    int pathLength = -1; ///< -1: none
    UtcSeconds notBefore = 0; ///< 0: one day ago
    UtcSeconds notAfter = 0; ///< 0: in 90 days, for an authority in ten years
    MintKey key = MintKey::Ec256;
    std::string keyPem; ///< use this key instead of making one
    std::string digest = "SHA256"; ///< of the issuer's signature, OpenSSL's name; not used with Ed25519
    std::vector<std::string> keyUsage; ///< OpenSSL's names; empty: what fits ca
    std::vector<std::string> extendedKeyUsage{
        "serverAuth"}; ///< OpenSSL's names; empty: no extension; authorities get none
    std::vector<std::string> permittedDns; ///< name constraints of an authority
    std::vector<std::string> excludedDns;
    bool mustStaple = false;
    std::vector<std::string> caIssuers; ///< URLs
    std::vector<std::string> ocspResponders;
    std::vector<std::string> crlPoints;
};

/// A certificate with its key.
struct Minted {
    Certificate certificate;
    std::string certificatePem; ///< this one alone
    std::string keyPem; ///< unencrypted PKCS#8
};

/// Makes a certificate, signed by issuer, or by its own key when issuer is null. Usage with a sentence when the spec can not be had.
Result<Minted> mint(const MintSpec& spec, const Minted* issuer = nullptr);

/// What is wrong with the certificate that a practice server shows.
enum class MintFault : unsigned char {
    None, ///< leaf and intermediate, in order
    Expired,
    NotYetValid,
    WrongName, ///< for another host
    CommonNameOnly, ///< no subjectAltName
    WeakKey, ///< RSA-1024
    WeakDigest, ///< signed with SHA-1
    ClientOnly, ///< extended key usage clientAuth
    CaAsLeaf,
    NameConstraints, ///< the intermediate is constrained to another domain
    MustStaple, ///< and no staple is sent
    Wildcard, ///< for *.parent of the host
    PartialWildcard, ///< for the host's first letters, an asterisk, and its parent
    SelfSigned, ///< a leaf that signed itself
    UnknownRoot, ///< complete, from a root that the client does not know, which is sent as well
    UnknownRootNotSent, ///< the same without the root
    IncompleteChain, ///< the intermediate is left out; the leaf says where it is
    WrongOrder, ///< leaf, root, intermediate
    ExpiredIntermediate,
    RootPresented ///< good, and the root is sent needlessly
};

/// A server's certificate chain with a fault, ready for ServerOptions, and the root that a client trusts.
struct MintedServer {
    std::string chainPem; ///< what the server sends
    std::string keyPem;
    std::vector<Certificate> chain; ///< the same, read
    Certificate leaf;
    Minted issuer; ///< of the leaf (the leaf itself when it is self-signed)
    Certificate
        root; ///< what the client is to trust; with UnknownRoot and SelfSigned it did not sign the chain
    std::string rootPem;
};

/// Makes one for host: a DNS name or an IP address. The authorities are made once per program, so that several servers share them.
Result<MintedServer> mintServer(MintFault fault, std::string_view host, MintKey key = MintKey::Ec256);

/// What an OCSP response says.
enum class MintStaple : unsigned char { Good, Revoked, Unknown, OutOfDate };

/// A DER OCSP response about leaf, signed by its issuer.
Result<std::string> mintStaple(const Certificate& leaf, const Minted& issuer, MintStaple status);

} // namespace rungbook::tls
