// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/apply_words.h"

#include "core/config/apply.h"

#include <array>
#include <charconv>

namespace rungbook::config
{

WordList wordsOf(std::string_view text)
{
    WordList words;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
            ++at;
        if (at == text.size())
            break;
        std::size_t end = at;
        if (text[at] == '"') {
            end = text.find('"', at + 1);
            end = end == std::string_view::npos ? text.size() : end + 1;
        } else {
            while (end < text.size() && text[end] != ' ' && text[end] != '\t')
                ++end;
        }
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::string join(const WordList& words)
{
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty())
            out += ' ';
        out += word;
    }
    return out;
}

std::optional<int> number(std::string_view word)
{
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

bool isAdditive(const WordList& w)
{
    static constexpr std::array<std::string_view, 14> kFirst{"network-object", "group-object",
        "service-object", "permit", "deny", "proposal", "peer", "address-pool", "certificate", "action",
        "inspect", "access-list", "route", "nat"};
    if (std::find(kFirst.begin(), kFirst.end(), w.front()) != kFirst.end())
        return true;
    static const std::array<WordList, 6> kBeginnings{WordList{"set", "peer"}, WordList{"match", "identity"},
        WordList{"crypto", "ipsec", "client", "ezvpn"}, WordList{"ip", "route"}, WordList{"ip", "nat"},
        WordList{"name"}};
    if (std::any_of(
            kBeginnings.begin(), kBeginnings.end(), [&](const WordList& b) { return beginsWith(w, b); }))
        return true;
    // crypto map M N set peer A: a further peer; crypto map M interface IF: one more interface.
    return w.size() > 5 && w[0] == "crypto" && w[4] == "set" && w[5] == "peer";
}

std::size_t keyLength(const WordList& w, bool inside)
{
    const auto is = [&](std::initializer_list<std::string_view> words) {
        return w.size() >= words.size() && std::equal(words.begin(), words.end(), w.begin());
    };
    if (inside) {
        if (is({"set", "ikev1"}) || is({"set", "ikev2"}) || is({"set", "security-association", "lifetime"})
            || is({"protocol", "esp"}) || is({"pre-shared-key", "address"}))
            return is({"set", "security-association", "lifetime"}) ? 4 : 3;
        if (w.front() == "set" || w.front() == "ikev1" || w.front() == "ikev2" || w.front() == "isakmp"
            || w.front() == "tunnel" || w.front() == "ip" || w.front() == "match" || w.front() == "crypto"
            || (w.front() == "authentication"
                && (is({"authentication", "local"}) || is({"authentication", "remote"}))))
            return 2;
        return 1;
    }
    if (is({"crypto", "map"}) || is({"crypto", "dynamic-map"})) {
        if (w.size() > 4 && w[4] == "set")
            return w.size() > 5 && (w[5] == "ikev1" || w[5] == "ikev2") ? 7
                : w.size() > 5 && w[5] == "security-association"        ? 8
                                                                        : 6;
        if (w.size() > 4 && w[4] == "match")
            return 6;
        return w.size();
    }
    if (is({"crypto", "ipsec", "transform-set"}) && !(w.size() > 4 && w[4] == "mode"))
        return 4;
    if (is({"crypto", "ipsec", "ikev1", "transform-set"}) && !(w.size() > 5 && w[5] == "mode"))
        return 5;
    if (w.size() == 4 && w[0] == "tunnel-group" && w[2] == "type")
        return 3;
    if (w.size() > 3 && w[0] == "username" && w[2] == "password")
        return 3;
    if (is({"sysopt", "connection"}) || is({"crypto", "isakmp", "identity"}))
        return 3;
    return w.size();
}

bool isShownWhenOff(const WordList& w)
{
    static const std::array<WordList, 4> kDefaults{WordList{"sysopt", "connection", "permit-vpn"},
        WordList{"crypto", "isakmp", "nat-traversal"}, WordList{"crypto", "isakmp", "enable"},
        WordList{"crypto", "ipsec", "nat-transparency", "udp-encapsulation"}};
    return std::any_of(kDefaults.begin(), kDefaults.end(), [&](const WordList& d) { return w == d; });
}

std::string slotOf(std::string_view command)
{
    const WordList words = wordsOf(command);
    if (words.empty() || words.front() == "no" || words.front() == "clear" || isAdditive(words))
        return {};
    const bool inside = command.starts_with(' ');
    const std::size_t key = keyLength(words, inside);
    if (key >= words.size())
        return {};
    return join(WordList(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(key)));
}

bool isOnByDefault(std::string_view command)
{
    return isShownWhenOff(wordsOf(command));
}

} // namespace rungbook::config
