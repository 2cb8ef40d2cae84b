// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of phase 2, what an Easy VPN client needs besides, translation, and the states in which devices hang.
#include "core/config/negotiation_stages.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace stages
{

namespace
{

Stage made(StageKind kind, StageVerdict verdict, std::string text, std::vector<Evidence> evidence = {})
{
    std::erase_if(evidence, [](const Evidence& e) { return e.where.empty(); });
    return {kind, verdict, std::move(text), std::move(evidence)};
}

std::string flowText(const FlowSet& flows)
{
    if (flows.flows().empty())
        return "nothing";
    const Flow& first = flows.flows().front();
    return fmt::format("{} to {}", toText(first.source, 2), toText(first.destination, 2));
}

// The packets of a rule of translation, on their way out.
FlowSet flowsOfRule(const NatRule& rule)
{
    Flow flow{allProtocols(), rule.realSource.set(), allPorts(),
        rule.hasDestination ? rule.realDestination.set() : anyAddress(), allPorts()};
    return FlowSet(flow);
}

bool onInterface(const NatRule& rule, const Tunnel& tunnel)
{
    if (rule.outsideInterface.empty() || rule.outsideInterface == "any")
        return true;
    return std::any_of(tunnel.locals.begin(), tunnel.locals.end(),
        [&](const LocalEnd& e) { return e.label == rule.outsideInterface; });
}

} // namespace

Stage nat(const View& v)
{
    constexpr auto kKind = StageKind::Nat;
    const DeviceFacts& facts = *v.from.facts;
    const Tunnel& t = v.mine;
    if (facts.natRules.empty())
        return made(kKind, seen(facts, Section::Nat) ? StageVerdict::Passed : StageVerdict::Unknown,
            "No address is translated in what was read.");
    if (isIosFamily(facts.platform)) {
        FlowSet caught;
        const NatRule* by = nullptr;
        for (const NatRule& rule : facts.natRules) {
            if (rule.kind != NatKind::IosInside || !rule.acl.known())
                continue;
            const AccessList* list = facts.accessList(rule.acl.value);
            if (!list)
                continue;
            const FlowSet hit = permittedBy(*list).flows.intersect(t.flows);
            if (!hit.empty() && !by) {
                by = &rule;
                caught = hit;
            }
        }
        if (!by)
            return made(kKind, StageVerdict::Passed, "The traffic of the tunnel is not translated.");
        return made(kKind, StageVerdict::Failed,
            fmt::format("Traffic of the tunnel ({}) is translated before it is encrypted, so it no longer "
                        "fits the access list.",
                flowText(caught)),
            {{by->where, "translates it"}, {listLine(t), "expects the addresses as they are"}});
    }
    FlowSet left = t.flows;
    FlowSet exempt;
    for (const NatRule& rule : facts.natRules) {
        if (rule.inactive || !onInterface(rule, t))
            continue;
        FlowSet hit;
        if (rule.acl.known()) {
            const AccessList* list = facts.accessList(rule.acl.value);
            if (!list)
                continue;
            hit = permittedBy(*list).flows.intersect(left);
        } else {
            hit = flowsOfRule(rule).intersect(left);
        }
        if (hit.overflow())
            return made(
                kKind, StageVerdict::Unknown, "There are too many translation rules to follow all of them.");
        if (hit.empty())
            continue;
        if (!rule.realSource.exact || (rule.hasDestination && !rule.realDestination.exact))
            return made(kKind, StageVerdict::Unknown, "A translation rule has a masked or undefined address.",
                {{rule.where, "this rule"}});
        if (rule.kind != NatKind::Exempt && !rule.identity()) {
            if (rule.kind == NatKind::Dynamic || rule.kind == NatKind::Static)
                return made(kKind, StageVerdict::Failed,
                    fmt::format("Traffic of the tunnel ({}) is translated before it is encrypted, so it no "
                                "longer fits the access list.",
                        flowText(hit)),
                    {{rule.where, "translates it"}, {listLine(t), "expects the addresses as they are"}});
            continue;
        }
        left = left.subtract(hit);
        exempt = exempt.unite(hit);
    }
    return made(kKind, StageVerdict::Passed,
        exempt.empty() ? "The traffic of the tunnel is not translated."
                       : "The traffic of the tunnel is exempt from translation.",
        {{listLine(t), "the traffic"}});
}

Stage user(const View& v)
{
    constexpr auto kKind = StageKind::User;
    const EzvpnClient& client = *v.mine.ezvpn;
    if (!client.username.known())
        return made(kKind, StageVerdict::Unknown,
            "The client has no saved user: somebody must type name and password.",
            {{client.where, "the client"}});
    const User* user = v.to->facts->user(client.username.value);
    if (!user) {
        const bool external = !v.to->facts->aaaServers.empty();
        const bool judged = seen(*v.to->facts, NameKind::User) && !external;
        return made(kKind, judged ? StageVerdict::Failed : StageVerdict::Unknown,
            judged ? fmt::format("The server has no user \"{}\".", client.username.value)
                   : "The users are not in this configuration: an AAA server decides.",
            {{client.username.where, "the client's user"}});
    }
    const KeyMatch match = client.password.compare(user->password);
    const std::vector<Evidence> lines{
        {client.username.where, "the client's user"}, {user->where, "the server's"}};
    if (match == KeyMatch::Same)
        return made(kKind, StageVerdict::Passed,
            fmt::format("User \"{}\" and its password are the same on both sides.", user->name), lines);
    if (match == KeyMatch::Unknown) // the server keeps a hash: that it exists is all that can be said
        return made(kKind, StageVerdict::Passed,
            fmt::format(
                "The server knows the user \"{}\"; its password is stored encrypted and was not compared.",
                user->name),
            lines);
    return made(kKind, StageVerdict::Failed,
        fmt::format("The password of user \"{}\" is different.", user->name), lines);
}

Stage address(const View& v)
{
    constexpr auto kKind = StageKind::Address;
    const DeviceFacts& facts = *v.to->facts;
    const std::string name = v.mine.ezvpn->group.valueOr({});
    if (const User* user =
            v.mine.ezvpn->username.known() ? facts.user(v.mine.ezvpn->username.value) : nullptr;
        user && user->framedAddress.known())
        return made(kKind, StageVerdict::Passed,
            fmt::format("The user gets {}.", toText(user->framedAddress.value)),
            {{user->framedAddress.where, "set here"}});
    if (const TunnelGroup* group = facts.tunnelGroup(name)) {
        if (!group->addressPools.empty())
            return made(kKind, StageVerdict::Passed,
                fmt::format("Addresses come from the pool \"{}\".", group->addressPools.front().name),
                {{group->addressPools.front().where, "named here"}});
        const GroupPolicy policy = facts.effectivePolicy(group->defaultGroupPolicy.valueOr({}));
        if (!policy.addressPools.empty())
            return made(kKind, StageVerdict::Passed,
                fmt::format("Addresses come from the pool \"{}\".", policy.addressPools.front().name),
                {{policy.addressPools.front().where, "named here"}});
        return made(kKind, StageVerdict::Unknown, "No pool is named; the address must come from AAA or DHCP.",
            {{group->where, "the group"}});
    }
    for (const EzvpnServerGroup& g : facts.ezvpnGroups) {
        if (g.name == name)
            return made(kKind, g.pool.known() ? StageVerdict::Passed : StageVerdict::Unknown,
                g.pool.known() ? fmt::format("Addresses come from the pool \"{}\".", g.pool.value)
                               : "No pool is named.",
                {{g.where, "the group"}});
    }
    return made(kKind, StageVerdict::Unknown, "Without a group no address can be assigned.");
}

Stage proxies(const View& v)
{
    constexpr auto kKind = StageKind::Proxies;
    const Tunnel& a = v.mine;
    const Tunnel& b = *v.theirs;
    const std::vector<Evidence> lists{{listLine(a), "this side"}, {listLine(b), "the other side"}};
    if (a.routeBased() != b.routeBased()) {
        const Tunnel& policyBased = a.routeBased() ? b : a;
        if (policyBased.kind == TunnelKind::Dynamic && !policyBased.acl)
            return made(kKind, StageVerdict::Passed, "The dynamic map takes any networks.", lists);
        return made(kKind, StageVerdict::Failed,
            "One side proposes any to any (a tunnel interface), the other the networks of its access list.",
            {{a.where, "this side"}, {b.where, "the other side"}});
    }
    if (a.routeBased())
        return made(kKind, StageVerdict::Passed, "Both sides propose any to any.",
            {{a.where, "this side"}, {b.where, "the other side"}});
    if (b.kind == TunnelKind::Dynamic && !b.acl)
        return made(kKind, StageVerdict::Passed, "The dynamic map takes the networks that the peer proposes.",
            {{b.where, "the dynamic map"}});
    if (!a.proxiesExact || !b.proxiesExact)
        return made(kKind, StageVerdict::Unknown, "An access list has a masked or undefined address.", lists);
    std::vector<const Proxy*> refused;
    std::vector<const Proxy*> narrower;
    for (const Proxy& mine : a.proxies) {
        bool exact = false;
        bool inside = false;
        for (const Proxy& theirs : b.proxies) {
            const FlowSet mirror = theirs.flows.mirrored();
            exact = exact || mine.flows.sameAs(mirror).value_or(false);
            inside = inside || mine.flows.isSubsetOf(mirror).value_or(false);
        }
        if (!exact)
            (inside ? narrower : refused).push_back(&mine);
    }
    if (refused.empty() && narrower.empty())
        return made(kKind, StageVerdict::Passed, "The access lists mirror each other.", lists);
    if (refused.size() == a.proxies.size()) {
        const bool same = std::any_of(a.proxies.begin(), a.proxies.end(), [&](const Proxy& mine) {
            return std::any_of(b.proxies.begin(), b.proxies.end(),
                [&](const Proxy& theirs) { return mine.flows.sameAs(theirs.flows).value_or(false); });
        });
        return made(kKind, StageVerdict::Failed,
            same ? "Both access lists have the same direction; one must be the mirror of the other."
                 : fmt::format("The access lists do not mirror each other: this side proposes {}.",
                     flowText(refused.front()->flows)),
            {{refused.front()->ace->where, "proposed"}, {listLine(b), "the other side"}});
    }
    if (!refused.empty())
        return made(kKind, StageVerdict::Failed,
            fmt::format("{} of {} networks have no mirror on the other side, such as {}.", refused.size(),
                a.proxies.size(), flowText(refused.front()->flows)),
            {{refused.front()->ace->where, "has no mirror"}, {listLine(b), "the other side"}});
    return made(kKind, StageVerdict::Unknown,
        fmt::format("This side proposes {}, which is part of what the other side expects: some responders "
                    "accept that and some do not.",
            flowText(narrower.front()->flows)),
        {{narrower.front()->ace->where, "proposed"}, {listLine(b), "the other side"}});
}

Stage transform(const View& v)
{
    constexpr auto kKind = StageKind::Transform;
    if (v.easyVpn) {
        const bool any = !v.theirs->transformSets.empty();
        return made(kKind, any ? StageVerdict::Passed : StageVerdict::Unknown,
            any ? "The client proposes every usual transform; the server takes the first it has."
                : "The server's transform sets were not pasted.",
            {{transformLine(*v.theirs), "the server's"}});
    }
    // Routers keep the sets of both versions under one name; an ASA has proposals of IKEv2 apart.
    const auto sets = [&](const Tunnel& t) -> const std::vector<const TransformSet*>& {
        const auto& own = setsOf(t, v.version);
        return own.empty() ? t.transformSets : own;
    };
    const auto& mine = sets(v.mine);
    const auto& theirs = sets(*v.theirs);
    const std::vector<Evidence> lines{
        {transformLine(v.mine), "proposed"}, {transformLine(*v.theirs), "the other side"}};
    if (mine.empty() || theirs.empty())
        return made(kKind,
            v.mine.undefinedSets.empty() && v.theirs->undefinedSets.empty() ? StageVerdict::Unknown
                                                                            : StageVerdict::Failed,
            fmt::format(
                "{} names a transform set that is not there.", mine.empty() ? v.from.label : v.to->label),
            lines);
    const SetChoice choice = chooseSet(mine, theirs);
    if (choice.a)
        return made(kKind, choice.certain ? StageVerdict::Passed : StageVerdict::Unknown,
            fmt::format("Both have {}.", textOf(*choice.a)),
            {{choice.a->where, "proposed"}, {choice.b->where, "chosen"}});
    if (!choice.certain)
        return made(kKind, StageVerdict::Unknown,
            "A transform set has a value that is masked or not understood.", lines);
    return made(kKind, StageVerdict::Failed,
        fmt::format("No transform set matches: {} proposes {}, {} has {}.", v.from.label,
            textOf(*mine.front()), v.to->label, textOf(*theirs.front())),
        {{mine.front()->where, "proposed"}, {theirs.front()->where, "the other side"}});
}

Stage pfs(const View& v)
{
    constexpr auto kKind = StageKind::Pfs;
    const auto words = [](int group) {
        return group == 0 ? std::string("none") : fmt::format("group {}", group);
    };
    const PfsSlot& a = v.mine.pfs;
    const PfsSlot& b = v.theirs->pfs;
    const std::vector<Evidence> lines{{a.read() ? a.where : v.mine.where, words(a.valueOr(0))},
        {b.read() ? b.where : v.theirs->where, words(b.valueOr(0))}};
    const int mine = a.valueOr(0);
    const int theirs = b.valueOr(0);
    if (v.easyVpn)
        return made(kKind, theirs == 0 ? StageVerdict::Passed : StageVerdict::Unknown,
            theirs == 0 ? "The server asks for no PFS, as an Easy VPN client needs it."
                        : "The server asks for PFS, which Easy VPN clients do not all offer.",
            lines);
    if (mine == theirs)
        return made(kKind, StageVerdict::Passed,
            mine == 0 ? "Neither side asks for PFS." : fmt::format("Both use {}.", words(mine)), lines);
    if ((a.assumed() && a.value != 0) || (b.assumed() && b.value != 0))
        return made(kKind, StageVerdict::Unknown,
            "The PFS group of one side is the default of a version that was not read.", lines);
    if (v.version == IkeVersion::V2)
        return made(kKind, StageVerdict::Unknown,
            fmt::format("PFS is {} here and {} there: the first tunnel comes up without it (RFC 7296, "
                        "1.3.1), a later rekey fails.",
                words(mine), words(theirs)),
            lines);
    if (theirs == 0)
        return made(kKind, StageVerdict::Passed,
            fmt::format("This side proposes PFS {}; the other asks for none and accepts it.", words(mine)),
            lines);
    return made(kKind, StageVerdict::Failed,
        fmt::format("The other side insists on PFS {}, this side proposes {}.", words(theirs), words(mine)),
        lines);
}

Stage lifetime(const View& v)
{
    const auto& a = v.mine.lifetime.seconds;
    const auto& b = v.theirs->lifetime.seconds;
    if (!a.known() || !b.known() || a.value == b.value)
        return made(StageKind::Lifetime, StageVerdict::Passed, "The lifetimes keep nothing from coming up.",
            {{a.where, "this side"}, {b.where, "the other side"}});
    return made(StageKind::Lifetime, StageVerdict::Passed,
        fmt::format("Phase 2 lives {} s here and {} s there: the shorter is used.", a.value, b.value),
        {{a.where, "this side"}, {b.where, "the other side"}});
}

Stage ownTransform(const View& v)
{
    const Tunnel& t = v.mine;
    if (!t.undefinedSets.empty())
        return made(StageKind::Transform,
            seen(*v.from.facts, NameKind::TransformSet) ? StageVerdict::Failed : StageVerdict::Unknown,
            fmt::format("The transform set \"{}\" is not there.", t.undefinedSets.front().name),
            {{t.undefinedSets.front().where, "named here"}});
    std::string text;
    std::vector<Evidence> lines;
    for (const auto* list : {&t.transformSets, &t.ikev2Proposals}) {
        for (const TransformSet* set : *list) {
            text += (text.empty() ? "" : "; ") + textOf(*set);
            lines.push_back({set->where, set->name});
        }
    }
    if (text.empty())
        return made(StageKind::Transform, StageVerdict::Unknown, "No transform set is named.",
            {{t.where, "the tunnel"}});
    return made(StageKind::Transform, StageVerdict::Passed,
        fmt::format("It proposes {}; the peer must have one of these.", text), lines);
}

} // namespace stages

namespace stage_states
{

// What IOS calls a state of an ASA: "show crypto isakmp sa" of a router knows fewer of them.
std::string_view iosState(std::string_view asa)
{
    if (asa == "MM_WAIT_MSG2")
        return "MM_NO_STATE";
    if (asa == "MM_WAIT_MSG4")
        return "MM_SA_SETUP";
    if (asa == "MM_WAIT_MSG5" || asa == "MM_WAIT_MSG6")
        return "MM_KEY_EXCH";
    if (asa == "AM_WAIT_MSG2")
        return "AG_NO_STATE";
    if (asa == "AM_WAIT_MSG3")
        return "AG_INIT_EXCH";
    if (asa == "MM_ACTIVE" || asa == "AM_ACTIVE")
        return "QM_IDLE";
    return {}; // not told rather than told wrong
}

void predict(Negotiation& n, bool initiatorIsIos, bool responderIsIos)
{
    const Stage* stage = n.failing();
    if (!stage || n.version == IkeVersion::V2)
        return; // IKEv2 answers with a notify: nobody hangs
    const auto set = [&](std::string_view initiator, std::string_view responder) {
        n.initiatorState = initiatorIsIos ? iosState(initiator) : initiator;
        n.responderState = responderIsIos ? iosState(responder) : responder;
    };
    switch (stage->kind) {
    case StageKind::MapEntry:
    case StageKind::Route:
    case StageKind::Nat:
    case StageKind::Version:
        return; // nothing is sent, or nothing that can be told
    case StageKind::Enabled:
    case StageKind::Policy:
        set(n.aggressive ? "AM_WAIT_MSG2" : "MM_WAIT_MSG2", "");
        return;
    case StageKind::Group:
        set(n.aggressive ? "AM_WAIT_MSG2" : "MM_WAIT_MSG4", "");
        return;
    case StageKind::Key:
        set(n.aggressive ? "AM_WAIT_MSG2" : "MM_WAIT_MSG6", n.aggressive ? "AM_WAIT_MSG3" : "MM_WAIT_MSG5");
        return;
    case StageKind::User:
    case StageKind::Address:
        set("AM_ACTIVE", "AM_TM_INIT_XAUTH_V6H");
        return;
    case StageKind::Proxies:
    case StageKind::Transform:
    case StageKind::Pfs:
    case StageKind::Lifetime:
        set(n.aggressive ? "AM_ACTIVE" : "MM_ACTIVE", n.aggressive ? "AM_ACTIVE" : "MM_ACTIVE");
        return;
    }
}

} // namespace stage_states

} // namespace rungbook::config
