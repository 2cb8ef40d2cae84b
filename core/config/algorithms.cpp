// SPDX-License-Identifier: GPL-3.0-or-later
// The names of algorithms, in every spelling that the platforms have.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rungbook::config
{
namespace
{

template <class T, std::size_t N>
std::optional<T> lookUp(const std::array<std::pair<std::string_view, T>, N>& table, std::string_view word)
{
    const auto it = std::find_if(
        table.begin(), table.end(), [&](const auto& entry) { return sameWord(entry.first, word); });
    return it == table.end() ? std::nullopt : std::optional(it->second);
}

using E = Encryption;
constexpr std::array<std::pair<std::string_view, E>, 27> kEncryptions{
    {{"des", E::Des}, {"3des", E::TripleDes}, {"aes", E::Aes128}, {"aes-128", E::Aes128},
        {"aes-192", E::Aes192}, {"aes-256", E::Aes256}, {"null", E::Null}, {"aes-cbc-128", E::Aes128},
        {"aes-cbc-192", E::Aes192}, {"aes-cbc-256", E::Aes256}, {"aes-gcm", E::AesGcm128},
        {"aes-gcm-128", E::AesGcm128}, {"aes-gcm-192", E::AesGcm192}, {"aes-gcm-256", E::AesGcm256},
        {"aes-gmac", E::AesGmac128}, {"aes-gmac-128", E::AesGmac128}, {"aes-gmac-192", E::AesGmac192},
        {"aes-gmac-256", E::AesGmac256}, {"gcm", E::AesGcm128}, {"gmac", E::AesGmac128},
        {"gcm-128", E::AesGcm128}, {"gcm-192", E::AesGcm192}, {"gcm-256", E::AesGcm256}, {"seal", E::Seal},
        {"gmac-128", E::AesGmac128}, {"gmac-192", E::AesGmac192}, {"gmac-256", E::AesGmac256}}};

using H = Hash;
constexpr std::array<std::pair<std::string_view, H>, 12> kHashes{
    {{"md5", H::Md5}, {"sha", H::Sha1}, {"sha1", H::Sha1}, {"sha-1", H::Sha1}, {"sha256", H::Sha256},
        {"sha-256", H::Sha256}, {"sha384", H::Sha384}, {"sha-384", H::Sha384}, {"sha512", H::Sha512},
        {"sha-512", H::Sha512}, {"null", H::Null}, {"none", H::Null}}};

using A = Authentication;
constexpr std::array<std::pair<std::string_view, A>, 9> kAuthentications{{{"pre-share", A::PreShare},
    {"rsa-sig", A::RsaSig}, {"rsa-encr", A::RsaEncr}, {"dsa-sig", A::DsaSig}, {"ecdsa-sig", A::EcdsaSig},
    {"crack", A::Crack}, {"eap", A::Eap}, {"certificate", A::RsaSig}, {"pre-shared-key", A::PreShare}}};

} // namespace

std::string_view nameOf(Encryption encryption)
{
    switch (encryption) {
    case E::Null:
        return "null";
    case E::Des:
        return "des";
    case E::TripleDes:
        return "3des";
    case E::Aes128:
        return "aes";
    case E::Aes192:
        return "aes-192";
    case E::Aes256:
        return "aes-256";
    case E::AesGcm128:
        return "aes-gcm";
    case E::AesGcm192:
        return "aes-gcm-192";
    case E::AesGcm256:
        return "aes-gcm-256";
    case E::AesGmac128:
        return "aes-gmac";
    case E::AesGmac192:
        return "aes-gmac-192";
    case E::AesGmac256:
        return "aes-gmac-256";
    case E::Seal:
        return "seal";
    case E::Unknown:
        break;
    }
    return "unknown";
}

std::string_view nameOf(Hash hash)
{
    switch (hash) {
    case H::Null:
        return "null";
    case H::Md5:
        return "md5";
    case H::Sha1:
        return "sha";
    case H::Sha256:
        return "sha256";
    case H::Sha384:
        return "sha384";
    case H::Sha512:
        return "sha512";
    case H::Unknown:
        break;
    }
    return "unknown";
}

std::string_view nameOf(Authentication authentication)
{
    switch (authentication) {
    case A::PreShare:
        return "pre-share";
    case A::RsaSig:
        return "rsa-sig";
    case A::RsaEncr:
        return "rsa-encr";
    case A::DsaSig:
        return "dsa-sig";
    case A::EcdsaSig:
        return "ecdsa-sig";
    case A::Crack:
        return "crack";
    case A::Eap:
        return "eap";
    case A::Unknown:
        break;
    }
    return "unknown";
}

bool isCombined(Encryption encryption)
{
    return encryption >= E::AesGcm128 && encryption <= E::AesGmac256;
}

Encryption encryptionOf(std::string_view word, std::string_view bits)
{
    if (bits == "128" || bits == "192" || bits == "256") {
        std::string whole(word);
        whole.append("-").append(bits);
        if (const auto found = lookUp(kEncryptions, whole))
            return *found;
    }
    return lookUp(kEncryptions, word).value_or(E::Unknown);
}

Hash hashOf(std::string_view word)
{
    return lookUp(kHashes, word).value_or(H::Unknown);
}

Authentication authenticationOf(std::string_view word)
{
    return lookUp(kAuthentications, word).value_or(A::Unknown);
}

std::optional<int> groupOf(std::string_view word)
{
    if (word.size() > 5 && sameWord(word.substr(0, 5), "group"))
        word.remove_prefix(5);
    const auto value = toNumber(word);
    return value && *value >= 1 && *value <= 31 ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

} // namespace rungbook::config
