// SPDX-License-Identifier: GPL-3.0-or-later
// What the checks of NAT exemption have in common: the traffic of a tunnel that is translated, and the best reason why.
#pragma once

#include "core/config/nat_coverage.h"
#include "core/config/rule_support.h"

namespace rungbook::config
{

/// Why traffic of a tunnel is translated although it must not be.
enum class NatFault : unsigned char {
    None,
    Missing, ///< no exemption at all
    Partial, ///< a part of it is exempt
    Shadowed, ///< the exemption stands below the rule that translates
    WrongPlace ///< the exemption is inactive or about other interfaces
};

struct NatFinding {
    NatFault fault = NatFault::None;
    const NatRule* translates = nullptr;
    const NatRule* exemption = nullptr;
    AddressSet local; ///< what is translated
    AddressSet remote;
    std::string inside; ///< the interface of the local network, empty when not known
    std::string outside;
    bool certain = true;
};

/// Judges one tunnel of an ASA or a router; None where nothing is translated, or only by a static rule (map-acl-pre-nat).
NatFinding judgeNat(const Device& device, const Tunnel& tunnel);

/// Calls f(device, tunnel, finding) for each entry of an ASA's crypto maps that has this fault.
template <class F> void forNatFaults(const Subject& subject, NatFault fault, F&& f)
{
    forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
        if (isIosFamily(device->platform))
            return;
        const NatFinding finding = judgeNat(device, tunnel);
        if (finding.fault == fault)
            f(device, tunnel, finding);
    });
}

/// The commands that exempt what the finding is about.
Commands exemption(const Device& device, const NatFinding& finding);

} // namespace rungbook::config
