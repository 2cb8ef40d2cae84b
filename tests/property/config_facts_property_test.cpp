// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for the tree and the facts of any text, and for the sets on any values.
#include "core/config/facts.h"
#include "tests/support/config_facts_text.h"
#include "tests/support/golden.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <filesystem>
#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

const std::vector<std::string>& vocabulary()
{
    static const std::vector<std::string> words{"crypto", "isakmp", "ikev1", "ikev2", "policy", "10", "map",
        "dynamic-map", "VPN", "set", "peer", "198.51.100.7", "X.X.X.X", "match", "address", "ACL",
        "interface", "outside", "GigabitEthernet0/0", "nameif", "tunnel-group", "HOME", "type", "ipsec-l2l",
        "ipsec-attributes", "general-attributes", "group-policy", "attributes", "username", "description",
        "object", "object-group", "network", "service", "host", "nat", "(in,out)", "source", "static",
        "dynamic", "destination", "!", "exit", "end", "no", "banner", "motd", "^C", "certificate", "quit",
        "access-list", "extended", "permit", "deny", "ip", "tcp", "eq", "range", "any", "192.0.2.0",
        "255.255.255.0", "0.0.0.255", "the", "edge#", "edge(config-if)#", "\"", "hash", "sha", "group", "2",
        "lifetime", "pre-shared-key", "pre", "shared", "key", "*****", "route", "hostname", "ASA", "Version",
        "9.1(7)", "version", "15.2", "ipsec", "transform-set", "esp-aes", "keyring", "profile", "tunnel",
        "mode", "ipv4", "\x1b[0m", "<--- More --->", "\r", "\xE2\x80\x93", "(", "name", "group-object",
        "network-object", "pool", "local", "pfs", "reverse-route", "ipsec-isakmp", "track", "sla", "monitor"};
    return words;
}

rc::Gen<std::string> text()
{
    const auto word = rc::gen::elementOf(vocabulary());
    const auto blank = rc::gen::weightedElement<std::string>(
        {{20, " "}, {5, "\n"}, {4, "\n "}, {1, "\n\n"}, {1, "\t"}, {1, "\n  "}, {1, "\r\n"}});
    return rc::gen::map(
        rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(word, blank)),
        [](const std::vector<std::pair<std::string, std::string>>& parts) {
            std::string out;
            for (const auto& [w, b] : parts)
                out += w + b;
            return out;
        });
}

/// What must hold for every text.
std::string broken(const std::string& input)
{
    const ConfigModel model = understand(input);
    if (print(model.tree) != input)
        return "it does not print back";
    std::size_t at = 0;
    CommandId next = 0;
    for (const Piece& piece : model.tree.pieces()) {
        if (piece.begin != at || piece.end <= piece.begin)
            return "the pieces do not follow each other";
        at = piece.end;
        if ((piece.kind == PieceKind::Command) != (piece.command != kNoCommand))
            return "a piece is no command and has one";
        if (piece.command != kNoCommand && piece.command != next++)
            return "the commands are not in order";
    }
    if (next != model.tree.commands().size())
        return "a command has no piece";
    for (CommandId id = 0; id < next; ++id) {
        const Command& command = model.tree.commands()[id];
        if (command.end <= id || command.end > next || (command.parent != kNoCommand && command.parent >= id))
            return "the tree is no tree";
        if (command.parent != kNoCommand
            && (model.tree.commands()[command.parent].end < command.end
                || model.tree.commands()[command.parent].level >= command.level))
            return "a sub-command sticks out of its command";
        if (model.tree.words(id).empty() || raw(command.line) == 0
            || raw(command.line) > model.tree.lineCount())
            return "a command has no words or no line";
    }
    CommandId device = 0;
    for (const DeviceFacts& facts : model.devices) {
        if (facts.firstCommand != device)
            return "the devices do not follow each other";
        device = facts.endCommand;
        const Coverage& coverage = facts.coverage;
        if (coverage.vpnLines != coverage.understood + coverage.notUnderstood.size()
            || coverage.vpnLines + coverage.otherLines != facts.endCommand - facts.firstCommand)
            return "a command was neither understood nor listed";
        for (const NotUnderstood& one : coverage.notUnderstood)
            if (one.where.empty() || one.text.empty() || one.reason.empty())
                return "what was not understood has no line, text or reason: " + one.text;
        for (const NameRef* ref : facts.references.undefined())
            if (ref->where.empty() || ref->by.empty())
                return "an undefined name has no line";
        for (const Interface& interface : facts.interfaces)
            if (facts.interface(interface.name) == nullptr)
                return "an interface is not found by its name";
    }
    return device == next ? std::string() : "commands belong to no device";
}

TEST(ConfigFactsProperty, everyTextHasItsTree)
{
    ASSERT_TRUE(rc::check([] { RC_ASSERT(broken(*text()) == ""); }));
}

TEST(ConfigFactsProperty, soHaveBytesOfAnyKind)
{
    ASSERT_TRUE(rc::check([](const std::string& input) { RC_ASSERT(broken(input) == ""); }));
}

TEST(ConfigFactsProperty, linesEndsAndTheMarginChangeNoFact)
{
    ASSERT_TRUE(rc::check([] {
        std::string plain = *text();
        std::erase(plain, '\r');
        std::string dos;
        for (const char c : plain)
            dos += c == '\n' ? "\r\n" : std::string(1, c);
        RC_ASSERT(test::factsText(understand(dos)) == test::factsText(understand(plain)));
    }));
}

TEST(ConfigFactsProperty, noSecretIsInAnyFactThatIsShown)
{
    const std::vector<std::string> commands{
        "\ntunnel-group 192.0.2.9 ipsec-attributes\n ikev1 pre-shared-key S3CRETkey\n",
        "\ncrypto isakmp key S3CRETkey address 192.0.2.1\n",
        "\ncrypto keyring K\n pre-shared-key address 192.0.2.1 key S3CRETkey\n",
        "\ncrypto map VPN 10 set ikev2 pre-shared-key S3CRETkey\n", "\nusername jdoe password S3CRETkey\n",
        "\ncrypto ipsec client ezvpn E\n group G key S3CRETkey\n username u password S3CRETkey\n",
        "\npre shared key S3CRETkey\n", "\ncrypto isakmp client configuration group G\n key S3CRETkey\n"};
    ASSERT_TRUE(rc::check([&] {
        const std::string input = *text() + *rc::gen::elementOf(commands) + *text();
        RC_ASSERT(test::factsText(understand(input)).find("S3CRETkey") == std::string::npos);
    }));
}

/// The corpus of real configurations, where there is one beside the project.
std::vector<std::filesystem::path> corpus()
{
    std::vector<std::filesystem::path> out;
    const std::filesystem::path folder =
        std::filesystem::path(RUNGBOOK_SOURCE_DIR) / ".." / "shared" / "corpus" / "config";
    std::error_code error;
    if (std::filesystem::is_directory(folder, error))
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error))
            if (entry.is_regular_file())
                out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

TEST(ConfigCorpus, everyFilePrintsBackAndEveryVpnLineIsUnderstoodOrListed)
{
    const auto files = corpus();
    if (files.empty())
        GTEST_SKIP() << "there is no corpus beside the project";
    for (const auto& path : files) {
        const std::string input = test::readFile(path);
        EXPECT_EQ(broken(input), "") << path;
        const ConfigTree tree = parseTree(input);
        for (const Piece& piece : tree.pieces()) {
            if (piece.kind != PieceKind::Other)
                continue;
            const std::string_view bytes = tree.bytes(piece);
            for (const std::string_view word : {"crypto ", "tunnel-group", "group-policy ", "access-list ",
                     "isakmp ", "nat (", "nat source"})
                EXPECT_NE(bytes.substr(0, word.size()), word) << path << ": " << bytes;
        }
    }
}

TEST(ConfigCorpus, secretsOfRealFilesStayInside)
{
    for (const auto& path : corpus()) {
        const std::string input = test::readFile(path);
        const ConfigModel model = understand(input);
        const std::string shown = test::factsText(model);
        for (CommandId id = 0; id < model.tree.commands().size(); ++id) {
            const auto words = model.tree.words(id);
            for (std::size_t i = 0; i + 1 < words.size(); ++i) {
                const bool key = words[i] == "pre-shared-key" && words[i + 1].size() > 6
                    && words[i + 1] != "address" && words[i + 1].find('*') == std::string_view::npos
                    && input.find(words[i + 1]) == input.rfind(words[i + 1]); // no name of something else too
                if (key) {
                    EXPECT_EQ(shown.find(words[i + 1]), std::string::npos) << path << ": " << words[i + 1];
                }
            }
        }
    }
}

// ---- sets, against a plain table of 256 bits

using Bits = std::bitset<256>;

Bits bitsOf(const AddressSet& set)
{
    Bits out;
    for (std::uint32_t i = 0; i < 256; ++i)
        out[i] = set.contains(v4(0xC000'0200U + i));
    return out;
}

rc::Gen<AddressSet> addresses()
{
    const auto part =
        rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, 256), rc::gen::inRange<std::uint32_t>(0, 40));
    return rc::gen::map(rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(part),
        [](const std::vector<std::pair<std::uint32_t, std::uint32_t>>& parts) {
            std::vector<AddressSet::Interval> intervals;
            for (const auto& [first, length] : parts)
                intervals.push_back(
                    {v4(0xC000'0200U + first), v4(0xC000'0200U + std::min(255U, first + length))});
            return AddressSet::of(std::move(intervals));
        });
}

TEST(ConfigSetProperty, setsAreSets)
{
    ASSERT_TRUE(rc::check([] {
        const AddressSet a = *addresses();
        const AddressSet b = *addresses();
        RC_ASSERT(bitsOf(a.unite(b)) == (bitsOf(a) | bitsOf(b)));
        RC_ASSERT(bitsOf(a.intersect(b)) == (bitsOf(a) & bitsOf(b)));
        RC_ASSERT(bitsOf(a.subtract(b)) == (bitsOf(a) & ~bitsOf(b)));
        RC_ASSERT(a.isSubsetOf(b) == ((bitsOf(a) & ~bitsOf(b)).none()));
        RC_ASSERT(a.intersects(b) == (bitsOf(a) & bitsOf(b)).any());
        RC_ASSERT((a == b) == (bitsOf(a) == bitsOf(b)));
        RC_ASSERT(a.unite(b).subtract(b).unite(a.intersect(b)) == a);
    }));
}

TEST(ConfigSetProperty, aListOfBlocksIsTheSetAndIsMinimal)
{
    ASSERT_TRUE(rc::check([] {
        const AddressSet set = *addresses();
        const std::vector<Prefix> blocks = prefixesOf(set);
        AddressSet again;
        for (const Prefix& block : blocks) {
            RC_ASSERT(!again.intersects(setOf(block)));
            RC_ASSERT(prefixOf(block.base, block.length) == block);
            again = again.unite(setOf(block));
        }
        RC_ASSERT(again == set);
        for (std::size_t i = 0; i + 1 < blocks.size(); ++i) // no two neighbours could be one
            RC_ASSERT(blocks[i].length != blocks[i + 1].length
                || prefixOf(blocks[i].base, blocks[i].length - 1)
                    != prefixOf(blocks[i + 1].base, blocks[i].length - 1));
    }));
}

rc::Gen<Flow> flows()
{
    const auto side = rc::gen::map(
        rc::gen::pair(rc::gen::inRange<std::uint32_t>(0, 6), rc::gen::inRange<std::uint32_t>(0, 3)),
        [](const std::pair<std::uint32_t, std::uint32_t>& part) {
            return AddressSet::range(v4(part.first), v4(part.first + part.second));
        });
    const auto port = rc::gen::map(
        rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 2)), [](const std::pair<int, int>& part) {
            return PortSet::range(
                static_cast<std::uint16_t>(part.first), static_cast<std::uint16_t>(part.first + part.second));
        });
    return rc::gen::map(rc::gen::tuple(port, side, port, side, port), [](const auto& t) {
        return Flow{std::get<0>(t), std::get<1>(t), std::get<2>(t), std::get<3>(t), std::get<4>(t)};
    });
}

bool holds(const FlowSet& set, std::array<unsigned, 5> point)
{
    return std::any_of(set.flows().begin(), set.flows().end(), [&](const Flow& flow) {
        return flow.protocols.contains(static_cast<std::uint16_t>(point[0]))
            && flow.source.contains(v4(point[1]))
            && flow.sourcePorts.contains(static_cast<std::uint16_t>(point[2]))
            && flow.destination.contains(v4(point[3]))
            && flow.destinationPorts.contains(static_cast<std::uint16_t>(point[4]));
    });
}

TEST(ConfigSetProperty, setsOfFlowsAreSets)
{
    const auto list = rc::gen::container<std::vector<Flow>>(flows());
    ASSERT_TRUE(rc::check([&] {
        FlowSet a;
        FlowSet b;
        for (const Flow& flow : *rc::gen::resize(6, list))
            a.add(flow);
        for (const Flow& flow : *rc::gen::resize(6, list))
            b.add(flow);
        const FlowSet united = a.unite(b);
        const FlowSet common = a.intersect(b);
        const FlowSet left = a.subtract(b);
        RC_ASSERT(!united.overflow() && !left.overflow());
        for (int i = 0; i < 200; ++i) {
            const std::array<unsigned, 5> point{*rc::gen::inRange(0U, 6U), *rc::gen::inRange(0U, 9U),
                *rc::gen::inRange(0U, 6U), *rc::gen::inRange(0U, 9U), *rc::gen::inRange(0U, 6U)};
            const bool inA = holds(a, point);
            const bool inB = holds(b, point);
            RC_ASSERT(holds(united, point) == (inA || inB));
            RC_ASSERT(holds(common, point) == (inA && inB));
            RC_ASSERT(holds(left, point) == (inA && !inB));
            RC_ASSERT(holds(a.mirrored(), {point[0], point[3], point[4], point[1], point[2]}) == inA);
        }
        RC_ASSERT(a.isSubsetOf(united).value());
        RC_ASSERT(a.sameAs(left.unite(common)).value());
    }));
}

} // namespace
