// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: what stands behind TrustAnchorsPtr, and the verification as the engine needs it.
#pragma once

#include "core/tls/openssl_ptr.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/verify.h"

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace rungbook::tls
{

class TrustAnchors
{
public:
    /// These certificates, each DER once, and with withSystem the issuers that the operating system trusts. They are looked for in its folder
    /// when a chain needs them: loading all of them takes tens of milliseconds, which a single run would spend on one.
    TrustAnchors(std::vector<ossl::X509Ptr> certificates, bool withSystem);

    X509_STORE* store() const { return m_store.get(); }
    bool withSystem() const { return m_withSystem; }
    /// What was given; without the system's.
    const std::vector<ossl::X509Ptr>& handles() const { return m_handles; }
    /// All of them, described, when first asked for.
    const std::vector<Certificate>& certificates() const;
    /// The description of a certificate at the end of a path, which is remembered. der: its bytes.
    Certificate describe(X509* certificate, std::string der) const;

private:
    ossl::StorePtr m_store;
    std::vector<ossl::X509Ptr> m_handles;
    bool m_withSystem = false;
    mutable std::once_flag m_once;
    mutable std::vector<Certificate> m_certificates;
    mutable std::mutex m_mutex;
    mutable std::unordered_map<std::string, Certificate> m_described; // by DER
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
