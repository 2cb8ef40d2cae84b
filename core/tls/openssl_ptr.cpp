// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/openssl_ptr.h"

#include <array>
#include <openssl/err.h>

namespace rungbook::tls::ossl
{

namespace
{

constexpr std::string_view kUpper = "0123456789ABCDEF";
constexpr std::string_view kLower = "0123456789abcdef";

/// The code point that starts at text[0] and its length; length 0 when it is no valid UTF-8 (RFC 3629).
struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;
};

CodePoint decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return {};
    char32_t value = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U)
            return {};
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    if (value < kLeast[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return {};
    return {value, length};
}

/// Controls, and the marks that change the order in which text is shown: a name must not look like another.
bool isHidden(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF
        || (c >= 0xFFF9 && c <= 0xFFFB);
}

int noPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*argument*/)
{
    return -1;
}

} // namespace

std::string cleanText(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const CodePoint point = decode(text);
        const std::size_t length = point.length == 0 ? 1 : point.length;
        if (point.length == 0 || isHidden(point.value)) {
            for (std::size_t i = 0; i < length; ++i) {
                const auto byte = static_cast<unsigned char>(text[i]);
                out += '\\';
                out += kUpper[byte >> 4U];
                out += kUpper[byte & 15U];
            }
        } else {
            out.append(text, 0, length);
        }
        text.remove_prefix(length);
    }
    return out;
}

std::string hexPairs(std::string_view data)
{
    std::string out;
    out.reserve(data.size() * 3);
    for (const char c : data) {
        const auto byte = static_cast<unsigned char>(c);
        if (!out.empty())
            out += ':';
        out += kUpper[byte >> 4U];
        out += kUpper[byte & 15U];
    }
    return out;
}

std::string hexLower(std::string_view data)
{
    std::string out;
    out.reserve(data.size() * 2);
    for (const char c : data) {
        const auto byte = static_cast<unsigned char>(c);
        out += kLower[byte >> 4U];
        out += kLower[byte & 15U];
    }
    return out;
}

std::string digest(const EVP_MD* algorithm, std::string_view data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned length = 0;
    if (EVP_Digest(data.data(), data.size(), hash.data(), &length, algorithm, nullptr) != 1)
        return {};
    return {reinterpret_cast<const char*>(hash.data()), length};
}

KeyPtr readKey(std::string_view pem)
{
    if (pem.size() > (1U << 20U))
        return nullptr;
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    KeyPtr key(in ? PEM_read_bio_PrivateKey(in.get(), nullptr, noPassphrase, nullptr) : nullptr);
    ERR_clear_error();
    return key;
}

std::vector<X509Ptr> readPemCertificates(std::string_view pem)
{
    std::vector<X509Ptr> out;
    if (pem.size() > (64U << 20U))
        return out;
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (in) {
        char* name = nullptr;
        char* header = nullptr;
        unsigned char* data = nullptr;
        long length = 0;
        const long before = static_cast<long>(BIO_pending(in.get()));
        const bool found = PEM_read_bio(in.get(), &name, &header, &data, &length) == 1;
        if (found) {
            const std::string_view kind(name);
            if (kind == PEM_STRING_X509 || kind == PEM_STRING_X509_OLD || kind == PEM_STRING_X509_TRUSTED)
                if (X509Ptr certificate = parse(std::string_view(
                        reinterpret_cast<const char*>(data), static_cast<std::size_t>(length))))
                    out.push_back(std::move(certificate));
            OPENSSL_free(name);
            OPENSSL_free(header);
            OPENSSL_free(data);
        } else if (BIO_pending(in.get()) == 0 || BIO_pending(in.get()) == before) {
            break;
        }
    }
    ERR_clear_error();
    return out;
}

std::string takeErrors()
{
    const unsigned long code = ERR_get_error();
    const char* const words = code != 0 ? ERR_reason_error_string(code) : nullptr;
    ERR_clear_error();
    return words != nullptr ? words : "";
}

} // namespace rungbook::tls::ossl
