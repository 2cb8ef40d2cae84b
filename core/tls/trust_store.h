// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates that the user trusts, and what for: a folder with one file for each (docs in trust_store_file.h).
#pragma once

#include "core/base/result.h"
#include "core/tls/bundle.h"
#include "core/tls/certificate.h"
#include "core/tls/verify.h"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// What a certificate is trusted for. The first four are the check boxes of Cisco ISE, "Trusted For"; the last one is ours.
enum class TrustUsage : unsigned char {
    WithinIse, ///< "Trust for authentication within ISE"
    ClientsAndSyslog, ///< "Trust for client authentication and Syslog"
    AdminCertificates, ///< "Trust for certificate based admin authentication"; ISE offers it only together with the one before
    CiscoServices, ///< "Trust for authentication of Cisco Services"
    MailServers ///< certificates of the mail servers that are tested here
};

inline constexpr std::size_t kTrustUsages = 5;

/// A set of usages.
struct TrustUsages {
    bool withinIse = false;
    bool clientsAndSyslog = false;
    bool adminCertificates = false;
    bool ciscoServices = false;
    bool mailServers = false;

    bool has(TrustUsage usage) const;
    void set(TrustUsage usage, bool on);
    bool operator==(const TrustUsages&) const = default;
};

/// The word for commands and files: "ise", "clients", "admin", "cisco-services", "mail".
std::string_view usageWord(TrustUsage usage);

/// What people read: "Trust for client authentication and Syslog".
std::string_view usageTitle(TrustUsage usage);

/// The sets written as words with commas ("ise,mail"), in any order; Usage with a sentence for a word that is none.
Result<TrustUsages> usagesFromWords(std::string_view words);

/// The reverse of usagesFromWords; empty for none.
std::string usagesText(const TrustUsages& usages);

/// One entry of the store.
struct TrustedCertificate {
    Certificate certificate;
    std::string friendlyName;
    std::string description;
    bool enabled = true; ///< a disabled one is kept and trusted for nothing, even when the system trusts it
    TrustUsages usages;
    UtcSeconds added = 0;
    std::string source; ///< where it came from: "bundle.pem", "mail.example.com:465"

    bool operator==(const TrustedCertificate&) const = default;
};

/// A file of the folder that could not be used. The others are not affected.
struct StoreProblem {
    std::string path;
    std::string message; ///< a sentence
};

enum class AddOutcome : unsigned char {
    Added,
    Duplicate, ///< the same certificate (SHA-256) is there already; nothing was changed
    Renewal ///< added; another certificate for the same key is there as well (see relatedSha256)
};

/// What became of one certificate of an import.
struct AddResult {
    AddOutcome outcome = AddOutcome::Added;
    std::string sha256;
    std::string friendlyName; ///< as it stands in the store now
    std::string relatedSha256; ///< Renewal: the certificate for the same key
    std::vector<std::string> warnings; ///< sentences: expired, not an authority, a weak signature, ...
};

enum class ExpiryState : unsigned char { Valid, Within60Days, Within30Days, Expired, NotYetValid };

/// Where now stands in the validity of a certificate; the limits are those of ISE and of testssl.sh.
ExpiryState expiryOf(const Certificate& certificate, UtcSeconds now);

/// A sentence for a state that is not Valid ("It expires in 12 days, on 2026-12-07."); empty for Valid.
std::string expirySentence(const Certificate& certificate, UtcSeconds now);

/// Where the store is unless the user says otherwise: "rungbook/trust" in the place for a user's data (XDG base directory specification:
/// XDG_DATA_HOME, else ~/.local/share). The folder need not exist.
std::string defaultStoreFolder();

/// The store. Reading never writes; each change takes the folder's lock, looks at what another program changed meanwhile, and is on the disk
/// when the function returns. Not thread-safe itself; several stores may stand on one folder, in several threads and programs.
class TrustStore
{
public:
    /// Reads the folder, which need not exist yet. Unreadable when it exists and is none, or can not be read.
    static Result<TrustStore> open(std::string folder);

    const std::string& folder() const { return m_folder; }

    /// All entries, by friendly name (upper and lower case alike), then by fingerprint.
    std::vector<const TrustedCertificate*> list() const;

    /// The entry with this SHA-256 fingerprint, in any usual form (colons or not, upper or lower case), or the only one whose fingerprint
    /// begins so (8 digits or more), or the only one with this friendly name; else null.
    const TrustedCertificate* find(std::string_view fingerprintOrName) const;

    /// Files that could not be used, as of the last reading.
    const std::vector<StoreProblem>& problems() const { return m_problems; }

    /// Looks at the folder again.
    Result<void> reload();

    /// Adds certificates with these usages. An entry without a friendly name gets its display name; a name that is taken gets a number.
    Result<std::vector<AddResult>> add(std::span<const BundleEntry> entries, const TrustUsages& usages,
        std::string_view source, bool enabled = true);

    /// Changes friendly name, description, enabled and usages of the entry whose certificate this is. Usage when there is no such entry, when
    /// the name is empty or taken, or when usages break the rule of ISE (see usageProblem).
    Result<void> update(const TrustedCertificate& changed);

    /// The entries that were issued by this one, directly or not, and have no other issuer in the store.
    std::vector<const TrustedCertificate*> dependantsOf(std::string_view sha256) const;

    /// The entry's issuer in the store, or null; itself when it is self-signed.
    const TrustedCertificate* issuerOf(const TrustedCertificate& entry) const;

    /// The entries that may have issued this certificate (by name and key identifier), whatever they are trusted for: so that a chain whose
    /// issuer is here, but disabled or trusted for something else, can be told from one whose issuer is not here.
    std::vector<const TrustedCertificate*> issuersOf(const Certificate& certificate) const;

    /// Removes entries. withDependants: also what dependantsOf says of them. Returns the fingerprints of those that are gone.
    Result<std::vector<std::string>> remove(std::span<const std::string> sha256, bool withDependants);

    /// The certificates as PEM, each with its friendly name in a line before it; all of them when sha256 is empty.
    std::string exportPem(std::span<const std::string> sha256) const;

    /// The enabled entries that are trusted for usage, and base (may be null) without what is here and disabled.
    TrustAnchorsPtr anchorsFor(TrustUsage usage, const TrustAnchorsPtr& base) const;

private:
    struct Slot { // one file, and what identifies the state in which it was read
        TrustedCertificate entry;
        std::int64_t modified = 0;
        std::int64_t size = 0;
        std::uint64_t inode = 0;
    };
    explicit TrustStore(std::string folder);
    std::set<std::string> takenNames() const;
    Result<void> write(const TrustedCertificate& entry);

    std::string m_folder;
    std::map<std::string, Slot> m_slots; // by file name
    std::vector<StoreProblem> m_problems;
};

/// Why ISE would not accept these usages together, as a sentence; empty when it would.
std::string usageProblem(const TrustUsages& usages);

/// What to know before trusting this certificate, each a sentence: it is expired, is no authority, has a weak key or signature, ...
std::vector<std::string> trustWarnings(const Certificate& certificate, UtcSeconds now);

} // namespace rungbook::tls
