// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: what stands behind TrustAnchorsPtr, and the verification as the engine needs it.
#pragma once

#include "core/tls/openssl_ptr.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/verify.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace rungbook::tls
{

class TrustAnchors
{
public:
    /// Takes over the certificates; those with the same DER are kept once.
    TrustAnchors(std::vector<ossl::X509Ptr> handles, std::vector<Certificate> certificates);

    X509_STORE* store() const { return m_store.get(); }
    const std::vector<Certificate>& certificates() const { return m_certificates; }
    const std::vector<ossl::X509Ptr>& handles() const { return m_handles; }
    /// The anchor with this DER, or null.
    const Certificate* find(std::string_view der) const;

private:
    ossl::StorePtr m_store;
    std::vector<ossl::X509Ptr> m_handles;
    std::vector<Certificate> m_certificates;
    std::unordered_map<std::string_view, std::size_t> m_byDer; // views into m_certificates
};

namespace ossl
{

/// The report, and the code that decides which alert goes out: the error that OpenSSL met first, then the name. X509_V_OK when accepted.
struct Verified {
    VerifyReport report;
    int decisive = 0;
};

/// verifyChain on what OpenSSL already holds. handles: the presented certificates, the same ones as presented.
Verified verify(const std::vector<X509*>& handles, std::span<const Certificate> presented,
    const TrustAnchorsPtr& anchors, const VerifyQuestion& question);

} // namespace ossl

} // namespace rungbook::tls
