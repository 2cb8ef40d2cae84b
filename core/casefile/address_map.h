// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses under other names, with the structure of their networks kept: two addresses that share their first n bits share them afterwards,
// the address of a network still ends in zeros and its broadcast address in ones, and private addresses stay private. The scheme is that of
// prefix-preserving anonymisation (Xu, Fan, Ammar, Moon 2002), with the flips of known networks pinned.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace rungbook::casefile
{

class AddressMap
{
public:
    /// The same seed gives the same addresses.
    explicit AddressMap(std::string seed)
        : m_seed(std::move(seed))
    {
    }

    /// Makes known that a network of this length is used, so that its zeros and ones stay. address: 4 or 16 bytes in network order; host bits in
    /// it do not matter. Tell all networks before the first address is mapped.
    void learnNetwork(std::string_view address, unsigned length);

    /// The address that stands for this one, 4 or 16 bytes. Those that mean the same everywhere (0.0.0.0/8, 127.0.0.0/8, multicast, masks, ::1)
    /// are returned as they are.
    std::string mapped(std::string_view address);

private:
    bool flips(std::string_view prefix, unsigned length, std::size_t size) const;

    std::string m_seed;
    std::set<std::pair<std::string, unsigned>> m_networks; ///< host bits zero
    std::map<std::string, std::string, std::less<>> m_known;
};

/// "192.0.2.1" or "2001:db8::1" as 4 or 16 bytes; empty when it is no address.
std::string addressBytes(std::string_view text);
/// The other way round.
std::string addressText(std::string_view bytes);

/// The length of the prefix that an IPv4 mask ("255.255.255.0") or wildcard mask ("0.0.0.255") stands for; -1 when it is neither. 0.0.0.0 is no
/// mask here: it is a host's wildcard and everybody's mask.
int maskLength(std::string_view mask);

} // namespace rungbook::casefile
