// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of configurations that fit together, and the same with one planted fault.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

enum class PairDialect : unsigned char {
    Asa82, ///< crypto isakmp
    Asa98, ///< crypto ikev1
    Asa98Ikev2,
    Ios
};

/// A side of a tunnel, as values. configText() writes it in its dialect.
struct PairSide {
    PairDialect dialect = PairDialect::Asa98;
    std::string hostname;
    std::string address; ///< of the outside interface
    std::string gateway;
    std::string inside; ///< address of the inside interface, a /16
    std::string peer;
    std::string group; ///< name of the tunnel-group, or address of the key; empty: none
    std::string key = "7hQ-example-Zx4v";
    std::string cipher = "aes-256";
    int dhGroup = 5;
    std::string espHash = "sha";
    int pfs = 0;
    std::vector<std::string> entries{}; ///< "10.1.0.0/16 10.2.0.0/16": source and destination
    std::vector<std::string> extra{}; ///< further lines at the top level
    bool ikeEnabled = true;
    bool mapApplied = true;
    bool namesPeer = true;
    bool defineSet = true;
    bool translates = false; ///< a dynamic translation for everything
    bool exempts = true; ///< with an exemption for the tunnel
};

/// The configuration of a side.
std::string configText(const PairSide& side);

/// Two sides and what is wrong with them.
struct PlantedPair {
    std::string name; ///< "asa98_ios_psk"
    std::string a;
    std::string b;
    std::string rule; ///< the check that must be the root; empty: nothing is wrong
};

/// Every combination of dialects with every fault that it can have; at least 40 with a fault.
std::vector<PlantedPair> plantedPairs();

} // namespace rungbook::test
