// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a certificate and as an import: they are refused with a sentence, or read into clean text; what was read can be compared,
// verified, written as PEM and read again.
#include "core/tls/bundle.h"
#include "core/tls/name_check.h"
#include "core/tls/trust_store.h"
#include "core/tls/verify.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace rungbook;
using namespace rungbook::tls;

namespace
{

bool isClean(std::string_view text)
{
    return std::none_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void checkCertificate(const Certificate& certificate)
{
    for (const std::string* const text : {&certificate.subject, &certificate.issuer, &certificate.commonName,
             &certificate.serial, &certificate.signatureAlgorithm, &certificate.keyType, &certificate.curve})
        FUZZ_CHECK(isClean(*text));
    for (const auto* const list : {&certificate.dnsNames, &certificate.ipAddresses, &certificate.emails,
             &certificate.keyUsage, &certificate.extendedKeyUsage, &certificate.caIssuers,
             &certificate.ocspResponders, &certificate.crlPoints})
        for (const std::string& text : *list)
            FUZZ_CHECK(isClean(text));
    FUZZ_CHECK(certificate.sha256.size() == 95 && certificate.sha1.size() == 59);
    FUZZ_CHECK(utcText(certificate.notBefore).size() == 23 && !displayName(certificate).empty());
    (void)trustWarnings(certificate, 1'795'600'800);
    for (const std::string_view asked : {"mail.example.com", "192.0.2.1"}) {
        const NameCheck check = checkName(certificate, asked);
        FUZZ_CHECK(check.verdict != NameVerdict::NotAsked && isClean(check.note));
        FUZZ_CHECK((check.verdict == NameVerdict::Match) == !check.matched.empty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto certificate = readCertificate(bytes))
        checkCertificate(*certificate);
    else
        FUZZ_CHECK(!certificate.error().message.empty());
    const Bundle bundle = readBundle(bytes, Secret("passphrase"));
    FUZZ_CHECK(!bundle.certificates.empty() || !bundle.problems.empty());
    for (const BundleProblem& problem : bundle.problems)
        FUZZ_CHECK(problem.message.ends_with('.') && isClean(problem.message));
    for (const BundleEntry& entry : bundle.certificates) {
        checkCertificate(entry.certificate);
        const Bundle again = readBundle(toPem(entry.certificate));
        FUZZ_CHECK(again.certificates.size() == 1 && again.certificates[0].certificate == entry.certificate);
    }
    const std::vector<Certificate> chain = chainOf(bundle);
    FUZZ_CHECK(chain.size() == bundle.certificates.size());
    if (!chain.empty() && chain.size() < 10) {
        const VerifyReport report = verifyChain(
            chain, nullptr, {.name = "mail.example.com", .purpose = Purpose::Server, .at = 1'795'600'800});
        FUZZ_CHECK(!report.accepted && !report.errors.empty());
    }
    return 0;
}
