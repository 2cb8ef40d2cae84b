// SPDX-License-Identifier: GPL-3.0-or-later
// Named settings for tests of mail servers, kept between starts: everything that the form knows, except secrets.
//
// The file is UTF-8 JSON: { "rungbook-profiles": 1, "profiles": [ { "id": "...", "name": "...", "server": "...", ... } ] }. Keys that are not
// known stay where they hold a plain value; the rest is reported. A file of a higher version is not touched.
#pragma once

#include "core/base/result.h"
#include "core/smtp/probe_result.h"
#include "core/smtp/settings.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::smtp
{

/// One set of settings with a name. It never holds a secret: passwords are typed, or lie in the system's keychain under id.
struct Profile {
    std::string id; ///< never changes, so that a keychain entry survives a new name; empty: not stored yet
    std::string name; ///< as the user calls it; one of a kind, ASCII case ignored
    ProbeSettings settings; ///< without passwords, key and certificate
    std::string clientCertificateFile; ///< path of the PEM or PKCS #12 file; empty: none
    std::string clientKeyFile; ///< path of the PEM file of its key; empty: none, or inside of the other
    bool passwordInKeychain = false; ///< the user ticked it, and the keychain took the password
    std::string
        trustedBy; ///< SHA-256 of the issuer that the last good run was verified with; empty: none yet
    std::vector<std::pair<std::string, std::string>>
        unknown; ///< keys of a newer program with their JSON values, kept as they are
};

/// The settings without passwords, key and client certificate.
ProbeSettings withoutSecrets(const ProbeSettings& settings);
/// The same profile once more; there is nothing in it that must not be copied.
Profile copyOf(const Profile& profile);

/// What a text of profiles held.
struct ProfileReading {
    std::vector<Profile> profiles;
    std::vector<std::string> remarks; ///< a sentence each: what was not taken over, and from which profile
};

/// For whom the text is: our own file, or somebody else's machine, where ids, paths and fingerprints mean nothing.
enum class ProfileAudience : unsigned char { Store, Export };

/// The text of profiles, with a line end after the last line.
std::string profilesText(const std::vector<Profile>& profiles, ProfileAudience audience);

/// Reads such a text. NotUnderstood with a sentence when it is none, is cut off, or is of a newer version. What is wrong with a single value is a
/// remark. A password that somebody wrote into it is not taken over, and that is a remark too.
Result<ProfileReading> profilesFromText(std::string_view text);

/// What is wrong with a name, as a sentence; empty: nothing.
std::string profileNameProblem(std::string_view name);

/// The SHA-256 (as tls::Certificate has it) of the certificate that a run's chain ended at; empty when the chain was not accepted.
std::string anchorOf(const ProbeResult& run);

/// The profiles of one file. Every change is written at once; it begins with what is in the file by then, so two windows do not undo each other.
class ProfileStore
{
public:
    /// Reads the file at path; a file that is not there is an empty store. A broken one is told by problem(), and is kept under another name
    /// (path with ".damaged" behind it) before anything is written.
    explicit ProfileStore(std::string path);

    const std::string& path() const { return m_path; }
    /// In the order of their names.
    const std::vector<Profile>& profiles() const { return m_profiles; }
    /// Why the file could not be read, a sentence; empty: it could.
    const std::string& problem() const { return m_problem; }
    /// What was not taken over when it was read.
    const std::vector<std::string>& remarks() const { return m_remarks; }

    /// The profile of that id, or null.
    const Profile* find(std::string_view id) const;
    /// The profile of that name (ASCII case ignored), or null.
    const Profile* named(std::string_view name) const;
    /// name, or with a number behind it when it is taken: "Office (2)".
    std::string freeName(std::string_view name) const;

    /// Looks at the file again.
    void reload();
    /// Adds it (id empty: it gets one) or replaces the one of that id; returns the id. Usage when the name is empty or taken.
    Result<std::string> save(const Profile& profile);
    /// Another name for a profile. Usage when there is no such profile, or the name cannot be had.
    Result<void> rename(std::string_view id, std::string_view name);
    /// A second one with the same settings and a free name; returns its id. Its password is not in the keychain.
    Result<std::string> duplicate(std::string_view id);
    /// Removes a profile; no error when it is gone already.
    Result<void> remove(std::string_view id);

    /// What an import did.
    struct Imported {
        std::vector<std::string> ids; ///< of the new profiles
        std::vector<std::string> remarks; ///< a sentence each
    };
    /// Adds the profiles of a text; a name that is taken gets a number.
    Result<Imported> importText(std::string_view text);
    /// All profiles (ids empty) or these, for another machine.
    std::string exportText(const std::vector<std::string>& ids) const;

    /// Names of the profiles whose last good run was verified with this certificate (SHA-256 in any spelling).
    std::vector<std::string> usersOf(std::string_view sha256) const;

private:
    Result<void> write();

    std::string m_path;
    std::vector<Profile> m_profiles;
    std::string m_problem;
    std::vector<std::string> m_remarks;
};

} // namespace rungbook::smtp
