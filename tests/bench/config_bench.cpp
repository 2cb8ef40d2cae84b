// SPDX-License-Identifier: GPL-3.0-or-later
// Measures reading and understanding of large configurations: a hub with thousands of tunnels, and a firewall of nothing but access lists.
// Fails when two runs do not give the same facts; times are printed and, with --check, held against a second for 100,000 lines.
//
// config_bench [--lines N]... [--check]
#include "core/config/facts.h"
#include "tests/bench/measure.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace
{

using namespace rungbook;

std::string octets(std::size_t number)
{
    return "10." + std::to_string(number >> 16U & 255U) + "." + std::to_string(number >> 8U & 255U) + "."
        + std::to_string(number & 255U);
}

/// A hub: for each tunnel a group, an access list, a map entry, a NAT exemption, a route and a tunnel-group.
std::string hub(std::size_t lines)
{
    std::string out = "ASA Version 9.12(4)\nhostname hub\ninterface GigabitEthernet0/0\n nameif outside\n "
                      "security-level 0\n ip address "
                      "203.0.113.1 255.255.255.0\ninterface GigabitEthernet0/1\n nameif inside\n ip address "
                      "198.51.100.1 255.255.255.0\n"
                      "crypto ipsec ikev1 transform-set AES esp-aes-256 esp-sha-hmac\nobject network LAN\n "
                      "subnet 198.51.100.0 255.255.255.0\n";
    constexpr std::size_t kLinesEach = 14;
    for (std::size_t i = 1; i * kLinesEach < lines; ++i) {
        const std::string n = std::to_string(i);
        const std::string peer = "172." + std::to_string(16 + (i >> 16U & 15U)) + "."
            + std::to_string(i >> 8U & 255U) + "." + std::to_string(i & 255U);
        out += "object network SITE-" + n + "\n subnet " + octets(i << 8U)
            + " 255.255.255.0\naccess-list VPN-" + n + " extended permit ip object LAN object SITE-" + n
            + "\naccess-list OUTSIDE_IN extended permit tcp any host " + octets(i)
            + " eq www log\nnat (inside,outside) source static LAN LAN destination static SITE-" + n
            + " SITE-" + n + " no-proxy-arp route-lookup\nroute outside " + octets(i << 8U)
            + " 255.255.255.0 203.0.113.254 1\ncrypto map OUT " + n + " match address VPN-" + n
            + "\ncrypto map OUT " + n + " set peer " + peer + "\ncrypto map OUT " + n
            + " set ikev1 transform-set AES\ncrypto map OUT " + n
            + " set security-association lifetime seconds 28800\ntunnel-group " + peer
            + " type ipsec-l2l\ntunnel-group " + peer + " ipsec-attributes\n ikev1 pre-shared-key *****\n!\n";
    }
    return out + "crypto map OUT interface outside\ncrypto ikev1 enable outside\n: end\n";
}

/// A firewall: access lists, with a group of many networks in every tenth entry.
std::string firewall(std::size_t lines)
{
    std::string out = "ASA Version 9.12(4)\nhostname wall\nobject-group network MANY\n";
    const std::size_t members = lines / 50;
    for (std::size_t i = 0; i < members; ++i)
        out += " network-object " + octets(i << 9U) + " 255.255.255.0\n";
    for (std::size_t i = members; i < lines; ++i)
        out += "access-list INSIDE extended permit tcp " + octets(i << 4U) + " 255.255.255.240 "
            + (i % 10 == 0 ? std::string("object-group MANY") : "host " + octets(i)) + " eq "
            + std::to_string(1 + i % 60'000) + "\n";
    return out + ": end\n";
}

bench::Sample run(const std::string& text, bool whole)
{
    return bench::measure([&](bench::Sample& sample) {
        auto model = std::make_shared<config::ConfigModel>();
        if (whole)
            *model = config::understand(text);
        else
            model->tree = config::parseTree(text);
        sample.check = model->tree.commands().size();
        for (const config::DeviceFacts& facts : model->devices) {
            sample.check = sample.check * 31 + facts.coverage.understood;
            sample.check = sample.check * 31 + facts.references.uses().size();
            sample.ok = facts.coverage.notUnderstood.empty();
        }
        sample.ok = sample.ok || !whole;
        return std::function<void()>([model] {});
    });
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::size_t> sizes;
    bool check = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--check") == 0) {
            check = true;
        } else if (std::strcmp(argv[i], "--lines") == 0 && i + 1 < argc) {
            std::size_t lines = 0;
            const std::string_view digits = argv[++i];
            std::from_chars(digits.data(), digits.data() + digits.size(), lines);
            sizes.push_back(lines);
        } else {
            std::fputs("usage: config_bench [--lines N]... [--check]\n", stderr);
            return 2;
        }
    }
    if (sizes.empty())
        sizes = {15'000, 150'000};
    bool good = true;
    for (const std::size_t lines : sizes)
        for (const bool walls : {false, true}) {
            const std::string text = walls ? firewall(lines) : hub(lines);
            const auto count = static_cast<double>(std::count(text.begin(), text.end(), '\n'));
            const bench::Sample tree = run(text, false);
            std::vector<double> times;
            bench::Sample last;
            for (int round = 0; round < 3; ++round) {
                const bench::Sample sample = run(text, true);
                if (!sample.ok || (round > 0 && sample.check != last.check)) {
                    std::fprintf(stderr,
                        "two readings of the same %zu lines differ, or something was not understood\n",
                        lines);
                    good = false;
                }
                times.push_back(sample.seconds);
                last = sample;
            }
            const double seconds = bench::median(times);
            std::printf("%-8s %8.0f lines %6.1f MiB: tree %7.1f ms, facts %7.1f ms, %5.2f us a line, %6.1f "
                        "MiB held\n",
                walls ? "firewall" : "hub", count, static_cast<double>(text.size()) / (1024 * 1024),
                tree.seconds * 1000, seconds * 1000, seconds * 1e6 / count, last.resultsMiB);
            if (check && seconds / count > 1e-5) {
                std::fprintf(stderr, "over budget: 100,000 lines may take one second\n");
                good = false;
            }
        }
    return good ? 0 : 1;
}
