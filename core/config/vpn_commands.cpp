// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about VPNs, as they are typed, to find the one that a misspelt line meant.
#include "core/config/coverage.h"
#include "core/config/grammar.h"
#include "core/config/intake.h"

#include <algorithm>
#include <array>
#include <limits>

namespace rungbook::config
{
namespace
{

/// mode: the beginning of the command that the line stands in, "" for the top level. Placeholders are in capitals; [ ] may be left out.
struct Template {
    std::string_view mode;
    std::string_view text;
};

constexpr Template kTemplates[] = {
    {"", "crypto isakmp policy NUMBER"},
    {"", "crypto isakmp enable INTERFACE"},
    {"", "crypto isakmp identity address"},
    {"", "crypto isakmp nat-traversal SECONDS"},
    {"", "crypto isakmp am-disable"},
    {"", "crypto isakmp disconnect-notify"},
    {"", "crypto isakmp key KEY address ADDRESS"},
    {"", "crypto isakmp keepalive SECONDS"},
    {"", "crypto isakmp profile NAME"},
    {"", "crypto isakmp client configuration group NAME"},
    {"", "crypto ikev1 policy NUMBER"},
    {"", "crypto ikev1 enable INTERFACE"},
    {"", "crypto ikev1 am-disable"},
    {"", "crypto ikev2 policy NUMBER"},
    {"", "crypto ikev2 enable INTERFACE"},
    {"", "crypto ikev2 proposal NAME"},
    {"", "crypto ikev2 keyring NAME"},
    {"", "crypto ikev2 profile NAME"},
    {"", "crypto ikev2 remote-access trustpoint NAME"},
    {"", "crypto keyring NAME"},
    {"", "crypto ipsec transform-set NAME TRANSFORM"},
    {"", "crypto ipsec ikev1 transform-set NAME TRANSFORM"},
    {"", "crypto ipsec ikev2 ipsec-proposal NAME"},
    {"", "crypto ipsec profile NAME"},
    {"", "crypto ipsec security-association lifetime seconds SECONDS"},
    {"", "crypto ipsec security-association lifetime kilobytes KILOBYTES"},
    {"", "crypto ipsec client ezvpn NAME"},
    {"", "crypto ipsec df-bit clear"},
    {"", "crypto map NAME NUMBER match address ACCESS-LIST"},
    {"", "crypto map NAME NUMBER set peer ADDRESS"},
    {"", "crypto map NAME NUMBER set transform-set NAME"},
    {"", "crypto map NAME NUMBER set ikev1 transform-set NAME"},
    {"", "crypto map NAME NUMBER set ikev2 ipsec-proposal NAME"},
    {"", "crypto map NAME NUMBER set pfs GROUP"},
    {"", "crypto map NAME NUMBER set security-association lifetime seconds SECONDS"},
    {"", "crypto map NAME NUMBER set connection-type TYPE"},
    {"", "crypto map NAME NUMBER set nat-t-disable"},
    {"", "crypto map NAME NUMBER set reverse-route"},
    {"", "crypto map NAME NUMBER set trustpoint NAME"},
    {"", "crypto map NAME NUMBER set phase1-mode aggressive"},
    {"", "crypto map NAME NUMBER ipsec-isakmp dynamic NAME"},
    {"", "crypto map NAME NUMBER ipsec-isakmp"},
    {"", "crypto map NAME interface INTERFACE"},
    {"", "crypto map NAME local-address INTERFACE"},
    {"", "crypto dynamic-map NAME NUMBER set transform-set NAME"},
    {"", "crypto dynamic-map NAME NUMBER set ikev1 transform-set NAME"},
    {"", "crypto dynamic-map NAME NUMBER set reverse-route"},
    {"", "crypto dynamic-map NAME NUMBER match address ACCESS-LIST"},
    {"", "crypto ca trustpoint NAME"},
    {"", "crypto ca certificate chain NAME"},
    {"", "crypto ca certificate map NAME NUMBER"},
    {"", "crypto pki trustpoint NAME"},
    {"", "tunnel-group NAME type ipsec-l2l"},
    {"", "tunnel-group NAME type remote-access"},
    {"", "tunnel-group NAME general-attributes"},
    {"", "tunnel-group NAME ipsec-attributes"},
    {"", "tunnel-group-map NAME NUMBER GROUP"},
    {"", "tunnel-group-map enable rules"},
    {"", "tunnel-group-map default-group NAME"},
    {"", "group-policy NAME internal"},
    {"", "group-policy NAME external server-group NAME"},
    {"", "group-policy NAME attributes"},
    {"", "access-list NAME extended permit ip SOURCE MASK DESTINATION MASK"},
    {"", "access-list NAME standard permit SOURCE MASK"},
    {"", "access-list NUMBER permit ip SOURCE WILDCARD DESTINATION WILDCARD"},
    {"", "access-group NAME in interface INTERFACE"},
    {"", "object network NAME"},
    {"", "object-group network NAME"},
    {"", "object-group service NAME"},
    {"", "nat (INSIDE,OUTSIDE) source static REAL MAPPED destination static MAPPED REAL"},
    {"", "nat (INSIDE) 0 access-list NAME"},
    {"", "global (OUTSIDE) NUMBER interface"},
    {"", "static (INSIDE,OUTSIDE) MAPPED REAL netmask MASK"},
    {"", "route INTERFACE DESTINATION MASK GATEWAY"},
    {"", "ip route DESTINATION MASK GATEWAY"},
    {"", "ip nat inside source list NAME interface INTERFACE overload"},
    {"", "ip local pool NAME FIRST-LAST mask MASK"},
    {"", "ip access-list extended NAME"},
    {"", "sysopt connection permit-vpn"},
    {"", "sysopt connection tcpmss BYTES"},
    {"", "same-security-traffic permit intra-interface"},
    {"", "vpn-addr-assign local"},
    {"", "track NUMBER rtr NUMBER reachability"},
    {"", "ip sla schedule NUMBER life forever start-time now"},
    {"crypto isakmp policy", "authentication pre-share"},
    {"crypto isakmp policy", "encryption ALGORITHM"},
    {"crypto isakmp policy", "hash ALGORITHM"},
    {"crypto isakmp policy", "group NUMBER"},
    {"crypto isakmp policy", "lifetime SECONDS"},
    {"crypto ikev1 policy", "authentication pre-share"},
    {"crypto ikev1 policy", "encryption ALGORITHM"},
    {"crypto ikev1 policy", "hash ALGORITHM"},
    {"crypto ikev1 policy", "group NUMBER"},
    {"crypto ikev1 policy", "lifetime SECONDS"},
    {"crypto ikev2 policy", "encryption ALGORITHM"},
    {"crypto ikev2 policy", "integrity ALGORITHM"},
    {"crypto ikev2 policy", "prf ALGORITHM"},
    {"crypto ikev2 policy", "group NUMBER"},
    {"crypto ikev2 policy", "lifetime seconds SECONDS"},
    {"crypto ikev2 policy", "proposal NAME"},
    {"crypto ikev2 proposal", "encryption ALGORITHM"},
    {"crypto ikev2 proposal", "integrity ALGORITHM"},
    {"crypto ikev2 proposal", "group NUMBER"},
    {"crypto ikev2 keyring", "peer NAME"},
    {"crypto ikev2 keyring", "address ADDRESS"},
    {"crypto ikev2 keyring", "pre-shared-key KEY"},
    {"crypto ikev2 keyring", "pre-shared-key local KEY"},
    {"crypto ikev2 keyring", "pre-shared-key remote KEY"},
    {"crypto ikev2 profile", "match identity remote address ADDRESS"},
    {"crypto ikev2 profile", "authentication local pre-share"},
    {"crypto ikev2 profile", "authentication remote pre-share"},
    {"crypto ikev2 profile", "keyring local NAME"},
    {"crypto ikev2 profile", "pki trustpoint NAME"},
    {"crypto keyring", "pre-shared-key address ADDRESS key KEY"},
    {"crypto keyring", "local-address ADDRESS"},
    {"crypto isakmp profile", "keyring NAME"},
    {"crypto isakmp profile", "match identity address ADDRESS"},
    {"crypto ipsec ikev2 ipsec-proposal", "protocol esp encryption ALGORITHM"},
    {"crypto ipsec ikev2 ipsec-proposal", "protocol esp integrity ALGORITHM"},
    {"crypto ipsec transform-set", "mode tunnel"},
    {"crypto ipsec transform-set", "mode transport"},
    {"crypto ipsec profile", "set transform-set NAME"},
    {"crypto ipsec profile", "set ikev1 transform-set NAME"},
    {"crypto ipsec profile", "set ikev2 ipsec-proposal NAME"},
    {"crypto ipsec profile", "set ikev2-profile NAME"},
    {"crypto ipsec profile", "set isakmp-profile NAME"},
    {"crypto ipsec profile", "set pfs GROUP"},
    {"crypto ipsec profile", "set security-association lifetime seconds SECONDS"},
    {"crypto ipsec client ezvpn", "connect auto"},
    {"crypto ipsec client ezvpn", "group NAME key KEY"},
    {"crypto ipsec client ezvpn", "mode client"},
    {"crypto ipsec client ezvpn", "mode network-extension"},
    {"crypto ipsec client ezvpn", "peer ADDRESS"},
    {"crypto ipsec client ezvpn", "username NAME password PASSWORD"},
    {"crypto ipsec client ezvpn", "xauth userid mode local"},
    {"crypto isakmp client configuration group", "key KEY"},
    {"crypto isakmp client configuration group", "pool NAME"},
    {"crypto isakmp client configuration group", "acl NAME"},
    {"crypto map", "set peer ADDRESS"},
    {"crypto map", "set transform-set NAME"},
    {"crypto map", "set pfs GROUP"},
    {"crypto map", "set security-association lifetime seconds SECONDS"},
    {"crypto map", "set isakmp-profile NAME"},
    {"crypto map", "set ikev2-profile NAME"},
    {"crypto map", "match address ACCESS-LIST"},
    {"crypto map", "reverse-route"},
    {"crypto dynamic-map", "set transform-set NAME"},
    {"crypto dynamic-map", "match address ACCESS-LIST"},
    {"crypto dynamic-map", "reverse-route"},
    {"tunnel-group * general-attributes", "default-group-policy NAME"},
    {"tunnel-group * general-attributes", "address-pool NAME"},
    {"tunnel-group * general-attributes", "authentication-server-group NAME"},
    {"tunnel-group * general-attributes", "strip-realm"},
    {"tunnel-group * ipsec-attributes", "pre-shared-key KEY"},
    {"tunnel-group * ipsec-attributes", "ikev1 pre-shared-key KEY"},
    {"tunnel-group * ipsec-attributes", "ikev1 trust-point NAME"},
    {"tunnel-group * ipsec-attributes", "ikev1 user-authentication none"},
    {"tunnel-group * ipsec-attributes", "ikev2 local-authentication pre-shared-key KEY"},
    {"tunnel-group * ipsec-attributes", "ikev2 remote-authentication pre-shared-key KEY"},
    {"tunnel-group * ipsec-attributes", "ikev2 local-authentication certificate NAME"},
    {"tunnel-group * ipsec-attributes", "ikev2 remote-authentication certificate"},
    {"tunnel-group * ipsec-attributes", "peer-id-validate nocheck"},
    {"tunnel-group * ipsec-attributes", "isakmp keepalive threshold SECONDS retry SECONDS"},
    {"tunnel-group * ipsec-attributes", "isakmp keepalive disable"},
    {"tunnel-group * ipsec-attributes", "trust-point NAME"},
    {"tunnel-group * ipsec-attributes", "chain"},
    {"group-policy", "vpn-tunnel-protocol ikev1 ikev2"},
    {"group-policy", "vpn-filter value ACCESS-LIST"},
    {"group-policy", "vpn-idle-timeout MINUTES"},
    {"group-policy", "vpn-session-timeout MINUTES"},
    {"group-policy", "vpn-simultaneous-logins NUMBER"},
    {"group-policy", "split-tunnel-policy tunnelspecified"},
    {"group-policy", "split-tunnel-network-list value ACCESS-LIST"},
    {"group-policy", "address-pools value NAME"},
    {"group-policy", "password-storage enable"},
    {"group-policy", "nem enable"},
    {"group-policy", "pfs enable"},
    {"group-policy", "dns-server value ADDRESS"},
    {"group-policy", "default-domain value NAME"},
    {"group-policy", "group-lock value NAME"},
    {"username", "vpn-group-policy NAME"},
    {"username", "vpn-framed-ip-address ADDRESS MASK"},
    {"username", "group-lock value NAME"},
    {"username", "service-type remote-access"},
    {"interface", "nameif NAME"},
    {"interface", "security-level NUMBER"},
    {"interface", "ip address ADDRESS MASK"},
    {"interface", "ip access-group NAME in"},
    {"interface", "crypto map NAME"},
    {"interface", "crypto ipsec client ezvpn NAME"},
    {"interface", "tunnel source INTERFACE"},
    {"interface", "tunnel source interface INTERFACE"},
    {"interface", "tunnel destination ADDRESS"},
    {"interface", "tunnel mode ipsec ipv4"},
    {"interface", "tunnel protection ipsec profile NAME"},
    {"interface", "shutdown"},
    {"object network", "host ADDRESS"},
    {"object network", "subnet ADDRESS MASK"},
    {"object network", "range FIRST LAST"},
    {"object network", "nat (INSIDE,OUTSIDE) static MAPPED"},
    {"object service", "service tcp destination eq PORT"},
    {"object-group network", "network-object ADDRESS MASK"},
    {"object-group network", "network-object host ADDRESS"},
    {"object-group network", "network-object object NAME"},
    {"object-group network", "group-object NAME"},
    {"object-group service", "service-object tcp destination eq PORT"},
    {"object-group service", "port-object eq PORT"},
    {"object-group service", "group-object NAME"},
    {"ip access-list", "permit ip SOURCE WILDCARD DESTINATION WILDCARD"},
    {"ip access-list", "deny ip SOURCE WILDCARD DESTINATION WILDCARD"},
};

bool isPlaceholder(std::string_view word)
{
    return !word.empty() && (word.front() == '(' || (word.front() >= 'A' && word.front() <= 'Z'));
}

/// How keywords are compared: cut at their hyphens, or with the hyphens left out.
enum class Hyphens : unsigned char { Cut, Joined };

/// Keywords, so that a hyphen more or less costs nothing; placeholders, names and addresses whole. At most kMostTokens.
std::vector<std::string> tokensOf(Words words, Hyphens hyphens)
{
    constexpr std::size_t kMostTokens = 24;
    std::vector<std::string> out;
    for (std::string_view word : words) {
        if (out.size() >= kMostTokens)
            break;
        if (word.front() < 'a' || word.front() > 'z' || word.size() > 40) {
            out.emplace_back(word.substr(0, 40));
        } else if (hyphens == Hyphens::Joined) {
            out.emplace_back(word);
            std::erase(out.back(), '-');
        } else {
            while (!word.empty()) {
                const std::size_t hyphen = word.find('-', 1);
                out.emplace_back(word.substr(0, hyphen));
                word = hyphen == std::string_view::npos ? std::string_view{} : word.substr(hyphen + 1);
            }
        }
    }
    return out;
}

/// What it costs to take a word of the input for a token of a template.
std::size_t price(std::string_view token, std::string_view word)
{
    constexpr std::size_t kWrong = 6;
    if (isPlaceholder(token))
        return token == "NUMBER" && (word.front() < '0' || word.front() > '9') ? 2 : 0;
    const std::size_t limit = token.size() >= 5 ? 3 : token.size() >= 3 ? 2 : 0;
    const std::size_t distance = editDistance(token, word, limit);
    return distance <= limit ? distance : kWrong;
}

/// The cheapest way to make the template out of the input: words may be wrong, missing or too many; too many at the end cost least.
std::size_t cost(const std::vector<std::string>& wanted, const std::vector<std::string>& given)
{
    constexpr std::size_t kMissing = 4;
    constexpr std::size_t kExtra = 4;
    std::vector<std::size_t> above(given.size() + 1);
    std::vector<std::size_t> row(given.size() + 1);
    for (std::size_t k = 0; k <= given.size(); ++k)
        above[k] = k * kExtra;
    for (std::size_t i = 1; i <= wanted.size(); ++i) {
        row[0] = above[0] + kMissing;
        const std::size_t missing = isPlaceholder(wanted[i - 1]) ? 1 : kMissing;
        for (std::size_t k = 1; k <= given.size(); ++k)
            row[k] = std::min(
                {above[k - 1] + price(wanted[i - 1], given[k - 1]), above[k] + missing, row[k - 1] + kExtra});
        std::swap(above, row);
    }
    std::size_t best = std::numeric_limits<std::size_t>::max();
    for (std::size_t k = 0; k <= given.size(); ++k)
        best = std::min(best, above[k] + std::min<std::size_t>(given.size() - k, 3));
    return best;
}

/// True when the mode of a template is the one that the words open.
bool standsIn(std::string_view mode, Words parent)
{
    for (std::size_t i = 0; !mode.empty(); ++i) {
        const std::size_t blank = mode.find(' ');
        const std::string_view word = mode.substr(0, blank);
        if (i >= parent.size() || (word != "*" && !sameWord(word, parent[i])))
            return false;
        mode = blank == std::string_view::npos ? std::string_view{} : mode.substr(blank + 1);
    }
    return true;
}

} // namespace

std::string nearestCommand(const ConfigTree& tree, CommandId id)
{
    const Command& command = tree.commands()[id];
    CommandId outer = command.parent;
    while (outer != kNoCommand && tree.commands()[outer].parent != kNoCommand)
        outer = tree.commands()[outer].parent;
    Words parent;
    if (outer != kNoCommand)
        parent = tree.words(outer);
    if (tree.words(id).empty())
        return {};
    const std::vector<std::string> cut = tokensOf(tree.words(id), Hyphens::Cut);
    const std::vector<std::string> joined = tokensOf(tree.words(id), Hyphens::Joined);
    std::string_view best;
    std::size_t bestCost = std::numeric_limits<std::size_t>::max();
    for (const Template& one : kTemplates) {
        if (one.mode.empty() != parent.empty() || !standsIn(one.mode, parent))
            continue;
        const std::vector<std::string_view> words = splitWords(one.text);
        const auto keywords = static_cast<std::size_t>(std::count_if(
            words.begin(), words.end(), [](std::string_view word) { return !isPlaceholder(word); }));
        const std::size_t now = std::min(
            cost(tokensOf(words, Hyphens::Cut), cut), cost(tokensOf(words, Hyphens::Joined), joined));
        // Half of the keywords may be slips, no more: further away it would be a guess.
        if (now < bestCost && now <= 2 + 2 * keywords) {
            best = one.text;
            bestCost = now;
        }
    }
    return std::string(best);
}

} // namespace rungbook::config
