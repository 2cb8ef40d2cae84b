// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/bundle_formats.h"

#include "core/tls/openssl_ptr.h"

#include <openssl/err.h>
#include <openssl/provider.h>

namespace rungbook::tls::formats
{

namespace
{

/// A passphrase is stretched by hashing it over and over. Honest files ask for some thousands to a million rounds; more would only hang.
constexpr long kMostRounds = 20'000'000;

using LibraryPtr = std::unique_ptr<OSSL_LIB_CTX, ossl::Freed<OSSL_LIB_CTX_free>>;
using ProviderPtr = std::unique_ptr<OSSL_PROVIDER, ossl::Freed<OSSL_PROVIDER_unload>>;

/// OpenSSL with its old ciphers: files of older Windows and Java versions are encrypted with RC2. Only for reading such files.
struct LegacyLibrary {
    LibraryPtr library{OSSL_LIB_CTX_new()};
    ProviderPtr usual{library ? OSSL_PROVIDER_load(library.get(), "default") : nullptr};
    ProviderPtr old{library ? OSSL_PROVIDER_load(library.get(), "legacy") : nullptr};
};

OSSL_LIB_CTX* legacyLibrary()
{
    static const LegacyLibrary kept;
    return kept.library.get();
}

void freeSafes(STACK_OF(PKCS7) * safes)
{
    sk_PKCS7_pop_free(safes, PKCS7_free);
}

void freeBags(STACK_OF(PKCS12_SAFEBAG) * bags)
{
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

using SafesPtr = std::unique_ptr<STACK_OF(PKCS7), ossl::Freed<freeSafes>>;
using BagsPtr = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), ossl::Freed<freeBags>>;

/// How many rounds an encryption asks for; 0 when it does not say.
long roundsOf(const X509_ALGOR* algorithm)
{
    const ASN1_OBJECT* object = nullptr;
    int type = V_ASN1_UNDEF;
    const void* value = nullptr;
    X509_ALGOR_get0(&object, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE)
        return 0;
    const auto* const parameter = static_cast<const ASN1_STRING*>(value);
    if (OBJ_obj2nid(object) != NID_pbes2) {
        const std::unique_ptr<PBEPARAM, ossl::Freed<PBEPARAM_free>> old(
            static_cast<PBEPARAM*>(ASN1_item_unpack(parameter, ASN1_ITEM_rptr(PBEPARAM))));
        return old ? ASN1_INTEGER_get(old->iter) : 0;
    }
    const std::unique_ptr<PBE2PARAM, ossl::Freed<PBE2PARAM_free>> scheme(
        static_cast<PBE2PARAM*>(ASN1_item_unpack(parameter, ASN1_ITEM_rptr(PBE2PARAM))));
    if (!scheme)
        return 0;
    X509_ALGOR_get0(&object, &type, &value, scheme->keyfunc);
    if (type != V_ASN1_SEQUENCE || OBJ_obj2nid(object) != NID_id_pbkdf2)
        return 0;
    const std::unique_ptr<PBKDF2PARAM, ossl::Freed<PBKDF2PARAM_free>> stretch(static_cast<PBKDF2PARAM*>(
        ASN1_item_unpack(static_cast<const ASN1_STRING*>(value), ASN1_ITEM_rptr(PBKDF2PARAM))));
    return stretch ? ASN1_INTEGER_get(stretch->iter) : 0;
}

bool tooManyRounds(long rounds)
{
    return rounds < 0 || rounds > kMostRounds;
}

void addBags(Collector& into, const STACK_OF(PKCS12_SAFEBAG) * bags, int depth)
{
    for (int i = 0; bags != nullptr && i < sk_PKCS12_SAFEBAG_num(bags); ++i) {
        PKCS12_SAFEBAG* const bag = sk_PKCS12_SAFEBAG_value(bags, i);
        const int kind = PKCS12_SAFEBAG_get_nid(bag);
        if (kind == NID_keyBag || kind == NID_pkcs8ShroudedKeyBag) {
            into.bundle.hadPrivateKey = true;
        } else if (kind == NID_safeContentsBag && depth < 4) {
            addBags(into, PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
        } else if (kind == NID_certBag) {
            const ossl::X509Ptr certificate(PKCS12_SAFEBAG_get1_cert(bag));
            char* const name = PKCS12_get_friendlyname(bag);
            const std::string friendly = name != nullptr ? ossl::cleanText(name) : std::string{};
            OPENSSL_free(name);
            if (!certificate || !into.addDer(ossl::derOf(certificate.get()), 0, friendly))
                into.problem(
                    {0, "One of the certificates in the PKCS #12 file is damaged.", "Export it again."});
        }
    }
}

/// The passphrase as PKCS #12 takes it. No passphrase and an empty one are not the same there.
struct Opened {
    bool ok = false;
    const char* pass = nullptr;
    int length = 0;
};

Opened open(PKCS12* file, const std::string& passphrase)
{
    if (PKCS12_mac_present(file) == 0)
        return {true, passphrase.c_str(), static_cast<int>(passphrase.size())};
    if (!passphrase.empty())
        return {PKCS12_verify_mac(file, passphrase.c_str(), static_cast<int>(passphrase.size())) == 1,
            passphrase.c_str(), static_cast<int>(passphrase.size())};
    if (PKCS12_verify_mac(file, nullptr, 0) == 1)
        return {true, nullptr, 0};
    return {PKCS12_verify_mac(file, "", 0) == 1, "", 0};
}

void readSafes(Collector& into, PKCS12* file, const Opened& opened)
{
    const SafesPtr safes(PKCS12_unpack_authsafes(file));
    for (int i = 0; safes && i < sk_PKCS7_num(safes.get()); ++i) {
        PKCS7* const safe = sk_PKCS7_value(safes.get(), i);
        const int kind = OBJ_obj2nid(safe->type);
        BagsPtr bags;
        if (kind == NID_pkcs7_data) {
            bags.reset(PKCS12_unpack_p7data(safe));
        } else if (kind == NID_pkcs7_encrypted) {
            const X509_ALGOR* const algorithm =
                safe->d.encrypted != nullptr && safe->d.encrypted->enc_data != nullptr
                ? safe->d.encrypted->enc_data->algorithm
                : nullptr;
            if (algorithm == nullptr || tooManyRounds(roundsOf(algorithm))) {
                into.problem(
                    {0, "The PKCS #12 file asks for more rounds of hashing than any honest one does.",
                        "Export it again."});
                continue;
            }
            bags.reset(PKCS12_unpack_p7encdata(safe, opened.pass, opened.length));
        }
        if (bags)
            addBags(into, bags.get(), 0);
        else
            into.problem({0, "A part of the PKCS #12 file can not be decrypted: " + ossl::takeErrors() + ".",
                "Export it again, with AES and SHA-256."});
    }
}

/// False when it is no PKCS #12 file.
bool readPkcs12(Collector& into, std::string_view der, const Secret& passphrase)
{
    PKCS12* raw = PKCS12_init_ex(NID_pkcs7_data, legacyLibrary(), nullptr);
    const unsigned char* at = ossl::bytes(der);
    if (d2i_PKCS12(&raw, &at, static_cast<long>(der.size())) == nullptr) // frees raw when it fails
        return false;
    const ossl::Pkcs12Ptr file(raw);
    into.bundle.format = "PKCS #12";
    into.bundle.ordered = false;
    const ASN1_INTEGER* rounds = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &rounds, file.get());
    if (rounds != nullptr && tooManyRounds(ASN1_INTEGER_get(rounds))) {
        into.problem({0, "The PKCS #12 file asks for more rounds of hashing than any honest one does.",
            "Export it again."});
        return true;
    }
    const std::string pass(passphrase.reveal()); // OpenSSL wants it with a NUL; wiped below
    const Opened opened = open(file.get(), pass);
    if (opened.ok) {
        into.bundle.passphrase = pass.empty() ? Passphrase::NotNeeded : Passphrase::Used;
        readSafes(into, file.get(), opened);
        if (into.bundle.certificates.empty() && into.bundle.problems.empty())
            into.problem({0, "There is no certificate in the PKCS #12 file.",
                "Export the certificate with the key, or alone."});
    } else if (passphrase.empty()) {
        into.bundle.passphrase = Passphrase::Needed;
        into.problem({0, "The PKCS #12 file is protected by a passphrase.",
            "Give the passphrase it was exported with."});
    } else {
        into.bundle.passphrase = Passphrase::Wrong;
        into.problem({0, "The passphrase does not open the PKCS #12 file, or the file is damaged.",
            "Check the passphrase: upper and lower case, and the keyboard's language."});
    }
    OPENSSL_cleanse(const_cast<char*>(pass.data()),
        pass.size()); // NOLINT(cppcoreguidelines-pro-type-const-cast): a secret
    return true;
}

/// Certificates one behind the other, each in DER. What follows the last one is a problem.
bool readSeries(Collector& into, std::string_view input)
{
    std::string_view rest = input;
    while (!rest.empty() && into.bundle.certificates.size() < kMostCertificates) {
        const unsigned char* at = ossl::bytes(rest);
        const ossl::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(rest.size())));
        ERR_clear_error();
        if (!certificate)
            break;
        const auto used = static_cast<std::size_t>(at - ossl::bytes(rest));
        into.addDer(rest.substr(0, used), 0);
        rest.remove_prefix(used);
    }
    if (into.bundle.certificates.empty())
        return false;
    into.bundle.format = "DER";
    if (rest.find_first_not_of(std::string_view("\0\r\n", 3)) != std::string_view::npos)
        into.problem(
            {0, std::to_string(rest.size()) + " bytes behind the last certificate are no certificate.",
                "If more certificates were meant to be there, export the file again."});
    return true;
}

bool readOneBinary(Collector& into, std::string_view input, const Secret& passphrase)
{
    if (readSeries(into, input))
        return true;
    if (readPkcs7(into, input, 0)) {
        into.bundle.format = "PKCS #7";
        return true;
    }
    if (readPkcs12(into, input, passphrase))
        return true;
    const unsigned char* at = ossl::bytes(input);
    const std::unique_ptr<X509_REQ, ossl::Freed<X509_REQ_free>> request(
        d2i_X509_REQ(nullptr, &at, static_cast<long>(input.size())));
    at = ossl::bytes(input);
    const std::unique_ptr<X509_CRL, ossl::Freed<X509_CRL_free>> revoked(
        d2i_X509_CRL(nullptr, &at, static_cast<long>(input.size())));
    at = ossl::bytes(input);
    const ossl::KeyPtr key(
        request || revoked ? nullptr : d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(input.size())));
    if (request)
        into.problem({0, "This is a certificate signing request, not a certificate.",
            "Give the certificate instead."});
    else if (revoked)
        into.problem({0, "This is a list of revoked certificates (CRL), not a certificate.",
            "Give the certificate instead."});
    else if (key)
        into.problem({0, "This is a private key, not a certificate.",
            "Give the certificate; the key stays with its owner."});
    else
        into.problem({0,
            "It looks like DER, but it is no certificate, no PKCS #7 and no PKCS #12, or it is damaged or "
            "cut off.",
            "Export it again."});
    into.bundle.hadPrivateKey = key != nullptr;
    return true;
}

} // namespace

bool Collector::addDer(std::string_view der, std::size_t line, std::string_view friendlyName)
{
    if (bundle.certificates.size() >= kMostCertificates)
        return true;
    ossl::X509Ptr certificate = ossl::parse(der);
    std::string bytes(der);
    if (!certificate) { // "TRUSTED CERTIFICATE": OpenSSL puts settings of its own behind it
        const unsigned char* at = ossl::bytes(der);
        certificate.reset(d2i_X509_AUX(nullptr, &at, static_cast<long>(der.size())));
        ERR_clear_error();
        if (!certificate || at != ossl::bytes(der) + der.size())
            return false;
        bytes = ossl::derOf(certificate.get());
        certificate = ossl::parse(bytes);
        if (!certificate)
            return false;
    }
    if (!m_known.insert(ossl::digest(EVP_sha256(), bytes)).second) {
        ++bundle.duplicates;
        return true;
    }
    bundle.certificates.push_back(
        {ossl::describe(certificate.get(), std::move(bytes)), std::string(friendlyName), line});
    return true;
}

void Collector::problem(BundleProblem problem)
{
    if (bundle.problems.size() < kMostProblems)
        bundle.problems.push_back(std::move(problem));
}

bool readPkcs7(Collector& into, std::string_view der, std::size_t line)
{
    const unsigned char* at = ossl::bytes(der);
    const ossl::Pkcs7Ptr message(d2i_PKCS7(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!message)
        return false;
    const STACK_OF(X509)* certificates = nullptr;
    if (PKCS7_type_is_signed(message.get()) && message->d.sign != nullptr)
        certificates = message->d.sign->cert;
    else if (PKCS7_type_is_signedAndEnveloped(message.get()) && message->d.signed_and_enveloped != nullptr)
        certificates = message->d.signed_and_enveloped->cert;
    into.bundle.ordered = into.bundle.ordered && !into.bundle.certificates.empty();
    const std::size_t before = into.bundle.certificates.size() + into.bundle.duplicates;
    for (int i = 0; certificates != nullptr && i < sk_X509_num(certificates); ++i)
        into.addDer(ossl::derOf(sk_X509_value(certificates, i)), line);
    if (into.bundle.certificates.size() + into.bundle.duplicates == before)
        into.problem({line, "There is no certificate in the PKCS #7 message.",
            "Export it again, with the certificates."});
    return true;
}

bool readBinary(Collector& into, std::string_view input, const Secret& passphrase)
{
    const bool read = readOneBinary(into, input, passphrase);
    ERR_clear_error();
    return read;
}

} // namespace rungbook::tls::formats
