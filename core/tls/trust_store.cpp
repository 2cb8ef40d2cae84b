// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_store.h"

#include "core/tls/openssl_ptr.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store_file.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sys/stat.h>

namespace rungbook::tls
{

namespace
{

constexpr std::size_t kMostEntries = 20'000;
constexpr std::size_t kMostText = 4096; // of a friendly name or description

UtcSeconds now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string folded(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

/// A fingerprint in the form of file names; empty when text is none.
std::string digitsOf(std::string_view text)
{
    std::string out;
    for (const char c : folded(text)) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
            out += c;
        else if (c != ':' && c != ' ')
            return {};
    }
    return out;
}

bool isIssuedBy(const Certificate& subject, const Certificate& issuer)
{
    if (subject.issuer != issuer.subject
        || (!subject.authorityKeyId.empty() && !issuer.subjectKeyId.empty()
            && subject.authorityKeyId != issuer.subjectKeyId))
        return false;
    const ossl::X509Ptr below = ossl::parse(subject.der);
    const ossl::X509Ptr above = ossl::parse(issuer.der);
    return below && above && X509_check_issued(above.get(), below.get()) == X509_V_OK;
}

tl::unexpected<Error> noSuchEntry()
{
    return failure(
        Error::Kind::Usage, "The trust store has no such certificate.", "Look at the list of certificates.");
}

std::string shortened(std::string_view text)
{
    return ossl::cleanText(text.substr(0, kMostText));
}

} // namespace

TrustStore::TrustStore(std::string folder)
    : m_folder(std::move(folder))
{
}

std::string defaultStoreFolder()
{
    const auto variable = [](const char* name) -> std::string {
        const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody changes it
        return value != nullptr ? value : "";
    };
    if (const std::string data = variable("XDG_DATA_HOME"); !data.empty())
        return data + "/rungbook/trust";
    const std::string home = variable("HOME");
    return (home.empty() ? std::string(".") : home) + "/.local/share/rungbook/trust";
}

Result<TrustStore> TrustStore::open(std::string folder)
{
    TrustStore store(std::move(folder));
    if (auto read = store.reload(); !read)
        return tl::unexpected<Error>(read.error());
    return store;
}

Result<void> TrustStore::reload()
{
    struct stat status {
    };
    if (::stat(m_folder.c_str(), &status) != 0) {
        if (errno != ENOENT)
            return failure(Error::Kind::Unreadable, "The trust store " + m_folder + " can not be read.",
                "Check its rights.");
        m_slots.clear();
        m_problems.clear();
        return {};
    }
    if (!S_ISDIR(status.st_mode))
        return failure(Error::Kind::Unreadable, "The trust store " + m_folder + " is a file, not a folder.",
            "Choose a folder.");
    std::map<std::string, Slot> slots;
    std::vector<StoreProblem> problems;
    if ((status.st_mode & S_IWOTH) != 0)
        problems.push_back({m_folder,
            "Every user of this machine can change what is trusted: the folder is writable for all."});
    std::error_code error;
    for (std::filesystem::directory_iterator at(m_folder, error), end; !error && at != end;
         at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (!files::isEntryName(name))
            continue;
        const std::string path = at->path().string();
        if (slots.size() >= kMostEntries) {
            problems.push_back({m_folder,
                "There are more than " + std::to_string(kMostEntries)
                    + " certificates; the rest is left out."});
            break;
        }
        Slot slot;
        if (::lstat(path.c_str(), &status) == 0) {
            slot.modified = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
            slot.size = status.st_size;
            slot.inode = status.st_ino;
        }
        const auto known = m_slots.find(name);
        if (known != m_slots.end() && known->second.modified == slot.modified
            && known->second.size == slot.size && known->second.inode == slot.inode) {
            slots.insert(m_slots.extract(known));
            continue;
        }
        auto entry =
            files::read(path).and_then([&](const std::string& text) { return files::entryOf(text, name); });
        if (!entry) {
            problems.push_back({path, entry.error().message});
            continue;
        }
        slot.entry = std::move(*entry);
        slots.emplace(name, std::move(slot));
    }
    if (error) {
        m_slots.merge(slots); // as it was, so that nothing is lost from view
        return failure(Error::Kind::Unreadable,
            "The trust store " + m_folder + " can not be read: " + error.message() + ".",
            "Check its rights.");
    }
    std::sort(problems.begin(), problems.end(),
        [](const StoreProblem& a, const StoreProblem& b) { return a.path < b.path; });
    m_slots = std::move(slots);
    m_problems = std::move(problems);
    return {};
}

std::vector<const TrustedCertificate*> TrustStore::list() const
{
    std::vector<std::pair<std::string, const TrustedCertificate*>> named;
    named.reserve(m_slots.size());
    for (const auto& [name, slot] : m_slots)
        named.emplace_back(folded(slot.entry.friendlyName), &slot.entry);
    std::stable_sort(
        named.begin(), named.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<const TrustedCertificate*> out;
    out.reserve(named.size());
    for (const auto& [name, entry] : named)
        out.push_back(entry);
    return out;
}

const TrustedCertificate* TrustStore::find(std::string_view fingerprintOrName) const
{
    const TrustedCertificate* found = nullptr;
    if (const std::string digits = digitsOf(fingerprintOrName); digits.size() >= 8) {
        for (auto at = m_slots.lower_bound(digits); at != m_slots.end() && at->first.starts_with(digits);
             ++at) {
            if (found != nullptr)
                return nullptr; // several begin so
            found = &at->second.entry;
        }
        if (found != nullptr)
            return found;
    }
    for (const auto& [name, slot] : m_slots)
        if (slot.entry.friendlyName == fingerprintOrName) {
            if (found != nullptr)
                return nullptr;
            found = &slot.entry;
        }
    return found;
}

std::set<std::string> TrustStore::takenNames() const
{
    std::set<std::string> taken;
    for (const auto& [file, slot] : m_slots)
        taken.insert(folded(slot.entry.friendlyName));
    return taken;
}

namespace
{

/// wanted, with a number when it is taken; upper and lower case are alike.
std::string freeName(const std::string& wanted, const std::set<std::string>& taken)
{
    std::string name = wanted;
    for (std::size_t number = 2; taken.contains(folded(name)); ++number)
        name = wanted + " (" + std::to_string(number) + ")";
    return name;
}

} // namespace

Result<void> TrustStore::write(const TrustedCertificate& entry)
{
    const std::string name = files::nameOf(entry.certificate);
    if (auto written = files::replace(m_folder, name, files::textOf(entry)); !written)
        return written;
    Slot& slot = m_slots[name];
    slot.entry = entry;
    struct stat status {
    };
    if (::lstat((m_folder + "/" + name).c_str(), &status) == 0) {
        slot.modified = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
        slot.size = status.st_size;
        slot.inode = status.st_ino;
    }
    return {};
}

Result<std::vector<AddResult>> TrustStore::add(
    std::span<const BundleEntry> entries, const TrustUsages& usages, std::string_view source, bool enabled)
{
    if (std::string problem = usageProblem(usages); !problem.empty())
        return failure(Error::Kind::Usage, std::move(problem), "Choose both, or neither.");
    for (const BundleEntry& entry : entries)
        if (entry.certificate.der.empty())
            return failure(Error::Kind::Usage,
                "Only a description of the certificate is known, not the certificate itself.",
                "Fetch it from the server, or import its file.");
    const auto lock = files::WriteLock::take(m_folder);
    if (!lock)
        return tl::unexpected<Error>(lock.error());
    if (auto read = reload(); !read)
        return tl::unexpected<Error>(read.error());
    std::map<std::string, std::string> byKey; // hash of the public key -> fingerprint
    for (const auto& [file, slot] : m_slots)
        byKey.emplace(slot.entry.certificate.publicKeySha256, slot.entry.certificate.sha256);
    std::set<std::string> taken = takenNames();
    const UtcSeconds time = now();
    std::vector<AddResult> results;
    for (const BundleEntry& entry : entries) {
        const Certificate& certificate = entry.certificate;
        AddResult result;
        result.sha256 = certificate.sha256;
        result.warnings = trustWarnings(certificate, time);
        const auto present = m_slots.find(files::nameOf(certificate));
        if (present != m_slots.end()) {
            result.outcome = AddOutcome::Duplicate;
            result.friendlyName = present->second.entry.friendlyName;
            results.push_back(std::move(result));
            continue;
        }
        if (const auto sameKey = byKey.find(certificate.publicKeySha256); sameKey != byKey.end()) {
            result.outcome = AddOutcome::Renewal;
            result.relatedSha256 = sameKey->second;
        }
        const std::string wanted =
            shortened(entry.friendlyName.empty() ? displayName(certificate) : entry.friendlyName);
        result.friendlyName = freeName(wanted, taken);
        taken.insert(folded(result.friendlyName));
        const TrustedCertificate added{.certificate = certificate,
            .friendlyName = result.friendlyName,
            .description = {},
            .enabled = enabled,
            .usages = usages,
            .added = time,
            .source = shortened(source)};
        if (auto written = write(added); !written)
            return tl::unexpected<Error>(written.error());
        byKey.emplace(certificate.publicKeySha256, certificate.sha256);
        results.push_back(std::move(result));
    }
    files::flushFolder(m_folder);
    return results;
}

Result<void> TrustStore::update(const TrustedCertificate& changed)
{
    if (std::string problem = usageProblem(changed.usages); !problem.empty())
        return failure(Error::Kind::Usage, std::move(problem), "Choose both, or neither.");
    const std::string name = shortened(changed.friendlyName);
    if (name.find_first_not_of(' ') == std::string::npos)
        return failure(Error::Kind::Usage, "A certificate needs a friendly name.", "Give it one.");
    const auto lock = files::WriteLock::take(m_folder);
    if (!lock)
        return tl::unexpected<Error>(lock.error());
    if (auto read = reload(); !read)
        return read;
    const auto at = m_slots.find(files::nameOf(changed.certificate));
    if (at == m_slots.end())
        return noSuchEntry();
    std::set<std::string> taken = takenNames();
    taken.erase(folded(at->second.entry.friendlyName));
    if (taken.contains(folded(name)))
        return failure(Error::Kind::Usage, "Another certificate is called \"" + name + "\" already.",
            "Give it another name.");
    TrustedCertificate entry = at->second.entry;
    entry.friendlyName = name;
    entry.description = shortened(changed.description);
    entry.enabled = changed.enabled;
    entry.usages = changed.usages;
    auto written = write(entry);
    files::flushFolder(m_folder);
    return written;
}

const TrustedCertificate* TrustStore::issuerOf(const TrustedCertificate& entry) const
{
    if (entry.certificate.selfSigned)
        return &entry;
    const auto issuers = issuersOf(entry.certificate);
    return issuers.empty() ? nullptr : issuers.front();
}

std::vector<const TrustedCertificate*> TrustStore::issuersOf(const Certificate& certificate) const
{
    std::vector<const TrustedCertificate*> out;
    for (const auto& [file, slot] : m_slots)
        if (!(slot.entry.certificate == certificate) && isIssuedBy(certificate, slot.entry.certificate))
            out.push_back(&slot.entry);
    return out;
}

std::vector<const TrustedCertificate*> TrustStore::dependantsOf(std::string_view sha256) const
{
    std::set<std::string_view> gone{sha256};
    std::vector<const TrustedCertificate*> out;
    for (bool found = true; found;) {
        found = false;
        for (const auto& [file, slot] : m_slots) {
            const TrustedCertificate& entry = slot.entry;
            if (gone.contains(entry.certificate.sha256) || entry.certificate.selfSigned)
                continue;
            bool hasIssuer = false;
            bool hasOther = false;
            for (const auto& [otherFile, other] : m_slots) {
                const Certificate& candidate = other.entry.certificate;
                if (candidate == entry.certificate || candidate.subject != entry.certificate.issuer
                    || !isIssuedBy(entry.certificate, candidate))
                    continue;
                (gone.contains(candidate.sha256) ? hasIssuer : hasOther) = true;
            }
            if (!hasIssuer || hasOther)
                continue;
            gone.insert(entry.certificate.sha256);
            out.push_back(&entry);
            found = true;
        }
    }
    return out;
}

Result<std::vector<std::string>> TrustStore::remove(std::span<const std::string> sha256, bool withDependants)
{
    const auto lock = files::WriteLock::take(m_folder);
    if (!lock)
        return tl::unexpected<Error>(lock.error());
    if (auto read = reload(); !read)
        return tl::unexpected<Error>(read.error());
    std::vector<std::string> fingerprints;
    const auto take = [&fingerprints](const TrustedCertificate& entry) {
        if (std::find(fingerprints.begin(), fingerprints.end(), entry.certificate.sha256)
            == fingerprints.end())
            fingerprints.push_back(entry.certificate.sha256);
    };
    for (const std::string& wanted : sha256) {
        const TrustedCertificate* const entry = find(wanted);
        if (entry == nullptr)
            return noSuchEntry();
        take(*entry);
        if (withDependants)
            for (const TrustedCertificate* const dependant : dependantsOf(entry->certificate.sha256))
                take(*dependant);
    }
    for (const std::string& fingerprint : fingerprints) {
        const std::string file = files::nameOf(find(fingerprint)->certificate);
        if (auto removed = files::remove(m_folder, file); !removed)
            return tl::unexpected<Error>(removed.error());
        m_slots.erase(file);
    }
    files::flushFolder(m_folder);
    return fingerprints;
}

std::string TrustStore::exportPem(std::span<const std::string> sha256) const
{
    std::string out;
    for (const TrustedCertificate* const entry : list()) {
        const bool wanted = sha256.empty()
            || std::any_of(
                sha256.begin(), sha256.end(), [&](const std::string& one) { return find(one) == entry; });
        if (wanted)
            out += "# " + entry->friendlyName + "\n" + toPem(entry->certificate);
    }
    return out;
}

TrustAnchorsPtr TrustStore::anchorsFor(TrustUsage usage, const TrustAnchorsPtr& base) const
{
    std::vector<Certificate> trusted;
    std::set<std::string_view> disabled;
    for (const auto& [file, slot] : m_slots) {
        if (!slot.entry.enabled)
            disabled.insert(slot.entry.certificate.sha256);
        else if (slot.entry.usages.has(usage))
            trusted.push_back(slot.entry.certificate);
    }
    if (trusted.empty() && disabled.empty())
        return base;
    if (disabled
            .empty()) // the base is only described, which costs some 60 ms, when something has to be taken from it
        return withAnchors(base, trusted);
    const auto isDisabled = [&](const Certificate& certificate) {
        return disabled.contains(certificate.sha256);
    };
    const std::span<const Certificate> below = certificatesOf(base);
    if (std::none_of(below.begin(), below.end(), isDisabled))
        return withAnchors(base, trusted);
    std::remove_copy_if(below.begin(), below.end(), std::back_inserter(trusted), isDisabled);
    return withAnchors(nullptr, trusted);
}

} // namespace rungbook::tls
