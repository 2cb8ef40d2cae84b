// SPDX-License-Identifier: GPL-3.0-or-later
// object, object-group, and what they stand for once everything was read.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

ServiceSpec whole(PortSet protocols)
{
    return {std::move(protocols), allPorts(), allPorts()};
}

/// Services that differ in their destination ports only become one.
void compact(std::vector<ServiceSpec>& list)
{
    std::vector<ServiceSpec> out;
    std::vector<std::vector<PortSet::Interval>> ports;
    for (ServiceSpec& one : list) {
        const auto& added = one.destinationPorts.parts();
        const auto same = std::find_if(out.begin(), out.end(), [&](const ServiceSpec& other) {
            return other.protocols == one.protocols && other.sourcePorts == one.sourcePorts;
        });
        if (same == out.end()) {
            ports.push_back(added);
            out.push_back(std::move(one));
        } else {
            auto& known = ports[static_cast<std::size_t>(same - out.begin())];
            known.insert(known.end(), added.begin(), added.end());
        }
    }
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i].destinationPorts = PortSet::of(std::move(ports[i]));
    list = std::move(out);
}

/// What a list of services costs to copy.
std::size_t sizeOf(const std::vector<ServiceSpec>& list)
{
    std::size_t size = 0;
    for (const ServiceSpec& one : list)
        size += 4 + one.destinationPorts.parts().size() / 8;
    return size;
}

constexpr std::size_t kMostServices = 3'000'000; // copied for all groups and entries together

} // namespace

Verdict FactReader::object(const Line& line)
{
    const std::string_view name = line.word(2);
    if (!line.isAny(1, {"network", "service"}) || name.empty())
        return line.isAny(1, {"network-service", "icmp"})
            ? Verdict::Other
            : reject("network or service and a name are expected");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.objects, m_objects, name, line.where(), &fresh);
    const std::size_t index = m_objects.at(std::string(name));
    m_facts.objects[index].service = line.is(1, "service");
    if (fresh)
        define(NameKind::Object, name, line.where());
    const std::string objectName(name);
    eachChild(line, [&](const Line& sub) {
        Object& object = m_facts.objects[index];
        if (sub.negated() || sub.is(0, "description"))
            return Verdict::Understood;
        if (sub.is(0, "nat"))
            return objectNat(sub, objectName);
        object.where.last = std::max(object.where.last, sub.where().last);
        if (sub.is(0, "service")) {
            std::size_t at = 1;
            if (sub.is(1, "tcp-udp")) {
                object.services.list = {whole(PortSet::single(6).unite(PortSet::single(17)))};
                at = 2;
            } else if (!protocol(object.services, sub, at) || object.services.list.empty()) {
                return reject("a protocol is expected");
            }
            ServiceSpec& service = object.services.list.front();
            bool exact = true;
            if (sub.is(at, "source") && !ports(service.sourcePorts, sub, ++at, exact))
                return reject("a port is expected after source");
            if (sub.is(at, "destination") && !ports(service.destinationPorts, sub, ++at, exact))
                return reject("a port is expected after destination");
            if (const auto type = icmpType(sub.word(at)); type && sub.more(at))
                service.destinationPorts = PortSet::single(*type);
            object.services.written = sub.text(1);
            object.services.exact = exact;
            object.empty = false;
            return Verdict::Understood;
        }
        AddressSpec& spec = object.address;
        spec.written = sub.text();
        if (sub.is(0, "host")) {
            std::size_t at = 0;
            if (!side(spec, sub, at, false))
                return reject("an address is expected after host");
        } else if (sub.is(0, "subnet") || parseAddress(sub.word(0))) {
            std::size_t at = sub.is(0, "subnet") ? 1 : 0;
            if (!side(spec, sub, at, false) || spec.kind == AddressSpec::Kind::Name)
                return reject("an address and a mask are expected after subnet");
        } else if (sub.is(0, "range")) {
            const auto first = addressOf(sub.word(1));
            const auto last = addressOf(sub.word(2));
            const bool known = first && last && !(*last < *first) && first->family == last->family;
            if (!known && !isMasked(sub.word(1)) && !isMasked(sub.word(2)))
                return reject("two addresses are expected after range");
            spec.kind = known ? AddressSpec::Kind::Range : AddressSpec::Kind::Masked;
            spec.exact = known;
            spec.addresses =
                std::make_shared<const AddressSet>(known ? AddressSet::range(*first, *last) : AddressSet());
        } else if (sub.is(0, "fqdn")) {
            spec.kind = AddressSpec::Kind::Name;
            spec.exact = false;
            spec.name = std::string(sub.word(sub.size() - 1));
            spec.addresses = std::make_shared<const AddressSet>();
        } else {
            return reject("host, subnet, range or fqdn is expected");
        }
        spec.written = sub.text();
        object.empty = false;
        return Verdict::Understood;
    });
    return Verdict::Understood;
}

Verdict FactReader::objectGroup(const Line& line)
{
    const std::string_view name = line.word(2);
    if (!line.isAny(1, {"network", "service", "protocol", "icmp-type", "user", "security", "network-service"})
        || name.empty())
        return line.isAny(1, {"id"}) || sameWord(line.word(1), "search")
            ? Verdict::Other
            : reject("network, service, protocol or icmp-type and a name are expected");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.objectGroups, m_objectGroups, name, line.whole(), &fresh);
    const std::size_t index = m_objectGroups.at(std::string(name));
    ObjectGroup& group = m_facts.objectGroups[index];
    group.type = std::string(line.word(1));
    group.services.written = std::string(line.word(3)); // tcp, udp or tcp-udp: the members are ports then
    if (fresh)
        define(NameKind::ObjectGroup, name, line.where());
    eachChild(line, [&](const Line& sub) {
        if (sub.negated() || sub.is(0, "description"))
            return Verdict::Understood;
        return groupMember(m_facts.objectGroups[index], sub);
    });
    return Verdict::Understood;
}

Verdict FactReader::groupMember(ObjectGroup& group, const Line& line)
{
    if (line.is(0, "group-object")) {
        if (!line.more(1))
            return reject("a group is expected");
        group.groups.push_back({std::string(line.word(1)), line.where()});
        use(NameKind::ObjectGroup, line.word(1), line);
        return Verdict::Understood;
    }
    if (sameWord(group.type, "network")) {
        AddressSpec spec;
        std::size_t at = line.is(0, "network-object") ? 1 : 0;
        if (line.is(0, "range")) {
            const auto first = addressOf(line.word(1));
            const auto last = addressOf(line.word(2));
            if (!first || !last || *last < *first || first->family != last->family)
                return reject("two addresses are expected after range");
            spec.kind = AddressSpec::Kind::Range;
            spec.addresses = std::make_shared<const AddressSet>(AddressSet::range(*first, *last));
            spec.written = line.text();
        } else if (!side(spec, line, at, false)) {
            return reject("an address is expected");
        }
        if (spec.kind == AddressSpec::Kind::Object)
            group.objects.push_back({spec.name, line.where()});
        group.members.push_back(std::move(spec));
        return Verdict::Understood;
    }
    if (sameWord(group.type, "user") || sameWord(group.type, "security")
        || sameWord(group.type, "network-service"))
        return Verdict::Understood;
    // Services: "port-object eq 80" of a group with a protocol, or "service-object tcp destination eq 80".
    if (line.is(0, "port-object")) {
        std::vector<std::uint16_t> protocols;
        if (!sameWord(group.services.written, "udp"))
            protocols.push_back(6);
        if (!sameWord(group.services.written, "tcp"))
            protocols.push_back(17);
        ServiceSpec service = whole({});
        for (const std::uint16_t number : protocols)
            service.protocols = service.protocols.unite(PortSet::single(number));
        std::size_t at = 1;
        bool exact = true;
        if (!line.isAny(1, {"eq", "range"}) || !ports(service.destinationPorts, line, at, exact))
            return reject("eq or range and a port are expected");
        group.services.list.push_back(std::move(service));
        return Verdict::Understood;
    }
    if (line.is(0, "protocol-object")) {
        const auto number = protocolNumber(line.word(1));
        if (!number && !line.is(1, "ip"))
            return reject("a protocol is expected");
        group.services.list.push_back(whole(number ? PortSet::single(*number) : allProtocols()));
        return Verdict::Understood;
    }
    if (line.is(0, "icmp-object")) {
        const auto type = icmpType(line.word(1));
        if (!type)
            return reject("a type of ICMP is expected");
        group.services.list.push_back({PortSet::single(1), allPorts(), PortSet::single(*type)});
        return Verdict::Understood;
    }
    std::size_t at = line.is(0, "service-object") ? 1 : 0;
    if (line.is(at, "object")) {
        group.objects.push_back({std::string(line.word(at + 1)), line.where()});
        use(NameKind::Object, line.word(at + 1), line);
        return Verdict::Understood;
    }
    PortSet protocols;
    if (line.is(at, "tcp-udp"))
        protocols = PortSet::single(6).unite(PortSet::single(17));
    else if (line.is(at, "ip"))
        protocols = allProtocols();
    else if (const auto number = protocolNumber(line.word(at)))
        protocols = PortSet::single(*number);
    else
        return reject("a protocol is expected");
    const bool icmp = protocols == PortSet::single(1) || protocols == PortSet::single(58);
    ServiceSpec service = whole(std::move(protocols));
    ++at;
    bool exact = true;
    if (line.is(at, "source") && !ports(service.sourcePorts, line, ++at, exact))
        return reject("a port is expected after source");
    if (line.is(at, "destination"))
        ++at;
    if (icmp && icmpType(line.word(at)))
        service.destinationPorts = PortSet::single(*icmpType(line.word(at)));
    else if (!ports(service.destinationPorts, line, at, exact))
        return reject("a port is expected");
    else if (const auto port = portNumber(line.word(at), 6); port && line.more(at)) // IOS: "tcp www"
        service.destinationPorts = PortSet::single(*port);
    group.services.list.push_back(std::move(service));
    return Verdict::Understood;
}

// ---- what the names stand for

void FactReader::resolveGroup(std::size_t i, std::vector<unsigned char>& state, int depth)
{
    constexpr int kDeepest = 64;
    constexpr std::size_t kMostIntervals =
        20'000'000; // of all groups together; a hostile text could ask for far more
    ObjectGroup& group = m_facts.objectGroups[i];
    if (state[i] != 0) {
        group.exact = group.exact && state[i] == 2; // 1: it goes in circles
        return;
    }
    state[i] = 1;
    std::vector<AddressSet::Interval> parts;
    const auto take = [&](const AddressSet& set) {
        parts.insert(parts.end(), set.parts().begin(), set.parts().end());
    };
    for (AddressSpec& member : group.members) {
        if (member.kind != AddressSpec::Kind::ObjectGroup)
            resolveSpec(member);
        take(member.set());
        group.exact = group.exact && member.exact;
    }
    for (const NameUse& object : group.objects) {
        if (sameWord(group.type, "network"))
            break;
        const auto it = m_objects.find(object.name);
        if (it == m_objects.end() || m_facts.objects[it->second].services.list.empty()) {
            group.exact = false;
            continue;
        }
        const Services& services = m_facts.objects[it->second].services;
        m_serviceWork += services.list.size();
        group.services.list.insert(group.services.list.end(), services.list.begin(), services.list.end());
        group.exact = group.exact && services.exact;
    }
    for (const NameUse& nested : group.groups) {
        const auto it = m_objectGroups.find(nested.name);
        if (it == m_objectGroups.end() || depth >= kDeepest || state[it->second] == 1) {
            group.exact = false;
            continue;
        }
        resolveGroup(it->second, state, depth + 1);
        const ObjectGroup& inner = m_facts.objectGroups[it->second];
        if (inner.addresses && m_intervals <= kMostIntervals) {
            m_intervals += inner.addresses->parts().size();
            take(*inner.addresses);
        } else {
            group.exact = false;
        }
        m_serviceWork += sizeOf(inner.services.list);
        if (m_serviceWork > kMostServices)
            group.exact = false;
        else
            group.services.list.insert(
                group.services.list.end(), inner.services.list.begin(), inner.services.list.end());
        group.exact = group.exact && inner.exact;
    }
    compact(group.services.list);
    group.addresses = std::make_shared<const AddressSet>(AddressSet::of(std::move(parts)));
    group.services.exact = group.exact;
    state[i] = 2;
}

void FactReader::resolveSpec(AddressSpec& spec)
{
    using Kind = AddressSpec::Kind;
    if (spec.kind == Kind::Object) {
        const auto it = m_objects.find(spec.name);
        if (it != m_objects.end() && m_facts.objects[it->second].address.addresses) {
            spec.addresses = m_facts.objects[it->second].address.addresses;
            spec.exact = m_facts.objects[it->second].address.exact;
        }
    } else if (spec.kind == Kind::ObjectGroup) {
        const auto it = m_objectGroups.find(spec.name);
        if (it != m_objectGroups.end() && m_facts.objectGroups[it->second].addresses) {
            spec.addresses = m_facts.objectGroups[it->second].addresses;
            spec.exact = m_facts.objectGroups[it->second].exact;
        }
    } else if (spec.kind == Kind::Interface) {
        const auto it = std::find_if(m_facts.interfaces.begin(), m_facts.interfaces.end(),
            [&](const Interface& interface) { return sameWord(interface.label(), spec.name); });
        if (it != m_facts.interfaces.end() && it->address.known()) {
            spec.addresses = std::make_shared<const AddressSet>(AddressSet::single(it->address.value));
            spec.exact = true;
        }
    }
    if (!spec.addresses)
        spec.addresses = std::make_shared<const AddressSet>();
}

/// Groups and objects among the services of an entry: in place of the protocol, or of the ports behind it.
void FactReader::resolveServices(Services& services)
{
    if (services.exact)
        return;
    const std::vector<std::string_view> words = splitWords(services.written);
    std::vector<ServiceSpec> ports;
    std::vector<ServiceSpec> protocols = services.list;
    bool exact = true;
    bool source = false;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const bool object = sameWord(words[i], "object");
        if (!object && !sameWord(words[i], "object-group"))
            continue;
        const Services* found = nullptr;
        bool foundExact = false;
        if (object) {
            if (const auto it = m_objects.find(std::string(words[i + 1])); it != m_objects.end()) {
                found = &m_facts.objects[it->second].services;
                foundExact = found->exact;
            }
        } else if (const auto it = m_objectGroups.find(std::string(words[i + 1]));
                   it != m_objectGroups.end()) {
            found = &m_facts.objectGroups[it->second].services;
            foundExact = m_facts.objectGroups[it->second].exact;
        }
        exact = exact && foundExact;
        if (found == nullptr)
            continue;
        m_serviceWork += sizeOf(found->list);
        if (m_serviceWork > kMostServices)
            return; // it stays inexact
        if (i == 0)
            protocols = found->list;
        else
            ports = found->list;
        source = i + 2 < words.size() && words[i + 2] == "(source)";
    }
    if (!ports.empty()) {
        std::vector<ServiceSpec> both;
        for (const ServiceSpec& outer : protocols)
            for (const ServiceSpec& inner : ports) {
                ServiceSpec one = outer;
                one.protocols = outer.protocols.intersect(inner.protocols);
                if (one.protocols.empty())
                    continue;
                (source ? one.sourcePorts : one.destinationPorts) = inner.destinationPorts;
                both.push_back(std::move(one));
                if (both.size() > 4096) {
                    exact = false;
                    break;
                }
            }
        protocols = std::move(both);
    }
    services.list = std::move(protocols);
    services.exact = exact && !services.list.empty();
}

void FactReader::resolve()
{
    for (Object& object : m_facts.objects)
        if (!object.service)
            resolveSpec(object.address);
    std::vector<unsigned char> state(m_facts.objectGroups.size(), 0);
    for (std::size_t i = 0; i < m_facts.objectGroups.size(); ++i)
        resolveGroup(i, state, 0);
    for (AccessList& list : m_facts.accessLists)
        for (Ace& ace : list.entries) {
            resolveSpec(ace.source);
            resolveSpec(ace.destination);
            resolveServices(ace.services);
        }
    for (NatRule& rule : m_facts.natRules)
        for (AddressSpec* spec :
            {&rule.realSource, &rule.mappedSource, &rule.realDestination, &rule.mappedDestination})
            resolveSpec(*spec);
}

} // namespace rungbook::config
