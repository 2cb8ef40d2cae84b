// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{
// By the IANA names and by those of OpenSSL.
std::string_view weakness(std::string_view cipher)
{
    if (mentions(cipher, {"NULL", "EXP", "anon", "ADH", "AECDH"}))
        return "that protects nothing, or does not say who the server is";
    if (mentions(cipher, {"RC4", "3DES", "DES-CBC", "_DES_", "MD5"}))
        return "that cipher is broken or too short";
    const bool iana = cipher.starts_with("TLS_");
    const bool forward =
        iana ? !cipher.starts_with("TLS_RSA_") : cipher.starts_with("ECDHE-") || cipher.starts_with("DHE-");
    return forward
        ? std::string_view{}
        : "without forward secrecy, for whoever gets the server's key later can read what was recorded today";
}
} // namespace

extern const Check tls_weak_cipher;
const Check tls_weak_cipher{
    .meta = {.id = "tls-weak-cipher", .title = "A weak TLS cipher is used"},
    .check =
        [](const ProbeResult& run, Report& report) {
            if (!run.tls || run.tls->outcome != tls::TlsOutcome::Established || run.tls->cipher.empty())
                return;
            const std::string_view why = weakness(run.tls->cipher);
            if (why.empty())
                return;
            informs(report, tls_weak_cipher.meta, Effect::Weak,
                fmt::format("The session is encrypted with {}: {}.", run.tls->cipher, why))
                .line(tlsLine(run), "the cipher agreed on")
                .admin("Allow current ciphers only: those with elliptic curve key exchange (ECDHE) and "
                       "AES-GCM or ChaCha20 (RFC 9325, section 4.2).")
                .here("If the client is the old one, update it.");
        },
};

} // namespace rungbook::smtp
