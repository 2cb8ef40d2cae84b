// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fact_reader.h"

#include "core/config/device_split.h"
#include "core/config/grammar.h"
#include "core/config/intake.h"

#include <algorithm>
#include <charconv>

namespace rungbook::config
{

std::optional<std::int64_t> toNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

bool Line::is(std::size_t i, std::string_view keyword) const
{
    return i < m_words.size() && sameWord(m_words[i], keyword);
}

bool Line::isAny(std::size_t i, std::initializer_list<std::string_view> keywords) const
{
    return std::any_of(
        keywords.begin(), keywords.end(), [&](std::string_view keyword) { return is(i, keyword); });
}

bool Line::are(std::size_t i, std::initializer_list<std::string_view> keywords) const
{
    return std::all_of(
        keywords.begin(), keywords.end(), [&](std::string_view keyword) { return is(i++, keyword); });
}

std::size_t Line::find(std::string_view keyword, std::size_t from) const
{
    while (from < m_words.size() && !sameWord(m_words[from], keyword))
        ++from;
    return from < m_words.size() ? from : m_words.size();
}

std::string Line::text(std::size_t from, std::size_t to) const
{
    std::string out;
    for (std::size_t i = from; i < std::min(to, m_words.size()); ++i)
        out.append(out.empty() ? "" : " ").append(m_words[i]);
    return out;
}

std::optional<int> Line::number(std::size_t i) const
{
    const auto value = toNumber(word(i));
    if (!value || *value < 0 || *value > 2'000'000'000)
        return std::nullopt;
    return static_cast<int>(*value);
}

std::optional<std::int64_t> Line::longNumber(std::size_t i) const
{
    return toNumber(word(i));
}

FactReader::FactReader(const ConfigTree& tree, const DeviceBlock& block, const PlatformHint& hint)
    : m_tree(tree)
    , m_block(block)
    , m_verdicts(block.end - block.first, Verdict::None)
{
    m_facts.source = tree.source();
    m_facts.lines = block.lines;
    m_facts.firstCommand = block.first;
    m_facts.endCommand = block.end;
    detectPlatform(hint);
}

DeviceFacts FactReader::run()
{
    readNames();
    for (CommandId id = m_block.first; id < m_block.end; id = m_tree.commands()[id].end) {
        const Line line(m_tree, id);
        m_reason.clear();
        const Verdict verdict = top(line);
        m_verdicts[id - m_block.first] = verdict;
        if (verdict == Verdict::Rejected)
            m_reasons[id] = m_reason;
    }
    resolve();
    orderNat();
    applyDefaults();
    useElsewhere();
    settle();
    m_facts.buildIndex();
    return std::move(m_facts);
}

Verdict FactReader::reject(std::string reason)
{
    m_reason = std::move(reason);
    return Verdict::Rejected;
}

bool FactReader::eachChild(const Line& parent, const Child& child)
{
    const std::vector<Command>& commands = m_tree.commands();
    const CommandId end = std::min(commands[parent.id()].end, m_block.end);
    bool good = true;
    for (CommandId id = parent.id() + 1; id < end; id = std::max(id + 1, commands[id].end)) {
        m_reason.clear();
        const Verdict verdict = child(Line(m_tree, id));
        m_verdicts[id - m_block.first] = verdict;
        if (verdict == Verdict::Rejected)
            m_reasons[id] = m_reason.empty() ? "no such command here" : m_reason;
        good = good && verdict != Verdict::Rejected;
    }
    m_reason.clear();
    return good;
}

void FactReader::oldSyntax(const Line& line)
{
    if (isIosFamily(m_facts.platform))
        return; // a router always had these words
    if (!m_facts.coverage.oldSyntax)
        m_facts.coverage.oldSyntaxLine = line.where();
    m_facts.coverage.oldSyntax = true;
}

void FactReader::newSyntax(const Line& line)
{
    if (isIosFamily(m_facts.platform))
        return; // a router always had these words
    if (!m_facts.coverage.newSyntax)
        m_facts.coverage.newSyntaxLine = line.where();
    m_facts.coverage.newSyntax = true;
}

void FactReader::define(NameKind kind, std::string_view name, SourceSpan where)
{
    m_facts.references.define(kind, name, where);
}

void FactReader::use(NameKind kind, std::string_view name, const Line& line)
{
    const Command& command = line.command();
    std::string by;
    if (command.parent != kNoCommand)
        by = m_tree.redactedText(command.parent) + ": ";
    m_facts.references.use(kind, name, line.where(), by + m_tree.redactedText(line.id()));
}

// ---- values

std::optional<Address> FactReader::addressOf(std::string_view word) const
{
    if (const auto address = parseAddress(word))
        return address;
    const auto it = m_names.find(std::string(word));
    return it == m_names.end() ? std::nullopt : std::optional(it->second);
}

Endpoint FactReader::endpoint(const Line& line, std::size_t i)
{
    Endpoint out;
    out.written = std::string(line.word(i));
    out.where = line.where();
    out.address = addressOf(out.written);
    out.masked = !out.address && isMasked(out.written);
    if (out.masked)
        masked(line);
    return out;
}

/// The key at i of a line: perhaps with its form before it ("0", "8", "hex").
Key FactReader::key(const Line& line, std::size_t i)
{
    KeyForm form = KeyForm::Clear;
    if (line.more(i + 1)) {
        if (line.isAny(i, {"6", "7", "8"})) {
            form = KeyForm::Encrypted;
            ++i;
        } else if (line.isAny(i, {"hex", "hexadecimal"})) {
            form = KeyForm::Hex;
            ++i;
        } else if (line.isAny(i, {"0", "ascii-text", "ascii"})) {
            ++i;
        }
    }
    if (!line.more(i))
        return {};
    std::string_view text = line.word(i);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    Key out(text, form, line.where());
    if (out.masked())
        masked(line);
    return out;
}

void FactReader::setText(Slot<std::string>& slot, const Line& line, std::size_t i)
{
    if (line.more(i))
        slot.set(std::string(line.word(i)), line.where(), line.word(i));
}

bool FactReader::setNumber(Slot<int>& slot, const Line& line, std::size_t i)
{
    const auto value = line.number(i);
    if (value)
        slot.set(*value, line.where(), line.word(i));
    else if (isMasked(line.word(i)))
        slot.mask(line.where(), line.word(i));
    else
        reject("a number is expected");
    return !slot.absent();
}

void FactReader::setAddress(Slot<Address>& slot, const Line& line, std::size_t i)
{
    if (const auto address = addressOf(line.word(i))) {
        slot.set(*address, line.where(), line.word(i));
    } else if (isMasked(line.word(i))) {
        slot.mask(line.where(), line.word(i));
        masked(line);
    }
}

void FactReader::setPrefix(Slot<Prefix>& slot, const Line& line, std::size_t i)
{
    const std::string_view written = line.word(i);
    if (const auto prefix = parsePrefix(written)) {
        slot.set(*prefix, line.where(), written);
        return;
    }
    const auto address = addressOf(written);
    const std::string_view mask = line.word(i + 1);
    const bool hasMask = mask.find('.') != std::string_view::npos;
    if (address) {
        const auto bits = hasMask ? parseAddress(mask) : std::optional(maskOf(32));
        const auto length = bits ? maskLength(*bits) : std::nullopt;
        if (length) {
            const int whole = address->family == Family::V6 ? 128 : *length;
            slot.set(prefixOf(*address, whole), line.where(), written);
            return;
        }
    }
    if (isMasked(written) || isMasked(mask)) {
        slot.mask(line.where(), written);
        masked(line);
    }
}

// ---- platform

void FactReader::detectPlatform(const PlatformHint& hint)
{
    int asa = 0;
    int ios = 0;
    SourceSpan asaLine;
    SourceSpan iosLine;
    bool xe = false;
    for (CommandId id = m_block.first; id < m_block.end; ++id) {
        const Line line(m_tree, id);
        if (m_facts.platformOrigin != Origin::Read && isVersionHeader(m_tree, id)) {
            const bool router = line.is(0, "version");
            m_facts.version = parseVersion(line.word(router ? 1 : 2));
            m_facts.platform = line.is(0, "PIX") && m_facts.version.major < 7
                ? Platform::Pix // from 7 on it speaks as an ASA does
                : line.is(0, "NGFW")          ? Platform::Ftd
                : !router                     ? Platform::Asa
                : m_facts.version.major >= 16 ? Platform::IosXe
                                              : Platform::Ios;
            m_facts.platformOrigin = Origin::Read;
            m_facts.versionLine = m_facts.platformLine = line.where();
        }
        xe = xe || line.are(0, {"platform", "qfp"}) || line.are(0, {"platform", "console"})
            || line.are(0, {"platform", "punt-keepalive"}) || line.are(0, {"license", "boot"});
        const Dialect dialect = dialectOf(m_tree, id);
        if (dialect == Dialect::Asa && asa++ == 0)
            asaLine = line.where();
        if (dialect == Dialect::Ios && ios++ == 0)
            iosLine = line.where();
    }
    if (m_facts.platformOrigin == Origin::Read) {
        if (m_facts.platform == Platform::Ios && xe)
            m_facts.platform = Platform::IosXe;
        return;
    }
    if (hint.platform != Platform::Unknown) {
        m_facts.platform = hint.platform;
    } else if (asa != 0 || ios != 0) {
        m_facts.platform = asa >= ios ? Platform::Asa : xe ? Platform::IosXe : Platform::Ios;
        m_facts.platformLine = asa >= ios ? asaLine : iosLine;
    }
    m_facts.version = hint.version;
}

void FactReader::readNames()
{
    for (CommandId id = m_block.first; id < m_block.end; ++id) {
        const Line line(m_tree, id);
        if (line.command().level != 0)
            continue;
        if (line.is(0, "names") && line.size() == 1)
            m_facts.namesEnabled = !line.negated();
        if (!line.is(0, "name") || line.size() < 3 || line.negated())
            continue;
        if (const auto address = parseAddress(line.word(1))) {
            m_facts.names.push_back({std::string(line.word(2)), *address, line.where()});
            m_names.emplace(std::string(line.word(2)), *address);
        }
    }
    if (!m_facts.namesEnabled)
        m_names.clear();
}

// ---- dispatch

Verdict FactReader::top(const Line& line)
{
    using Handler = Verdict (FactReader::*)(const Line&);
    static const std::unordered_map<std::string_view, Handler> kHandlers{
        {"crypto", &FactReader::crypto},
        {"tunnel-group", &FactReader::tunnelGroup},
        {"tunnel-group-map", &FactReader::tunnelGroupMap},
        {"group-policy", &FactReader::groupPolicy},
        {"username", &FactReader::username},
        {"aaa-server", &FactReader::aaaServer},
        {"aaa", &FactReader::aaa},
        {"access-list", &FactReader::accessList},
        {"access-group", &FactReader::accessGroup},
        {"object", &FactReader::object},
        {"object-group", &FactReader::objectGroup},
        {"nat", &FactReader::oldNat},
        {"global", &FactReader::global},
        {"static", &FactReader::oldStatic},
        {"interface", &FactReader::interface},
        {"route", &FactReader::asaRoute},
        {"route-map", &FactReader::routeMap},
        {"track", &FactReader::track},
        {"sysopt", &FactReader::sysopt},
    };
    std::string first(line.word(0));
    for (char& c : first)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto it = kHandlers.find(first);
    if (it != kHandlers.end())
        return (this->*it->second)(line);
    return topOther(line);
}

Verdict FactReader::topOther(const Line& line)
{
    GlobalSettings& settings = m_facts.settings;
    if (line.is(0, "isakmp"))
        return ike(line, 1);
    if (line.is(0, "hostname")) {
        if (!line.negated())
            setText(m_facts.hostname, line, 1);
        return Verdict::Understood;
    }
    if (line.isAny(0, {"domain-name"}) || line.are(0, {"ip", "domain-name"})
        || line.are(0, {"ip", "domain", "name"})) {
        setText(m_facts.domainName, line, line.size() - 1);
        return Verdict::Understood;
    }
    if (line.is(0, "names")
        || (line.size() > 1 && line.is(1, "Version") && line.isAny(0, {"ASA", "PIX", "FWSM", "NGFW"})))
        return Verdict::Understood;
    if (line.is(0, "version"))
        return Verdict::Understood;
    if (line.is(0, "name"))
        return addressOf(line.word(1)) || isMasked(line.word(1))
            ? Verdict::Understood
            : reject("an address is expected after name");
    if (line.is(0, "nameif") && line.size() >= 4) { // PIX 6: nameif ethernet0 outside security0
        Interface& interface = named(m_facts.interfaces, m_interfaces, line.word(1), line.where());
        setText(interface.nameif, line, 2);
        define(NameKind::Interface, line.word(2), line.where());
        return Verdict::Understood;
    }
    if (line.is(0, "ip")) {
        if (line.are(0, {"ip", "local", "pool"}))
            return pool(line, 3);
        if (line.is(1, "access-list"))
            return ipAccessList(line);
        if (line.is(1, "route"))
            return iosRoute(line);
        if (line.is(1, "nat"))
            return iosNat(line);
        if (line.is(1, "sla"))
            return sla(line, line.is(2, "monitor") ? 3 : 2);
        if (line.is(1, "address") && line.size() >= 5) { // PIX 6: ip address outside A M
            for (Interface& interface : m_facts.interfaces)
                if (interface.nameif.known() && sameWord(interface.nameif.value, line.word(2))) {
                    setAddress(interface.address, line, 3);
                    setAddress(interface.mask, line, 4);
                    return Verdict::Understood;
                }
        }
        if (line.is(1, "vrf") && line.more(2)) {
            define(NameKind::Vrf, line.word(2), line.where());
            return Verdict::Other;
        }
        return Verdict::Other;
    }
    if (line.are(0, {"vrf", "definition"})) {
        define(NameKind::Vrf, line.word(2), line.where());
        return Verdict::Other;
    }
    if (line.are(0, {"sla", "monitor"}))
        return sla(line, 2);
    if (line.are(0, {"event", "manager", "applet"}))
        return applet(line);
    if (line.is(0, "same-security-traffic")) {
        if (line.is(2, "inter-interface"))
            settings.sameSecurityInter.set(!line.negated(), line.where(), line.text());
        else if (line.is(2, "intra-interface"))
            settings.sameSecurityIntra.set(!line.negated(), line.where(), line.text());
        else
            return reject("inter-interface or intra-interface is expected");
        return Verdict::Understood;
    }
    if (line.is(0, "management-access")) {
        setText(settings.managementAccess, line, 1);
        use(NameKind::Interface, line.word(1), line);
        return Verdict::Understood;
    }
    if (line.are(0, {"arp", "permit-nonconnected"})) {
        settings.arpPermitNonconnected.set(!line.negated(), line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(0, "nat-control")) {
        settings.natControl.set(!line.negated(), line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.are(0, {"service", "password-encryption"}) || line.are(0, {"password", "encryption"})) {
        settings.passwordEncryption.set(!line.negated(), line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(0, "vpn-addr-assign")) {
        Slot<bool>& slot = line.is(1, "local") ? settings.vpnAddrAssignLocal
            : line.is(1, "aaa")                ? settings.vpnAddrAssignAaa
                                               : settings.vpnAddrAssignDhcp;
        slot.set(!line.negated(), line.where(), line.text());
        return line.isAny(1, {"local", "aaa", "dhcp"}) ? Verdict::Understood
                                                       : reject("local, aaa or dhcp is expected");
    }
    if (line.is(0, "time-range")) {
        define(NameKind::TimeRange, line.word(1), line.where());
        eachChild(line, [](const Line&) { return Verdict::Understood; });
        return Verdict::Understood;
    }
    if (line.isAny(0, {"policy-map", "class-map"})) {
        const bool policy = line.is(0, "policy-map");
        define(policy ? NameKind::PolicyMap : NameKind::ClassMap, line.word(line.size() - 1), line.where());
        const CommandId end = std::min(line.command().end, m_block.end);
        for (CommandId id = line.id() + 1; id < end; ++id) {
            const Line sub(m_tree, id);
            if (sub.are(0, {"inspect", "esmtp"}) && !sub.negated()) {
                settings.inspectEsmtp.push_back(sub.where());
                m_verdicts[id - m_block.first] = Verdict::Understood;
            } else if (sub.are(0, {"match", "access-list"}) || sub.are(0, {"match", "access-group"})) {
                use(NameKind::AccessList, sub.word(sub.is(2, "name") ? 3 : 2), sub);
            } else if (sub.is(0, "class") && sub.more(1)) {
                use(NameKind::ClassMap, sub.word(1), sub);
            } else if (sub.are(0, {"match", "tunnel-group"})) {
                use(NameKind::TunnelGroup, sub.word(2), sub);
            } else if (sub.is(0, "inspect") && sub.size() > 2) {
                use(NameKind::PolicyMap, sub.word(sub.size() - 1), sub);
            }
        }
        return Verdict::Other;
    }
    if (line.is(0, "service-policy")) {
        use(NameKind::PolicyMap, line.word(1), line);
        return Verdict::Other;
    }
    if (line.are(0, {"ldap", "attribute-map"})) {
        define(NameKind::LdapMap, line.word(2), line.where());
        return Verdict::Other;
    }
    if (line.is(0, "line") || line.is(0, "router") || line.is(0, "snmp-server") || line.is(0, "telnet")) {
        eachChild(line, [this](const Line& sub) {
            if (sub.is(0, "access-class"))
                use(NameKind::AccessList, sub.word(1), sub);
            return Verdict::Other;
        });
        return Verdict::Other;
    }
    if (line.isAny(0, {"vpn-sessiondb", "vpn-simultaneous-logins", "vpnclient", "vpnsetup", "vpdn"}))
        return Verdict::Understood;
    if (line.is(0, "vpngroup"))
        return Verdict::Understood;
    if (line.command().doubtful)
        return reject("no such command");
    return Verdict::Other;
}

// ---- the account

/// A name may be used by a command that is about something else: then it is used, whatever that command does with it.
void FactReader::useElsewhere()
{
    std::unordered_map<std::string_view, std::vector<NameKind>> waiting;
    for (const NameRef* ref : m_facts.references.unused())
        waiting[ref->name].push_back(ref->kind);
    if (waiting.empty())
        return;
    std::vector<std::pair<NameKind, CommandId>> found;
    for (CommandId id = m_block.first; id < m_block.end; ++id) {
        const Verdict verdict = m_verdicts[id - m_block.first];
        if (verdict != Verdict::Other && verdict != Verdict::None)
            continue;
        const Line line(m_tree, id);
        for (std::size_t i = 1; line.more(i); ++i) {
            const auto it = waiting.find(line.word(i));
            // The word after the keyword of a definition is the definition itself.
            if (it == waiting.end()
                || line.isAny(0, {"description", "class-map", "policy-map", "banner", "hostname"}))
                continue;
            for (const NameKind kind : it->second)
                found.emplace_back(kind, id);
            waiting.erase(it);
        }
    }
    for (const auto& [kind, id] : found) {
        const Line line(m_tree, id);
        for (std::size_t i = 1; line.more(i); ++i)
            if (m_facts.references.isDefined(kind, line.word(i))) {
                use(kind, line.word(i), line);
                break;
            }
    }
}

void FactReader::settle()
{
    Coverage& coverage = m_facts.coverage;
    constexpr std::size_t kMostNearest = 500; // a text with more slips than that is no configuration
    for (CommandId id = m_block.first; id < m_block.end; ++id) {
        const Command& command = m_tree.commands()[id];
        if (command.flattened && coverage.flattenedLines.size() < 100
            && (coverage.flattenedLines.empty() || coverage.flattenedLines.back().first != command.line))
            coverage.flattenedLines.push_back(m_tree.where(id));
        switch (m_verdicts[id - m_block.first]) {
        case Verdict::Understood:
            ++coverage.vpnLines;
            ++coverage.understood;
            break;
        case Verdict::Rejected: {
            ++coverage.vpnLines;
            const auto reason = m_reasons.find(id);
            coverage.notUnderstood.push_back({m_tree.where(id), m_tree.redactedText(id),
                reason == m_reasons.end() ? std::string() : reason->second,
                coverage.notUnderstood.size() < kMostNearest ? nearestCommand(m_tree, id) : std::string()});
            break;
        }
        case Verdict::None:
        case Verdict::Other:
            ++coverage.otherLines;
            break;
        }
    }
    coverage.flattened = !coverage.flattenedLines.empty();
    coverage.complete = m_block.endSeen && m_facts.platformOrigin == Origin::Read;
}

} // namespace rungbook::config
