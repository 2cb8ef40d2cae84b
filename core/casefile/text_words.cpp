// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/casefile/text_words.h"

#include "core/casefile/address_map.h"

#include <algorithm>
#include <array>

namespace rungbook::casefile
{

namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isHex(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isNameCharacter(char c)
{
    return isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == '-' || c == '@' || c == '*';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

template <std::size_t N> bool among(std::string_view word, const std::array<std::string_view, N>& sorted)
{
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

// Words that configurations and logs are made of and that people also use as names. Sorted.
constexpr std::array<std::string_view, 117> kLanguage{"acl", "address", "aes", "all", "and", "any",
    "any-connect", "any4", "any6", "asa", "attributes", "authentication", "backup", "check", "cisco",
    "client", "clients", "config", "connection", "context", "crypto", "data", "default", "deny", "des", "dmz",
    "dns", "dynamic", "encryption", "entry", "esp", "extended", "ezvpn", "failover", "for", "global", "group",
    "groups", "hash", "host", "icmp", "ike", "ikev1", "ikev2", "in", "inbound", "inside", "interface",
    "internal", "internet", "ip", "ipsec", "is", "isakmp", "key", "keys", "l2l", "lan", "lifetime", "line",
    "list", "local", "log", "map", "mask", "match", "md5", "mode", "name", "names", "nat", "network",
    "networks", "nonat", "none", "object", "of", "out", "outbound", "outside", "peer", "peers", "permit",
    "pfs", "phase", "policy", "pool", "port", "private", "profile", "proposal", "proxy", "psk", "public",
    "ra", "remote", "route", "sa", "server", "set", "sha", "source", "standard", "static", "tag", "tcp",
    "test", "the", "to", "traffic", "tunnel", "type", "udp", "unknown", "user", "vpn", "wan"};

constexpr std::array<std::string_view, 22> kFileSuffixes{"bin", "bz2", "c", "cfg", "conf", "cpp", "crt",
    "csv", "exe", "gz", "html", "js", "json", "key", "log", "pcap", "pcapng", "pem", "so", "tar", "txt",
    "xml"};

/// What the words in front of a name look like; "*" stands for one word. The name is the word behind them.
struct Pattern {
    std::array<std::string_view, 4> before;
    std::string_view what;
    std::string_view stem;
};

constexpr std::array<Pattern, 27> kPatterns{{
    {{"hostname"}, "host", "device"},
    {{"username"}, "user", "user"},
    {{"tunnel-group"}, "group", "GROUP-"},
    {{"group-policy"}, "group", "POLICY-"},
    {{"default-group-policy"}, "group", "POLICY-"},
    {{"crypto", "map"}, "name", "MAP-"},
    {{"crypto", "dynamic-map"}, "name", "DYNMAP-"},
    {{"crypto", "ipsec", "transform-set"}, "name", "TSET-"},
    {{"crypto", "ipsec", "ikev1", "transform-set"}, "name", "TSET-"},
    {{"crypto", "ipsec", "profile"}, "name", "PROFILE-"},
    {{"crypto", "isakmp", "profile"}, "name", "PROFILE-"},
    {{"crypto", "ikev2", "profile"}, "name", "PROFILE-"},
    {{"crypto", "ikev2", "keyring"}, "name", "KEYRING-"},
    {{"crypto", "keyring"}, "name", "KEYRING-"},
    {{"crypto", "ca", "trustpoint"}, "name", "TRUST-"},
    {{"crypto", "pki", "trustpoint"}, "name", "TRUST-"},
    {{"client", "configuration", "group"}, "group", "GROUP-"},
    {{"access-list"}, "name", "ACL-"},
    {{"access-list", "extended"}, "name", "ACL-"},
    {{"access-list", "standard"}, "name", "ACL-"},
    {{"object", "network"}, "name", "OBJECT-"},
    {{"object-group", "network"}, "name", "OBJECTS-"},
    {{"object", "service"}, "name", "SERVICE-"},
    {{"object-group", "service"}, "name", "SERVICES-"},
    {{"local", "pool"}, "name", "POOL-"},
    {{"aaa-server"}, "name", "AAA-"},
    {{"route-map"}, "name", "ROUTEMAP-"},
}};

// What stands behind the name of a thing: without it "the crypto map is ..." would name one.
bool mayFollow(std::string_view word)
{
    constexpr std::array<std::string_view, 38> kFollowers{"access-group", "ah-md5-hmac", "ah-sha-hmac",
        "attributes", "client", "deny", "enrollment", "extended", "external", "general-attributes", "host",
        "in", "interface", "internal", "ipsec-attributes", "ipsec-isakmp", "ipv4", "line", "local-address",
        "match", "nopassword", "out", "password", "permit", "ppp-attributes", "privilege", "protocol",
        "range", "redundancy", "remark", "secret", "set", "standard", "subnet", "tcp", "type", "udp",
        "webvpn-attributes"};
    return isNumber(word) || among(word, kFollowers) || word.starts_with("esp-") || word.starts_with('(')
        || !addressBytes(word).empty();
}

constexpr std::string_view kQuotes = "'\"<>(),;[]";

std::string_view unquoted(std::string_view word)
{
    while (!word.empty() && kQuotes.find(word.front()) != std::string_view::npos)
        word.remove_prefix(1);
    while (!word.empty() && (kQuotes.find(word.back()) != std::string_view::npos || word.back() == ':'))
        word.remove_suffix(1);
    return word;
}

// "Group = EZ, Username = cisco, IP = ..." of syslog and debug; "Connection landed on tunnel_group EZ".
void namesOfLogs(std::string_view line, std::vector<NamedThing>& found)
{
    struct Mark {
        std::string_view text;
        std::string_view what;
        std::string_view stem;
    };
    constexpr std::array<Mark, 11> kMarks{{{"EHLO ", "host", "device"}, {"HELO ", "host", "device"},
        {"Group = ", "group", "GROUP-"}, {"Username = ", "user", "user"}, {"User = ", "user", "user"},
        {"user = ", "user", "user"}, {"tunnel_group ", "group", "GROUP-"},
        {"tunnel group ", "group", "GROUP-"}, {"Crypto map (", "name", "MAP-"}, {"map = ", "name", "MAP-"},
        {"Crypto map tag: ", "name", "MAP-"}}};
    const bool log = isLogLine(line);
    for (const Mark& mark : kMarks) {
        if (!log && mark.what != "host" && !mark.text.starts_with("Crypto map tag"))
            continue;
        for (std::size_t at = line.find(mark.text); at != std::string_view::npos;
             at = line.find(mark.text, at + 1)) {
            std::string_view rest = line.substr(at + mark.text.size());
            std::size_t end = 0;
            while (end < rest.size() && (isNameCharacter(rest[end]) || rest[end] == '\\'))
                ++end;
            rest = unquoted(rest.substr(0, end));
            while (!rest.empty() && rest.back() == '.')
                rest.remove_suffix(1);
            if (!rest.empty())
                found.push_back({mark.what, mark.stem, rest});
        }
    }
}

// "fw1# show run", "fw1/pri/act(config)# ".
void nameOfPrompt(std::string_view line, std::vector<NamedThing>& found)
{
    std::size_t end = 0;
    while (end < line.size() && (isNameCharacter(line[end]) || line[end] == '/'))
        ++end;
    std::size_t mark = end;
    if (mark < line.size() && line[mark] == '(')
        mark = line.find(')', mark) == std::string_view::npos ? line.size() : line.find(')', mark) + 1;
    if (end < 2 || end > 63 || mark >= line.size() || (line[mark] != '#' && line[mark] != '>'))
        return;
    if (line[mark] == '>' && mark + 1 < line.size() && !isBlank(line[mark + 1]) && !isLetter(line[mark + 1]))
        return; // "-->", "a>=b"
    const std::string_view name = line.substr(0, std::min(line.substr(0, end).find('/'), end));
    if (isLetter(name.front()))
        found.push_back({"host", "device", name});
}

} // namespace

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

std::string upper(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - ('a' - 'A'));
    return out;
}

std::vector<WordAt> nameWords(std::string_view line)
{
    std::vector<WordAt> words;
    for (std::size_t i = 0; i < line.size();) {
        if (!isNameCharacter(line[i]) && line[i] != ':') {
            ++i;
            continue;
        }
        // With colons, when what they make is an address or a fingerprint.
        std::size_t end = i;
        std::size_t colons = 0;
        while (end < line.size() && (isHex(line[end]) || line[end] == ':' || line[end] == '.')) {
            colons += line[end] == ':' ? 1 : 0;
            ++end;
        }
        while (end > i && line[end - 1] == '.')
            --end;
        const std::string_view whole = line.substr(i, end - i);
        const bool bounded = (end >= line.size() || !isNameCharacter(line[end]));
        if (colons >= 2 && bounded
            && (addressBytes(whole).size() == 16 || isFingerprint(whole) || isHardwareAddress(whole))) {
            words.push_back({i, whole});
            i = end;
            continue;
        }
        end = i;
        while (end < line.size() && isNameCharacter(line[end]))
            ++end;
        if (end == i) {
            ++i;
            continue;
        }
        words.push_back({i, line.substr(i, end - i)});
        i = end;
    }
    return words;
}

std::vector<WordAt> addressWords(std::string_view line)
{
    std::vector<WordAt> found;
    for (WordAt word : nameWords(line)) {
        while (!word.text.empty() && (word.text.back() == '.' || word.text.back() == '-'))
            word.text.remove_suffix(1);
        if (!word.text.empty()
            && (isDigit(word.text.front()) || word.text.find(':') != std::string_view::npos)
            && !addressBytes(word.text).empty())
            found.push_back(word);
    }
    return found;
}

std::vector<WordAt> blankSeparatedAt(std::string_view line)
{
    std::vector<WordAt> words;
    for (std::size_t i = 0; i < line.size();) {
        if (isBlank(line[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < line.size() && !isBlank(line[end]))
            ++end;
        words.push_back({i, line.substr(i, end - i)});
        i = end;
    }
    return words;
}

std::vector<std::string_view> blankSeparated(std::string_view line)
{
    std::vector<std::string_view> words;
    for (const WordAt& word : blankSeparatedAt(line))
        words.push_back(word.text);
    return words;
}

std::vector<WordAt> attributeValues(std::string_view line)
{
    constexpr std::array<std::string_view, 7> kAttributes{"O", "OU", "L", "ST", "STREET", "SN", "GN"};
    std::vector<WordAt> values;
    for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=', at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && line[begin - 1] == ' ')
            --begin;
        const std::size_t nameEnd = begin;
        while (begin > 0 && isLetter(line[begin - 1]))
            --begin;
        const std::string_view name = line.substr(begin, nameEnd - begin);
        const bool starts = begin == 0 || line[begin - 1] == ',' || line[begin - 1] == '/'
            || line[begin - 1] == '"' || line[begin - 1] == '+'
            || (begin > 1 && line[begin - 1] == ' ' && (line[begin - 2] == ',' || line[begin - 2] == ':'));
        if (!starts || std::find(kAttributes.begin(), kAttributes.end(), name) == kAttributes.end())
            continue;
        std::size_t from = at + 1;
        while (from < line.size() && line[from] == ' ')
            ++from;
        std::size_t end = from;
        while (end < line.size() && line[end] != ',' && line[end] != '"' && line[end] != '/'
            && line[end] != '+' && line[end] != ';' && line[end] != ')')
            end += line[end] == '\\' && end + 1 < line.size() ? 2U : 1U;
        end = std::min(end, line.size());
        if (end > from)
            values.push_back({from, line.substr(from, end - from)});
        at = end > at ? end - 1 : at;
    }
    return values;
}

std::vector<NamedThing> namesInLine(std::string_view line)
{
    std::vector<NamedThing> found;
    nameOfPrompt(line, found);
    namesOfLogs(line, found);
    return found;
}

std::vector<NamedThing> namesInCommand(std::string_view command)
{
    std::vector<NamedThing> found;
    std::vector<std::string_view> words = blankSeparated(command);
    for (std::string_view& word : words)
        word = unquoted(word);
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const Pattern& pattern : kPatterns) {
            std::size_t k = 0;
            while (k < pattern.before.size() && !pattern.before[k].empty() && i + k < words.size()
                && words[i + k] == pattern.before[k])
                ++k;
            const bool whole = k == pattern.before.size() || pattern.before[k].empty();
            if (whole && i + k < words.size() && !words[i + k].empty()
                && (i + k + 1 >= words.size() || mayFollow(words[i + k + 1]) || pattern.what == "host"))
                found.push_back({pattern.what, pattern.stem, words[i + k]});
        }
        // "name 192.0.2.5 branch"
        if (words[i] == "name" && i + 2 < words.size() && !addressBytes(words[i + 1]).empty())
            found.push_back({"name", "NAME-", words[i + 2]});
    }
    return found;
}

FreeText freeText(std::string_view line)
{
    struct Lead {
        std::string_view words;
        std::string_view what;
    };
    constexpr std::array<Lead, 5> kLeads{
        {{"description ", "a description"}, {"snmp-server location ", "a location"},
            {"snmp-server contact ", "a contact"}, {"remark ", "a remark"}, {"location ", "a location"}}};
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view text = line.substr(begin);
    for (const Lead& lead : kLeads)
        if (text.starts_with(lead.words))
            return {begin + lead.words.size(), std::string(lead.what)};
    if (text.starts_with("access-list ")) {
        const std::size_t at = text.find(" remark ");
        // Only the word behind the name of the list: flattened pastes have many commands on a line.
        if (at != std::string_view::npos && text.substr(12, at - 12).find(' ') == std::string_view::npos)
            return {begin + at + 8, "a remark"};
    }
    if (text.starts_with("banner ")) {
        // "banner motd one line" of an ASA, "banner motd ^Cseveral lines^C" of IOS: the command holds all of it.
        const std::size_t kind = text.find(' ', 7);
        if (kind != std::string_view::npos)
            return {begin + kind + 1, "a banner"};
    }
    return {};
}

bool isLogLine(std::string_view line)
{
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view text = line.substr(begin, 200);
    if (text.find("%ASA-") != std::string_view::npos || text.find("%PIX-") != std::string_view::npos
        || text.find("%FTD-") != std::string_view::npos || text.find("[IKEv") != std::string_view::npos
        || text.find("IKE_DECODE") != std::string_view::npos || text.find("ISAKMP") == 0
        || text.find("IPSEC(") == 0 || text.find("IKEv2") == 0)
        return true;
    constexpr std::array<std::string_view, 12> kMonths{
        "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "};
    const std::string_view stamp = text.starts_with('*') || text.starts_with('.') ? text.substr(1) : text;
    if (std::any_of(kMonths.begin(), kMonths.end(), [&](std::string_view m) { return stamp.starts_with(m); }))
        return true;
    return text.starts_with('<')
        || (text.size() > 10 && isDigit(text[0]) && isDigit(text[3]) && text[4] == '-');
}

bool isHexDump(std::string_view line)
{
    std::size_t digits = 0;
    std::size_t groups = 0;
    std::size_t others = 0;
    for (const std::string_view word : blankSeparated(line)) {
        const std::string_view bare = word.ends_with(':') ? word.substr(0, word.size() - 1) : word;
        const bool hex = !bare.empty() && std::all_of(bare.begin(), bare.end(), isHex)
            && (bare.size() == 2 || bare.size() == 4 || bare.size() == 8);
        groups += hex ? 1 : 0;
        others += hex ? 0 : 1;
        digits += hex ? bare.size() : 0;
    }
    return digits >= 16 && groups >= 4 && others <= 2;
}

std::string zeroed(std::string_view line)
{
    std::string out(line);
    std::size_t end = 0; // of the last group of bytes
    bool first = true;
    for (const WordAt& word : blankSeparatedAt(line)) {
        const bool offset = first && word.text.ends_with(':');
        first = false;
        if (offset)
            continue;
        if (!std::all_of(word.text.begin(), word.text.end(), isHex) || word.text.size() % 2 != 0) {
            if (end != 0) { // the column of characters
                out.resize(end);
                return out;
            }
            continue;
        }
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(word.at), word.text.size(), '0');
        end = word.at + word.text.size();
    }
    return out;
}

std::size_t gluedAddress(std::string_view word)
{
    std::size_t end = 0;
    for (int part = 0; part < 4; ++part) {
        std::size_t digits = 0;
        while (end < word.size() && isDigit(word[end]) && digits < 4) {
            ++end;
            ++digits;
        }
        if (digits == 0 || digits > 3 || (part < 3 && (end >= word.size() || word[end] != '.')))
            return 0;
        end += part < 3 ? 1U : 0U;
    }
    return end < word.size() && isLetter(word[end]) && !addressBytes(word.substr(0, end)).empty() ? end : 0;
}

bool isNumber(std::string_view word)
{
    return !word.empty() && std::all_of(word.begin(), word.end(), isDigit);
}

bool isMasked(std::string_view word)
{
    return word == "<removed>" || word.find_first_not_of('*') == std::string_view::npos
        || word.find_first_not_of("xX.") == std::string_view::npos;
}

bool isHardwareAddress(std::string_view word)
{
    const auto shaped = [&](std::size_t group, char separator, std::size_t groups) {
        if (word.size() != groups * group + groups - 1)
            return false;
        for (std::size_t i = 0; i < word.size(); ++i)
            if (i % (group + 1) == group ? word[i] != separator : !isHex(word[i]))
                return false;
        return true;
    };
    return shaped(4, '.', 3) || shaped(2, ':', 6) || shaped(2, '-', 6);
}

bool isFingerprint(std::string_view word)
{
    if (word.size() < 47 || word.size() % 3 != 2)
        return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (i % 3 == 2 ? word[i] != ':' : !isHex(word[i]))
            return false;
    return true;
}

bool isHostName(std::string_view word)
{
    if (word.size() < 4 || word.size() > 253)
        return false;
    std::size_t label = 0;
    std::size_t labels = 0;
    bool letters = true; // of the last label
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        if (c == '.') {
            if (label == 0)
                return false;
            ++labels;
            label = 0;
            letters = true;
        } else if (isLetter(c) || isDigit(c) || c == '-' || c == '_' || (c == '*' && i == 0)) {
            ++label;
            letters = letters && isLetter(c);
        } else {
            return false;
        }
    }
    const std::string last = lower(word.substr(word.rfind('.') + 1));
    return labels >= 1 && letters && label >= 2 && label <= 24 && isLetter(word[0] == '*' ? 'a' : word[0])
        && !among(last, kFileSuffixes);
}

bool isPublicName(std::string_view word)
{
    constexpr std::array<std::string_view, 15> kEverywhere{"ASA", "DefaultL2LGroup", "DefaultRAGroup",
        "DefaultWEBVPNGroup", "DfltGrpPolicy", "LOCAL", "Router", "SYSTEM_DEFAULT_CRYPTO_MAP", "Switch",
        "asa", "ciscoasa", "firepower", "localhost", "router", "switch"};
    if (among(word, kEverywhere))
        return true;
    const std::string name = lower(word);
    constexpr std::array<std::string_view, 7> kDomains{
        "example", "example.com", "example.net", "example.org", "test", "invalid", "localhost"};
    return std::any_of(kDomains.begin(), kDomains.end(), [&](std::string_view domain) {
        return name == domain
            || (name.size() > domain.size() && name.ends_with(domain)
                && name[name.size() - domain.size() - 1] == '.');
    }) && name.find('.') != std::string::npos;
}

bool isRoleAddress(std::string_view word)
{
    constexpr std::array<std::string_view, 9> kRoles{
        "abuse", "admin", "hostmaster", "ise", "mailer-daemon", "noreply", "postmaster", "root", "webmaster"};
    return among(lower(word), kRoles);
}

bool isConfigurationWord(std::string_view word)
{
    return among(lower(word), kLanguage);
}

} // namespace rungbook::casefile
