// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/digest.h"

#include <algorithm>
#include <array>
#include <limits>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace rungbook::tls
{

namespace
{

const EVP_MD* algorithm(Hash hash)
{
    switch (hash) {
    case Hash::Md5:
        return EVP_md5();
    case Hash::Sha1:
        return EVP_sha1();
    case Hash::Sha256:
        break;
    }
    return EVP_sha256();
}

const unsigned char* octets(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

std::string digest(Hash hash, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, algorithm(hash), nullptr) != 1)
        return {};
    return {reinterpret_cast<const char*>(out.data()), length};
}

std::string hmac(Hash hash, std::string_view key, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    if (key.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return {};
    // A null key means "the key of before" to OpenSSL, an empty one is meant here.
    const char* const start = key.data() != nullptr ? key.data() : "";
    if (HMAC(algorithm(hash), start, static_cast<int>(key.size()), octets(bytes), bytes.size(), out.data(),
            &length)
        == nullptr)
        return {};
    std::string result(reinterpret_cast<const char*>(out.data()), length);
    OPENSSL_cleanse(out.data(), out.size());
    return result;
}

std::string saltedPassword(
    Hash hash, std::string_view password, std::string_view salt, std::uint32_t iterations)
{
    const int length = EVP_MD_get_size(algorithm(hash));
    constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<int>::max());
    if (length <= 0 || iterations == 0 || iterations > static_cast<std::uint32_t>(kMost)
        || password.size() > kMost || salt.size() > kMost)
        return {};
    std::string out(static_cast<std::size_t>(length), '\0');
    if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt),
            static_cast<int>(salt.size()), static_cast<int>(iterations), algorithm(hash), length,
            reinterpret_cast<unsigned char*>(out.data()))
        != 1)
        return {};
    return out;
}

std::string randomBytes(std::size_t count)
{
    std::string out(std::min<std::size_t>(count, 4096), '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) != 1)
        return {};
    return out;
}

std::string hexOf(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 0x0FU];
    }
    return out;
}

std::string base64Encode(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t k) {
            return k < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[k])) : 0U;
        };
        const std::uint32_t group = (at(i) << 16U) | (at(i + 1) << 8U) | at(i + 2);
        out += kAlphabet[(group >> 18U) & 63U];
        out += kAlphabet[(group >> 12U) & 63U];
        out += i + 1 < bytes.size() ? kAlphabet[(group >> 6U) & 63U] : '=';
        out += i + 2 < bytes.size() ? kAlphabet[group & 63U] : '=';
    }
    return out;
}

std::optional<std::string> base64Decode(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t value = 0;
        if (i < text.size() - padding) {
            value = kAlphabet.find(text[i]);
            if (value == std::string_view::npos)
                return std::nullopt;
        }
        group = (group << 6U) | static_cast<std::uint32_t>(value);
        if (i % 4 == 3) {
            out += static_cast<char>((group >> 16U) & 0xFFU);
            out += static_cast<char>((group >> 8U) & 0xFFU);
            out += static_cast<char>(group & 0xFFU);
            group = 0;
        }
    }
    out.resize(out.size() - padding);
    return out;
}

bool sameBytes(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe(std::string& text)
{
    if (!text.empty())
        OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

} // namespace rungbook::tls
