// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_anchors.h"

#include "core/tls/anchors.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <openssl/err.h>
#include <string>
#include <unordered_set>

namespace rungbook::tls
{

namespace
{

/// Where the operating system keeps its issuers.
struct SystemPlaces {
    std::string file; ///< all of them in one file
    std::string folder; ///< by the hash of their names, as OpenSSL looks for them; empty: there is none
};

std::string environment(const char* name)
{
    const char* const value =
        std::getenv(name); // NOLINT(concurrency-mt-unsafe): read once, before anything is set
    return value != nullptr ? value : "";
}

bool exists(const std::string& path)
{
    std::error_code error;
    return !path.empty() && std::filesystem::exists(path, error);
}

/// "5ad8a5d6.0": the folder was prepared for looking up.
bool isHashed(const std::string& folder)
{
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.size() == 10 && name.ends_with(".0") && name.find_first_not_of("0123456789abcdef") == 8)
            return true;
    }
    return false;
}

SystemPlaces findSystem()
{
    SystemPlaces places;
    // OpenSSL's own variables go before everything, as everywhere.
    places.file = environment(X509_get_default_cert_file_env());
    places.folder = environment(X509_get_default_cert_dir_env());
    if (!places.file.empty() || !places.folder.empty())
        return places;
    constexpr std::array kFiles{
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};
    for (const char* const file : kFiles)
        if (places.file.empty() && exists(file))
            places.file = file;
    if (const std::string folder = "/etc/ssl/certs"; isHashed(folder))
        places.folder = folder;
    return places;
}

const SystemPlaces& system()
{
    static const SystemPlaces places = findSystem();
    return places;
}

std::vector<ossl::X509Ptr> readFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return ossl::readPemCertificates(text);
}

/// Every issuer of the system, read and described once.
const std::vector<Certificate>& systemCertificates()
{
    static const std::vector<Certificate> all = [] {
        std::vector<ossl::X509Ptr> handles = readFile(system().file);
        if (handles.empty() && !system().folder.empty()) {
            std::error_code error;
            for (std::filesystem::directory_iterator at(system().folder, error), end; !error && at != end;
                 at.increment(error))
                for (ossl::X509Ptr& one : readFile(at->path().string()))
                    handles.push_back(std::move(one));
        }
        std::unordered_set<std::string> known;
        std::vector<Certificate> out;
        for (const auto& handle : handles)
            if (std::string der = ossl::derOf(handle.get()); known.insert(der).second)
                out.push_back(ossl::describe(handle.get(), std::move(der)));
        return out;
    }();
    return all;
}

void addSystem(X509_STORE* store)
{
    // A folder is looked into when an issuer is wanted; a file has to be read as a whole.
    if (!system().folder.empty())
        X509_STORE_load_path(store, system().folder.c_str());
    else if (!system().file.empty())
        X509_STORE_load_file(store, system().file.c_str());
}

std::vector<ossl::X509Ptr> shared(const std::vector<ossl::X509Ptr>& handles)
{
    std::vector<ossl::X509Ptr> out;
    for (const auto& handle : handles) {
        X509_up_ref(handle.get());
        out.emplace_back(handle.get());
    }
    return out;
}

} // namespace

TrustAnchors::TrustAnchors(std::vector<ossl::X509Ptr> certificates, bool withSystem)
    : m_store(X509_STORE_new())
    , m_withSystem(withSystem)
{
    std::unordered_set<std::string> known;
    for (ossl::X509Ptr& certificate : certificates)
        if (known.insert(ossl::derOf(certificate.get())).second) {
            if (m_store)
                X509_STORE_add_cert(m_store.get(), certificate.get());
            m_handles.push_back(std::move(certificate));
        }
    if (m_store && withSystem)
        addSystem(m_store.get());
    ERR_clear_error();
}

const std::vector<Certificate>& TrustAnchors::certificates() const
{
    std::call_once(m_once, [this] {
        if (m_withSystem)
            m_certificates = systemCertificates();
        std::unordered_set<std::string_view> known;
        for (const Certificate& certificate : m_certificates)
            known.insert(certificate.der);
        std::vector<Certificate> own;
        for (const auto& handle : m_handles)
            if (std::string der = ossl::derOf(handle.get()); !known.contains(der))
                own.push_back(ossl::describe(handle.get(), std::move(der)));
        m_certificates.insert(
            m_certificates.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    });
    return m_certificates;
}

Certificate TrustAnchors::describe(X509* certificate, std::string der) const
{
    constexpr std::size_t kMost = 1000;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto at = m_described.find(der); at != m_described.end())
            return at->second;
    }
    Certificate described = ossl::describe(certificate, der);
    const std::scoped_lock lock(m_mutex);
    if (m_described.size() < kMost)
        m_described.emplace(std::move(der), described);
    return described;
}

TrustAnchorsPtr systemAnchors()
{
    static const TrustAnchorsPtr anchors = exists(system().file) || exists(system().folder)
        ? std::make_shared<const TrustAnchors>(std::vector<ossl::X509Ptr>{}, true)
        : nullptr;
    return anchors;
}

TrustAnchorsPtr withAnchors(const TrustAnchorsPtr& base, std::span<const Certificate> trusted)
{
    if (trusted.empty() && base)
        return base;
    std::vector<ossl::X509Ptr> handles = base ? shared(base->handles()) : std::vector<ossl::X509Ptr>{};
    for (const Certificate& certificate : trusted)
        if (ossl::X509Ptr handle = ossl::parse(certificate.der))
            handles.push_back(std::move(handle));
    return std::make_shared<const TrustAnchors>(std::move(handles), base && base->withSystem());
}

std::span<const Certificate> certificatesOf(const TrustAnchorsPtr& anchors)
{
    return anchors ? std::span<const Certificate>(anchors->certificates()) : std::span<const Certificate>{};
}

} // namespace rungbook::tls
