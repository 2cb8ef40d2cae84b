// SPDX-License-Identifier: GPL-3.0-or-later
// Pre-shared keys: which of one side belongs to which of the other, and where all of a device's keys are.
#pragma once

#include "core/config/rule_support.h"

#include <string>
#include <vector>

namespace rungbook::config
{

/// Two keys that must be the same.
struct KeyPair {
    const Key* one = nullptr; ///< of end A
    const Key* other = nullptr; ///< of end B
    IkeVersion version = IkeVersion::V1;
};

/// The pairs of keys that decide for two ends, over the versions they have in common; without keys that a certificate replaces.
std::vector<KeyPair> keyPairs(const Ends& ends);

/// True when the local keys of both sides are equal and so are the remote keys, and the two differ: then they must be crossed.
bool swappedKeys(const Ends& ends);

/// A key, whose it is, and the commands that set a new one.
struct NamedKey {
    const Key* key = nullptr;
    std::string owner; ///< "tunnel-group 192.0.2.1"
    Commands commands;
};

/// Every key for peers in a configuration: tunnel-groups, crypto isakmp key, keyrings, Easy VPN.
std::vector<NamedKey> keysOf(const Device& device);

} // namespace rungbook::config
