// SPDX-License-Identifier: GPL-3.0-or-later
// Which tunnels of two devices are two ends of one. The surest sign is taken first: addresses, then networks, and at last that there is
// nothing else it could be.
#include "core/config/plan_build.h"

#include <algorithm>

namespace rungbook::config
{

namespace
{

// An end of a tunnel can have this address: one of its interfaces has it.
Tri hasAddress(const Tunnel& tunnel, const Endpoint& address)
{
    Tri answer = Tri::No;
    for (const LocalEnd& end : tunnel.locals) {
        const Tri same = end.address ? sameHost(address, *end.address) : Tri::Unknown;
        if (same == Tri::Yes)
            return same;
        if (same == Tri::Unknown)
            answer = same;
    }
    return tunnel.locals.empty() ? Tri::Unknown : answer;
}

Tri names(const Tunnel& one, const Tunnel& other)
{
    return one.hasPeer() ? hasAddress(other, one.peer) : Tri::Unknown;
}

bool sameShape(const Tunnel& a, const Tunnel& b)
{
    const bool client = a.kind == TunnelKind::EzvpnClient || b.kind == TunnelKind::EzvpnClient;
    if (!client)
        return !(a.kind == TunnelKind::Dynamic && b.kind == TunnelKind::Dynamic);
    return a.kind == TunnelKind::Dynamic || b.kind == TunnelKind::Dynamic;
}

bool mirrors(const Tunnel& a, const Tunnel& b)
{
    if (a.routeBased() || b.routeBased() || a.flows.empty() || b.flows.empty())
        return false;
    return !a.flows.intersect(b.flows.mirrored()).empty();
}

class Matcher
{
public:
    Matcher(const std::vector<Device>& devices, std::size_t a, std::size_t b, std::vector<TunnelPair>& pairs)
        : m_a(devices[a].tunnels)
        , m_b(devices[b].tunnels)
        , m_usedA(m_a.size())
        , m_usedB(m_b.size())
        , m_deviceA(a)
        , m_deviceB(b)
        , m_pairs(pairs)
    {
    }

    void run()
    {
        // With networks first, so that several entries towards the same peer find their own counterparts.
        pass(MatchBy::Addresses, [](const Tunnel& a, const Tunnel& b) {
            return names(a, b) == Tri::Yes && names(b, a) == Tri::Yes && mirrors(a, b);
        });
        pass(MatchBy::Addresses, [](const Tunnel& a, const Tunnel& b) {
            return names(a, b) == Tri::Yes && names(b, a) == Tri::Yes;
        });
        pass(MatchBy::OneAddress, [](const Tunnel& a, const Tunnel& b) {
            return (names(a, b) == Tri::Yes || names(b, a) == Tri::Yes) && mirrors(a, b);
        });
        pass(MatchBy::OneAddress, [](const Tunnel& a, const Tunnel& b) {
            return names(a, b) == Tri::Yes || names(b, a) == Tri::Yes;
        });
        pass(MatchBy::Proxies, [](const Tunnel& a, const Tunnel& b) { return mirrors(a, b); });
        if (m_a.size() == 1 && m_b.size() == 1)
            pass(MatchBy::OnlyOnes, [](const Tunnel&, const Tunnel&) { return true; });
    }

private:
    template <class Fits> void pass(MatchBy by, Fits&& fits)
    {
        for (std::size_t i = 0; i < m_a.size(); ++i) {
            for (std::size_t j = 0; j < m_b.size() && !m_usedA[i]; ++j) {
                if (m_usedB[j] || !sameShape(m_a[i], m_b[j]) || !fits(m_a[i], m_b[j]))
                    continue;
                // A dynamic map serves any number of peers.
                m_usedA[i] = m_a[i].kind != TunnelKind::Dynamic;
                m_usedB[j] = m_b[j].kind != TunnelKind::Dynamic;
                m_pairs.push_back({m_deviceA, m_deviceB, i, j, by});
            }
        }
    }

    const std::vector<Tunnel>& m_a;
    const std::vector<Tunnel>& m_b;
    std::vector<bool> m_usedA;
    std::vector<bool> m_usedB;
    std::size_t m_deviceA;
    std::size_t m_deviceB;
    std::vector<TunnelPair>& m_pairs;
};

} // namespace

std::vector<TunnelPair> matchTunnels(const std::vector<Device>& devices)
{
    std::vector<TunnelPair> pairs;
    for (std::size_t a = 0; a < devices.size(); ++a) {
        for (std::size_t b = a + 1; b < devices.size(); ++b)
            Matcher(devices, a, b, pairs).run();
    }
    return pairs;
}

} // namespace rungbook::config
