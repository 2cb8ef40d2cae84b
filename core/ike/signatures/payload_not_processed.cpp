// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {{"Error processing payload: Payload ID"}};

struct PayloadName {
    std::string_view id;
    std::string_view words;
    std::string_view hint;
};

// RFC 2408, section 3.1: next payload types.
constexpr PayloadName kNames[] = {
    {"1", "SA (the proposals)", "the proposals do not fit the policies configured here"},
    {"4", "KE (the Diffie-Hellman value)", "the Diffie-Hellman groups differ, or the message was damaged"},
    {"5", "ID (who the peer says it is, or which networks it wants to protect)",
        "the pre-shared keys differ (after MM5), or the networks do not fit (in quick mode)"},
    {"6", "CERT (a certificate)", "the certificate cannot be read or its issuer is not trusted here"},
    {"8", "HASH (the proof of authenticity)", "the pre-shared keys differ"},
    {"9", "SIG (the signature)", "the certificate or its key does not fit"},
    {"10", "NONCE", "the message was damaged, or was decrypted with the wrong key"},
    {"14", "ATTR (XAUTH or mode config)", "the client sent attributes that this device does not take"},
};

} // namespace

// 713048 says that something was wrong with a payload, not what: nearly always another line does.
extern const Signature payload_not_processed;
const Signature payload_not_processed{
    .meta = {.id = "payload-not-processed",
        .title = "A payload of the peer could not be processed",
        .fallback = true},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const std::string_view id = between(n.text(first), "Payload ID:");
            const PayloadName* name = nullptr;
            for (const PayloadName& known : kNames) {
                if (known.id == id)
                    name = &known;
            }
            const std::string what =
                name ? fmt::format("the payload {}", name->words) : fmt::format("payload type {}", id);
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(payload_not_processed.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        fmt::format(
                            "This device could not process {} of one message; the negotiation then went on.",
                            what))
                    .evidence.push_back(n.evidence(first, "a payload could not be processed"));
                return;
            }
            Finding& f = report.add(payload_not_processed.meta, Effect::Blocks, Role::Root, Confidence::Low,
                fmt::format("This device could not process {} that {} sent, and gave the exchange up. The "
                            "line does not say what was wrong with it{}.",
                    what, peerText(n), name ? fmt::format(". Usual reason: {}", name->hint) : std::string()));
            addNotices(f, n, n.hits(), "this payload was refused");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Repeat the attempt with debugging on: the lines just before this one say which value was "
                "not accepted. Before 8.4 the command is \"debug crypto isakmp 127\".",
                {"debug crypto condition peer " + peerForCommand(n), "debug crypto ikev1 127"}});
            f.fixes.push_back({"the peer",
                "Compare the settings that this payload carries with those of this device.", {}});
            f.wouldSettle = "The debug lines between the message that was received and this error.";
        },
};

} // namespace rungbook::ike
