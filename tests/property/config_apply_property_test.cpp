// SPDX-License-Identifier: GPL-3.0-or-later
// Entering commands on paper: lines that no command touches stay byte for byte, and a rollback brings back what was meant before.
#include "core/config/apply.h"
#include "core/config/rollback.h"
#include "core/config/text_diff.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

// Top-level commands with what stands inside, of an ASA.
const std::vector<std::string>& blocks()
{
    static const std::vector<std::string> all{"hostname fw1\n", "!\n", "! a  comment \t\n",
        "interface GigabitEthernet0/0\n nameif outside\n security-level 0\n ip address 192.0.2.1 "
        "255.255.255.0\n",
        "interface GigabitEthernet0/1\r\n nameif inside\r\n",
        "access-list VPN extended permit ip 10.1.0.0 255.255.0.0 10.2.0.0 255.255.0.0\n",
        "access-list VPN extended permit ip 10.1.0.0 255.255.0.0 10.3.0.0 255.255.0.0\n",
        "access-list VPN extended deny ip any any\n", "route outside 0.0.0.0 0.0.0.0 192.0.2.254 1\n",
        "crypto map OUT 10 match address VPN\n", "crypto map OUT 10 set peer 198.51.100.7\n",
        "crypto map OUT 10 set ikev1 transform-set AES\n", "crypto map OUT 10 set pfs group5\n",
        "crypto map OUT interface outside\n",
        "crypto ikev1 policy 10\n encryption aes-256\n hash sha\n group 5\n",
        "tunnel-group 198.51.100.7 type ipsec-l2l\n",
        "tunnel-group 198.51.100.7 ipsec-attributes\n ikev1 pre-shared-key 7hQ-example-Zx4v\n",
        "no sysopt connection permit-vpn\n", "nat (inside,outside) source static LAN LAN\n",
        "nat (inside,outside) source dynamic any interface\n"};
    return all;
}

const std::vector<std::vector<std::string>>& scripts()
{
    static const std::vector<std::vector<std::string>> all{{"crypto ikev1 policy 10", " group 14"},
        {"crypto ikev1 policy 20", " group 14", " hash sha"}, {"crypto map OUT 10 set pfs group14"},
        {"no crypto map OUT 10 set pfs"},
        {"crypto map OUT 10 set peer 198.51.100.9", "no crypto map OUT 10 set peer 198.51.100.7"},
        {"access-list VPN extended permit ip 10.1.0.0 255.255.0.0 10.4.0.0 255.255.0.0"},
        {"access-list VPN line 1 extended deny ip host 192.0.2.1 any"},
        {"no access-list VPN extended permit ip 10.1.0.0 255.255.0.0 10.2.0.0 255.255.0.0"},
        {"clear configure tunnel-group 198.51.100.7", "tunnel-group 198.51.100.7 type remote-access"},
        {"tunnel-group 198.51.100.7 ipsec-attributes", " ikev1 pre-shared-key <key>"},
        {"tunnel-group 203.0.113.9 type ipsec-l2l", "tunnel-group 203.0.113.9 ipsec-attributes",
            " ikev1 pre-shared-key <key>"},
        {"sysopt connection permit-vpn"}, {"crypto ikev1 enable outside"},
        {"object-group network VPN-LOCAL", " network-object 10.1.0.0 255.255.0.0"},
        {"nat (inside,outside) 1 source static A A"},
        {"group-policy P internal", "group-policy P attributes", " vpn-idle-timeout none"}};
    return all;
}

rc::Gen<std::string> text()
{
    return rc::gen::map(
        rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(blocks().size()))),
        [](const std::vector<int>& picks) {
            std::string out = "ASA Version 9.8(2)\n";
            for (const int i : std::set<int>(picks.begin(), picks.end()))
                out += blocks()[static_cast<std::size_t>(i)];
            return out + ": end\n";
        });
}

std::vector<std::string> script()
{
    std::vector<std::string> out;
    const auto picks =
        *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(scripts().size())));
    for (const int i : std::set<int>(picks.begin(), picks.end())) {
        const auto& one = scripts()[static_cast<std::size_t>(i)];
        out.insert(out.end(), one.begin(), one.end());
    }
    return out;
}

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

TEST(ApplyProperty, noCommandsChangeNothing)
{
    ASSERT_TRUE(rc::check([](const std::string& any) {
        RC_PRE(any.find('\r') == std::string::npos);
        const std::string config = *text();
        RC_ASSERT(applyCommands(config, {}).text == config);
    }));
}

TEST(ApplyProperty, untouchedLinesStayByteForByteAndInOrder)
{
    ASSERT_TRUE(rc::check([] {
        const std::string before = *text();
        const std::string after = applyCommands(before, script()).text;
        // Lines of both texts in the same order: what the diff calls the same is the same, byte for byte.
        const auto a = linesOf(before);
        const auto b = linesOf(after);
        std::size_t kept = 0;
        for (const DiffLine& line : configDiff(before, after, 1'000'000)) {
            if (line.kind != DiffKind::Same)
                continue;
            // A group that is cleared and entered anew is no untouched line: it takes the line ends of the text.
            if (!line.text.starts_with("tunnel-group")
                && line.text.find("pre-shared-key") == std::string::npos)
                RC_ASSERT(a.at(line.before - 1) == b.at(line.after - 1));
            ++kept;
        }
        // Commands never touch comments, interfaces or the version.
        for (const std::string& line : a) {
            if (line.starts_with("!") || line.starts_with("interface") || line.starts_with(" nameif")
                || line.starts_with("ASA"))
                RC_ASSERT(std::count(a.begin(), a.end(), line) == std::count(b.begin(), b.end(), line));
        }
        RC_ASSERT(before == after || kept > 0U);
    }));
}

TEST(ApplyProperty, enteringTwiceIsEnteringOnce)
{
    ASSERT_TRUE(rc::check([] {
        const auto& one = *rc::gen::elementOf(scripts());
        RC_PRE(one.front().find("clear configure") == std::string::npos
            && one.front().find(" line ") == std::string::npos
            && one.front().find(") 1 ") == std::string::npos);
        const std::string once = applyCommands(*text(), one).text;
        RC_ASSERT(applyCommands(once, one).text == once);
    }));
}

TEST(ApplyProperty, rollbackBringsBackWhatWasMeant)
{
    ASSERT_TRUE(rc::check([] {
        const std::string before = *text();
        const std::string after = applyCommands(before, script()).text;
        const Rollback back = rollbackOf(before, after);
        RC_LOG() << before << "--- after\n" << after << "--- back\n";
        for (const std::string& command : back.commands)
            RC_LOG() << command << "\n";
        const std::string again = applyCommands(after, back.commands).text;
        RC_LOG() << "--- again\n" << again;
        RC_ASSERT(back.complete);
        RC_ASSERT(sameMeaning(again, before));
    }));
}

} // namespace
