// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about access lists, objects and groups, each with the exact set of packets it stands for.
#pragma once

#include "core/config/facts_base.h"

#include <memory>
#include <string>
#include <vector>

namespace rungbook::config
{

/// One side of an access-list entry, of an object or of a NAT rule: what was written and the addresses it stands for.
struct AddressSpec {
    enum class Kind : unsigned char {
        Any, ///< both families
        Any4,
        Any6,
        Host,
        Subnet,
        Range,
        Wildcard, ///< an IOS wildcard whose bits are not contiguous
        Object,
        ObjectGroup,
        Interface, ///< the address of an interface
        Name, ///< a DNS name
        Masked
    };
    Kind kind = Kind::Any;
    std::string written; ///< "192.0.2.0 255.255.255.0", "object LAN"
    std::string name; ///< of an object, group or interface
    std::shared_ptr<const AddressSet> addresses; ///< never null after reading; empty when nothing is known
    bool exact = true; ///< addresses is all of it, for certain: not so when masked, undefined or a DNS name

    const AddressSet& set() const;
};

/// Protocols and ports together, such as tcp 80 or an entry of a service group. Of ICMP the type stands in destinationPorts.
struct ServiceSpec {
    PortSet protocols;
    PortSet sourcePorts;
    PortSet destinationPorts;
};

/// The services of an access-list entry.
struct Services {
    std::string written; ///< "tcp eq www", "object-group WEB"
    std::vector<ServiceSpec> list; ///< any of these
    bool exact = true;
    bool anyIp() const; ///< all protocols and all ports: "ip"
};

/// One entry of an access list.
struct Ace {
    SourceSpan where;
    int number = 0; ///< line or sequence number when given, else its position from 1
    bool permit = true;
    bool inactive = false;
    bool standard = false; ///< source only, destination is any
    std::string timeRange;
    bool log = false;
    bool established = false; ///< IOS: only replies
    Services services;
    AddressSpec source;
    AddressSpec destination;
    std::string text; ///< the command as it stands, without secrets
    bool exact() const { return services.exact && source.exact && destination.exact; }
};

/// The packets that an entry is about, inactive or not, permit or deny.
FlowSet flowsOf(const Ace& ace);

/// An access list: extended, standard, numbered or named, of either platform.
struct AccessList {
    std::string name;
    SourceSpan where; ///< its first line
    std::string type; ///< extended, standard, ethertype, webtype, ipv6
    std::vector<Ace> entries;
    std::vector<NameUse> remarks; ///< text in name
    bool headerOnly = false; ///< "ip access-list extended A" without entries
    bool uncertain =
        false; ///< an entry was not understood: what it permits or denies is missing from entries
};

/// The packets that an access list permits: entries in order, the first that fits decides. exact is false when an entry is not, or was not
/// understood.
struct PermittedFlows {
    FlowSet flows;
    bool exact = true;
};
PermittedFlows permittedBy(const AccessList& list);

/// object network|service O.
struct Object {
    std::string name;
    SourceSpan where;
    bool service = false;
    AddressSpec address; ///< of a network object
    Services services; ///< of a service object
    bool empty = true; ///< nothing was said about it
};

/// object-group network|service|protocol|icmp-type G.
struct ObjectGroup {
    std::string name;
    SourceSpan where;
    std::string type;
    std::vector<AddressSpec> members; ///< of a network group, nested groups included as they stand
    std::vector<NameUse> groups; ///< nested group-objects
    std::vector<NameUse> objects; ///< objects that members name
    std::shared_ptr<const AddressSet> addresses; ///< everything below it; of a network group
    Services services; ///< everything below it; of a service, protocol or icmp-type group
    bool exact = true; ///< false when something below is undefined, masked, a DNS name, or goes in circles
};

/// access-group A in|out interface IF [control-plane] | global, or ip access-group A in|out on an IOS interface.
struct AccessGroup {
    std::string acl;
    std::string interface; ///< empty when global
    bool in = true;
    bool controlPlane = false;
    bool global = false;
    SourceSpan where;
};

/// name A TOKEN.
struct NameEntry {
    std::string name;
    Address address;
    SourceSpan where;
};

} // namespace rungbook::config
