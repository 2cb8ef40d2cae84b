// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/mint.h"

#include "core/tls/host_name.h"
#include "core/tls/openssl_ptr.h"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <openssl/err.h>
#include <openssl/rand.h>

namespace rungbook::tls
{

namespace
{

constexpr UtcSeconds kDay = 86'400;

UtcSeconds now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch())
        .count();
}

tl::unexpected<Error> refused(const std::string& what)
{
    const std::string reason = ossl::takeErrors();
    return failure(Error::Kind::Usage,
        "A certificate could not be made: " + what + (reason.empty() ? "" : " (" + reason + ")") + ".",
        "Check what the certificate is to say.");
}

std::string pemOf(EVP_PKEY* key)
{
    const ossl::BioPtr out(BIO_new(BIO_s_mem()));
    if (!out || PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    char* data = nullptr;
    const long length = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

ossl::KeyPtr generate(MintKey kind)
{
    switch (kind) {
    case MintKey::Ec256:
        return ossl::KeyPtr(EVP_EC_gen("P-256"));
    case MintKey::Ec384:
        return ossl::KeyPtr(EVP_EC_gen("P-384"));
    case MintKey::Ed25519:
        return ossl::KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case MintKey::Rsa2048:
        return ossl::KeyPtr(EVP_RSA_gen(2048));
    case MintKey::Rsa1024:
        return ossl::KeyPtr(EVP_RSA_gen(1024));
    }
    return nullptr;
}

/// A key of this kind; RSA keys are kept by kind and name.
ossl::KeyPtr keyFor(const MintSpec& spec)
{
    if (!spec.keyPem.empty())
        return ossl::readKey(spec.keyPem);
    if (spec.key != MintKey::Rsa2048 && spec.key != MintKey::Rsa1024)
        return generate(spec.key);
    static std::mutex mutex;
    static std::map<std::pair<MintKey, std::string>, ossl::KeyPtr> kept;
    const std::scoped_lock lock(mutex);
    ossl::KeyPtr& key = kept[{spec.key, spec.commonName}];
    if (!key)
        key = generate(spec.key);
    if (key)
        EVP_PKEY_up_ref(key.get());
    return ossl::KeyPtr(key.get());
}

bool addNameEntry(X509_NAME* name, int nid, const std::string& text)
{
    return text.empty()
        || X509_NAME_add_entry_by_NID(
               name, nid, MBSTRING_UTF8, ossl::bytes(text), static_cast<int>(text.size()), -1, 0)
        == 1;
}

bool pushName(GENERAL_NAMES* names, int type, std::string_view text)
{
    GENERAL_NAME* const name = GENERAL_NAME_new();
    ASN1_STRING* const value =
        type == GEN_IPADD ? ASN1_OCTET_STRING_new() : ASN1_STRING_type_new(V_ASN1_IA5STRING);
    if (name == nullptr || value == nullptr
        || ASN1_STRING_set(value, text.data(), static_cast<int>(text.size())) != 1) {
        GENERAL_NAME_free(name);
        ASN1_STRING_free(value);
        return false;
    }
    GENERAL_NAME_set0_value(name, type, value);
    return sk_GENERAL_NAME_push(names, name) > 0;
}

std::string octetsOf(const std::string& address)
{
    std::array<char, 16> octets{};
    if (::inet_pton(AF_INET, address.c_str(), octets.data()) == 1)
        return {octets.data(), 4};
    if (::inet_pton(AF_INET6, address.c_str(), octets.data()) == 1)
        return {octets.data(), 16};
    return {};
}

bool addNames(X509* certificate, const MintSpec& spec)
{
    const ossl::GeneralNamesPtr names(GENERAL_NAMES_new());
    bool ok = names != nullptr;
    for (const std::string& name : spec.dnsNames)
        ok = ok && pushName(names.get(), GEN_DNS, name);
    for (const std::string& name : spec.emails)
        ok = ok && pushName(names.get(), GEN_EMAIL, name);
    for (const std::string& address : spec.ipAddresses) {
        const std::string octets = octetsOf(address);
        ok = ok && !octets.empty() && pushName(names.get(), GEN_IPADD, octets);
    }
    return ok
        && (sk_GENERAL_NAME_num(names.get()) == 0
            || X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1);
}

class Extensions
{
public:
    Extensions(X509* certificate, X509* issuer)
        : m_certificate(certificate)
    {
        X509V3_set_ctx(&m_context, issuer, certificate, nullptr, nullptr, 0);
    }
    void add(int nid, const std::string& value)
    {
        if (value.empty() || !m_ok)
            return;
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &m_context, nid, value.c_str());
        m_ok = extension != nullptr && X509_add_ext(m_certificate, extension, -1) == 1;
        X509_EXTENSION_free(extension);
    }
    bool ok() const { return m_ok; }

private:
    X509* m_certificate;
    X509V3_CTX m_context{};
    bool m_ok = true;
};

std::string joined(const std::vector<std::string>& values, std::string_view before = {})
{
    std::string out;
    for (const std::string& value : values)
        out.append(out.empty() ? "" : ",").append(before).append(value);
    return out;
}

bool addExtensions(X509* certificate, X509* issuer, const MintSpec& spec)
{
    Extensions extensions(certificate, issuer);
    std::string basic = spec.ca ? "critical,CA:TRUE" : "critical,CA:FALSE";
    if (spec.ca && spec.pathLength >= 0)
        basic += ",pathlen:" + std::to_string(spec.pathLength);
    extensions.add(NID_basic_constraints, basic);
    extensions.add(NID_subject_key_identifier, "hash");
    if (issuer != certificate)
        extensions.add(NID_authority_key_identifier, "keyid");
    std::string usage = joined(spec.keyUsage);
    if (usage.empty())
        usage = spec.ca ? "keyCertSign,cRLSign" : "digitalSignature";
    extensions.add(NID_key_usage, "critical," + usage);
    if (!spec.ca)
        extensions.add(NID_ext_key_usage, joined(spec.extendedKeyUsage));
    std::string constraints = joined(spec.permittedDns, "permitted;DNS:");
    if (const std::string excluded = joined(spec.excludedDns, "excluded;DNS:"); !excluded.empty())
        constraints += (constraints.empty() ? "" : ",") + excluded;
    extensions.add(NID_name_constraints, constraints.empty() ? "" : "critical," + constraints);
    extensions.add(NID_tlsfeature, spec.mustStaple ? "status_request" : "");
    std::string access = joined(spec.caIssuers, "caIssuers;URI:");
    if (const std::string responders = joined(spec.ocspResponders, "OCSP;URI:"); !responders.empty())
        access += (access.empty() ? "" : ",") + responders;
    extensions.add(NID_info_access, access);
    extensions.add(NID_crl_distribution_points, joined(spec.crlPoints, "URI:"));
    return extensions.ok() && addNames(certificate, spec);
}

bool setSerial(X509* certificate)
{
    std::array<unsigned char, 16> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
        return false;
    random[0] = static_cast<unsigned char>((random[0] & 0x3FU) | 0x40U); // positive, and always 16 bytes
    BIGNUM* const number = BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr);
    const bool ok =
        number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
    BN_free(number);
    return ok;
}

bool setTimes(X509* certificate, const MintSpec& spec)
{
    const UtcSeconds from = spec.notBefore != 0 ? spec.notBefore : now() - kDay;
    const UtcSeconds to = spec.notAfter != 0 ? spec.notAfter : now() + (spec.ca ? 3650 : 90) * kDay;
    return ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(from)) != nullptr
        && ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(to)) != nullptr;
}

bool setNames(X509* certificate, X509* issuer, const MintSpec& spec)
{
    X509_NAME* const subject = X509_get_subject_name(certificate);
    return addNameEntry(subject, NID_organizationName, spec.organisation)
        && addNameEntry(subject, NID_commonName, spec.commonName)
        && X509_set_issuer_name(certificate, X509_get_subject_name(issuer != nullptr ? issuer : certificate))
        == 1;
}

} // namespace

Result<Minted> mint(const MintSpec& spec, const Minted* issuer)
{
    const ossl::KeyPtr key = keyFor(spec);
    if (!key)
        return refused("its key can not be made or read");
    const ossl::X509Ptr issuerCertificate =
        issuer != nullptr ? ossl::parse(issuer->certificate.der) : nullptr;
    const ossl::KeyPtr issuerKey = issuer != nullptr ? ossl::readKey(issuer->keyPem) : nullptr;
    if (issuer != nullptr && (!issuerCertificate || !issuerKey))
        return refused("its issuer has no certificate or no key");
    const ossl::X509Ptr made(X509_new());
    if (!made || X509_set_version(made.get(), X509_VERSION_3) != 1 || !setSerial(made.get())
        || !setTimes(made.get(), spec) || !setNames(made.get(), issuerCertificate.get(), spec)
        || X509_set_pubkey(made.get(), key.get()) != 1)
        return refused("its names or dates");
    if (!addExtensions(made.get(), issuerCertificate ? issuerCertificate.get() : made.get(), spec))
        return refused("one of its extensions");
    EVP_PKEY* const signer = issuerKey ? issuerKey.get() : key.get();
    const bool edwards = EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519;
    if (X509_sign(made.get(), signer, edwards ? nullptr : EVP_get_digestbyname(spec.digest.c_str())) <= 0)
        return refused("the signature");
    Minted out;
    out.certificate = ossl::describe(made.get(), ossl::derOf(made.get()));
    out.certificatePem = toPem(out.certificate);
    out.keyPem = pemOf(key.get());
    return out;
}

namespace
{

struct Authorities {
    Minted root;
    Minted intermediate;
    Minted unknownRoot;
    Minted unknownIntermediate;
    Minted constrained; // only for example.invalid
    Minted expired;
};

MintSpec authority(const std::string& name, int pathLength)
{
    MintSpec spec;
    spec.commonName = name;
    spec.organisation = "Rungbook practice";
    spec.ca = true;
    spec.pathLength = pathLength;
    return spec;
}

Result<Authorities> makeAuthorities()
{
    Authorities out;
    const auto make = [](Minted& into, const MintSpec& spec, const Minted* issuer) -> std::optional<Error> {
        auto made = mint(spec, issuer);
        if (!made)
            return made.error();
        into = std::move(*made);
        return std::nullopt;
    };
    MintSpec constrained = authority("Rungbook Practice CA for example.invalid", 0);
    constrained.permittedDns = {"example.invalid"};
    MintSpec expired = authority("Rungbook Expired Practice CA", 0);
    expired.notBefore = now() - 800 * kDay;
    expired.notAfter = now() - 10 * kDay;
    for (const auto& problem : {make(out.root, authority("Rungbook Practice Root", -1), nullptr),
             make(out.intermediate, authority("Rungbook Practice CA", 0), &out.root),
             make(out.unknownRoot, authority("Unknown Practice Root", -1), nullptr),
             make(out.unknownIntermediate, authority("Unknown Practice CA", 0), &out.unknownRoot),
             make(out.constrained, constrained, &out.root), make(out.expired, expired, &out.root)})
        if (problem)
            return tl::unexpected<Error>(*problem);
    return out;
}

/// Made once; a failure is kept as well, because trying again would not help.
const Result<Authorities>& authorities()
{
    static const Result<Authorities> made = makeAuthorities();
    return made;
}

/// A name for the same domain that is not the host's own.
std::string otherHost(const HostName& host)
{
    const std::size_t dot = host.text.find('.');
    return host.isAddress || dot == std::string::npos ? "other.example.com" : "other" + host.text.substr(dot);
}

std::string partialWildcard(const std::string& host)
{
    const std::size_t dot = std::min(host.find('.'), host.size());
    return host.substr(0, (dot + 1) / 2) + "*" + host.substr(dot);
}

std::string wildcard(const std::string& host)
{
    return "*" + host.substr(std::min(host.find('.'), host.size()));
}

MintSpec leafSpec(MintFault fault, const HostName& host, MintKey key)
{
    MintSpec spec;
    spec.commonName = host.text;
    spec.key = key;
    (host.isAddress ? spec.ipAddresses : spec.dnsNames) = {host.text};
    switch (fault) {
    case MintFault::Expired:
        spec.notBefore = now() - 400 * kDay;
        spec.notAfter = now() - 35 * kDay;
        break;
    case MintFault::NotYetValid:
        spec.notBefore = now() + 2 * kDay;
        break;
    case MintFault::WrongName:
        spec.commonName = otherHost(host);
        spec.dnsNames = {spec.commonName};
        spec.ipAddresses.clear();
        break;
    case MintFault::CommonNameOnly:
        spec.dnsNames.clear();
        spec.ipAddresses.clear();
        break;
    case MintFault::WeakKey:
        spec.key = MintKey::Rsa1024;
        break;
    case MintFault::WeakDigest:
        spec.digest = "SHA1";
        break;
    case MintFault::ClientOnly:
        spec.extendedKeyUsage = {"clientAuth"};
        break;
    case MintFault::CaAsLeaf:
        spec.ca = true;
        spec.key = MintKey::Rsa2048; // TLS 1.2 can not even use an EC key without digitalSignature
        break;
    case MintFault::MustStaple:
        spec.mustStaple = true;
        break;
    case MintFault::Wildcard:
        spec.dnsNames = {wildcard(host.text)};
        break;
    case MintFault::PartialWildcard:
        spec.dnsNames = {partialWildcard(host.text)};
        break;
    case MintFault::IncompleteChain:
        spec.caIssuers = {"http://ca.example.com/practice-ca.cer"};
        break;
    default:
        break;
    }
    return spec;
}

} // namespace

Result<MintedServer> mintServer(MintFault fault, std::string_view host, MintKey key)
{
    const HostName name = hostNameOf(host);
    if (!name.comparable || name.text.empty())
        return refused("the host has no name. " + name.problem);
    const auto& all = authorities();
    if (!all)
        return tl::unexpected<Error>(all.error());
    const bool unknown = fault == MintFault::UnknownRoot || fault == MintFault::UnknownRootNotSent;
    const Minted& intermediate = unknown          ? all->unknownIntermediate
        : fault == MintFault::NameConstraints     ? all->constrained
        : fault == MintFault::ExpiredIntermediate ? all->expired
                                                  : all->intermediate;
    const Minted& root = unknown ? all->unknownRoot : all->root;
    const bool selfSigned = fault == MintFault::SelfSigned;
    auto leaf = mint(leafSpec(fault, name, key), selfSigned ? nullptr : &intermediate);
    if (!leaf)
        return tl::unexpected<Error>(leaf.error());
    MintedServer out;
    out.chain = {leaf->certificate};
    if (fault == MintFault::WrongOrder)
        out.chain.push_back(root.certificate);
    if (!selfSigned && fault != MintFault::IncompleteChain)
        out.chain.push_back(intermediate.certificate);
    if (fault == MintFault::UnknownRoot || fault == MintFault::RootPresented)
        out.chain.push_back(root.certificate);
    for (const Certificate& certificate : out.chain)
        out.chainPem += toPem(certificate);
    out.leaf = leaf->certificate;
    out.keyPem = leaf->keyPem;
    out.issuer = selfSigned ? *leaf : intermediate;
    out.root = all->root.certificate;
    out.rootPem = all->root.certificatePem;
    return out;
}

Result<std::string> mintStaple(const Certificate& leaf, const Minted& issuer, MintStaple status)
{
    const ossl::X509Ptr subject = ossl::parse(leaf.der);
    const ossl::X509Ptr signer = ossl::parse(issuer.certificate.der);
    const ossl::KeyPtr key = ossl::readKey(issuer.keyPem);
    const ossl::OcspBasicPtr basic(OCSP_BASICRESP_new());
    if (!subject || !signer || !key || !basic)
        return refused("the OCSP response has no certificate or no key");
    const ossl::OcspCertIdPtr id(OCSP_cert_to_id(EVP_sha1(), subject.get(), signer.get()));
    using TimePtr = std::unique_ptr<ASN1_TIME, ossl::Freed<ASN1_TIME_free>>;
    const UtcSeconds from = now() - (status == MintStaple::OutOfDate ? 30 : 1) * kDay;
    const TimePtr thisUpdate(ASN1_TIME_set(nullptr, static_cast<time_t>(from)));
    const TimePtr nextUpdate(ASN1_TIME_set(nullptr, static_cast<time_t>(from + 7 * kDay)));
    const int code = status == MintStaple::Revoked ? V_OCSP_CERTSTATUS_REVOKED
        : status == MintStaple::Unknown            ? V_OCSP_CERTSTATUS_UNKNOWN
                                                   : V_OCSP_CERTSTATUS_GOOD;
    const bool revoked = code == V_OCSP_CERTSTATUS_REVOKED;
    if (!id || !thisUpdate || !nextUpdate
        || OCSP_basic_add1_status(basic.get(), id.get(), code,
               revoked ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0, revoked ? thisUpdate.get() : nullptr,
               thisUpdate.get(), nextUpdate.get())
            == nullptr
        || OCSP_basic_sign(basic.get(), signer.get(), key.get(), EVP_sha256(), nullptr, 0) != 1)
        return refused("the OCSP response");
    const ossl::OcspResponsePtr response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
    unsigned char* encoded = nullptr;
    const int length = response ? i2d_OCSP_RESPONSE(response.get(), &encoded) : 0;
    if (length <= 0)
        return refused("the OCSP response");
    std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
    OPENSSL_free(encoded);
    return der;
}

} // namespace rungbook::tls
