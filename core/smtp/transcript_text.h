// SPDX-License-Identifier: GPL-3.0-or-later
// A run as a text that a person reads and a program reads back: what "save transcript" writes, what the rule documents use as examples, and one of
// the inputs of a replay. One record per line; unknown records and keys are kept as notes, never an error.
//
//   # comment
//   * run server=mail.example.com port=587 security=starttls depth=auth ehlo=client.example.com auth=yes user-form=user@domain started=2026-03-01T09:00:00Z
//   * dns name=mail.example.com type=A outcome=answered records=192.0.2.25,192.0.2.26 resolver=192.0.2.53 ms=12
//   * connect address=192.0.2.25 port=587 outcome=refused errno=111 ms=1
//   * proxy kind=socks5 host=proxy.example.com port=1080 failed=yes answer="SOCKS reply 02"
//   [    3.1] S: 220 mail.example.com ESMTP                     (the time in ms is optional everywhere)
//   C: EHLO client.example.com
//   C: AUTH PLAIN *****                                         (redacted)
//   C: (message, 2310 bytes in 48 lines, longest header line 76)
//   B: "\x16\x03\x01"                                           (bytes of the server that are no reply)
//   * injected bytes="250-evil"
//   * tls sent handshake 1 ClientHello "TLS 1.2, 1.3; SNI mail.example.com"
//   * tls received alert 70 protocol_version
//   * tls outcome=failed alert-received=70 error=0A00042E reason="tlsv1 alert protocol version"
//   * tls outcome=established version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 group=X25519 sni=mail.example.com
//   * certificate depth=0 subject="CN=mail.example.com" issuer="CN=Example CA" not-before=2026-01-01T00:00:00Z not-after=2027-01-01T00:00:00Z
//         san=DNS:mail.example.com,IP:192.0.2.25 key=RSA-2048 signature=sha256WithRSAEncryption ca=no self-signed=no eku=serverAuth
//         aia=http://pki.example.com/ca.cer sha256=AA:BB   (one line in the file)
//   * verify code=20 depth=0 message="unable to get local issuer certificate" missing-issuer="CN=Example CA" intermediate-missing=no
//   * name verdict=mismatch asked=mail.example.com offered=DNS:other.example.com
//   * probe port=465 security=tls connect=connected tls=TLSv1.3 greeting="220 ..." starttls=no summary="..."
//   * end kind=reset-by-server phase=mail
//   * note phase=greeting "no greeting after 15 s"
//   * hidden "what this input can not show, and what would"
//
// Values with blanks, commas, quotes or nothing in them stand in double quotes with \" \\ \n \xNN. After "* tls outcome=established" every C: and S: line
// is inside TLS.
#pragma once

#include "core/base/result.h"
#include "core/smtp/probe_result.h"

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// The whole run. Holds no secret.
std::string toText(const ProbeResult& result);

/// Reads such a text back: the result is complete but for findings and verdict (see diagnose()). Never fails on a strange line; NotUnderstood only when
/// there is no line of this format at all.
Result<ProbeResult> fromText(std::string_view text);

} // namespace rungbook::smtp
