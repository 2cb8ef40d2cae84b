// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

// PAYLOAD_MALFORMED is the same fault seen from the other end: the peer could not read what we sent.
constexpr Trigger kTriggers[] = {{"Error, had problems decrypting packet"},
    {"Received encrypted Oakley Main Mode packet with invalid payloads"},
    {"Received an un-encrypted PAYLOAD_MALFORMED notify message"}};
constexpr std::size_t kMalformed = 2;

// MM5, AM3 or anything of a later exchange.
bool sentEncrypted(const Negotiation& n, LineNumber before)
{
    const std::vector<Message>& messages = n.session().messages;
    return std::any_of(messages.begin(), messages.end(), [before](const Message& m) {
        const bool clear = (m.step.kind == StepKind::MM && m.step.ordinal < 5)
            || (m.step.kind == StepKind::AM && m.step.ordinal < 3) || m.messageId == 0;
        const bool last = (m.step.kind == StepKind::MM && m.step.ordinal >= 5)
            || (m.step.kind == StepKind::AM && m.step.ordinal == 3);
        return m.direction == Direction::Out && raw(m.line) < raw(before) && (last || !clear);
    });
}

} // namespace

// In IKEv1 the pre-shared key goes into SKEYID, from which the encryption keys of MM5 and MM6 are made (RFC 2409, section 5): with another
// key the receiver decrypts MM5 to garbage. No message ever carries the key or a hash of it alone.
extern const Signature psk_mismatch_decrypt_failed;
const Signature psk_mismatch_decrypt_failed{
    .meta = {.id = "psk-mismatch-decrypt-failed", .title = "The pre-shared keys differ"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase1CompletedAfter(n.hits().back()->line)
                || n.phase2CompletedAfter(n.hits().back()->line)) {
                report
                    .add(psk_mismatch_decrypt_failed.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "One packet could not be decrypted, but the negotiation was completed afterwards: "
                        "the keys agree.")
                    .evidence.push_back(n.evidence(first, "this packet could not be decrypted"));
                return;
            }
            const bool wasUp = n.phase1CompletedBefore(first.line);
            const bool peerSaysSo = n.hits(kMalformed).size() == n.hits().size();
            // The notify alone proves nothing when the log shows that nothing encrypted had been sent yet.
            if (peerSaysSo && !n.session().messages.empty() && !sentEncrypted(n, first.line)) {
                Finding& f =
                    report.add(psk_mismatch_decrypt_failed.meta, Effect::Blocks, Role::Root, Confidence::Low,
                        fmt::format(
                            "{} answers PAYLOAD_MALFORMED before anything was encrypted: it does not "
                            "understand a message of this device. The pre-shared key has no part in that "
                            "yet; a peer that expects another IKE version or exchange mode is more likely.",
                            peerText(n)));
                f.title = "The peer cannot read our message";
                addNotices(f, n, n.hits(), "the peer cannot read our message");
                addMessagesBefore(f, n, first);
                f.fixes.push_back({"the peer",
                    "Its log says what it found malformed; check IKE version and exchange mode of its "
                    "connection.",
                    {}});
                f.wouldSettle = "The peer's log of the same minute.";
                return;
            }
            const bool otherGroup = n.has("tg-default-key-used") || n.has("tg-falls-to-default-l2l")
                || n.has("tg-falls-to-default-ra");
            const std::string_view group = n.fact(FactKind::TunnelGroup);
            const Confidence confidence = wasUp ? Confidence::Low
                : peerSaysSo                    ? Confidence::Medium
                                                : Confidence::High;
            std::string message = peerSaysSo
                ? fmt::format("{} answers our encrypted message with PAYLOAD_MALFORMED: it could not make "
                              "sense of it after decrypting. The encryption keys come from the pre-shared "
                              "key, so the keys of the two devices most probably differ.",
                    peerText(n))
                : fmt::format("The encrypted message of {} ({}) decrypts to garbage here. The encryption "
                              "keys come from the pre-shared key, so the keys of the two devices differ. No "
                              "hash has been compared yet: it is the decryption that fails.",
                    peerText(n),
                    n.session().mode == Mode::Aggressive ? "AM3"
                        : n.initiator()                  ? "MM6"
                        : n.responder()                  ? "MM5"
                                                         : "MM5 or MM6");
            if (!group.empty())
                message += fmt::format(" This device used the key of tunnel-group {}.", group);
            if (otherGroup)
                message += " That is not the tunnel-group of this peer's address, so its key need not be the "
                           "one that was meant for the peer.";
            Finding& f =
                report.add(psk_mismatch_decrypt_failed.meta, wasUp ? Effect::Unstable : Effect::Blocks,
                    otherGroup ? Role::Contributing : Role::Root, confidence, std::move(message));
            addNotices(f, n, n.hits(),
                peerSaysSo ? "the peer cannot read our message" : "the peer's message cannot be decrypted");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Type the key again on both devices; a blank at the end, a copied line end or another "
                "keyboard layout is enough to make it differ. Before 8.4 the line is \"pre-shared-key "
                "<key>\".",
                {"more system:running-config | begin tunnel-group " + peerForCommand(n),
                    fmt::format("tunnel-group {} ipsec-attributes", peerForCommand(n)),
                    " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "Set the same key there, for the address from which this device's packets arrive: behind a "
                "NAT that is the translated address.",
                {}});
            f.wouldSettle = "The key of both devices in clear text (\"more system:running-config\" prints it "
                            "on an ASA), or typing a new key on both.";
        },
};

} // namespace rungbook::ike
