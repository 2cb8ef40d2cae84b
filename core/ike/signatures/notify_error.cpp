// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received non-routine Notify message"}};

/// The error codes of RFC 2408, section 3.14.1, that are not rules of their own.
struct NotifyCode {
    unsigned code;
    std::string_view name;
    std::string_view meaning;
};
constexpr NotifyCode kCodes[] = {
    {1, "INVALID-PAYLOAD-TYPE", "a payload that it does not know"},
    {2, "DOI-NOT-SUPPORTED", "a domain of interpretation that it does not support"},
    {3, "SITUATION-NOT-SUPPORTED", "a situation that it does not support"},
    {4, "INVALID-COOKIE", "it has no negotiation with these cookies (any more)"},
    {5, "INVALID-MAJOR-VERSION", "a protocol version that it does not speak"},
    {6, "INVALID-MINOR-VERSION", "a protocol version that it does not speak"},
    {7, "INVALID-EXCHANGE-TYPE", "an exchange that it does not accept, such as aggressive mode"},
    {8, "INVALID-FLAGS", "flags that it does not accept"},
    {9, "INVALID-MESSAGE-ID", "a message that belongs to no exchange it knows"},
    {10, "INVALID-PROTOCOL-ID", "a protocol that it does not support"},
    {11, "INVALID-SPI", "packets for an IPsec SA that it does not have (any more)"},
    {12, "INVALID-TRANSFORM-ID", "a cipher that it does not know"},
    {13, "ATTRIBUTES-NOT-SUPPORTED",
        "an attribute that it does not support, such as a key length or a lifetime"},
    {15, "BAD-PROPOSAL-SYNTAX", "a proposal that it cannot read"},
    {16, "PAYLOAD-MALFORMED",
        "a payload that makes no sense to it, which is also how a wrong pre-shared key looks after "
        "decryption"},
    {17, "INVALID-KEY-INFORMATION",
        "key material that it does not accept, usually of another Diffie-Hellman group"},
    {19, "INVALID-CERT-ENCODING", "a certificate in a form that it cannot read"},
    {20, "INVALID-CERTIFICATE", "a certificate that it does not accept"},
    {21, "CERT-TYPE-UNSUPPORTED", "a type of certificate that it does not support"},
    {22, "INVALID-CERT-AUTHORITY", "a certificate of an authority that it does not trust"},
    {23, "INVALID-HASH-INFORMATION",
        "a hash that it cannot verify, which points to different pre-shared keys"},
    {24, "AUTHENTICATION-FAILED",
        "it could not authenticate this device: pre-shared key, certificate or identity"},
    {25, "INVALID-SIGNATURE", "a signature that it cannot verify"},
    {28, "CERTIFICATE-UNAVAILABLE", "it has no certificate to send"},
    {29, "UNSUPPORTED-EXCHANGE-TYPE", "an exchange that it does not support"},
    {30, "UNEQUAL-PAYLOAD-LENGTHS", "lengths that do not add up"},
};

const NotifyCode* findCode(unsigned code)
{
    for (const NotifyCode& known : kCodes) {
        if (known.code == code)
            return &known;
    }
    return nullptr;
}

/// Codes from 16384 on are statuses, not errors (RFC 2408, section 3.14.1; 8192 to 16383 are private errors).
constexpr unsigned kFirstStatus = 16384;
} // namespace

// Every other error that the peer reports. The word is the peer's, and so is the reason.
extern const Signature notify_error;
const Signature notify_error{
    .meta = {.id = "notify-error", .title = "The peer reports an error"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& notice = *n.hits().back();
            const std::string text = lineText(n, notice);
            const std::string printed(valueBetween(text, "Notify message:"));
            const std::optional<unsigned> code = numberInLastBrackets(text);
            const NotifyCode* known = code ? findCode(*code) : nullptr;
            const std::string said = known
                ? fmt::format("{} ({}): {}", known->name, known->code, known->meaning)
                : printed.empty() ? std::string("an error without a name")
                                  : fmt::format("\"{}\"", printed);
            const bool phase2 = n.phase1CompletedBefore(notice.line);
            const bool overcome =
                phase2 ? n.phase2CompletedAfter(notice.line) : n.phase1CompletedAfter(notice.line);
            if (overcome || (code && *code >= kFirstStatus)) {
                cite(addOvercome(report, notify_error.meta,
                         overcome ? fmt::format(
                             "{} reported {}. The negotiation went on and succeeded.", whoIs(n), said)
                                  : fmt::format(
                                      "{} sent the status message {}, which is no error.", whoIs(n), said)),
                    n, n.hits(), "what the peer reports");
                return;
            }
            const bool afterSuccess = n.phase2Complete();
            Finding& f = report.add(notify_error.meta, afterSuccess ? Effect::Unstable : Effect::Blocks,
                afterSuccess ? Role::Contributing : Role::Root, Confidence::Medium,
                fmt::format("{} reports {}. It sent this {}.", whoIs(n), said,
                    afterSuccess ? "after the tunnel had come up, so the two sides no longer agree on which "
                                   "SAs exist or how packets look"
                        : phase2
                        ? "after phase 1, so phase 2 or a setting that is exchanged after phase 1 is meant"
                        : "before phase 1 was complete"));
            cite(f, n, n.hits(), "the error that the peer reports");
            citeMessageBefore(f, n, *n.hits().front());
            const bool aboutKeys =
                known && !phase2 && (known->code == 16 || known->code == 23 || known->code == 24);
            if (aboutKeys)
                f.fixes.push_back({"this device",
                    "Type the pre-shared key anew, and the same on the peer; with certificates, check the "
                    "identity that we send.",
                    {fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                        " ikev1 pre-shared-key <key>", "crypto isakmp identity address"}});
            f.fixes.push_back(
                {"the peer", "Read its log at that moment: it sent the error and knows what it refused.",
                    {"debug crypto ikev1 127"}});
            if (afterSuccess)
                f.fixes.push_back({"this device",
                    "Clear both phases with this peer and let them negotiate anew; keepalives on both sides "
                    "make the next loss heal by itself.",
                    {fmt::format("clear crypto ikev1 sa {}", peerForCommand(n)),
                        fmt::format("clear crypto ipsec sa peer {}", peerForCommand(n)),
                        fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                        " isakmp keepalive threshold 10 retry 2"}});
            else
                f.fixes.push_back(
                    {"this device", "Compare the part that the error names with the peer's configuration.",
                        {"show running-config crypto ikev1", "show running-config crypto map",
                            fmt::format("show running-config tunnel-group {}", tunnelGroupOf(n))}});
            f.wouldSettle = "The peer's own log: only the side that reports the error knows the reason.";
        },
};

} // namespace rungbook::ike
