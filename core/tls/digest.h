// SPDX-License-Identifier: GPL-3.0-or-later
// The few functions of cryptography that SASL needs (RFC 2195, RFC 5802, RFC 7677), so that nobody else includes OpenSSL for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::tls
{

enum class Hash : std::uint8_t { Md5, Sha1, Sha256 };

/// The digest of bytes, raw. Empty when the library refuses the algorithm (MD5 where only FIPS algorithms are allowed).
std::string digest(Hash hash, std::string_view bytes);

/// HMAC (RFC 2104), raw. Empty as digest().
std::string hmac(Hash hash, std::string_view key, std::string_view bytes);

/// Hi() of RFC 5802, section 2.2: PBKDF2 with HMAC, one block long. iterations from 1; the caller bounds it. Empty as digest().
std::string saltedPassword(
    Hash hash, std::string_view password, std::string_view salt, std::uint32_t iterations);

/// count bytes from the system's random generator; empty when it fails.
std::string randomBytes(std::size_t count);

/// Lower-case hexadecimal.
std::string hexOf(std::string_view bytes);

/// RFC 4648, section 4, with padding and without line ends.
std::string base64Encode(std::string_view bytes);

/// The other way round; nothing when text is no base64 (a wrong character, a wrong length, padding in the middle).
std::optional<std::string> base64Decode(std::string_view text);

/// Compares without telling by its time where the first difference is.
bool sameBytes(std::string_view a, std::string_view b);

/// Overwrites text and empties it: for intermediate values that a password could be guessed from.
void wipe(std::string& text);

} // namespace rungbook::tls
