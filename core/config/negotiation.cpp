// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the steps. Each is a small function that looks at the two ends and says passed, failed or unknown, and why.
#include "core/config/negotiation.h"

#include "core/config/negotiation_stages.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

struct KindWords {
    StageKind kind;
    std::string_view id;
    std::string_view name;
};

constexpr std::array kKinds{KindWords{StageKind::MapEntry, "map-entry", "tunnel definition"},
    KindWords{StageKind::Route, "route", "route to the peer"},
    KindWords{StageKind::Nat, "nat", "address translation"},
    KindWords{StageKind::Enabled, "ike-enabled", "IKE enabled"},
    KindWords{StageKind::Version, "ike-version", "IKE version"},
    KindWords{StageKind::Policy, "policy", "policy (phase 1)"},
    KindWords{StageKind::Group, "tunnel-group", "tunnel-group"},
    KindWords{StageKind::Key, "key", "pre-shared key"}, KindWords{StageKind::User, "user", "user (XAUTH)"},
    KindWords{StageKind::Address, "address", "address of the client"},
    KindWords{StageKind::Proxies, "proxies", "networks (proxies)"},
    KindWords{StageKind::Transform, "transform", "transform set (phase 2)"},
    KindWords{StageKind::Pfs, "pfs", "perfect forward secrecy"},
    KindWords{StageKind::Lifetime, "lifetime", "lifetimes"}};

const KindWords& wordsOf(StageKind kind)
{
    return *std::find_if(kKinds.begin(), kKinds.end(), [&](const KindWords& w) { return w.kind == kind; });
}

// Which version the initiator begins with: IKEv2 where it has both (Cisco document 113597), if the other end has it too.
std::optional<IkeVersion> versionOf(const Tunnel& from, const Tunnel* to)
{
    const bool v1 = from.usesIkev1 && (!to || to->usesIkev1);
    const bool v2 = from.usesIkev2 && (!to || to->usesIkev2);
    if (v2)
        return IkeVersion::V2;
    if (v1)
        return IkeVersion::V1;
    return std::nullopt;
}

void settle(const Subject& subject, Negotiation& n)
{
    bool unknown = !n.responder;
    for (std::size_t i = 0; i < n.stages.size(); ++i) {
        if (n.failsAt < i)
            n.stages[i].verdict = StageVerdict::NotReached;
        else if (n.stages[i].verdict == StageVerdict::Failed)
            n.failsAt = i;
        else if (n.stages[i].verdict == StageVerdict::Unknown)
            unknown = true;
    }
    const std::string from = subject.devices()[n.initiator].label;
    const std::string to = n.responder ? subject.devices()[*n.responder].label
                                       : subject.devices()[n.initiator].tunnels[n.initiatorTunnel].peerText();
    if (const Stage* stage = n.failing()) {
        n.result = NegotiationResult::Down;
        n.summary =
            fmt::format("{} to {} stops at the step \"{}\": {}", from, to, nameOf(stage->kind), stage->text);
        const auto isIos = [&](std::size_t device) {
            return isIosFamily(subject.devices()[device].facts->platform);
        };
        stage_states::predict(n, isIos(n.initiator), n.responder && isIos(*n.responder));
    } else if (unknown) {
        n.result = NegotiationResult::Unknown;
        n.summary = n.responder
            ? fmt::format(
                "{} to {}: nothing that was given keeps it from coming up, but not everything is known.",
                from, to)
            : fmt::format("{} to {}: nothing in this configuration keeps it from coming up; the peer's "
                          "decides the rest.",
                from, to);
    } else {
        n.result = NegotiationResult::Up;
        n.summary = fmt::format("{} to {} comes up.", from, to);
    }
}

Negotiation between(const Subject& subject, std::size_t device, std::size_t tunnel,
    std::optional<std::size_t> otherDevice, std::size_t otherTunnel)
{
    Negotiation n;
    n.initiator = device;
    n.initiatorTunnel = tunnel;
    n.responder = otherDevice;
    n.responderTunnel = otherTunnel;
    const Device& from = subject.devices()[device];
    const Tunnel& mine = from.tunnels[tunnel];
    const Device* to = otherDevice ? &subject.devices()[*otherDevice] : nullptr;
    const Tunnel* theirs = to ? &to->tunnels[otherTunnel] : nullptr;
    n.easyVpn = mine.kind == TunnelKind::EzvpnClient;
    n.aggressive = mine.aggressive;
    const std::optional<IkeVersion> version = versionOf(mine, theirs);
    n.version = version.value_or(mine.usesIkev2 ? IkeVersion::V2 : IkeVersion::V1);
    const stages::View view{subject, from, mine, to, theirs, n.version, n.aggressive, n.easyVpn};

    n.stages.push_back(stages::mapEntry(view));
    n.stages.push_back(stages::route(view));
    if (!mine.routeBased() && !n.easyVpn)
        n.stages.push_back(stages::nat(view));
    n.stages.push_back(stages::enabled(view));
    if (to) {
        n.stages.push_back(stages::version(view, version.has_value()));
        n.stages.push_back(stages::policy(view));
        n.stages.push_back(stages::group(view));
        n.stages.push_back(stages::key(view));
        if (n.easyVpn) {
            n.stages.push_back(stages::user(view));
            n.stages.push_back(stages::address(view));
        } else {
            n.stages.push_back(stages::proxies(view));
        }
        n.stages.push_back(stages::transform(view));
        n.stages.push_back(stages::pfs(view));
        n.stages.push_back(stages::lifetime(view));
    } else {
        n.stages.push_back(stages::ownPolicy(view));
        n.stages.push_back(stages::ownKey(view));
        n.stages.push_back(stages::ownTransform(view));
    }
    settle(subject, n);
    return n;
}

// A dynamic map waits for whoever comes, and so does an entry that only answers.
bool canInitiate(const Tunnel& tunnel)
{
    if (tunnel.kind == TunnelKind::Dynamic)
        return false;
    return !(tunnel.entry && tunnel.entry->connectionType.known()
        && tunnel.entry->connectionType.value == ConnectionType::AnswerOnly);
}

} // namespace

std::string_view nameOf(StageKind kind)
{
    return wordsOf(kind).name;
}

std::string_view idOf(StageKind kind)
{
    return wordsOf(kind).id;
}

std::string_view nameOf(StageVerdict verdict)
{
    switch (verdict) {
    case StageVerdict::Passed:
        return "passed";
    case StageVerdict::Failed:
        return "failed";
    case StageVerdict::Unknown:
        return "unknown";
    case StageVerdict::NotReached:
        break;
    }
    return "not-reached";
}

std::string_view nameOf(TunnelVerdict verdict)
{
    switch (verdict) {
    case TunnelVerdict::Up:
        return "up";
    case TunnelVerdict::Down:
        return "down";
    case TunnelVerdict::OneWay:
        return "one-way";
    case TunnelVerdict::Unknown:
        break;
    }
    return "unknown";
}

std::vector<Negotiation> negotiate(const Subject& subject)
{
    std::vector<Negotiation> all;
    const auto& devices = subject.devices();
    std::vector<std::vector<bool>> paired(devices.size());
    for (std::size_t i = 0; i < devices.size(); ++i)
        paired[i].resize(devices[i].tunnels.size());
    for (const TunnelPair& pair : subject.pairs()) {
        paired[pair.deviceA][pair.tunnelA] = true;
        paired[pair.deviceB][pair.tunnelB] = true;
        if (canInitiate(subject.a(pair)))
            all.push_back(between(subject, pair.deviceA, pair.tunnelA, pair.deviceB, pair.tunnelB));
        if (canInitiate(subject.b(pair)) && subject.a(pair).kind != TunnelKind::EzvpnClient)
            all.push_back(between(subject, pair.deviceB, pair.tunnelB, pair.deviceA, pair.tunnelA));
    }
    for (std::size_t d = 0; d < devices.size(); ++d) {
        for (std::size_t t = 0; t < devices[d].tunnels.size(); ++t) {
            if (!paired[d][t])
                all.push_back(between(subject, d, t, std::nullopt, 0));
        }
    }
    return all;
}

std::vector<TunnelOutcome> outcomesOf(const Subject& subject, const std::vector<Negotiation>& negotiations)
{
    std::vector<TunnelOutcome> outcomes;
    const auto judge = [&](TunnelOutcome& outcome) {
        std::size_t up = 0;
        std::size_t down = 0;
        for (const std::size_t i : outcome.negotiations) {
            up += negotiations[i].result == NegotiationResult::Up ? 1 : 0;
            down += negotiations[i].result == NegotiationResult::Down ? 1 : 0;
        }
        const std::size_t count = outcome.negotiations.size();
        outcome.verdict = count == 0 ? TunnelVerdict::Unknown
            : up == count            ? TunnelVerdict::Up
            : down == count          ? TunnelVerdict::Down
            : down > 0               ? TunnelVerdict::OneWay
                                     : TunnelVerdict::Unknown;
        outcomes.push_back(std::move(outcome));
    };
    for (const TunnelPair& pair : subject.pairs()) {
        TunnelOutcome outcome{pair.deviceA, pair.tunnelA, TunnelVerdict::Unknown, {}};
        for (std::size_t i = 0; i < negotiations.size(); ++i) {
            const Negotiation& n = negotiations[i];
            const bool forward = n.responder == pair.deviceB && n.initiator == pair.deviceA
                && n.initiatorTunnel == pair.tunnelA && n.responderTunnel == pair.tunnelB;
            const bool back = n.responder == pair.deviceA && n.initiator == pair.deviceB
                && n.initiatorTunnel == pair.tunnelB && n.responderTunnel == pair.tunnelA;
            if (forward || back)
                outcome.negotiations.push_back(i);
        }
        judge(outcome);
    }
    for (std::size_t i = 0; i < negotiations.size(); ++i) {
        if (!negotiations[i].responder) {
            TunnelOutcome outcome{
                negotiations[i].initiator, negotiations[i].initiatorTunnel, TunnelVerdict::Unknown, {i}};
            judge(outcome);
        }
    }
    return outcomes;
}

bool concerns(const Subject& subject, const Tunnel& tunnel, const Finding& finding)
{
    std::vector<SourceSpan> lines{tunnel.where};
    const auto add = [&](const SourceSpan& span) {
        if (!span.empty())
            lines.push_back(span);
    };
    if (tunnel.entry) {
        lines.insert(lines.end(), tunnel.entry->lines.begin(), tunnel.entry->lines.end());
        add(tunnel.entry->where);
    }
    if (tunnel.viaEntry)
        lines.insert(lines.end(), tunnel.viaEntry->lines.begin(), tunnel.viaEntry->lines.end());
    if (tunnel.vti)
        add(tunnel.vti->where);
    if (tunnel.profile)
        add(tunnel.profile->where);
    if (tunnel.ezvpn)
        add(tunnel.ezvpn->where);
    if (tunnel.acl) {
        add(tunnel.acl->where);
        for (const Ace& ace : tunnel.acl->entries)
            add(ace.where);
    }
    if (tunnel.group && tunnel.found == GroupFound::ByAddress) {
        add(tunnel.group->where);
        lines.insert(lines.end(), tunnel.group->lines.begin(), tunnel.group->lines.end());
        add(tunnel.group->ikev1Key.where());
        add(tunnel.group->ikev2LocalKey.where());
        add(tunnel.group->ikev2RemoteKey.where());
    }
    add(tunnel.credentials.where);
    for (const TransformSet* set : tunnel.transformSets)
        add(set->where);
    for (const TransformSet* set : tunnel.ikev2Proposals)
        add(set->where);
    for (const LocalEnd& end : tunnel.locals)
        add(end.where);
    const SourceId source = tunnel.where.source;
    static_cast<void>(subject);
    return std::any_of(finding.evidence.begin(), finding.evidence.end(), [&](const Evidence& e) {
        return e.where.source == source
            && std::any_of(lines.begin(), lines.end(), [&](const SourceSpan& span) {
                   return raw(span.first) <= raw(e.where.last) && raw(e.where.first) <= raw(span.last);
               });
    });
}

} // namespace rungbook::config
