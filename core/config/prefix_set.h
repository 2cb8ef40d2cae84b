// SPDX-License-Identifier: GPL-3.0-or-later
// Exact arithmetic on sets of addresses, ports and flows. Crypto access lists, NAT exemptions and routes are compared with it, so that
// "covers", "is left over" and "mirrors" are computed and never guessed.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Which of the two address spaces. IPv4 sorts before IPv6.
enum class Family : unsigned char { V4, V6 };

/// An IPv4 or IPv6 address. Of IPv4 only the lower 32 bits of low are used.
struct Address {
    Family family = Family::V4;
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): the linter mistakes the zero inside
    auto operator<=>(const Address&) const = default;
};

/// The address whose four octets are bits, the first octet highest.
constexpr Address v4(std::uint32_t bits)
{
    return {Family::V4, 0, bits};
}

/// Number of bits of an address: 32 or 128.
constexpr int width(Family family)
{
    return family == Family::V4 ? 32 : 128;
}

/// Reads a dotted quad or an IPv6 address in any form of RFC 4291. Nothing for everything else, such as X.X.X.X.
std::optional<Address> parseAddress(std::string_view text);

/// The usual text: dotted quad, or IPv6 as in RFC 5952.
std::string toText(const Address& address);

/// Length of a contiguous mask: 24 for 255.255.255.0. Nothing when the bits are not contiguous.
std::optional<int> maskLength(const Address& mask);

/// The mask of an IPv4 prefix length: 255.255.255.0 for 24.
Address maskOf(int length);

/// The wildcard of an IPv4 prefix length: 0.0.0.255 for 24.
Address wildcardOf(int length);

/// An address block. Bits beyond length are 0.
struct Prefix {
    Address base;
    int length = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): the linter mistakes the zero inside
    auto operator<=>(const Prefix&) const = default;

    Address first() const { return base; }
    Address last() const;
    bool contains(const Address& address) const;
};

/// The block of that length around an address.
Prefix prefixOf(const Address& address, int length);

/// "192.0.2.0/24".
std::string toText(const Prefix& prefix);

/// Reads "192.0.2.0/24" and "2001:db8::/32". Host bits are cleared.
std::optional<Prefix> parsePrefix(std::string_view text);

/// The values around one: what the sets below need to know of their element. Nothing beyond the end of the family or type.
std::optional<Address> after(const Address& address);
std::optional<Address> before(const Address& address);
constexpr std::optional<std::uint16_t> after(std::uint16_t port)
{
    return port == 0xFFFF ? std::nullopt : std::optional(static_cast<std::uint16_t>(port + 1));
}
constexpr std::optional<std::uint16_t> before(std::uint16_t port)
{
    return port == 0 ? std::nullopt : std::optional(static_cast<std::uint16_t>(port - 1));
}

/// A set of values, kept as sorted intervals that neither overlap nor touch; equal sets compare equal. All operations are linear.
template <class T> class IntervalSet
{
public:
    struct Interval {
        T first{};
        T last{};
        bool operator==(const Interval&) const = default;
    };

    IntervalSet() = default;

    /// All values from first to last, both included; empty when last is smaller.
    static IntervalSet range(T first, T last)
    {
        IntervalSet set;
        if (!(last < first))
            set.m_parts.push_back({first, last});
        return set;
    }
    static IntervalSet single(T value) { return range(value, value); }

    /// The union of any number of intervals, given in any order.
    static IntervalSet of(std::vector<Interval> parts)
    {
        std::sort(parts.begin(), parts.end(),
            [](const Interval& a, const Interval& b) { return a.first < b.first; });
        IntervalSet set;
        for (const Interval& part : parts)
            set.append(part);
        return set;
    }

    bool empty() const { return m_parts.empty(); }
    const std::vector<Interval>& parts() const { return m_parts; }
    bool operator==(const IntervalSet&) const = default;

    bool contains(T value) const
    {
        const auto it = std::upper_bound(m_parts.begin(), m_parts.end(), value,
            [](const T& v, const Interval& part) { return v < part.first; });
        return it != m_parts.begin() && !((it - 1)->last < value);
    }

    /// Every value of either set.
    IntervalSet unite(const IntervalSet& other) const
    {
        IntervalSet out;
        auto a = m_parts.begin();
        auto b = other.m_parts.begin();
        while (a != m_parts.end() || b != other.m_parts.end()) {
            const bool fromA = b == other.m_parts.end() || (a != m_parts.end() && a->first < b->first);
            out.append(fromA ? *a++ : *b++);
        }
        return out;
    }

    /// Every value of both sets.
    IntervalSet intersect(const IntervalSet& other) const
    {
        IntervalSet out;
        auto a = m_parts.begin();
        auto b = other.m_parts.begin();
        while (a != m_parts.end() && b != other.m_parts.end()) {
            const T first = std::max(a->first, b->first);
            const T last = std::min(a->last, b->last);
            if (!(last < first))
                out.m_parts.push_back({first, last});
            if (a->last < b->last)
                ++a;
            else
                ++b;
        }
        return out;
    }

    /// Every value of this set that is not in other.
    IntervalSet subtract(const IntervalSet& other) const
    {
        IntervalSet out;
        auto b = other.m_parts.begin();
        for (const Interval& part : m_parts) {
            std::optional<T> first = part.first;
            while (b != other.m_parts.end() && b->last < *first)
                ++b;
            for (auto cut = b; first && cut != other.m_parts.end() && !(part.last < cut->first); ++cut) {
                if (*first < cut->first)
                    out.m_parts.push_back({*first, *before(cut->first)});
                first = cut->last < part.last ? after(cut->last) : std::nullopt;
            }
            if (first)
                out.m_parts.push_back({*first, part.last});
        }
        return out;
    }

    bool isSubsetOf(const IntervalSet& other) const
    {
        auto b = other.m_parts.begin();
        for (const Interval& part : m_parts) {
            while (b != other.m_parts.end() && b->last < part.first)
                ++b;
            if (b == other.m_parts.end() || part.first < b->first || b->last < part.last)
                return false;
        }
        return true;
    }

    bool intersects(const IntervalSet& other) const
    {
        auto a = m_parts.begin();
        auto b = other.m_parts.begin();
        while (a != m_parts.end() && b != other.m_parts.end()) {
            if (!(b->last < a->first) && !(a->last < b->first))
                return true;
            if (a->last < b->last)
                ++a;
            else
                ++b;
        }
        return false;
    }

private:
    /// Adds an interval whose first value is not smaller than that of the last one.
    void append(const Interval& part)
    {
        if (!m_parts.empty()) {
            Interval& end = m_parts.back();
            const std::optional<T> next = after(end.last);
            if (!(end.last < part.first) || (next && *next == part.first)) {
                end.last = std::max(end.last, part.last);
                return;
            }
        }
        m_parts.push_back(part);
    }

    std::vector<Interval> m_parts;
};

/// Ports; also the numbers of protocols and the types of ICMP, which are smaller.
using PortSet = IntervalSet<std::uint16_t>;

/// Addresses of both families.
using AddressSet = IntervalSet<Address>;

/// All IPv4 addresses, all IPv6 addresses, both.
AddressSet any4();
AddressSet any6();
AddressSet anyAddress();

/// The addresses of a block.
AddressSet setOf(const Prefix& prefix);

/// The smallest list of blocks that make up the set, sorted: what is printed, and what an access list needs. At most limit blocks are made;
/// a longer list is cut there (the result then has limit entries).
std::vector<Prefix> prefixesOf(const AddressSet& set, std::size_t limit = 100'000);

/// "192.0.2.0/24, 198.51.100.7/32" with at most shown blocks and then "and 3 more"; "any" for everything, "nothing" for the empty set.
std::string toText(const AddressSet& set, std::size_t shown = 8);

/// "80, 443, 1024-65535"; "any" for all ports.
std::string toText(const PortSet& set);

/// All 65536 ports.
PortSet allPorts();

/// All protocols, 0 to 255: what "ip" means in an access list.
PortSet allProtocols();

/// Packets: every combination of the values of its sides. Of ICMP the type stands in destinationPorts. A protocol without ports has all of
/// them on both sides, so that "ip" contains it.
struct Flow {
    PortSet protocols;
    AddressSet source;
    PortSet sourcePorts;
    AddressSet destination;
    PortSet destinationPorts;
    bool operator==(const Flow&) const = default;

    bool empty() const;
    /// The same packets on their way back: sides swapped.
    Flow mirrored() const;
};

/// Packets of flow a that are in b too.
Flow intersect(const Flow& a, const Flow& b);

/// A set of packets as a list of flows that do not overlap. Operations stay exact; when a result would need more than kMaxFlows flows it
/// stops, and overflow says so: then nothing may be concluded from it.
class FlowSet
{
public:
    static constexpr std::size_t kMaxFlows = 4096;

    FlowSet() = default;
    explicit FlowSet(const Flow& flow) { add(flow); }

    void add(const Flow& flow);
    void remove(const Flow& flow);

    bool empty() const { return m_flows.empty() && !m_overflow; }
    bool overflow() const { return m_overflow; }
    const std::vector<Flow>& flows() const { return m_flows; }

    FlowSet unite(const FlowSet& other) const;
    FlowSet intersect(const FlowSet& other) const;
    FlowSet subtract(const FlowSet& other) const;
    FlowSet mirrored() const;

    /// Nothing when an overflow keeps it from being known.
    std::optional<bool> isSubsetOf(const FlowSet& other) const;
    std::optional<bool> sameAs(const FlowSet& other) const;

private:
    std::vector<Flow> m_flows;
    bool m_overflow = false;
};

} // namespace rungbook::config
