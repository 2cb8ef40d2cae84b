// SPDX-License-Identifier: GPL-3.0-or-later
// The proxies of two ends, compared as sets of packets.
#pragma once

#include "core/config/rule_support.h"

namespace rungbook::config
{

/// How the crypto access lists of two ends lie to each other as wholes.
enum class ProxyRelation : unsigned char {
    NotComparable, ///< one is route based, dynamic without a list, or not there
    Mirrored, ///< each entry has its mirror image
    SameDirection, ///< the same entries on both sides, not swapped
    SplitDifferently, ///< the same packets, cut into different entries
    Different
};
ProxyRelation relationOf(const Ends& ends);

/// How one entry lies to the other side's.
enum class ProxyVerdict : unsigned char {
    Exact,
    Narrower, ///< it is part of an entry of the other side
    Wider, ///< an entry of the other side is part of it
    Overlapping,
    Missing
};
struct ProxyMatch {
    ProxyVerdict verdict = ProxyVerdict::Missing;
    const Proxy* other = nullptr; ///< of the other side; null when missing
};
ProxyMatch findMirror(const Proxy& proxy, const Tunnel& other);

/// True when nothing about the lists of both ends is hidden.
bool proxiesCertain(const Ends& ends);

} // namespace rungbook::config
