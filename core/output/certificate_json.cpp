// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/certificate_json.h"

#include "core/smtp/record_words.h"

namespace rungbook::output
{

Json certificateJson(const tls::Certificate& c)
{
    const bool dated = c.notBefore != 0 || c.notAfter != 0;
    Json out;
    out["subject"] = textOrNull(c.subject);
    out["issuer"] = textOrNull(c.issuer);
    out["fingerprint"] = textOrNull(c.sha256);
    out["serial"] = textOrNull(c.serial);
    out["not_before"] = dated ? Json(smtp::utcStamp(c.notBefore)) : Json(nullptr);
    out["not_after"] = dated ? Json(smtp::utcStamp(c.notAfter)) : Json(nullptr);
    out["signature_algorithm"] = textOrNull(c.signatureAlgorithm);
    out["key"] = {{"type", textOrNull(c.keyType)}, {"bits", c.keyBits}, {"curve", textOrNull(c.curve)}};
    out["dns_names"] = c.dnsNames;
    out["ip_addresses"] = c.ipAddresses;
    out["ca"] = c.isCa;
    out["self_signed"] = c.selfSigned;
    out["key_usage"] = c.keyUsage;
    out["extended_key_usage"] = c.extendedKeyUsage;
    out["sha1"] = textOrNull(c.sha1);
    return out;
}

} // namespace rungbook::output
