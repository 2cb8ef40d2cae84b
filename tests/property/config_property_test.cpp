// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/quote.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>
#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

const std::vector<std::string>& vocabulary()
{
    static const std::vector<std::string> words{"crypto", "isakmp", "ikev1", "policy", "10", "map", "VPN",
        "set", "peer", "198.51.100.7", "match", "address", "ACL", "interface", "outside",
        "GigabitEthernet0/0", "nameif", "tunnel-group", "HOME", "type", "remote-access", "ipsec-attributes",
        "general-attributes", "group-policy", "attributes", "internal", "username", "jdoe", "description",
        "object", "network", "host", "nat", "(in,out)", "source", "static", "!", "exit", "end", "no",
        "enable", "banner", "motd", "^C", "certificate", "quit", "access-list", "extended", "permit", "ip",
        "any", "the", "is", "edge#", "edge(config-if)#", "\"", "\"a", "b\"", "hash", "sha", "group", "2",
        "lifetime", "86400", "-", "("};
    return words;
}

rc::Gen<std::string> text()
{
    const auto word = rc::gen::elementOf(vocabulary());
    const auto blank = rc::gen::weightedElement<std::string>(
        {{20, " "}, {3, "\n"}, {2, "\n "}, {1, "\n\n"}, {1, "\t"}, {1, "  "}});
    return rc::gen::map(
        rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(word, blank)),
        [](const std::vector<std::pair<std::string, std::string>>& parts) {
            std::string out;
            for (const auto& [w, b] : parts)
                out += w + b;
            return out;
        });
}

std::vector<std::string> wordsOf(const std::string& text)
{
    std::istringstream in(text);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

TEST(ConfigProperty, everyWordOfTheOutputStandsInTheInputInThatOrder)
{
    ASSERT_TRUE(rc::check([] {
        const std::string input = *text();
        const std::vector<std::string> given = wordsOf(input);
        std::size_t at = 0;
        std::uint64_t line = 0;
        for (const ConfigLine& command : readConfig(input).lines) {
            RC_ASSERT(raw(command.line) >= line);
            line = raw(command.line);
            RC_ASSERT(!command.text.empty());
            for (const std::string& word : wordsOf(command.text)) {
                while (at < given.size() && given[at] != word)
                    ++at;
                RC_ASSERT(at < given.size());
                ++at;
            }
        }
    }));
}

TEST(ConfigProperty, anySecretIsGoneWhereverItStands)
{
    const std::vector<std::string> commands{"pre-shared-key S3CRET", "ikev1 pre-shared-key S3CRET",
        "key S3CRET", "username jdoe password S3CRET encrypted", "enable password S3CRET", "passwd S3CRET",
        "snmp-server community S3CRET", "crypto isakmp key S3CRET address 192.0.2.1",
        "ikev2 remote-authentication pre-shared-key S3CRET", "ldap-login-password S3CRET",
        "tacacs-server key S3CRET", "failover key S3CRET", "pre-shared-key 8 S3CRET",
        "ip ospf message-digest-key 1 md5 S3CRET", "group HOME key S3CRET"};
    const std::vector<std::string> between{" ", "\n", "\n "};
    ASSERT_TRUE(rc::check([&] {
        const std::string input = *text() + *rc::gen::elementOf(between) + *rc::gen::elementOf(commands)
            + *rc::gen::elementOf(between) + *text();
        for (const ConfigLine& command : readConfig(input).lines)
            RC_ASSERT(command.text.find("S3CRET") == std::string::npos);
    }));
}

TEST(ConfigProperty, readingAgainWhatWasReadChangesNothing)
{
    ASSERT_TRUE(rc::check([] {
        const std::string input = *text();
        for (const ConfigLine& command : readConfig(input).lines)
            RC_ASSERT(redact(command.text) == command.text);
    }));
}

TEST(ConfigProperty, bytesOfAnyKindAreRead)
{
    ASSERT_TRUE(rc::check([](const std::string& input) {
        const ConfigText config = readConfig(input);
        quote(config, {{{"crypto map *"}, "x"}});
        RC_ASSERT(sniff(input) >= 0 && sniff(input) <= 100);
    }));
}

} // namespace
