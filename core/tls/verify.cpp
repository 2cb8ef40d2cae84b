// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/verify.h"

#include "core/tls/anchors.h"

#include <algorithm>
#include <chrono>
#include <openssl/err.h>

namespace rungbook::tls
{

namespace
{

/// 112 bits: no RSA below 2048, no SHA-1 (SP 800-57), as Debian's OpenSSL wants it.
constexpr int kSecurityLevel = 2;
/// Longer paths are not built; OpenSSL's own limit is 100, and nobody has more than a handful.
constexpr int kMostDepth = 16;
/// Of what a server sends, no more is looked at.
constexpr std::size_t kMostPresented = 64;

struct Collected {
    std::vector<VerifyError> errors;
    int first = X509_V_OK;
};

int collectorIndex()
{
    static const int index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Notes every error and goes on, so that the report is complete.
int onVerified(int ok, X509_STORE_CTX* context)
{
    auto* const collected = static_cast<Collected*>(X509_STORE_CTX_get_ex_data(context, collectorIndex()));
    const int code = X509_STORE_CTX_get_error(context);
    if (ok == 1 || code == X509_V_OK || collected == nullptr)
        return 1;
    const int depth = X509_STORE_CTX_get_error_depth(context);
    if (collected->first == X509_V_OK)
        collected->first = code;
    const bool known = std::any_of(collected->errors.begin(), collected->errors.end(),
        [&](const VerifyError& e) { return e.code == code && e.depth == depth; });
    if (!known && collected->errors.size() < 100)
        collected->errors.push_back({code, depth, X509_verify_cert_error_string(code)});
    return 1;
}

bool isIssuedBy(X509* subject, X509* issuer)
{
    return X509_check_issued(issuer, subject) == X509_V_OK;
}

bool issuerNotFound(const Collected& collected)
{
    return std::any_of(collected.errors.begin(), collected.errors.end(), [](const VerifyError& e) {
        return e.code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT
            || e.code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
            || e.code == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
    });
}

/// What can be said of the presented list itself, without any trust.
void judgePresented(
    VerifyReport& report, const std::vector<X509*>& handles, std::span<const Certificate> presented)
{
    for (std::size_t i = 0; i + 1 < handles.size(); ++i)
        if (!isIssuedBy(handles[i], handles[i + 1]))
            report.wrongOrder = true;
    for (std::size_t i = 1; i < presented.size(); ++i)
        report.rootPresented = report.rootPresented || presented[i].selfSigned;
}

Certificate described(X509* certificate, std::span<const Certificate> presented, const TrustAnchors& anchors)
{
    std::string der = ossl::derOf(certificate);
    for (const Certificate& known : presented)
        if (known.der == der)
            return known;
    return anchors.describe(certificate, std::move(der));
}

UtcSeconds now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string nameSentence(const NameCheck& check)
{
    const std::string what = check.isAddress ? "the address " : "the name ";
    switch (check.verdict) {
    case NameVerdict::CommonNameOnly:
        return "The certificate names " + check.asked
            + " only in its common name (CN), which does not count (RFC 9525).";
    case NameVerdict::NoNames:
        return "The certificate names no host at all, so it is not for " + what + check.asked + ".";
    default: {
        std::string offered;
        for (std::size_t i = 0; i < check.offered.size() && i < 5; ++i)
            offered += (i == 0 ? "" : ", ") + check.offered[i];
        if (check.offered.size() > 5)
            offered += " and " + std::to_string(check.offered.size() - 5) + " more";
        return "The certificate is not for " + what + check.asked
            + (offered.empty() ? "." : ": it is for " + offered + ".");
    }
    }
}

} // namespace

namespace ossl
{

Verified verify(const std::vector<X509*>& handles, std::span<const Certificate> presented,
    const TrustAnchorsPtr& anchors, const VerifyQuestion& question)
{
    static const TrustAnchorsPtr kNone = std::make_shared<const TrustAnchors>(std::vector<X509Ptr>{}, false);
    Verified out;
    VerifyReport& report = out.report;
    report.at = question.at != 0 ? question.at : now();
    if (handles.empty() || presented.empty())
        return out;
    report.checked = true;
    Collected collected;
    const TrustAnchorsPtr& trusted = anchors ? anchors : kNone;
    const StoreContextPtr context(X509_STORE_CTX_new());
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> untrusted(
        sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
    for (std::size_t i = 1; untrusted && i < handles.size(); ++i)
        sk_X509_push(untrusted.get(), handles[i]);
    if (!context || !untrusted
        || X509_STORE_CTX_init(context.get(), trusted->store(), handles.front(), untrusted.get()) != 1) {
        collected.errors.push_back(
            {X509_V_ERR_OUT_OF_MEM, 0, X509_verify_cert_error_string(X509_V_ERR_OUT_OF_MEM)});
        collected.first = X509_V_ERR_OUT_OF_MEM;
    } else {
        X509_STORE_CTX_set_default(
            context.get(), question.purpose == Purpose::Server ? "ssl_server" : "ssl_client");
        X509_VERIFY_PARAM* const param = X509_STORE_CTX_get0_param(context.get());
        X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
        X509_VERIFY_PARAM_set_auth_level(param, kSecurityLevel);
        X509_VERIFY_PARAM_set_depth(param, kMostDepth);
        X509_VERIFY_PARAM_set_time(param, static_cast<time_t>(report.at));
        X509_STORE_CTX_set_ex_data(context.get(), collectorIndex(), &collected);
        X509_STORE_CTX_set_verify_cb(context.get(), onVerified);
        const int verified = X509_verify_cert(context.get());
        if (verified != 1
            && collected.first == X509_V_OK) { // it gave up without asking: out of memory, a bad call
            const int code = X509_STORE_CTX_get_error(context.get());
            collected.first = code != X509_V_OK ? code : X509_V_ERR_UNSPECIFIED;
            collected.errors.push_back({collected.first, 0, X509_verify_cert_error_string(collected.first)});
        }
        const STACK_OF(X509)* const path = X509_STORE_CTX_get0_chain(context.get());
        for (int i = 0; path != nullptr && i < sk_X509_num(path); ++i)
            report.path.push_back(described(sk_X509_value(path, i), presented, *trusted));
    }
    ERR_clear_error();
    if (report.path.empty())
        report.path.push_back(presented.front());
    judgePresented(report, handles, presented);
    const Certificate& last = report.path.back();
    if (issuerNotFound(collected) && !last.selfIssued) {
        report.missingIssuer = last.issuer;
        const bool issuedByAnother = std::any_of(handles.begin() + 1, handles.end(),
            [&](X509* other) { return isIssuedBy(handles.front(), other); });
        report.intermediateMissing = report.path.size() == 1 && !issuedByAnother && !last.caIssuers.empty();
    }
    report.errors = std::move(collected.errors);
    std::stable_sort(report.errors.begin(), report.errors.end(),
        [](const VerifyError& a, const VerifyError& b) { return a.depth < b.depth; });
    out.decisive = collected.first;
    report.name = checkName(presented.front(), question.name);
    if (report.name.verdict != NameVerdict::NotAsked && report.name.verdict != NameVerdict::Match) {
        report.errors.push_back({X509_V_ERR_HOSTNAME_MISMATCH, 0, nameSentence(report.name)});
        if (out.decisive == X509_V_OK)
            out.decisive = X509_V_ERR_HOSTNAME_MISMATCH;
    }
    report.accepted = report.errors.empty();
    return out;
}

} // namespace ossl

VerifyReport verifyChain(
    std::span<const Certificate> presented, const TrustAnchorsPtr& anchors, const VerifyQuestion& question)
{
    std::vector<ossl::X509Ptr> owned;
    std::vector<X509*> handles;
    std::vector<Certificate> readable;
    std::vector<VerifyError> unread;
    for (std::size_t i = 0; i < presented.size() && i < kMostPresented; ++i) {
        if (ossl::X509Ptr handle = ossl::parse(presented[i].der)) {
            handles.push_back(handle.get());
            owned.push_back(std::move(handle));
            readable.push_back(presented[i]);
            continue;
        }
        if (i == 0) { // without the leaf there is nothing to check
            VerifyReport report;
            report.at = question.at != 0 ? question.at : now();
            report.errors.push_back({X509_V_ERR_UNSPECIFIED, 0,
                presented[i].der.empty()
                    ? "Only a description of the certificate is known, not the certificate itself."
                    : "The certificate can not be read."});
            return report;
        }
        unread.push_back({X509_V_ERR_UNSPECIFIED, static_cast<int>(i),
            "Certificate " + std::to_string(i + 1) + " of those presented can not be read."});
    }
    VerifyReport report = ossl::verify(handles, readable, anchors, question).report;
    report.errors.insert(report.errors.end(), unread.begin(), unread.end());
    report.accepted = report.checked && report.errors.empty();
    return report;
}

} // namespace rungbook::tls
