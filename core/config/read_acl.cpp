// SPDX-License-Identifier: GPL-3.0-or-later
// Access lists of both platforms.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

std::shared_ptr<const AddressSet> share(AddressSet set)
{
    return std::make_shared<const AddressSet>(std::move(set));
}

const std::shared_ptr<const AddressSet>& nothing()
{
    static const auto kNothing = std::make_shared<const AddressSet>();
    return kNothing;
}

const std::shared_ptr<const AddressSet>& everything()
{
    static const auto kAny = std::make_shared<const AddressSet>(anyAddress());
    return kAny;
}

ServiceSpec wholeProtocol(PortSet protocols)
{
    return {std::move(protocols), allPorts(), allPorts()};
}

bool isPortWord(const Line& line, std::size_t at)
{
    return line.isAny(at, {"eq", "neq", "lt", "gt", "range"});
}

} // namespace

const AddressSet& AddressSpec::set() const
{
    return addresses ? *addresses : *nothing();
}

bool Services::anyIp() const
{
    return std::any_of(list.begin(), list.end(), [](const ServiceSpec& service) {
        return service.protocols == allProtocols() && service.sourcePorts == allPorts()
            && service.destinationPorts == allPorts();
    });
}

FlowSet flowsOf(const Ace& ace)
{
    FlowSet out;
    for (const ServiceSpec& service : ace.services.list)
        out.add({service.protocols, ace.source.set(), service.sourcePorts, ace.destination.set(),
            service.destinationPorts});
    return out;
}

PermittedFlows permittedBy(const AccessList& list)
{
    PermittedFlows out;
    FlowSet denied;
    for (const Ace& ace : list.entries) {
        if (ace.inactive)
            continue;
        out.exact = out.exact && ace.exact();
        const FlowSet flows = flowsOf(ace);
        if (ace.permit)
            out.flows = out.flows.unite(denied.empty() ? flows : flows.subtract(denied));
        else
            denied = denied.unite(flows.subtract(out.flows));
    }
    out.exact = out.exact && !list.uncertain && !out.flows.overflow();
    return out;
}

AccessList& FactReader::listNamed(std::string_view name, std::string_view type, const Line& line)
{
    bool fresh = false;
    AccessList& list = FactReader::named(m_facts.accessLists, m_lists, name, line.where(), &fresh);
    if (fresh) {
        list.type = std::string(type);
        define(NameKind::AccessList, name, line.where());
    }
    return list;
}

/// access-list A [line N] [extended|standard|...] permit|deny ..., and the numbered lists of IOS.
Verdict FactReader::accessList(const Line& line)
{
    const std::string_view name = line.word(1);
    if (!line.more(2))
        return line.is(1, "mode") ? Verdict::Other : reject("permit or deny is expected");
    if (line.negated())
        return Verdict::Understood;
    std::size_t at = 2;
    std::optional<int> number;
    if (line.is(1, "alert-interval") || line.is(1, "deny-flow-max"))
        return Verdict::Other;
    if (line.is(at, "line")) {
        number = line.number(at + 1);
        at += 2;
    }
    if (line.is(at, "remark")) {
        listNamed(name, "extended", line).remarks.push_back({line.text(at + 1), line.where()});
        return Verdict::Understood;
    }
    std::string_view type = "extended";
    if (line.isAny(at, {"extended", "standard", "advanced", "ethertype", "webtype"})) {
        type = line.word(at++);
    } else if (isIosFamily(m_facts.platform) || m_facts.platform == Platform::Unknown) {
        const auto digits = toNumber(name);
        if (digits && ((*digits >= 1 && *digits <= 99) || (*digits >= 1300 && *digits <= 1999)))
            type = "standard";
    }
    if (line.is(at, "remark")) {
        listNamed(name, type, line).remarks.push_back({line.text(at + 1), line.where()});
        return Verdict::Understood;
    }
    AccessList& list = listNamed(name, type, line);
    if (sameWord(type, "ethertype") || sameWord(type, "webtype") || line.is(at, "dynamic"))
        return Verdict::Understood;
    const std::size_t before = list.entries.size();
    const Verdict verdict = ace(list, line, at, sameWord(type, "standard"));
    if (number && list.entries.size() > before)
        list.entries.back().number = *number;
    list.uncertain = list.uncertain || verdict == Verdict::Rejected;
    return verdict;
}

Verdict FactReader::ipAccessList(const Line& line)
{
    if (!line.isAny(2, {"extended", "standard"}) || !line.more(3))
        return line.isAny(2,
                   {"resequence", "logging", "log-update", "role-based", "fqdn", "helper",
                       "match-local-traffic"})
            ? Verdict::Other
            : reject("extended or standard and a name are expected");
    if (line.negated())
        return Verdict::Understood;
    const bool standard = line.is(2, "standard");
    AccessList& list = listNamed(line.word(3), standard ? "standard" : "extended", line);
    list.headerOnly = line.command().end == line.id() + 1 && list.entries.empty();
    const std::size_t index = m_lists.at(std::string(line.word(3)));
    eachChild(line, [&](const Line& sub) {
        AccessList& own = m_facts.accessLists[index];
        const auto number = sub.number(0);
        const std::size_t at = number ? 1 : 0;
        if (sub.is(at, "remark")) {
            own.remarks.push_back({sub.text(at + 1), sub.where()});
            return Verdict::Understood;
        }
        if (sub.negated() || sub.isAny(at, {"dynamic", "evaluate"}))
            return Verdict::Understood;
        const std::size_t before = own.entries.size();
        const Verdict verdict = ace(own, sub, at, standard);
        if (number && own.entries.size() > before)
            own.entries.back().number = *number;
        own.uncertain = own.uncertain || verdict == Verdict::Rejected;
        return verdict;
    });
    return Verdict::Understood;
}

bool FactReader::isService(std::string_view group) const
{
    const auto it = m_objectGroups.find(std::string(group));
    return it != m_objectGroups.end() && !sameWord(m_facts.objectGroups[it->second].type, "network");
}

/// The protocol of an entry, or a service object or group in its place.
bool FactReader::protocol(Services& services, const Line& line, std::size_t& at)
{
    if (line.is(at, "ip") || line.is(at, "ipv6")) {
        services.list = {wholeProtocol(allProtocols())};
        services.written = std::string(line.word(at++));
        return true;
    }
    if (line.isAny(at, {"object-group", "object"})) {
        // Protocol groups and service groups are resolved when everything was read.
        services.written = line.text(at, at + 2);
        services.exact = false;
        use(line.is(at, "object") ? NameKind::Object : NameKind::ObjectGroup, line.word(at + 1), line);
        at += 2;
        return true;
    }
    const auto number = protocolNumber(line.word(at));
    if (!number)
        return false;
    services.list = {wholeProtocol(PortSet::single(*number))};
    services.written = std::string(line.word(at++));
    return true;
}

/// One side: any, host A, A mask, object O, object-group G, interface I.
bool FactReader::side(AddressSpec& spec, const Line& line, std::size_t& at, bool wildcard)
{
    using Kind = AddressSpec::Kind;
    const std::size_t begin = at;
    spec.addresses = nothing();
    const auto done = [&](Kind kind, std::size_t end) {
        spec.kind = kind;
        at = end;
        spec.written = line.text(begin, end);
        return true;
    };
    if (line.isAny(at, {"any", "any4", "any6"})) {
        const bool only4 = line.is(at, "any4");
        const bool only6 = line.is(at, "any6");
        spec.addresses = only4 ? share(any4()) : only6 ? share(any6()) : everything();
        return done(only4 ? Kind::Any4 : only6 ? Kind::Any6 : Kind::Any, at + 1);
    }
    if (line.is(at, "host")) {
        if (!line.more(at + 1))
            return false;
        if (const auto address = addressOf(line.word(at + 1))) {
            spec.addresses = share(AddressSet::single(*address));
            return done(Kind::Host, at + 2);
        }
        spec.exact = false;
        spec.name = std::string(line.word(at + 1));
        if (isMasked(spec.name)) {
            masked(line);
            return done(Kind::Masked, at + 2);
        }
        return done(Kind::Name, at + 2);
    }
    if (line.isAny(at, {"object", "object-group", "interface"})) {
        if (!line.more(at + 1))
            return false;
        spec.name = std::string(line.word(at + 1));
        spec.exact = false; // until it is resolved
        const Kind kind = line.is(at, "object") ? Kind::Object
            : line.is(at, "interface")          ? Kind::Interface
                                                : Kind::ObjectGroup;
        use(kind == Kind::Object          ? NameKind::Object
                : kind == Kind::Interface ? NameKind::Interface
                                          : NameKind::ObjectGroup,
            spec.name, line);
        return done(kind, at + 2);
    }
    if (line.isAny(
            at, {"object-group-network", "object-group-user", "user", "user-group", "security-group"})) {
        spec.exact = false;
        return done(Kind::Name, at + 2);
    }
    const std::string_view word = line.word(at);
    if (const auto prefix = parsePrefix(word)) {
        spec.addresses = share(setOf(*prefix));
        return done(Kind::Subnet, at + 1);
    }
    const auto address = addressOf(word);
    const std::string_view second = line.word(at + 1);
    const auto bits = parseAddress(second);
    if (!address) {
        if (!isMasked(word))
            return false;
        masked(line);
        spec.exact = false;
        spec.name = std::string(word);
        return done(Kind::Masked, bits || isMasked(second) ? at + 2 : at + 1);
    }
    if (!bits) {
        if (isMasked(second)) {
            masked(line);
            spec.exact = false;
            return done(Kind::Masked, at + 2);
        }
        spec.addresses = share(AddressSet::single(*address)); // one host without the word
        return done(Kind::Host, at + 1);
    }
    auto length = maskLength(*bits);
    const auto inverted = maskLength(v4(static_cast<std::uint32_t>(~bits->low)));
    if (wildcard || (m_facts.platform == Platform::Unknown && !length && inverted))
        length = inverted;
    if (length) {
        spec.addresses = share(setOf(prefixOf(*address, *length)));
        return done(*length == 0 ? Kind::Any4 : *length == 32 ? Kind::Host : Kind::Subnet, at + 2);
    }
    // Bits that do not hang together: few blocks can be listed, many are not worth it.
    const auto wild = static_cast<std::uint32_t>(wildcard ? bits->low : ~bits->low);
    int high = 0; // wild bits above the lowest run
    int run = 0;
    while (run < 32 && (wild >> static_cast<unsigned>(run) & 1U) != 0)
        ++run;
    for (int bit = run; bit < 32; ++bit)
        high += static_cast<int>(wild >> static_cast<unsigned>(bit) & 1U);
    constexpr int kMostBits = 10;
    if (high > kMostBits) {
        spec.exact = false;
        return done(Kind::Wildcard, at + 2);
    }
    std::vector<AddressSet::Interval> blocks;
    const auto fixed = static_cast<std::uint32_t>(address->low) & ~wild;
    const std::uint32_t upper = wild >> static_cast<unsigned>(run) << static_cast<unsigned>(run);
    std::uint32_t part = 0;
    do { // every combination of the upper wild bits
        const Prefix block{v4(fixed | part), 32 - run};
        blocks.push_back({block.first(), block.last()});
        part = (part - upper) & upper;
    } while (part != 0);
    spec.addresses = share(AddressSet::of(std::move(blocks)));
    return done(Kind::Wildcard, at + 2);
}

/// eq, neq, lt, gt, range at at; leaves set alone when there are none.
bool FactReader::ports(PortSet& set, const Line& line, std::size_t& at, bool& exact)
{
    if (!isPortWord(line, at))
        return true;
    const bool range = line.is(at, "range");
    const auto first = portNumber(line.word(at + 1), 6);
    if (range) {
        const auto last = portNumber(line.word(at + 2), 6);
        if (!first || !last)
            return false;
        set = PortSet::range(std::min(*first, *last), std::max(*first, *last));
        at += 3;
        return true;
    }
    if (!first) {
        exact = exact && !isMasked(line.word(at + 1));
        return isMasked(line.word(at + 1));
    }
    if (line.is(at, "eq")) {
        set = PortSet::single(*first);
        std::size_t i = at + 2; // IOS allows several
        while (const auto next = portNumber(line.word(i), 6)) {
            set = set.unite(PortSet::single(*next));
            ++i;
        }
        at = i;
        return true;
    }
    if (line.is(at, "neq"))
        set = allPorts().subtract(PortSet::single(*first));
    else if (line.is(at, "lt"))
        set = *first == 0 ? PortSet() : PortSet::range(0, static_cast<std::uint16_t>(*first - 1));
    else
        set = *first == 0xFFFF ? PortSet() : PortSet::range(static_cast<std::uint16_t>(*first + 1), 0xFFFF);
    at += 2;
    return true;
}

Verdict FactReader::ace(AccessList& list, const Line& line, std::size_t at, bool standard)
{
    if (!line.isAny(at, {"permit", "deny"}))
        return reject("permit or deny is expected");
    Ace ace;
    ace.where = line.where();
    ace.permit = line.is(at, "permit");
    ace.number = static_cast<int>(list.entries.size()) + 1;
    ace.text = line.text();
    ace.standard = standard;
    ++at;
    // A wildcard on a router; on an ASA a mask. When the platform is not known, the mask itself tells.
    const bool wildcard = isIosFamily(m_facts.platform);
    if (standard) {
        ace.services.list = {wholeProtocol(allProtocols())};
        ace.services.written = "ip";
        ace.destination.addresses = everything();
        ace.destination.written = "any";
        if (!side(ace.source, line, at, wildcard))
            return reject("an address is expected after permit or deny");
    } else {
        if (!protocol(ace.services, line, at))
            return reject(line.more(at) ? "\"" + std::string(line.word(at)) + "\" is no protocol"
                                        : "a protocol is expected");
        const bool portless = ace.services.list.empty();
        ServiceSpec service = portless ? wholeProtocol(allProtocols()) : ace.services.list.front();
        if (!side(ace.source, line, at, wildcard))
            return reject("an address is expected as source");
        bool exact = true;
        const std::size_t sourcePorts = at;
        if (!ports(service.sourcePorts, line, at, exact))
            return reject("a port is expected after the source");
        bool grouped = false;
        std::string written = line.text(sourcePorts, at);
        if (line.is(at, "object-group") && isService(line.word(at + 1))) { // source ports by a group
            use(NameKind::ObjectGroup, line.word(at + 1), line);
            written += line.text(at, at + 2) + " (source)";
            at += 2;
            grouped = true;
        }
        if (!side(ace.destination, line, at, wildcard))
            return reject("an address is expected as destination");
        const std::size_t destinationPorts = at;
        const bool icmp = service.protocols == PortSet::single(1) || service.protocols == PortSet::single(58);
        if (icmp && line.more(at) && icmpType(line.word(at))) {
            service.destinationPorts = PortSet::single(*icmpType(line.word(at)));
            ++at;
            if (icmpType(line.word(at)))
                ++at; // the code
        } else if (line.is(at, "object-group")) { // a service or icmp-type group
            use(NameKind::ObjectGroup, line.word(at + 1), line);
            ace.services.written += " " + line.text(at, at + 2);
            at += 2;
            grouped = true;
        } else if (!ports(service.destinationPorts, line, at, exact)) {
            return reject("a port is expected after the destination");
        }
        if (!grouped && at > destinationPorts)
            written += (written.empty() ? "" : " ") + line.text(destinationPorts, at);
        if (!written.empty())
            ace.services.written += " " + written;
        if (!portless)
            ace.services.list = {std::move(service)};
        ace.services.exact = ace.services.exact && exact && !grouped;
    }
    for (; line.more(at); ++at) {
        if (line.is(at, "inactive"))
            ace.inactive = true;
        else if (line.is(at, "established"))
            ace.established = true;
        else if (line.isAny(at, {"log", "log-input"}))
            ace.log = true;
        else if (line.is(at, "time-range")) {
            ace.timeRange = std::string(line.word(at + 1));
            use(NameKind::TimeRange, ace.timeRange, line);
            ++at;
        } else if (line.word(at).starts_with("(")) {
            if (line.word(at).find("inactive") != std::string_view::npos)
                ace.inactive = true;
        } else if (!line.isAny(at,
                       {"disable", "default", "interval", "fragments", "dscp", "precedence", "tos", "ttl",
                           "option", "ack", "fin", "psh", "rst", "syn", "urg", "match-any", "match-all",
                           "reflect", "timeout", "rule-id", "event-log", "both", "flow-start", "flow-end",
                           "alerts", "debugging", "informational", "notifications", "warnings", "errors",
                           "critical", "emergencies", "host-unreachable", "net-unreachable", "packet-too-big",
                           "administratively-prohibited", "ttl-exceeded", "port-unreachable",
                           "general-parameter-problem"})
            && !toNumber(line.word(at))
            && !line.isAny(at - 1, {"dscp", "precedence", "tos", "option", "reflect", "log"})
            && !line.word(at).starts_with("0x")) {
            return reject("\"" + std::string(line.word(at)) + "\" was not expected here");
        }
    }
    list.entries.push_back(std::move(ace));
    return Verdict::Understood;
}

Verdict FactReader::accessGroup(const Line& line)
{
    if (!line.more(2))
        return reject("in, out or global is expected");
    if (line.negated())
        return Verdict::Understood;
    AccessGroup group;
    group.acl = std::string(line.word(1));
    group.where = line.where();
    group.global = line.is(2, "global");
    group.in = !line.is(2, "out");
    group.controlPlane = line.find("control-plane", 3) < line.size();
    if (line.is(3, "interface"))
        group.interface = std::string(line.word(4));
    use(NameKind::AccessList, group.acl, line);
    if (!group.interface.empty())
        use(NameKind::Interface, group.interface, line);
    const bool sensible = group.global || (line.isAny(2, {"in", "out"}) && !group.interface.empty());
    m_facts.accessGroups.push_back(std::move(group));
    return sensible ? Verdict::Understood : reject("in or out and an interface are expected");
}

} // namespace rungbook::config
