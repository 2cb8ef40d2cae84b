// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles as JSON, and back. The input may come from anybody.
#include "core/smtp/profile.h"
#include "core/smtp/transcript.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace rungbook::smtp
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr const char* kMark = "rungbook-profiles";
constexpr std::size_t kMostText = 4U << 20U;
constexpr std::size_t kMostProfiles = 500;
constexpr std::size_t kMostValue = 4096; ///< bytes of one text
constexpr std::size_t kMostUnknown = 32;
constexpr int kDeepest = 8;

std::string_view nameOf(ProxyKind kind)
{
    return kind == ProxyKind::Socks5 ? "socks5" : kind == ProxyKind::HttpConnect ? "http" : "none";
}

std::string lower(std::string_view text)
{
    std::string all(text);
    std::transform(all.begin(), all.end(), all.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return all;
}

/// A key that a secret would have.
bool soundsSecret(std::string_view key)
{
    const std::string word = lower(key);
    for (const std::string_view part : {"pass", "secret", "token", "key", "credential", "pwd"})
        if (word.find(part) != std::string::npos)
            return true;
    return false;
}

Json jsonOf(const Profile& profile, ProfileAudience audience)
{
    const ProbeSettings& s = profile.settings;
    Json json = Json::object();
    const bool ours = audience == ProfileAudience::Store;
    if (ours)
        json["id"] = profile.id;
    json["name"] = profile.name;
    json["server"] = s.server;
    json["port"] = s.port;
    json["security"] = smtp::nameOf(s.security);
    json["timeout_seconds"] = s.timeoutSeconds;
    json["family"] = smtp::nameOf(s.family);
    json["authenticate"] = s.authenticate;
    json["user"] = s.user;
    json["mechanism"] = smtp::nameOf(s.mechanism);
    json["allow_clear_auth"] = s.allowClearAuth;
    json["ehlo_name"] = s.ehloName;
    json["sni"] = s.sni;
    json["from"] = s.from;
    json["to"] = s.to;
    json["depth"] = smtp::nameOf(s.depth);
    json["purpose"] = s.mail.purpose;
    json["cross_probes"] = s.crossProbes;
    json["proxy"] = Json{{"kind", nameOf(s.proxy.kind)}, {"host", s.proxy.host}, {"port", s.proxy.port},
        {"user", s.proxy.user}};
    if (ours) {
        json["client_certificate_file"] = profile.clientCertificateFile;
        json["client_private_file"] = profile.clientKeyFile;
        json["in_keychain"] = profile.passwordInKeychain;
        json["trusted_by"] = profile.trustedBy;
    }
    for (const auto& [name, value] : profile.unknown)
        if (!json.contains(name))
            json[name] = Json::parse(value, nullptr, false);
    return json;
}

/// Reads the values of one profile; what does not fit is a remark.
class Reader
{
public:
    Reader(const Json& json, std::vector<std::string>& remarks)
        : m_json(json)
        , m_remarks(remarks)
    {
    }

    Profile read(std::size_t number)
    {
        Profile profile;
        m_name = fmt::format("Profile {}", number);
        text("name", profile.name);
        m_name = profile.name.empty() ? m_name : fmt::format("Profile \"{}\"", printable(profile.name));
        text("id", profile.id);
        ProbeSettings& s = profile.settings;
        text("server", s.server);
        s.port = portAt(m_json, "port", s.port);
        choice("security", s.security, securityFromName);
        m_seen.emplace_back("timeout_seconds");
        if (const auto at = m_json.find("timeout_seconds"); at != m_json.end()) {
            const double seconds = at->is_number() ? at->get<double>() : -1;
            if (seconds >= 1 && seconds <= 3600)
                s.timeoutSeconds = seconds;
            else
                wrong("timeout_seconds", "a number of seconds from 1 to 3600");
        }
        choice("family", s.family, [](std::string_view name) {
            return name == "any" ? std::optional(Family::Any)
                : name == "4"    ? std::optional(Family::V4)
                : name == "6"    ? std::optional(Family::V6)
                                 : std::nullopt;
        });
        flag("authenticate", s.authenticate);
        text("user", s.user);
        choice("mechanism", s.mechanism, mechanismFromName);
        flag("allow_clear_auth", s.allowClearAuth);
        text("ehlo_name", s.ehloName);
        text("sni", s.sni);
        text("from", s.from);
        recipients(s.to);
        choice("depth", s.depth, depthFromName);
        text("purpose", s.mail.purpose);
        flag("cross_probes", s.crossProbes);
        proxy(s.proxy);
        text("client_certificate_file", profile.clientCertificateFile);
        text("client_private_file", profile.clientKeyFile);
        flag("in_keychain", profile.passwordInKeychain);
        text("trusted_by", profile.trustedBy);
        unknown(profile);
        return profile;
    }

private:
    void wrong(std::string_view key, std::string_view expected)
    {
        m_remarks.push_back(
            fmt::format("{}: \"{}\" is not {}, so the usual value was taken.", m_name, key, expected));
    }

    void text(const char* key, std::string& value)
    {
        m_seen.emplace_back(key);
        const auto at = m_json.find(key);
        if (at == m_json.end())
            return;
        if (!at->is_string() || at->get_ref<const std::string&>().size() > kMostValue) {
            wrong(key, "a text of a usual length");
            return;
        }
        value = at->get<std::string>();
        if (std::any_of(value.begin(), value.end(), [](char c) {
                return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
            })) {
            wrong(key, "a text without line ends and control characters");
            value.clear();
        }
    }

    void flag(const char* key, bool& value)
    {
        m_seen.emplace_back(key);
        const auto at = m_json.find(key);
        if (at == m_json.end())
            return;
        if (at->is_boolean())
            value = at->get<bool>();
        else
            wrong(key, "true or false");
    }

    template <class Value, class FromName> void choice(const char* key, Value& value, FromName fromName)
    {
        m_seen.emplace_back(key);
        const auto at = m_json.find(key);
        if (at == m_json.end())
            return;
        const std::optional<Value> known =
            at->is_string() ? fromName(at->get_ref<const std::string&>()) : std::optional<Value>();
        if (known)
            value = *known;
        else
            wrong(key, "one of the words that this version knows");
    }

    std::uint16_t portAt(const Json& json, const char* key, std::uint16_t usual)
    {
        m_seen.emplace_back(key);
        const auto at = json.find(key);
        if (at == json.end())
            return usual;
        const std::int64_t number = at->is_number_integer() ? at->get<std::int64_t>() : -1;
        if (number >= 0 && number <= 65535)
            return static_cast<std::uint16_t>(number);
        wrong(key, "a port from 1 to 65535");
        return usual;
    }

    void recipients(std::vector<std::string>& to)
    {
        m_seen.emplace_back("to");
        const auto at = m_json.find("to");
        if (at == m_json.end())
            return;
        if (!at->is_array() || at->size() > 100) {
            wrong("to", "a list of at most 100 addresses");
            return;
        }
        for (const Json& one : *at) {
            if (one.is_string() && one.get_ref<const std::string&>().size() <= kMostValue)
                to.push_back(one.get<std::string>());
            else
                wrong("to", "a list of addresses");
        }
    }

    void proxy(Proxy& proxy)
    {
        m_seen.emplace_back("proxy");
        const auto at = m_json.find("proxy");
        if (at == m_json.end())
            return;
        if (!at->is_object()) {
            wrong("proxy", "a group of kind, host, port and user");
            return;
        }
        const auto word = [&](const char* key) {
            const auto value = at->find(key);
            return value != at->end() && value->is_string()
                    && value->get_ref<const std::string&>().size() <= kMostValue
                ? value->get<std::string>()
                : std::string();
        };
        const std::string kind = word("kind");
        proxy.kind = kind == "socks5" ? ProxyKind::Socks5
            : kind == "http"          ? ProxyKind::HttpConnect
                                      : ProxyKind::None;
        if (kind != nameOf(proxy.kind))
            wrong("proxy", "of a kind that this version knows");
        proxy.host = word("host");
        proxy.user = word("user");
        proxy.port = portAt(*at, "port", 0);
        for (const auto& [key, value] : at->items())
            if (soundsSecret(key))
                secretFound();
    }

    void secretFound()
    {
        m_remarks.push_back(fmt::format(
            "{}: a password stood in it. It was not taken over: type it, or keep it in the system's "
            "keychain. Remove it from the file.",
            m_name));
    }

    void unknown(Profile& profile)
    {
        for (const auto& [key, value] : m_json.items()) {
            if (std::find(m_seen.begin(), m_seen.end(), key) != m_seen.end())
                continue;
            if (soundsSecret(key)) {
                secretFound();
                continue;
            }
            const std::string text = value.is_primitive()
                ? value.dump(-1, ' ', false, Json::error_handler_t::replace)
                : std::string();
            if (text.empty() || text.size() > kMostValue || key.size() > 100
                || profile.unknown.size() >= kMostUnknown) {
                m_remarks.push_back(fmt::format("{}: \"{}\" is not known to this version and was left out.",
                    m_name, printable(key.substr(0, 100))));
                continue;
            }
            profile.unknown.emplace_back(key, text);
        }
    }

    const Json& m_json;
    std::vector<std::string>& m_remarks;
    std::string m_name;
    std::vector<std::string> m_seen;
};

} // namespace

std::string profilesText(const std::vector<Profile>& profiles, ProfileAudience audience)
{
    Json list = Json::array();
    for (const Profile& profile : profiles)
        list.push_back(jsonOf(profile, audience));
    Json json = Json::object();
    json[kMark] = kVersion;
    json["profiles"] = std::move(list);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<ProfileReading> profilesFromText(std::string_view text)
{
    const std::string hint = "Choose a file that this program exported.";
    if (text.size() > kMostText)
        return failure(Error::Kind::NotUnderstood, "The text is longer than profiles can be (4 MB).", hint);
    bool tooDeep = false;
    // A value inside of a value inside of a value ...: nothing of ours is like that, and printing it would need as much stack.
    const Json json = Json::parse(
        text,
        [&tooDeep](int depth, Json::parse_event_t, Json&) {
            tooDeep = tooDeep || depth > kDeepest;
            return depth <= kDeepest;
        },
        false);
    if (json.is_discarded())
        return failure(Error::Kind::NotUnderstood, "This is no JSON, or it is cut off.", hint);
    if (tooDeep || !json.is_object() || !json.contains(kMark))
        return failure(Error::Kind::NotUnderstood, "These are no profiles of this program.", hint);
    const Json& version = json[kMark];
    if (!version.is_number_integer() || version.get<std::int64_t>() < 1)
        return failure(
            Error::Kind::NotUnderstood, "The profiles do not say of which version they are.", hint);
    if (version.get<std::int64_t>() > kVersion)
        return failure(Error::Kind::NotUnderstood,
            "The profiles were written by a newer version of Rungbook.",
            "Use that version, or export them from it again.");
    const auto list = json.find("profiles");
    if (list == json.end() || !list->is_array())
        return failure(Error::Kind::NotUnderstood, "There is no list of profiles in it.", hint);
    ProfileReading reading;
    std::size_t number = 0;
    for (const Json& one : *list) {
        ++number;
        if (reading.profiles.size() >= kMostProfiles) {
            reading.remarks.push_back(
                fmt::format("Only the first {} profiles were taken over.", kMostProfiles));
            break;
        }
        if (!one.is_object()) {
            reading.remarks.push_back(fmt::format("Entry {} is no profile and was left out.", number));
            continue;
        }
        Profile profile = Reader(one, reading.remarks).read(number);
        if (const std::string problem = profileNameProblem(profile.name); !problem.empty()) {
            reading.remarks.push_back(fmt::format("Entry {} was left out. {}", number, problem));
            continue;
        }
        reading.profiles.push_back(std::move(profile));
    }
    return reading;
}

std::string profileNameProblem(std::string_view name)
{
    if (name.find_first_not_of(' ') == std::string_view::npos)
        return "A profile needs a name.";
    if (name.size() > 200)
        return "The name of a profile is at most 200 bytes long.";
    if (std::any_of(name.begin(), name.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
        }))
        return "The name of a profile is one line without control characters.";
    return {};
}

} // namespace rungbook::smtp
