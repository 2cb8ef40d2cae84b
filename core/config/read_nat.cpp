// SPDX-License-Identifier: GPL-3.0-or-later
// Address translation of all generations.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>
#include <tuple>

namespace rungbook::config
{
namespace
{

std::shared_ptr<const AddressSet> anySet()
{
    static const auto kAny = std::make_shared<const AddressSet>(anyAddress());
    return kAny;
}

AddressSpec anySpec()
{
    AddressSpec spec;
    spec.written = "any";
    spec.addresses = anySet();
    return spec;
}

} // namespace

bool NatRule::identity() const
{
    const auto same = [](const AddressSpec& real, const AddressSpec& mapped) {
        if (real.exact && mapped.exact)
            return real.set() == mapped.set();
        return !real.written.empty() && real.written == mapped.written;
    };
    if (kind == NatKind::Exempt || kind == NatKind::Identity)
        return true;
    return !mappedIsInterface && same(realSource, mappedSource)
        && (!hasDestination || same(realDestination, mappedDestination));
}

/// "(inside,outside)" or "(inside)".
bool FactReader::natInterfaces(NatRule& rule, std::string_view word)
{
    if (word.size() < 3 || word.front() != '(' || word.back() != ')')
        return false;
    word = word.substr(1, word.size() - 2);
    const std::size_t comma = word.find(',');
    rule.insideInterface = std::string(word.substr(0, comma));
    if (comma != std::string_view::npos)
        rule.outsideInterface = std::string(word.substr(comma + 1));
    return !rule.insideInterface.empty();
}

/// An object, a group or "any" by its name, as twice NAT writes them.
AddressSpec FactReader::named(std::string_view word, const Line& line)
{
    if (sameWord(word, "any") || sameWord(word, "any4") || sameWord(word, "any6"))
        return anySpec();
    AddressSpec spec;
    spec.written = std::string(word);
    spec.name = std::string(word);
    spec.exact = false;
    if (sameWord(word, "interface")) {
        spec.kind = AddressSpec::Kind::Interface;
        return spec;
    }
    if (const auto address = parseAddress(word)) {
        spec.kind = AddressSpec::Kind::Host;
        spec.addresses = std::make_shared<const AddressSet>(AddressSet::single(*address));
        spec.exact = true;
        return spec;
    }
    // Whether it is an object or a group shows when everything was read; both are defined before they are used on a device.
    const bool group = m_objectGroups.contains(std::string(word)) && !m_objects.contains(std::string(word));
    spec.kind = group ? AddressSpec::Kind::ObjectGroup : AddressSpec::Kind::Object;
    use(group ? NameKind::ObjectGroup : NameKind::Object, word, line);
    return spec;
}

void FactReader::natOptions(NatRule& rule, const Line& line, std::size_t at)
{
    for (; line.more(at); ++at) {
        if (line.is(at, "no-proxy-arp"))
            rule.noProxyArp = true;
        else if (line.is(at, "route-lookup"))
            rule.routeLookup = true;
        else if (line.is(at, "unidirectional"))
            rule.unidirectional = true;
        else if (line.is(at, "dns"))
            rule.dns = true;
        else if (line.is(at, "inactive"))
            rule.inactive = true;
        else if (line.is(at, "interface"))
            rule.mappedIsInterface = true;
        else if (line.is(at, "description"))
            return;
        else if (line.is(at, "service")) {
            for (++at; line.more(at) && rule.services.size() < 3
                 && !line.isAny(at,
                     {"no-proxy-arp", "route-lookup", "unidirectional", "inactive", "description", "dns"});
                 ++at)
                rule.services.emplace_back(line.word(at));
            --at;
        }
    }
}

/// nat (if) N ..., nat (if) 0 access-list A of 8.2 and before; a rule with two interfaces is twice NAT.
Verdict FactReader::oldNat(const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    NatRule rule;
    rule.where = line.where();
    if (!natInterfaces(rule, line.word(1)))
        return line.isAny(1, {"source"}) ? twiceNat(line)
                                         : reject("interfaces in brackets are expected after nat");
    if (!rule.outsideInterface.empty())
        return twiceNat(line);
    const auto id = line.number(2);
    if (!id)
        return line.isAny(2, {"source", "after-auto"}) ? twiceNat(line)
                                                       : reject("a number is expected after the interface");
    use(NameKind::Interface, rule.insideInterface, line);
    rule.natId = *id;
    rule.position = ++m_oldNat;
    rule.kind = NatKind::Dynamic;
    rule.mappedSource = AddressSpec{};
    rule.mappedSource.exact = false;
    if (line.is(3, "access-list")) {
        if (!line.more(4))
            return reject("an access list is expected");
        setText(rule.acl, line, 4);
        use(NameKind::AccessList, line.word(4), line);
        rule.kind = *id == 0 ? NatKind::Exempt : NatKind::Dynamic;
        rule.realSource = anySpec();
        rule.realSource.exact = false; // the access list says it
        rule.outsideOption = line.find("outside", 5) < line.size();
    } else {
        std::size_t at = 3;
        if (!side(rule.realSource, line, at, false))
            return reject("an address is expected");
        if (*id == 0) {
            rule.kind = NatKind::Identity;
            rule.mappedSource = rule.realSource;
        }
        rule.outsideOption = line.find("outside", at) < line.size();
    }
    m_facts.natRules.push_back(std::move(rule));
    return Verdict::Understood;
}

Verdict FactReader::global(const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    NatRule reader;
    if (!natInterfaces(reader, line.word(1)))
        return reject("an interface in brackets is expected after global");
    const auto id = line.number(2);
    if (!id || !line.more(3))
        return reject("a number and addresses are expected");
    use(NameKind::Interface, reader.insideInterface, line);
    m_facts.natPools.push_back(
        {reader.insideInterface, *id, {}, line.text(3), line.is(3, "interface"), line.where()});
    return Verdict::Understood;
}

/// static (real,mapped) [tcp|udp] MAPPED REAL [netmask M] | access-list A.
Verdict FactReader::oldStatic(const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    NatRule rule;
    rule.where = line.where();
    rule.kind = NatKind::Static;
    rule.position = ++m_oldNat;
    if (!natInterfaces(rule, line.word(1)) || rule.outsideInterface.empty())
        return reject("two interfaces in brackets are expected after static");
    use(NameKind::Interface, rule.insideInterface, line);
    use(NameKind::Interface, rule.outsideInterface, line);
    std::size_t at = 2;
    const bool port = line.isAny(at, {"tcp", "udp"});
    if (port)
        rule.services.emplace_back(line.word(at++));
    const std::size_t mapped = at++;
    if (port)
        rule.services.emplace_back(line.word(at++));
    if (line.is(at, "access-list")) {
        setText(rule.acl, line, at + 1);
        use(NameKind::AccessList, line.word(at + 1), line);
        rule.realSource = anySpec();
        rule.realSource.exact = false;
    } else if (!line.more(at)) {
        return reject("a mapped and a real address are expected");
    }
    const std::size_t real = at++;
    if (port && rule.acl.absent())
        rule.services.emplace_back(line.word(at++));
    int length = 32;
    if (const std::size_t mask = line.find("netmask", at); mask + 1 < line.size()) {
        const auto bits = parseAddress(line.word(mask + 1));
        length = (bits ? maskLength(*bits) : std::nullopt).value_or(32);
    }
    const auto spec = [&](AddressSpec& out, std::size_t i) {
        out = AddressSpec{};
        out.written = std::string(line.word(i));
        out.exact = false;
        if (line.is(i, "interface")) {
            out.kind = AddressSpec::Kind::Interface;
            out.name = rule.outsideInterface;
            rule.mappedIsInterface = true;
            return true;
        }
        const auto address = addressOf(line.word(i));
        if (!address) {
            out.kind = AddressSpec::Kind::Masked;
            return isMasked(line.word(i));
        }
        out.kind = length == 32 ? AddressSpec::Kind::Host : AddressSpec::Kind::Subnet;
        out.addresses = std::make_shared<const AddressSet>(setOf(prefixOf(*address, length)));
        out.exact = true;
        return true;
    };
    if (!spec(rule.mappedSource, mapped) || (rule.acl.absent() && !spec(rule.realSource, real)))
        return reject("an address is expected");
    if (rule.acl.absent() && rule.realSource.exact && rule.realSource.set() == rule.mappedSource.set()
        && !port)
        rule.kind = NatKind::Static; // identity() tells
    m_facts.natRules.push_back(std::move(rule));
    return Verdict::Understood;
}

/// nat (real,mapped) [line] [after-auto] source static|dynamic REAL MAPPED [destination static MAPPED REAL] [service ...] ...
Verdict FactReader::twiceNat(const Line& line)
{
    NatRule rule;
    rule.where = line.where();
    std::size_t at = 1;
    if (natInterfaces(rule, line.word(1))) {
        at = 2;
        for (const std::string& name : {rule.insideInterface, rule.outsideInterface})
            if (!name.empty() && !sameWord(name, "any"))
                use(NameKind::Interface, name, line);
    }
    rule.section = NatSection::Manual;
    if (line.is(at, "after-auto")) {
        rule.section = NatSection::AfterAuto;
        ++at;
    }
    if (const auto position = line.number(at)) {
        rule.position = *position;
        ++at;
    }
    if (line.is(at, "after-auto")) {
        rule.section = NatSection::AfterAuto;
        ++at;
    }
    int& count = rule.section == NatSection::AfterAuto ? m_afterAutoNat : m_manualNat;
    ++count;
    if (rule.position == 0)
        rule.position = count;
    if (!line.is(at, "source") || !line.isAny(at + 1, {"static", "dynamic"}) || !line.more(at + 3))
        return reject("source static or source dynamic with a real and a mapped object is expected");
    rule.kind = line.is(at + 1, "static") ? NatKind::Static : NatKind::Dynamic;
    rule.realSource = named(line.word(at + 2), line);
    at += 3;
    if (line.is(at, "pat-pool"))
        ++at;
    rule.mappedSource = named(line.word(at), line);
    if (line.is(at, "interface")) {
        rule.mappedIsInterface = true;
        rule.mappedSource.name = rule.outsideInterface;
    }
    ++at;
    const std::size_t destination = line.find("destination", at);
    if (destination < line.size()) {
        if (!line.is(destination + 1, "static") || !line.more(destination + 3))
            return reject("destination static with a mapped and a real object is expected");
        rule.hasDestination = true;
        rule.mappedDestination = named(line.word(destination + 2), line);
        rule.realDestination = named(line.word(destination + 3), line);
        natOptions(rule, line, destination + 4);
    } else {
        rule.realDestination = rule.mappedDestination = anySpec();
        natOptions(rule, line, at);
    }
    m_facts.natRules.push_back(std::move(rule));
    return Verdict::Understood;
}

/// object network O / nat (real,mapped) static|dynamic MAPPED.
Verdict FactReader::objectNat(const Line& line, std::string_view object)
{
    NatRule rule;
    rule.where = line.where();
    rule.section = NatSection::Object;
    rule.object = std::string(object);
    std::size_t at = 1;
    if (natInterfaces(rule, line.word(1))) {
        at = 2;
        for (const std::string& name : {rule.insideInterface, rule.outsideInterface})
            if (!name.empty() && !sameWord(name, "any"))
                use(NameKind::Interface, name, line);
    }
    if (!line.isAny(at, {"static", "dynamic"}) || !line.more(at + 1))
        return reject("static or dynamic and a mapped address are expected");
    rule.kind = line.is(at, "static") ? NatKind::Static : NatKind::Dynamic;
    rule.realSource.kind = AddressSpec::Kind::Object;
    rule.realSource.name = rule.realSource.written = std::string(object);
    rule.realSource.exact = false;
    use(NameKind::Object, object, line);
    ++at;
    if (line.is(at, "pat-pool"))
        ++at;
    rule.mappedSource = named(line.word(at), line);
    if (line.is(at, "interface")) {
        rule.mappedIsInterface = true;
        rule.mappedSource.name = rule.outsideInterface;
    }
    rule.realDestination = rule.mappedDestination = anySpec();
    natOptions(rule, line, at + 1);
    rule.position = static_cast<int>(m_facts.natRules.size()) + 1;
    m_facts.natRules.push_back(std::move(rule));
    return Verdict::Understood;
}

/// ip nat inside|outside source static|list|route-map ..., ip nat pool.
Verdict FactReader::iosNat(const Line& line)
{
    if (line.negated())
        return Verdict::Understood;
    if (line.is(2, "pool")) {
        if (!line.more(4))
            return reject("a name and addresses are expected");
        m_facts.natPools.push_back({{}, -1, std::string(line.word(3)), line.text(4), false, line.where()});
        define(NameKind::NatPool, line.word(3), line.where());
        return Verdict::Understood;
    }
    if (!line.isAny(2, {"inside", "outside"}))
        return Verdict::Understood; // timeouts, services, logging
    NatRule rule;
    rule.where = line.where();
    rule.kind = line.is(2, "inside") ? NatKind::IosInside : NatKind::IosOutside;
    rule.position = ++m_oldNat;
    rule.insideInterface = "inside";
    rule.overload = line.find("overload") < line.size();
    std::size_t at = 4;
    if (!line.isAny(3, {"source", "destination"}))
        return reject("source is expected");
    rule.realSource = anySpec();
    rule.realSource.exact = false;
    rule.mappedSource.exact = false;
    if (line.is(at, "static")) {
        at += 1;
        if (line.is(at, "network"))
            ++at;
        const bool port = line.isAny(at, {"tcp", "udp", "esp"});
        if (port)
            rule.services.emplace_back(line.word(at++));
        const auto spec = [&](AddressSpec& out) {
            out = AddressSpec{};
            out.written = std::string(line.word(at));
            out.kind = AddressSpec::Kind::Host;
            const auto address = addressOf(line.word(at));
            out.exact = address.has_value();
            if (address)
                out.addresses = std::make_shared<const AddressSet>(AddressSet::single(*address));
            else
                out.kind = AddressSpec::Kind::Masked;
            ++at;
            return address.has_value() || isMasked(out.written);
        };
        if (!spec(rule.realSource))
            return reject("a local address is expected");
        if (port && toNumber(line.word(at)))
            rule.services.emplace_back(line.word(at++));
        if (line.is(at, "interface")) {
            rule.mappedIsInterface = true;
            rule.outsideInterface = std::string(line.word(at + 1));
        } else if (!spec(rule.mappedSource)) {
            return reject("a global address is expected");
        }
        const auto bits = parseAddress(line.word(at));
        if (const auto length = bits ? maskLength(*bits) : std::nullopt;
            length && line.find("network") < line.size())
            for (AddressSpec* one : {&rule.realSource, &rule.mappedSource})
                if (one->exact && !one->set().empty())
                    one->addresses = std::make_shared<const AddressSet>(
                        setOf(prefixOf(one->set().parts().front().first, *length)));
        if (const std::size_t map = line.find("route-map", at); map + 1 < line.size()) {
            rule.routeMap = std::string(line.word(map + 1));
            use(NameKind::RouteMap, rule.routeMap, line);
        }
    } else if (line.is(at, "list")) {
        setText(rule.acl, line, at + 1);
        use(NameKind::AccessList, line.word(at + 1), line);
        at += 2;
    } else if (line.is(at, "route-map")) {
        rule.routeMap = std::string(line.word(at + 1));
        use(NameKind::RouteMap, rule.routeMap, line);
        at += 2;
    } else {
        return reject("static, list or route-map is expected");
    }
    if (line.is(4, "static")) {
        m_facts.natRules.push_back(std::move(rule));
        return Verdict::Understood;
    }
    if (line.is(at, "interface")) {
        rule.mappedIsInterface = true;
        rule.outsideInterface = std::string(line.word(at + 1));
        if (line.more(at + 2) && toNumber(line.word(at + 2)))
            rule.outsideInterface += std::string(line.word(at + 2));
        use(NameKind::Interface, rule.outsideInterface, line);
    } else if (line.is(at, "pool")) {
        rule.mappedSource.written = std::string(line.word(at + 1));
        use(NameKind::NatPool, line.word(at + 1), line);
    }
    m_facts.natRules.push_back(std::move(rule));
    return Verdict::Understood;
}

/// The order in which a device tries its rules.
void FactReader::orderNat()
{
    const auto rank = [](const NatRule& rule) {
        // Old versions: exemptions, statics (policy before plain), policy NAT, the rest.
        int old = 0;
        if (rule.section == NatSection::Old)
            old = rule.kind == NatKind::Exempt   ? 0
                : rule.kind == NatKind::Static   ? (rule.acl.known() ? 1 : 2)
                : rule.acl.known()               ? 3
                : rule.kind == NatKind::Identity ? 4
                                                 : 5;
        const int section = rule.section == NatSection::Old ? 0
            : rule.section == NatSection::Manual            ? 1
            : rule.section == NatSection::Object            ? 2
                                                            : 3;
        return std::tuple(section, old);
    };
    const auto addresses = [](const NatRule& rule) {
        // Of object NAT: fewer addresses first.
        long double count = 0;
        for (const AddressSet::Interval& part : rule.realSource.set().parts())
            count += static_cast<long double>(part.last.low - part.first.low) + 1;
        return count;
    };
    std::stable_sort(
        m_facts.natRules.begin(), m_facts.natRules.end(), [&](const NatRule& a, const NatRule& b) {
            if (rank(a) != rank(b))
                return rank(a) < rank(b);
            if (a.section == NatSection::Object) {
                if ((a.kind == NatKind::Static) != (b.kind == NatKind::Static))
                    return a.kind == NatKind::Static;
                if (addresses(a) != addresses(b))
                    return addresses(a) < addresses(b);
                const bool known = !a.realSource.set().empty() && !b.realSource.set().empty();
                if (known
                    && a.realSource.set().parts().front().first != b.realSource.set().parts().front().first)
                    return a.realSource.set().parts().front().first
                        < b.realSource.set().parts().front().first;
                return a.object < b.object;
            }
            return (a.section == NatSection::Manual || a.section == NatSection::AfterAuto)
                && a.position < b.position;
        });
    // Objects and groups share the syntax of twice NAT: set right what was read before its definition.
    for (NatRule& rule : m_facts.natRules)
        for (AddressSpec* spec :
            {&rule.realSource, &rule.mappedSource, &rule.realDestination, &rule.mappedDestination})
            if (spec->kind == AddressSpec::Kind::Object && !m_objects.contains(spec->name)
                && m_objectGroups.contains(spec->name)) {
                spec->kind = AddressSpec::Kind::ObjectGroup;
                resolveSpec(*spec);
            }
}

} // namespace rungbook::config
