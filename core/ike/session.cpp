// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/session.h"

#include <algorithm>

namespace rungbook::ike
{

std::string_view nameOf(IkeRole role)
{
    switch (role) {
    case IkeRole::Initiator:
        return "initiator";
    case IkeRole::Responder:
        return "responder";
    case IkeRole::Unknown:
        break;
    }
    return "unknown";
}

std::string_view nameOf(Mode mode)
{
    switch (mode) {
    case Mode::Main:
        return "main";
    case Mode::Aggressive:
        return "aggressive";
    case Mode::Unknown:
        break;
    }
    return "unknown";
}

std::string_view nameOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Established:
        return "established";
    case Outcome::Failed:
        return "failed";
    case Outcome::Incomplete:
        break;
    }
    return "incomplete";
}

std::string_view nameOf(FactKind kind)
{
    switch (kind) {
    case FactKind::TunnelGroup:
        return "tunnel group";
    case FactKind::Interface:
        return "interface";
    case FactKind::CryptoMap:
        return "crypto map";
    case FactKind::LocalProxy:
        return "local proxy";
    case FactKind::RemoteProxy:
        return "remote proxy";
    case FactKind::InboundSpi:
        return "inbound SPI";
    case FactKind::OutboundSpi:
        return "outbound SPI";
    case FactKind::AssignedAddress:
        return "assigned address";
    case FactKind::NatStatus:
        return "NAT";
    case FactKind::ClientType:
        return "client type";
    case FactKind::ClientVersion:
        return "client version";
    case FactKind::ClientDescription:
        return "client description";
    case FactKind::ClientHostname:
        return "client hostname";
    case FactKind::IkeProposal:
        return "IKE proposal";
    case FactKind::IpsecProposal:
        return "IPsec proposal";
    case FactKind::PeerIdentity:
        return "peer identity";
    case FactKind::KeepaliveType:
        return "keepalive type";
    case FactKind::Phase1Lifetime:
        return "phase 1 lifetime";
    case FactKind::Phase2Lifetime:
        return "phase 2 lifetime";
    case FactKind::Phase1Rekey:
        return "phase 1 rekey timer";
    case FactKind::Phase2Rekey:
        return "phase 2 rekey timer";
    case FactKind::VendorId:
        return "vendor ID";
    case FactKind::Fragmentation:
        return "fragmentation";
    case FactKind::ReportedState:
        return "reported state";
    case FactKind::ReportedRole:
        return "reported role";
    case FactKind::EncryptionOffered:
        return "encryption offered";
    case FactKind::Other:
        break;
    }
    return "other";
}

const Fact* Session::fact(FactKind kind) const
{
    const auto at = std::find_if(facts.rbegin(), facts.rend(), [&](const Fact& f) { return f.kind == kind; });
    return at == facts.rend() ? nullptr : &*at;
}

} // namespace rungbook::ike
