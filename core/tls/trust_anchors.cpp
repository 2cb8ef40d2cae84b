// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_anchors.h"

#include "core/tls/anchors.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <openssl/err.h>

namespace rungbook::tls
{

namespace
{

std::string textOf(const char* path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TrustAnchorsPtr loadSystemAnchors()
{
    // The bundles of Debian, Fedora and the BSDs; OpenSSL's variable goes before them, as everywhere.
    const char* const chosen =
        std::getenv(X509_get_default_cert_file_env()); // NOLINT(concurrency-mt-unsafe): read once
    const std::array paths{chosen, "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem"};
    for (const char* const path : paths) {
        std::vector<ossl::X509Ptr> handles;
        if (path != nullptr)
            handles = ossl::readPemCertificates(textOf(path));
        if (handles.empty())
            continue;
        std::vector<Certificate> certificates;
        certificates.reserve(handles.size());
        for (const auto& handle : handles)
            certificates.push_back(ossl::describe(handle.get(), ossl::derOf(handle.get())));
        return std::make_shared<const TrustAnchors>(std::move(handles), std::move(certificates));
    }
    return nullptr;
}

} // namespace

TrustAnchors::TrustAnchors(std::vector<ossl::X509Ptr> handles, std::vector<Certificate> certificates)
    : m_store(X509_STORE_new())
{
    m_handles.reserve(handles.size());
    m_certificates.reserve(certificates.size()); // never grows beyond, so views into it stay
    for (std::size_t i = 0; i < handles.size() && i < certificates.size(); ++i) {
        if (m_byDer.contains(certificates[i].der))
            continue;
        if (m_store)
            X509_STORE_add_cert(m_store.get(), handles[i].get());
        m_certificates.push_back(std::move(certificates[i]));
        m_handles.push_back(std::move(handles[i]));
        m_byDer.emplace(m_certificates.back().der, m_certificates.size() - 1);
    }
    ERR_clear_error();
}

const Certificate* TrustAnchors::find(std::string_view der) const
{
    const auto at = m_byDer.find(der);
    return at == m_byDer.end() ? nullptr : &m_certificates[at->second];
}

TrustAnchorsPtr systemAnchors()
{
    static const TrustAnchorsPtr anchors = loadSystemAnchors();
    return anchors;
}

TrustAnchorsPtr withAnchors(const TrustAnchorsPtr& base, std::span<const Certificate> trusted)
{
    if (trusted.empty() && base)
        return base;
    std::vector<ossl::X509Ptr> handles;
    std::vector<Certificate> certificates;
    if (base) {
        certificates = base->certificates();
        for (const auto& handle : base->handles()) {
            X509_up_ref(handle.get());
            handles.emplace_back(handle.get());
        }
    }
    for (const Certificate& certificate : trusted)
        if (ossl::X509Ptr handle = ossl::parse(certificate.der)) {
            handles.push_back(std::move(handle));
            certificates.push_back(certificate);
        }
    return std::make_shared<const TrustAnchors>(std::move(handles), std::move(certificates));
}

std::span<const Certificate> certificatesOf(const TrustAnchorsPtr& anchors)
{
    return anchors ? std::span<const Certificate>(anchors->certificates()) : std::span<const Certificate>{};
}

} // namespace rungbook::tls
