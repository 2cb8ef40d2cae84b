// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/profile.h"

#include "core/smtp/kept_file.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostFile = 4U << 20U;
constexpr std::size_t kMostStored = 500;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool sameName(std::string_view a, std::string_view b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// The digits of a fingerprint alone, in lower case.
std::string digits(std::string_view fingerprint)
{
    std::string all;
    for (const char c : fingerprint)
        if ((c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'f'))
            all += lower(c);
    return all;
}

std::string trimmed(std::string_view name)
{
    const std::size_t first = name.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return std::string(name.substr(first, name.find_last_not_of(' ') - first + 1));
}

} // namespace

ProbeSettings withoutSecrets(const ProbeSettings& s)
{
    ProbeSettings copy;
    copy.server = s.server;
    copy.port = s.port;
    copy.security = s.security;
    copy.timeoutSeconds = s.timeoutSeconds;
    copy.family = s.family;
    copy.authenticate = s.authenticate;
    copy.user = s.user;
    copy.mechanism = s.mechanism;
    copy.allowClearAuth = s.allowClearAuth;
    copy.ehloName = s.ehloName;
    copy.sni = s.sni;
    copy.from = s.from;
    copy.to = s.to;
    copy.depth = s.depth;
    copy.mail = s.mail;
    copy.proxy.kind = s.proxy.kind;
    copy.proxy.host = s.proxy.host;
    copy.proxy.port = s.proxy.port;
    copy.proxy.user = s.proxy.user;
    copy.crossProbes = s.crossProbes;
    return copy;
}

Profile copyOf(const Profile& profile)
{
    Profile copy;
    copy.id = profile.id;
    copy.name = profile.name;
    copy.settings = withoutSecrets(profile.settings);
    copy.clientCertificateFile = profile.clientCertificateFile;
    copy.clientKeyFile = profile.clientKeyFile;
    copy.passwordInKeychain = profile.passwordInKeychain;
    copy.trustedBy = profile.trustedBy;
    copy.unknown = profile.unknown;
    return copy;
}

std::string anchorOf(const ProbeResult& run)
{
    if (!run.tls || !run.tls->verify.checked || !run.tls->verify.accepted || run.tls->verify.path.empty())
        return {};
    return run.tls->verify.path.back().sha256;
}

ProfileStore::ProfileStore(std::string path)
    : m_path(std::move(path))
{
    reload();
}

void ProfileStore::reload()
{
    m_profiles.clear();
    m_problem.clear();
    m_remarks.clear();
    const auto text = readKept(m_path, kMostFile);
    if (!text) {
        m_problem = text.error().message;
        return;
    }
    if (text->empty())
        return;
    auto reading = profilesFromText(*text);
    if (!reading) {
        m_problem = fmt::format("The profiles in {} cannot be used. {}", m_path, reading.error().message);
        return;
    }
    m_remarks = std::move(reading->remarks);
    for (Profile& profile : reading->profiles) {
        if (profile.id.empty() || find(profile.id) != nullptr)
            profile.id = tls::hexOf(tls::randomBytes(8));
        profile.name = freeName(profile.name);
        m_profiles.push_back(std::move(profile));
    }
    std::sort(m_profiles.begin(), m_profiles.end(), [](const Profile& a, const Profile& b) {
        return std::lexicographical_compare(a.name.begin(), a.name.end(), b.name.begin(), b.name.end(),
            [](char x, char y) { return lower(x) < lower(y); });
    });
}

Result<void> ProfileStore::write()
{
    if (!m_problem.empty()) {
        // What cannot be read may still be of worth to its owner.
        std::error_code error;
        std::filesystem::rename(m_path, m_path + ".damaged", error);
        if (error)
            return failure(Error::Kind::Unreadable,
                fmt::format("{} cannot be read, and could not be put aside: {}.", m_path, error.message()),
                "Move the file away yourself.");
    }
    auto written = writeKept(m_path, profilesText(m_profiles, ProfileAudience::Store));
    reload();
    return written;
}

const Profile* ProfileStore::find(std::string_view id) const
{
    const auto at =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&](const Profile& p) { return p.id == id; });
    return at == m_profiles.end() || id.empty() ? nullptr : &*at;
}

const Profile* ProfileStore::named(std::string_view name) const
{
    const auto at = std::find_if(
        m_profiles.begin(), m_profiles.end(), [&](const Profile& p) { return sameName(p.name, name); });
    return at == m_profiles.end() ? nullptr : &*at;
}

std::string ProfileStore::freeName(std::string_view name) const
{
    std::string base = trimmed(name);
    for (std::size_t number = 2; named(base) != nullptr; ++number)
        base = fmt::format("{} ({})", trimmed(name), number);
    return base;
}

Result<std::string> ProfileStore::save(const Profile& given)
{
    reload();
    Profile profile = copyOf(given);
    profile.name = trimmed(profile.name);
    if (const std::string problem = profileNameProblem(profile.name); !problem.empty())
        return failure(Error::Kind::Usage, problem, "Type a name, such as the server's.");
    const Profile* other = named(profile.name);
    if (other != nullptr && other->id != profile.id)
        return failure(Error::Kind::Usage, fmt::format("There is a profile \"{}\" already.", profile.name),
            "Choose another name.");
    if (profile.id.empty())
        profile.id = tls::hexOf(tls::randomBytes(8));
    const std::string id = profile.id;
    const auto at =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&](const Profile& p) { return p.id == id; });
    if (at != m_profiles.end())
        *at = std::move(profile);
    else if (m_profiles.size() >= kMostStored)
        return failure(Error::Kind::Usage, fmt::format("There are {} profiles already.", kMostStored),
            "Delete some that are not used any more.");
    else
        m_profiles.push_back(std::move(profile));
    if (auto written = write(); !written)
        return tl::unexpected<Error>(written.error());
    return id;
}

Result<void> ProfileStore::rename(std::string_view id, std::string_view name)
{
    reload();
    const Profile* profile = find(id);
    if (profile == nullptr)
        return failure(Error::Kind::Usage, "This profile is not there any more.", "Save it again.");
    Profile changed = copyOf(*profile);
    changed.name = std::string(name);
    auto saved = save(changed);
    if (!saved)
        return tl::unexpected<Error>(saved.error());
    return {};
}

Result<std::string> ProfileStore::duplicate(std::string_view id)
{
    reload();
    const Profile* profile = find(id);
    if (profile == nullptr)
        return failure(Error::Kind::Usage, "This profile is not there any more.", "Save it again.");
    Profile second = copyOf(*profile);
    second.id.clear();
    second.passwordInKeychain = false;
    second.name = freeName(profile->name);
    return save(second);
}

Result<void> ProfileStore::remove(std::string_view id)
{
    reload();
    if (find(id) == nullptr)
        return {};
    std::erase_if(m_profiles, [&](const Profile& p) { return p.id == id; });
    return write();
}

Result<ProfileStore::Imported> ProfileStore::importText(std::string_view text)
{
    auto reading = profilesFromText(text);
    if (!reading)
        return tl::unexpected<Error>(reading.error());
    reload();
    Imported imported;
    imported.remarks = std::move(reading->remarks);
    for (Profile& profile : reading->profiles) {
        if (m_profiles.size() >= kMostStored) {
            imported.remarks.push_back(
                fmt::format("There are {} profiles now; the others were left out.", kMostStored));
            break;
        }
        profile.id = tls::hexOf(tls::randomBytes(8));
        profile.name = freeName(profile.name);
        // What is true of another machine is not taken for true here.
        profile.passwordInKeychain = false;
        profile.trustedBy.clear();
        imported.ids.push_back(profile.id);
        m_profiles.push_back(std::move(profile));
    }
    if (imported.ids.empty())
        return imported;
    if (auto written = write(); !written)
        return tl::unexpected<Error>(written.error());
    return imported;
}

std::string ProfileStore::exportText(const std::vector<std::string>& ids) const
{
    std::vector<Profile> chosen;
    for (const Profile& profile : m_profiles)
        if (ids.empty() || std::find(ids.begin(), ids.end(), profile.id) != ids.end())
            chosen.push_back(copyOf(profile));
    return profilesText(chosen, ProfileAudience::Export);
}

std::vector<std::string> ProfileStore::usersOf(std::string_view sha256) const
{
    std::vector<std::string> names;
    const std::string wanted = digits(sha256);
    for (const Profile& profile : m_profiles)
        if (!wanted.empty() && digits(profile.trustedBy) == wanted)
            names.push_back(profile.name);
    return names;
}

} // namespace rungbook::smtp
