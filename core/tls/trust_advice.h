// SPDX-License-Identifier: GPL-3.0-or-later
// What a person should know before a certificate is trusted: what an import would change, and which certificate of a server's chain to trust.
#pragma once

#include "core/tls/bundle.h"
#include "core/tls/trust_store.h"
#include "core/tls/verify.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// What a certificate is good for, as far as it says itself (RFC 5280, 4.2.1.9).
enum class CertificateRole : unsigned char {
    Root, ///< an authority that signed itself
    Intermediate, ///< an authority that another one signed
    SelfSigned, ///< no authority, signed by its own key
    EndEntity ///< of one server, client or person, signed by an authority
};

/// The role by basic constraints and issuer. "Root" is one by its names; whether its own key signed it is for the verification to say.
CertificateRole roleOf(const Certificate& certificate);

/// "root authority", "intermediate authority", "self-signed certificate", "server or client certificate".
std::string_view roleTitle(CertificateRole role);

/// What an import would do with one certificate of a bundle.
struct PreviewEntry {
    BundleEntry entry;
    CertificateRole role = CertificateRole::EndEntity;
    AddOutcome outcome = AddOutcome::Added; ///< as TrustStore::add would say
    std::string presentName; ///< Duplicate and Renewal: the friendly name of the one that is there
    std::vector<std::string> warnings; ///< as trustWarnings()
    bool suggested =
        false; ///< new, valid, and an authority; any that is new and valid when the bundle has no such authority
};

/// What adding the certificates of a bundle would do, in the order of the bundle. Nothing is changed.
std::vector<PreviewEntry> previewOf(const Bundle& bundle, const TrustStore& store, UtcSeconds now);

/// One certificate that a server sent, and what trusting it would do.
struct TrustCandidate {
    Certificate certificate;
    CertificateRole role = CertificateRole::EndEntity;
    bool inPath = true; ///< false: it was sent, but issued nothing of the chain
    bool acceptedThen = false; ///< with it, the chain is accepted for the name
    std::vector<VerifyError> errorsThen; ///< what is wrong even then
    std::string advice; ///< a sentence or two
};

struct TrustChoice {
    std::vector<TrustCandidate>
        candidates; ///< the path from the server's certificate up, then what does not belong to it
    std::optional<std::size_t>
        recommended; ///< index of the issuer to trust; none when its certificate is not there
    bool alreadyAccepted = false; ///< the chain is accepted as things stand: nothing needs to be trusted
    std::string advice; ///< a sentence or two on the whole: what to do, or why nothing is recommended
};

/// Which certificate of a chain to trust so that the chain is accepted: the root when it was sent, else the topmost authority, the server's own
/// only when it signed itself. presented as verifyChain() takes it; anchors: what is trusted already (may be null). Chains of more than 16
/// certificates are judged by their first 16. Takes a verification for each certificate, some milliseconds in all.
TrustChoice trustChoiceOf(
    std::span<const Certificate> presented, const TrustAnchorsPtr& anchors, const VerifyQuestion& question);

/// How a fingerprint that somebody was told relates to a certificate.
enum class FingerprintMatch : unsigned char {
    Empty, ///< nothing was given
    SameSha256,
    SameSha1, ///< the same, but of the weak hash: good enough to compare by hand no longer
    Different,
    NotOne ///< no SHA-256 and no SHA-1: another count of digits, or something that is no digit
};

/// Compares a fingerprint as people write it: upper or lower case, with colons, blanks, dashes or nothing between, "SHA256:" or the like before it.
FingerprintMatch matchFingerprint(std::string_view told, const Certificate& certificate);

/// The entry, its issuer in the store, that one's issuer, and so on, as far as they are in the store; each once.
std::vector<const TrustedCertificate*> pathIn(const TrustStore& store, const TrustedCertificate& entry);

} // namespace rungbook::tls
