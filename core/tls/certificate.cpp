// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/certificate.h"

#include "core/tls/openssl_ptr.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <limits>
#include <openssl/err.h>

namespace rungbook::tls
{

namespace
{

/// Nobody's certificate is this large; what claims to be is refused before it is looked at.
constexpr std::size_t kMostDer = 1U << 20U;

UtcSeconds utcOf(const ASN1_TIME* time)
{
    std::tm tm{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &tm) != 1)
        return 0;
    using namespace std::chrono;
    const year_month_day day{year{tm.tm_year + 1900}, month{static_cast<unsigned>(tm.tm_mon + 1)},
        std::chrono::day{static_cast<unsigned>(tm.tm_mday)}};
    const auto days = sys_days{day}.time_since_epoch().count();
    return UtcSeconds{days} * 86'400 + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

std::string objectText(const ASN1_OBJECT* object, bool longName)
{
    const int nid = OBJ_obj2nid(object);
    if (nid != NID_undef) {
        const char* const name = longName ? OBJ_nid2ln(nid) : OBJ_nid2sn(nid);
        if (name != nullptr)
            return name;
    }
    std::array<char, 128> oid{};
    const int length = OBJ_obj2txt(oid.data(), static_cast<int>(oid.size()), object, 1);
    return length > 0 ? std::string(oid.data()) : std::string("unknown");
}

std::string addressText(std::string_view octets)
{
    std::array<char, 64> text{};
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(octets[i]));
    };
    if (octets.size() == 4) {
        std::snprintf(text.data(), text.size(), "%u.%u.%u.%u", byte(0), byte(1), byte(2), byte(3));
        return text.data();
    }
    if (octets.size() != 16)
        return "(" + std::to_string(octets.size()) + " bytes) " + ossl::hexLower(octets);
    // RFC 5952: the longest run of two or more zero groups becomes "::".
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i)
        groups[i] = (byte(2 * i) << 8U) | byte(2 * i + 1);
    std::size_t runAt = 8;
    std::size_t runLength = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t end = i;
        while (end < 8 && groups[end] == 0)
            ++end;
        if (end - i > runLength) {
            runAt = i;
            runLength = end - i;
        }
        i = std::max(i, end == i ? i : end - 1);
    }
    std::string out;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == runAt) {
            out += "::";
            i += runLength - 1;
            continue;
        }
        if (!out.empty() && out.back() != ':')
            out += ':';
        std::snprintf(text.data(), text.size(), "%x", groups[i]);
        out += text.data();
    }
    return out;
}

template <class T> using ExtensionPtr = std::unique_ptr<T, void (*)(T*)>;

template <class T> ExtensionPtr<T> extension(const X509* certificate, int nid, void (*release)(T*))
{
    return ExtensionPtr<T>(static_cast<T*>(X509_get_ext_d2i(certificate, nid, nullptr, nullptr)), release);
}

void readNames(Certificate& out, const X509* certificate)
{
    out.hasSubjectAltName = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0;
    const auto names = extension<GENERAL_NAMES>(certificate, NID_subject_alt_name, GENERAL_NAMES_free);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS)
            out.dnsNames.push_back(ossl::cleanText(ossl::view(name->d.dNSName)));
        else if (name->type == GEN_EMAIL)
            out.emails.push_back(ossl::cleanText(ossl::view(name->d.rfc822Name)));
        else if (name->type == GEN_IPADD)
            out.ipAddresses.push_back(addressText(ossl::view(name->d.iPAddress)));
    }
}

void readUsage(Certificate& out, const X509* certificate)
{
    const auto basic =
        extension<BASIC_CONSTRAINTS>(certificate, NID_basic_constraints, BASIC_CONSTRAINTS_free);
    out.hasBasicConstraints = X509_get_ext_by_NID(certificate, NID_basic_constraints, -1) >= 0;
    if (basic) {
        out.isCa = basic->ca != 0;
        const long length = basic->pathlen != nullptr ? ASN1_INTEGER_get(basic->pathlen) : -1;
        out.pathLength = static_cast<int>(std::clamp(length, -1L, 1'000'000L));
    }
    static constexpr std::array kBits{"digitalSignature", "nonRepudiation", "keyEncipherment",
        "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"};
    const auto usage = extension<ASN1_BIT_STRING>(certificate, NID_key_usage, ASN1_BIT_STRING_free);
    for (std::size_t i = 0; usage && i < kBits.size(); ++i)
        if (ASN1_BIT_STRING_get_bit(usage.get(), static_cast<int>(i)) != 0)
            out.keyUsage.emplace_back(kBits[i]);
    const auto extended =
        extension<EXTENDED_KEY_USAGE>(certificate, NID_ext_key_usage, EXTENDED_KEY_USAGE_free);
    for (int i = 0; extended && i < sk_ASN1_OBJECT_num(extended.get()); ++i)
        out.extendedKeyUsage.push_back(objectText(sk_ASN1_OBJECT_value(extended.get(), i), false));
    // RFC 7633: status_request (5) or status_request_v2 (17).
    const auto features = extension<TLS_FEATURE>(certificate, NID_tlsfeature, TLS_FEATURE_free);
    for (int i = 0; features && i < sk_ASN1_INTEGER_num(features.get()); ++i) {
        const long feature = ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features.get(), i));
        out.mustStaple = out.mustStaple || feature == 5 || feature == 17;
    }
}

void readPlaces(Certificate& out, const X509* certificate)
{
    const auto access =
        extension<AUTHORITY_INFO_ACCESS>(certificate, NID_info_access, AUTHORITY_INFO_ACCESS_free);
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* const entry = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (entry->location == nullptr || entry->location->type != GEN_URI)
            continue;
        std::string place = ossl::cleanText(ossl::view(entry->location->d.uniformResourceIdentifier));
        const int method = OBJ_obj2nid(entry->method);
        if (method == NID_ad_ca_issuers)
            out.caIssuers.push_back(std::move(place));
        else if (method == NID_ad_OCSP)
            out.ocspResponders.push_back(std::move(place));
    }
    const auto points =
        extension<CRL_DIST_POINTS>(certificate, NID_crl_distribution_points, CRL_DIST_POINTS_free);
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT_NAME* const name = sk_DIST_POINT_value(points.get(), i)->distpoint;
        if (name == nullptr || name->type != 0)
            continue;
        for (int n = 0; n < sk_GENERAL_NAME_num(name->name.fullname); ++n) {
            const GENERAL_NAME* const place = sk_GENERAL_NAME_value(name->name.fullname, n);
            if (place->type == GEN_URI)
                out.crlPoints.push_back(ossl::cleanText(ossl::view(place->d.uniformResourceIdentifier)));
        }
    }
}

std::string keyTypeText(const EVP_PKEY* key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return "RSA";
    case EVP_PKEY_RSA_PSS:
        return "RSA-PSS";
    case EVP_PKEY_EC:
        return "EC";
    case EVP_PKEY_ED25519:
        return "Ed25519";
    case EVP_PKEY_ED448:
        return "Ed448";
    case EVP_PKEY_DSA:
        return "DSA";
    case EVP_PKEY_DH:
        return "DH";
    default: {
        const char* const name = EVP_PKEY_get0_type_name(key);
        return name != nullptr ? name : "unknown";
    }
    }
}

void readKeyOf(Certificate& out, X509* certificate)
{
    X509_PUBKEY* const holder = X509_get_X509_PUBKEY(certificate);
    unsigned char* encoded = nullptr;
    const int length = i2d_X509_PUBKEY(holder, &encoded);
    if (length > 0) {
        out.publicKeySha256 = ossl::hexLower(ossl::digest(EVP_sha256(),
            std::string_view(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length))));
        OPENSSL_free(encoded);
    }
    const EVP_PKEY* const key = X509_get0_pubkey(certificate);
    if (key == nullptr) { // a kind of key that is not known here, or a broken one: its name at least
        ASN1_OBJECT* algorithm = nullptr;
        if (X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, holder) == 1
            && algorithm != nullptr)
            out.keyType = objectText(algorithm, false);
        return;
    }
    out.keyType = keyTypeText(key);
    out.keyBits = EVP_PKEY_get_bits(key);
    std::array<char, 80> group{};
    if (out.keyType == "EC" && EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1)
        out.curve = group.data();
}

std::string serialText(const ASN1_INTEGER* serial)
{
    if (serial == nullptr)
        return {};
    std::string text = ossl::hexPairs(ossl::view(serial));
    return (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" : "") + (text.empty() ? "00" : text);
}

std::string lastCommonName(const X509_NAME* subject)
{
    int at = -1;
    int last = -1;
    while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0)
        last = at;
    if (last < 0)
        return {};
    unsigned char* utf8 = nullptr;
    const int length =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last)));
    if (length < 0)
        return {};
    std::string text = ossl::cleanText(
        std::string_view(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length)));
    OPENSSL_free(utf8);
    return text;
}

} // namespace

namespace ossl
{

X509Ptr parse(std::string_view der)
{
    if (der.empty() || der.size() > kMostDer)
        return nullptr;
    const unsigned char* at = bytes(der);
    X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (certificate && at != bytes(der) + der.size())
        certificate.reset();
    ERR_clear_error();
    return certificate;
}

std::string derOf(const X509* certificate)
{
    unsigned char* encoded = nullptr;
    const int length = i2d_X509(certificate, &encoded);
    if (length <= 0)
        return {};
    std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
    OPENSSL_free(encoded);
    return der;
}

std::string nameText(const X509_NAME* name)
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    constexpr unsigned long kFlags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!out || name == nullptr || X509_NAME_print_ex(out.get(), name, 0, kFlags) < 0)
        return {};
    char* data = nullptr;
    const long length = BIO_get_mem_data(out.get(), &data);
    return length > 0 ? cleanText(std::string_view(data, static_cast<std::size_t>(length))) : std::string{};
}

Certificate describe(X509* certificate, std::string der)
{
    Certificate out;
    out.der = std::move(der);
    const X509_NAME* const subject = X509_get_subject_name(certificate);
    const X509_NAME* const issuer = X509_get_issuer_name(certificate);
    out.subject = nameText(subject);
    out.issuer = nameText(issuer);
    out.commonName = lastCommonName(subject);
    out.serial = serialText(X509_get0_serialNumber(certificate));
    out.notBefore = utcOf(X509_get0_notBefore(certificate));
    out.notAfter = utcOf(X509_get0_notAfter(certificate));
    const X509_ALGOR* signature = nullptr;
    X509_get0_signature(nullptr, &signature, certificate);
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, signature);
    out.signatureAlgorithm = objectText(algorithm, true);
    readKeyOf(out, certificate);
    readNames(out, certificate);
    readUsage(out, certificate);
    readPlaces(out, certificate);
    out.subjectKeyId = hexLower(view(X509_get0_subject_key_id(certificate)));
    out.authorityKeyId = hexLower(view(X509_get0_authority_key_id(certificate)));
    out.selfIssued = X509_NAME_cmp(subject, issuer) == 0;
    EVP_PKEY* const key = out.selfIssued ? X509_get0_pubkey(certificate) : nullptr;
    out.selfSigned = key != nullptr && X509_verify(certificate, key) == 1;
    out.sha256 = hexPairs(digest(EVP_sha256(), out.der));
    out.sha1 = hexPairs(digest(EVP_sha1(), out.der));
    ERR_clear_error();
    return out;
}

} // namespace ossl

Result<Certificate> readCertificate(std::string_view der)
{
    if (der.empty())
        return failure(Error::Kind::NotUnderstood, "There is no certificate: the input is empty.",
            "Give a certificate in DER or PEM form.");
    if (der.size() > kMostDer)
        return failure(Error::Kind::NotUnderstood, "This is larger than any certificate (more than 1 MiB).",
            "Give one certificate.");
    const unsigned char* at = ossl::bytes(der);
    const ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!certificate)
        return failure(Error::Kind::NotUnderstood,
            "This is not a certificate in DER form, or it is damaged or cut off.",
            "Export the certificate again; PEM text must be imported as PEM.");
    const auto used = static_cast<std::size_t>(at - ossl::bytes(der));
    if (used != der.size())
        return failure(Error::Kind::NotUnderstood,
            std::to_string(der.size() - used) + " bytes follow the end of the certificate.",
            "Import several certificates as a bundle, not as one certificate.");
    return ossl::describe(certificate.get(), std::string(der));
}

std::string toPem(const Certificate& certificate)
{
    if (certificate.der.empty())
        return {};
    // EVP_EncodeBlock wants room for 4 characters for each 3 bytes, and a NUL.
    std::string base64((certificate.der.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
        ossl::bytes(certificate.der), static_cast<int>(certificate.der.size()));
    base64.resize(static_cast<std::size_t>(std::max(length, 0)));
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 64)
        out.append(base64, at, 64).append("\n");
    return out + "-----END CERTIFICATE-----\n";
}

std::string utcText(UtcSeconds time)
{
    using namespace std::chrono;
    // The years that can be written with four digits, 0000 to 9999.
    constexpr UtcSeconds kFirst = -62'167'219'200;
    constexpr UtcSeconds kLast = 253'402'300'799;
    const sys_seconds moment{seconds{std::clamp(time, kFirst, kLast)}};
    const sys_days day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss clock{moment - day};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d UTC",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return text.data();
}

std::string displayName(const Certificate& certificate)
{
    if (!certificate.commonName.empty())
        return certificate.commonName;
    if (!certificate.dnsNames.empty())
        return certificate.dnsNames.front();
    return certificate.subject.empty() ? "(no name)" : certificate.subject;
}

} // namespace rungbook::tls
