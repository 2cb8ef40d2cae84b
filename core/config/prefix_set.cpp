// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/prefix_set.h"

#include <array>
#include <bit>
#include <charconv>

namespace rungbook::config
{
namespace
{

/// The highest address of a family.
constexpr Address highest(Family family)
{
    return family == Family::V4 ? Address{Family::V4, 0, 0xFFFF'FFFFU}
                                : Address{Family::V6, ~std::uint64_t{0}, ~std::uint64_t{0}};
}

/// The host bits of a prefix length as an address.
Address hostBits(Family family, int length)
{
    Address bits{family, 0, 0};
    const int host = width(family) - length;
    if (host >= 128)
        bits.high = bits.low = ~std::uint64_t{0};
    else if (host >= 64) {
        bits.low = ~std::uint64_t{0};
        bits.high = host == 64 ? 0 : ~std::uint64_t{0} >> (128 - host);
    } else if (host > 0) {
        bits.low = ~std::uint64_t{0} >> (64 - host);
    }
    return bits;
}

std::optional<Address> parseV4(std::string_view text)
{
    std::uint32_t bits = 0;
    for (int octet = 0; octet < 4; ++octet) {
        const std::size_t dot = text.find('.');
        if ((dot == std::string_view::npos) != (octet == 3))
            return std::nullopt;
        const std::string_view part = text.substr(0, dot);
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc{} || end != part.data() + part.size() || part.size() > 3 || value > 255)
            return std::nullopt;
        bits = bits << 8U | value;
        text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    }
    return v4(bits);
}

std::optional<Address> parseV6(std::string_view text)
{
    std::array<std::uint16_t, 8> groups{};
    std::size_t count = 0;
    std::optional<std::size_t> gap;
    if (text.starts_with("::")) {
        gap = 0;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view part = text.substr(0, colon);
        if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
            const auto tail = parseV4(part);
            if (!tail || count > 6)
                return std::nullopt;
            groups[count++] = static_cast<std::uint16_t>(tail->low >> 16U);
            groups[count++] = static_cast<std::uint16_t>(tail->low & 0xFFFFU);
            break;
        }
        std::uint16_t value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, 16);
        if (error != std::errc{} || end != part.data() + part.size() || part.size() > 4 || count > 7)
            return std::nullopt;
        groups[count++] = value;
        if (colon == std::string_view::npos)
            break;
        text.remove_prefix(colon + 1);
        if (text.starts_with(':')) {
            if (gap)
                return std::nullopt;
            gap = count;
            text.remove_prefix(1);
        } else if (text.empty()) {
            return std::nullopt;
        }
    }
    if (gap ? count > 7 : count != 8)
        return std::nullopt;
    if (gap)
        std::rotate(groups.begin() + static_cast<std::ptrdiff_t>(*gap),
            groups.begin() + static_cast<std::ptrdiff_t>(count), groups.end());
    Address address{Family::V6, 0, 0};
    for (std::size_t i = 0; i < 4; ++i) {
        address.high = address.high << 16U | groups[i];
        address.low = address.low << 16U | groups[i + 4];
    }
    return address;
}

/// Number of trailing zero bits, at most the width of the family.
int trailingZeros(const Address& address)
{
    const int bits = address.low != 0 ? std::countr_zero(address.low)
        : address.high != 0           ? 64 + std::countr_zero(address.high)
                                      : 128;
    return std::min(bits, width(address.family));
}

template <class Set> Set fullSet(Family family)
{
    return Set::range(Address{family, 0, 0}, highest(family));
}

} // namespace

std::optional<Address> parseAddress(std::string_view text)
{
    if (text.empty() || text.size() > 45)
        return std::nullopt;
    return text.find(':') == std::string_view::npos ? parseV4(text) : parseV6(text);
}

std::string toText(const Address& address)
{
    std::array<char, 5> digits{};
    const auto put = [&](std::string& out, std::uint64_t value, int base) {
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value, base);
        out.append(digits.data(), end);
    };
    std::string out;
    if (address.family == Family::V4) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            put(out, address.low >> static_cast<unsigned>(shift) & 0xFFU, 10);
            if (shift != 0)
                out += '.';
        }
        return out;
    }
    std::array<std::uint64_t, 8> groups{};
    for (std::size_t i = 0; i < 4; ++i) {
        groups[i] = address.high >> (48 - 16 * i) & 0xFFFFU;
        groups[i + 4] = address.low >> (48 - 16 * i) & 0xFFFFU;
    }
    // RFC 5952, 4.2: the longest run of at least two zero groups, the first of equals.
    std::size_t bestBegin = 8;
    std::size_t bestLength = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t length = 0;
        while (i + length < 8 && groups[i + length] == 0)
            ++length;
        if (length > bestLength) {
            bestBegin = i;
            bestLength = length;
        }
    }
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == bestBegin) {
            out += "::";
            i += bestLength - 1;
            continue;
        }
        if (!out.empty() && out.back() != ':')
            out += ':';
        put(out, groups[i], 16);
    }
    return out;
}

std::optional<int> maskLength(const Address& mask)
{
    const int length = width(mask.family) - trailingZeros(mask);
    return mask == maskOf(length) && mask.family == Family::V4 ? std::optional(length) : std::nullopt;
}

Address maskOf(int length)
{
    return v4(length <= 0 ? 0U : 0xFFFF'FFFFU << static_cast<unsigned>(32 - std::min(length, 32)));
}

Address wildcardOf(int length)
{
    return v4(static_cast<std::uint32_t>(~maskOf(length).low));
}

Address Prefix::last() const
{
    const Address bits = hostBits(base.family, length);
    return {base.family, base.high | bits.high, base.low | bits.low};
}

bool Prefix::contains(const Address& address) const
{
    return address.family == base.family && !(address < base) && !(last() < address);
}

Prefix prefixOf(const Address& address, int length)
{
    length = std::clamp(length, 0, width(address.family));
    const Address bits = hostBits(address.family, length);
    return {{address.family, address.high & ~bits.high, address.low & ~bits.low}, length};
}

std::string toText(const Prefix& prefix)
{
    return toText(prefix.base) + "/" + std::to_string(prefix.length);
}

std::optional<Prefix> parsePrefix(std::string_view text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const auto address = parseAddress(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    int length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (!address || error != std::errc{} || end != digits.data() + digits.size() || length < 0
        || length > width(address->family))
        return std::nullopt;
    return prefixOf(*address, length);
}

std::optional<Address> after(const Address& address)
{
    if (address == highest(address.family))
        return std::nullopt;
    const std::uint64_t low = address.low + 1;
    return Address{address.family, address.high + (low == 0 ? 1U : 0U), low};
}

std::optional<Address> before(const Address& address)
{
    if (address.high == 0 && address.low == 0)
        return std::nullopt;
    return Address{address.family, address.high - (address.low == 0 ? 1U : 0U), address.low - 1};
}

AddressSet any4()
{
    return fullSet<AddressSet>(Family::V4);
}

AddressSet any6()
{
    return fullSet<AddressSet>(Family::V6);
}

AddressSet anyAddress()
{
    return any4().unite(any6());
}

AddressSet setOf(const Prefix& prefix)
{
    return AddressSet::range(prefix.first(), prefix.last());
}

std::vector<Prefix> prefixesOf(const AddressSet& set, std::size_t limit)
{
    std::vector<Prefix> out;
    for (const AddressSet::Interval& part : set.parts()) {
        std::optional<Address> at = part.first;
        while (at && out.size() < limit) {
            // The largest block that begins here and ends inside.
            Prefix block{*at, width(at->family) - trailingZeros(*at)};
            while (part.last < block.last())
                ++block.length;
            out.push_back(block);
            at = block.last() < part.last ? after(block.last()) : std::nullopt;
        }
    }
    return out;
}

std::string toText(const AddressSet& set, std::size_t shown)
{
    if (set.empty())
        return "nothing";
    if (set == anyAddress() || set == any4())
        return "any";
    const std::vector<Prefix> blocks = prefixesOf(set, 10'000);
    std::string out;
    for (std::size_t i = 0; i < blocks.size() && i < shown; ++i)
        out.append(i == 0 ? "" : ", ").append(toText(blocks[i]));
    if (blocks.size() > shown)
        out.append(shown == 0 ? "" : " and ").append(std::to_string(blocks.size() - shown)).append(" more");
    return out;
}

std::string toText(const PortSet& set)
{
    if (set == allPorts())
        return "any";
    std::string out;
    for (const PortSet::Interval& part : set.parts()) {
        out.append(out.empty() ? "" : ", ").append(std::to_string(part.first));
        if (part.last != part.first)
            out.append("-").append(std::to_string(part.last));
    }
    return out.empty() ? "nothing" : out;
}

PortSet allPorts()
{
    return PortSet::range(0, 0xFFFF);
}

PortSet allProtocols()
{
    return PortSet::range(0, 255);
}

bool Flow::empty() const
{
    return protocols.empty() || source.empty() || sourcePorts.empty() || destination.empty()
        || destinationPorts.empty();
}

Flow Flow::mirrored() const
{
    return {protocols, destination, destinationPorts, source, sourcePorts};
}

Flow intersect(const Flow& a, const Flow& b)
{
    // Most pairs have nothing in common: that is seen without building anything.
    if (!a.source.intersects(b.source) || !a.destination.intersects(b.destination)
        || !a.protocols.intersects(b.protocols) || !a.destinationPorts.intersects(b.destinationPorts)
        || !a.sourcePorts.intersects(b.sourcePorts))
        return {};
    return {a.protocols.intersect(b.protocols), a.source.intersect(b.source),
        a.sourcePorts.intersect(b.sourcePorts), a.destination.intersect(b.destination),
        a.destinationPorts.intersect(b.destinationPorts)};
}

void FlowSet::add(const Flow& flow)
{
    // Only what is not there yet, so that the flows stay apart.
    FlowSet fresh;
    if (!flow.empty())
        fresh.m_flows.push_back(flow);
    for (const Flow& known : m_flows)
        fresh.remove(known);
    m_overflow = m_overflow || fresh.m_overflow;
    m_flows.insert(m_flows.end(), fresh.m_flows.begin(), fresh.m_flows.end());
    if (m_flows.size() > kMaxFlows) {
        m_flows.resize(kMaxFlows);
        m_overflow = true;
    }
}

void FlowSet::remove(const Flow& flow)
{
    if (flow.empty())
        return;
    std::vector<Flow> left;
    for (Flow& one : m_flows) {
        const Flow common = config::intersect(one, flow);
        if (common.empty()) {
            left.push_back(std::move(one));
            continue;
        }
        // One slice for each side that sticks out; the sides before it are already narrowed, so that the slices do not overlap.
        Flow rest = one;
        const auto slice = [&](auto side) {
            Flow outside = rest;
            outside.*side = (rest.*side).subtract(common.*side);
            if (!outside.empty())
                left.push_back(std::move(outside));
            rest.*side = common.*side;
        };
        slice(&Flow::protocols);
        slice(&Flow::source);
        slice(&Flow::destination);
        slice(&Flow::sourcePorts);
        slice(&Flow::destinationPorts);
        if (left.size() > kMaxFlows) {
            m_overflow = true;
            left.resize(kMaxFlows);
        }
    }
    m_flows = std::move(left);
}

FlowSet FlowSet::unite(const FlowSet& other) const
{
    FlowSet out = *this;
    out.m_overflow = out.m_overflow || other.m_overflow;
    for (const Flow& flow : other.m_flows) {
        if (out.m_overflow)
            break;
        out.add(flow);
    }
    return out;
}

FlowSet FlowSet::intersect(const FlowSet& other) const
{
    FlowSet out;
    out.m_overflow = m_overflow || other.m_overflow;
    for (const Flow& a : m_flows)
        for (const Flow& b : other.m_flows) {
            Flow common = config::intersect(a, b);
            if (common.empty())
                continue;
            if (out.m_flows.size() >= kMaxFlows) {
                out.m_overflow = true;
                return out;
            }
            out.m_flows.push_back(std::move(common));
        }
    return out;
}

FlowSet FlowSet::subtract(const FlowSet& other) const
{
    FlowSet out = *this;
    out.m_overflow = out.m_overflow || other.m_overflow;
    for (const Flow& flow : other.m_flows) {
        if (out.m_overflow)
            break;
        out.remove(flow);
    }
    return out;
}

FlowSet FlowSet::mirrored() const
{
    FlowSet out = *this;
    for (Flow& flow : out.m_flows)
        flow = flow.mirrored();
    return out;
}

std::optional<bool> FlowSet::isSubsetOf(const FlowSet& other) const
{
    const FlowSet left = subtract(other);
    if (left.m_overflow)
        return std::nullopt;
    return left.m_flows.empty();
}

std::optional<bool> FlowSet::sameAs(const FlowSet& other) const
{
    const auto there = isSubsetOf(other);
    const auto back = other.isSubsetOf(*this);
    if ((there && !*there) || (back && !*back))
        return false;
    return there && back ? std::optional(true) : std::nullopt;
}

} // namespace rungbook::config
