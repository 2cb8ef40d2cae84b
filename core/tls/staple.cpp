// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/staple.h"

#include <openssl/err.h>

namespace rungbook::tls::ossl
{

namespace
{

/// Clocks of responders and clients differ; OpenSSL's own tools allow the same.
constexpr UtcSeconds kSkew = 300;

struct Single {
    bool found = false;
    int status = V_OCSP_CERTSTATUS_UNKNOWN;
    ASN1_GENERALIZEDTIME* thisUpdate = nullptr;
    ASN1_GENERALIZEDTIME* nextUpdate = nullptr;
};

/// Responders name a certificate by hashes of its issuer; SHA-1 is usual (RFC 5019), SHA-256 comes up.
Single findStatus(OCSP_BASICRESP* basic, X509* leaf, X509* issuer)
{
    Single single;
    for (const EVP_MD* hash : {EVP_sha1(), EVP_sha256()}) {
        const OcspCertIdPtr id(OCSP_cert_to_id(hash, leaf, issuer));
        if (id
            && OCSP_resp_find_status(
                   basic, id.get(), &single.status, nullptr, nullptr, &single.thisUpdate, &single.nextUpdate)
                == 1) {
            single.found = true;
            break;
        }
    }
    return single;
}

std::string judge(std::string_view response, const std::vector<X509*>& handles,
    const std::vector<Certificate>& path, const TrustAnchorsPtr& anchors, UtcSeconds at)
{
    const unsigned char* data = bytes(response);
    const OcspResponsePtr parsed(d2i_OCSP_RESPONSE(nullptr, &data, static_cast<long>(response.size())));
    if (!parsed || OCSP_response_status(parsed.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL || handles.empty())
        return "unreadable";
    const OcspBasicPtr basic(OCSP_response_get1_basic(parsed.get()));
    if (!basic)
        return "unreadable";
    const X509Ptr issuer = path.size() > 1 ? parse(path[1].der) : nullptr;
    if (!issuer || !anchors)
        return "not trusted";
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> others(
        sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
    if (!others)
        return "unreadable";
    for (std::size_t i = 1; i < handles.size(); ++i)
        sk_X509_push(others.get(), handles[i]);
    sk_X509_push(others.get(), issuer.get());
    if (OCSP_basic_verify(basic.get(), others.get(), anchors->store(), OCSP_PARTIAL_CHAIN) != 1)
        return "not trusted";
    const Single single = findStatus(basic.get(), handles.front(), issuer.get());
    if (!single.found)
        return "unknown";
    if (single.thisUpdate == nullptr
        || ASN1_TIME_cmp_time_t(single.thisUpdate, static_cast<time_t>(at + kSkew)) > 0
        || (single.nextUpdate != nullptr
            && ASN1_TIME_cmp_time_t(single.nextUpdate, static_cast<time_t>(at - kSkew)) < 0))
        return "out of date";
    return single.status == V_OCSP_CERTSTATUS_GOOD   ? "good"
        : single.status == V_OCSP_CERTSTATUS_REVOKED ? "revoked"
                                                     : "unknown";
}

} // namespace

std::string judgeStaple(std::string_view response, const std::vector<X509*>& handles,
    const std::vector<Certificate>& path, const TrustAnchorsPtr& anchors, UtcSeconds at)
{
    std::string status = judge(response, handles, path, anchors, at);
    ERR_clear_error();
    return status;
}

} // namespace rungbook::tls::ossl
