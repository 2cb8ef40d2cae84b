// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/casefile/pseudonyms.h"

#include "core/base/secret.h"
#include "core/casefile/text_words.h"
#include "core/config/quote.h"
#include "core/config/tree.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace rungbook::casefile
{

namespace
{

constexpr std::size_t kLongestLine =
    100'000; ///< keys are not looked for in longer ones: a configuration command is none

constexpr std::size_t kShortKey = 12; ///< as the rule psk-weak counts
constexpr std::size_t kTellingKey =
    6; ///< a shorter key may be a word of the language: not looked for outside of commands

void forEachLine(std::string_view text, const auto& visit)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::size_t next = std::min(end + 1, text.size());
        visit(text.substr(0, end), text.substr(end, next - end));
        text.remove_prefix(next);
    }
}

} // namespace

Pseudonymizer::Pseudonymizer(std::string seed)
    : m_seed(std::move(seed))
    , m_addresses(m_seed)
{
}

void Pseudonymizer::learn(std::string_view text)
{
    forEachLine(text, [this](std::string_view line, std::string_view) { learnLine(line); });
    const config::ConfigTree tree = config::parseTree(text);
    for (const config::Piece& piece : tree.pieces()) {
        if (piece.kind != config::PieceKind::Command)
            continue;
        for (const NamedThing& thing : namesInCommand(tree.bytes(piece)))
            learnName(thing.what, thing.stem, thing.name);
    }
}

void Pseudonymizer::learnLine(std::string_view line)
{
    // Networks: an address with its mask, wildcard mask or length near behind it.
    std::string before; ///< bytes of the address that waits for its mask
    std::size_t beforeEnd = 0;
    for (const WordAt& found : addressWords(line)) {
        const std::string bytes = addressBytes(found.text);
        const std::size_t end = found.at + found.text.size();
        if (before.size() == 4 && bytes.size() == 4 && found.at - beforeEnd <= kMaskWithin) {
            if (const int length = maskLength(found.text); length >= 0) {
                m_addresses.learnNetwork(before, static_cast<unsigned>(length));
                before.clear();
                continue;
            }
        }
        before = bytes;
        beforeEnd = end;
        unsigned length = 0;
        if (end + 1 < line.size() && line[end] == '/'
            && std::from_chars(line.data() + end + 1, line.data() + line.size(), length).ec == std::errc{}
            && (end + 4 >= line.size() || line.find('.', end) > end + 4))
            m_addresses.learnNetwork(bytes, length);
    }
    for (const NamedThing& thing : namesInLine(line))
        learnName(thing.what, thing.stem, thing.name);
}

void Pseudonymizer::learnName(std::string_view what, std::string_view stem, std::string_view name)
{
    if (name.size() < 2 || m_names.contains(name) || !addressBytes(name).empty() || isNumber(name)
        || isMasked(name) || isPublicName(name))
        return;
    if (isConfigurationWord(name)) {
        m_leftAlone.emplace(name);
        return;
    }
    if (name.find('@') != std::string_view::npos
        || (what == "host" && name.find('.') != std::string_view::npos))
        return; // words() knows what to do with it
    const std::string to = fmt::format("{}{}", stem, ++m_counts[std::string(stem)]);
    m_names.emplace(name, Name{std::string(what), to});
    if (what == "host") // a prompt, a banner and a configuration write it in different letters
        for (const std::string& other : {lower(name), upper(name)})
            m_names.emplace(other, Name{std::string(what), to});
}

std::string Pseudonymizer::apply(std::string_view text)
{
    // Commands one by one first, for a flattened paste has many on a line: what people wrote into them, and keys.
    const config::ConfigTree tree = config::parseTree(text);
    std::string prepared;
    prepared.reserve(text.size());
    for (const config::Piece& piece : tree.pieces()) {
        const std::string_view bytes = tree.bytes(piece);
        const bool words =
            piece.kind == config::PieceKind::Other; // a description that stands where none can stand
        prepared += piece.kind == config::PieceKind::Command ? command(bytes)
            : words && freeText(bytes).at < bytes.size()     ? withoutText(bytes)
                                                             : std::string(bytes);
    }
    std::string out;
    out.reserve(prepared.size() + prepared.size() / 8);
    forEachLine(prepared, [&](std::string_view line, std::string_view end) {
        if (isHexDump(line)) {
            note("hex dump", "bytes of messages", "zeros");
            out += zeroed(line);
        } else {
            out += words(attributes(line));
        }
        out += end;
    });
    return out;
}

std::string Pseudonymizer::command(std::string_view bytes)
{
    return freeText(bytes).at < bytes.size() ? withoutText(bytes) : keys(bytes);
}

std::string Pseudonymizer::withoutText(std::string_view bytes)
{
    const FreeText free = freeText(bytes);
    note("text", free.what, "(removed)");
    // Lines stay lines.
    const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    return std::string(bytes.substr(0, free.at)) + "(removed)" + std::string(lines, '\n');
}

// A key becomes another key, always the same for the same: so that two ends that agree, or do not, still do.
std::string Pseudonymizer::keys(std::string_view line)
{
    std::string shown = config::redact(line);
    if (shown.find(kRedacted) == std::string::npos)
        return std::string(line);
    std::string out;
    std::size_t at = 0;
    std::vector<std::string_view> hiddenWords;
    for (const std::string_view part : blankSeparated(shown))
        hiddenWords.push_back(part);
    std::size_t index = 0;
    for (const WordAt& part : blankSeparatedAt(line)) {
        out += line.substr(at, part.at - at);
        at = part.at + part.text.size();
        const bool secret = index < hiddenWords.size() && hiddenWords[index] == kRedacted;
        const bool same = index < hiddenWords.size() && hiddenWords[index] == part.text;
        ++index;
        if (same || (secret && isMasked(part.text))) {
            out += part.text;
        } else if (secret) {
            if (part.text.size() >= kTellingKey && !isConfigurationWord(part.text))
                m_keys.emplace(part.text);
            out += key(part.text);
        } else {
            // More than a whole word is hidden, or the words do not pair: what the other side shows is safe.
            return shown;
        }
    }
    if (index != hiddenWords.size())
        return shown;
    return out + std::string(line.substr(at));
}

// A short key is a weak one and stays short; a long one stays long.
std::string Pseudonymizer::key(std::string_view text)
{
    std::string name = numbered("key", "key", tls::hexOf(tls::digest(tls::Hash::Sha256, text)));
    if (text.size() >= kShortKey)
        name += "-of-a-pseudonym-that-is-long-enough";
    return note("key", fmt::format("{} characters", text.size()), std::move(name));
}

// Parts of distinguished names: O=Example Corp
std::string Pseudonymizer::attributes(std::string_view line)
{
    std::string out;
    std::size_t at = 0;
    for (const WordAt& value : attributeValues(line)) {
        out += line.substr(at, value.at - at);
        at = value.at + value.text.size();
        const std::string to = numbered("text", "Organisation ", value.text);
        out += note("text", value.text, to);
    }
    return out + std::string(line.substr(at));
}

std::string Pseudonymizer::words(std::string_view line)
{
    std::string out;
    std::size_t at = 0;
    for (const WordAt& found : nameWords(line)) {
        out += line.substr(at, found.at - at);
        at = found.at + found.text.size();
        out += word(found.text);
    }
    return out + std::string(line.substr(at));
}

std::string Pseudonymizer::word(std::string_view text)
{
    // A full stop at the end belongs to the sentence.
    std::string_view tail;
    while (!text.empty()
        && (text.back() == '.' || text.back() == '-' || text.back() == '_' || text.back() == ':')
        && !m_names.contains(text)) {
        tail = std::string_view(text.data() + text.size() - 1, tail.size() + 1);
        text.remove_suffix(1);
    }
    const auto done = [&](const std::string& replaced) { return replaced + std::string(tail); };
    if (text.empty())
        return std::string(tail);
    if (m_keys.contains(text)) // told again in words
        return done(key(text));
    if (const auto at = m_names.find(text); at != m_names.end())
        return done(note(at->second.what, text, at->second.to));
    if (const std::string bytes = addressBytes(text); !bytes.empty())
        return done(address(text, bytes));
    if (const std::size_t end = gluedAddress(text); end != 0)
        return address(text.substr(0, end), addressBytes(text.substr(0, end))) + done(word(text.substr(end)));
    if (text.find('@') != std::string_view::npos)
        return done(mailAddress(text));
    if (isHardwareAddress(text))
        return done(note("hardware address", text, hidden("hardware address", text, "0123456789abcdef")));
    if (isFingerprint(text))
        return done(note("fingerprint", text, hidden("fingerprint", text, "0123456789ABCDEF")));
    if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
        // A range of addresses.
        const std::string first = addressBytes(text.substr(0, dash));
        const std::string second = addressBytes(text.substr(dash + 1));
        if (!first.empty() && !second.empty())
            return done(address(text.substr(0, dash), first) + "-" + address(text.substr(dash + 1), second));
    }
    // "250-mail.example.net": a reply of several lines.
    if (text.size() > 4 && text[3] == '-' && isNumber(text.substr(0, 3)))
        return std::string(text.substr(0, 4)) + done(word(text.substr(4)));
    if (isHostName(text))
        return done(hostName(text));
    return done(std::string(text));
}

std::string Pseudonymizer::address(std::string_view text, const std::string& bytes)
{
    const std::string mapped = m_addresses.mapped(bytes);
    if (mapped == bytes)
        return std::string(text);
    return note("address", text, addressText(mapped));
}

std::string Pseudonymizer::mailAddress(std::string_view text)
{
    const std::size_t at = text.rfind('@');
    const std::string_view local = text.substr(0, at);
    const std::string_view host = text.substr(at + 1);
    const std::string mappedHost = isHostName(host) ? hostName(host) : word(host);
    if (local.empty() || isRoleAddress(local))
        return std::string(local) + "@" + mappedHost;
    const auto known = m_names.find(local);
    const std::string user =
        known != m_names.end() ? known->second.to : numbered("user", "user", lower(local));
    note("user", local, user);
    return user + "@" + mappedHost;
}

// "mail3.corp.example.net": the domain and each name below it become others; so two hosts of one domain stay two hosts of one domain.
std::string Pseudonymizer::hostName(std::string_view text)
{
    if (isPublicName(text))
        return std::string(text);
    const std::string name = lower(text);
    const std::size_t last = name.rfind('.');
    const std::size_t second = name.rfind('.', last - 1);
    const std::string domain = second == std::string::npos ? name : name.substr(second + 1);
    const std::string mappedDomain = numbered("domain", "domain", domain) + ".example";
    if (second == std::string::npos)
        return note("domain", text, mappedDomain);
    const std::string rest = name.substr(0, second);
    const auto known = m_names.find(rest);
    const std::string host = rest == "*" || rest == "www" ? rest
        : known != m_names.end()                          ? known->second.to
                                                          : numbered("host", "host", rest);
    return note("host", text, host + "." + mappedDomain);
}

std::string Pseudonymizer::numbered(std::string_view what, std::string_view stem, std::string_view from)
{
    const auto [at, fresh] = m_numbers.try_emplace(std::pair(std::string(what), std::string(from)));
    if (fresh)
        at->second = fmt::format("{}{}", stem, ++m_counts[std::string(stem)]);
    return at->second;
}

const std::string& Pseudonymizer::note(std::string_view what, std::string_view from, std::string to)
{
    Replacement& one = m_done[std::pair(std::string(what), to)];
    if (one.times++ == 0) {
        one.what = what;
        one.from = from;
        one.to = std::move(to);
    }
    return one.to;
}

// text with every digit and letter replaced by one of the alphabet, always the same for the same text.
std::string Pseudonymizer::hidden(
    std::string_view what, std::string_view from, std::string_view alphabet) const
{
    std::string out(from);
    std::string digest;
    std::size_t used = 0;
    for (char& c : out) {
        if (c == ':' || c == '.' || c == '-')
            continue;
        if (used == digest.size()) {
            digest =
                tls::digest(tls::Hash::Sha256, fmt::format("{}/{}/{}/{}", m_seed, what, lower(from), digest));
            used = 0;
        }
        c = alphabet[static_cast<unsigned char>(digest[used++]) % alphabet.size()];
    }
    return out;
}

std::vector<Replacement> Pseudonymizer::replacements() const
{
    std::vector<Replacement> all;
    all.reserve(m_done.size());
    for (const auto& [key, one] : m_done)
        all.push_back(one);
    return all;
}

} // namespace rungbook::casefile
