// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/capture_helper.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <fmt/core.h>
#include <optional>

namespace rungbook::guide
{

namespace
{

using Target = CaptureQuestion::Target;

struct Address {
    std::string text;
    bool v6 = false;
};

/// In its shortest form. Nothing when it is no address: names, prefixes and zones are none.
std::optional<Address> addressOf(const std::string& text)
{
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    std::array<char, INET6_ADDRSTRLEN> shown{};
    for (const int family : {AF_INET, AF_INET6}) {
        if (text.find('\0') == std::string::npos && inet_pton(family, text.c_str(), bytes.data()) == 1
            && inet_ntop(family, bytes.data(), shown.data(), shown.size()))
            return Address{shown.data(), family == AF_INET6};
    }
    return std::nullopt;
}

bool only(std::string_view text, std::string_view marks)
{
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || marks.find(c) != std::string_view::npos;
    });
}

bool isInterfaceName(std::string_view text)
{
    return text.size() <= 64 && only(text, "/.:-_") && !text.starts_with('-');
}

/// RFC 1123, section 2.1. A name of digits and dots alone would be read as an address.
bool isHostName(std::string_view text)
{
    return !text.empty() && text.size() <= 253 && only(text, ".-") && !text.starts_with('-')
        && !text.starts_with('.') && text.find("..") == std::string_view::npos
        && text.find_first_not_of("0123456789.") != std::string_view::npos;
}

/// A question whose words may stand in a command.
struct Checked {
    Target target = Target::Tunnel;
    std::optional<Address> peer; // of a tunnel; of a mail server when its address was given
    std::optional<Address> local;
    std::string name; // of a mail server that was given by name
    std::string port;
    std::string interfaceName;
    bool natTraversal = false;
    bool v6() const { return peer && peer->v6; }
};

Result<Checked> checked(const CaptureQuestion& question)
{
    const auto wrong = [](std::string what, std::string hint) {
        return failure(Error::Kind::Usage, std::move(what), std::move(hint));
    };
    Checked good;
    good.target = question.target;
    good.natTraversal = question.natTraversal;
    if (!isInterfaceName(question.interfaceName))
        return wrong("This is no name of an interface.",
            "Names have letters, digits and / . : - _ only, such as outside, eth0 or GigabitEthernet0/0.");
    good.interfaceName = question.interfaceName;
    if (!question.local.empty()) {
        good.local = addressOf(question.local);
        if (!good.local)
            return wrong(
                "The local address is no IPv4 or IPv6 address.", "Write it as 192.0.2.1 or 2001:db8::1.");
    }
    const std::string& other = question.target == Target::Tunnel ? question.peer : question.server;
    good.peer = addressOf(other);
    if (question.target == Target::Tunnel && !good.peer)
        return wrong(
            other.empty() ? "The address of the peer is missing." : "The peer is no IPv4 or IPv6 address.",
            "Write it as 203.0.113.9 or 2001:db8::9: devices filter by address.");
    if (question.target == Target::MailServer) {
        if (!good.peer && !isHostName(other))
            return wrong(other.empty() ? "The mail server is missing."
                                       : "The mail server is neither an address nor a host name.",
                "Write it as mail.example.com or 192.0.2.25.");
        if (question.port == 0)
            return wrong("0 is no port.", "Mail servers listen on 25, 465 or 587.");
        good.name = good.peer ? std::string() : other;
        good.port = std::to_string(question.port);
    }
    if (good.local && good.peer && good.local->v6 != good.peer->v6)
        return wrong(
            "One address is IPv4 and the other IPv6.", "Both ends of a packet are of the same family.");
    return good;
}

std::string filterOf(const Checked& q)
{
    std::string hosts = "host " + (q.peer ? q.peer->text : q.name);
    if (q.local)
        hosts += " and host " + q.local->text;
    if (q.target == Target::MailServer)
        return q.name.empty() ? hosts + " and tcp port " + q.port
                              : "(" + hosts + " and tcp port " + q.port + ") or port 53";
    std::string wanted = "udp port 500 or udp port 4500";
    if (!q.natTraversal)
        wanted += q.v6() ? " or ip6 proto 50" : " or ip proto 50";
    if (!q.v6())
        wanted += " or (ip[6:2] & 0x1fff != 0)";
    return hosts + " and (" + wanted + ")";
}

std::vector<CapturePart> filterParts(const Checked& q)
{
    std::vector<CapturePart> parts;
    const std::string host = q.peer ? q.peer->text : q.name;
    parts.push_back({"host " + host,
        q.name.empty() ? "Packets from or to this address."
                       : "Packets from or to the addresses that the name has when the capture starts."});
    if (q.local)
        parts.push_back({"host " + q.local->text, "Of these, only those that this end sends or gets."});
    if (q.target == Target::MailServer) {
        parts.push_back({"tcp port " + q.port, "The port of the mail server, in both directions."});
        if (!q.name.empty())
            parts.push_back({"port 53",
                "The DNS as well: a name that does not resolve never gets as far as the mail port."});
        return parts;
    }
    parts.push_back({"udp port 500", "IKE: every negotiation begins here."});
    parts.push_back({"udp port 4500", "IKE and ESP once NAT was found on the way."});
    if (!q.natTraversal)
        parts.push_back({q.v6() ? "ip6 proto 50" : "ip proto 50",
            "ESP, the encrypted traffic itself, when there is no NAT."});
    if (!q.v6())
        parts.push_back({"ip[6:2] & 0x1fff != 0",
            "Second and later fragments: they have no ports, and a large IKE message with a lost fragment is "
            "a common fault."});
    return parts;
}

CaptureRecipe tcpdump(const Checked& q)
{
    const std::string file = q.target == Target::Tunnel ? "tunnel.pcap" : "mail.pcap";
    CaptureRecipe recipe{"tcpdump", "Linux and other systems with tcpdump", {}, filterParts(q)};
    recipe.steps.push_back({"start",
        {"sudo tcpdump -n -i " + shellQuoted(q.interfaceName.empty() ? "any" : q.interfaceName) + " -s 0 -w "
            + file + " " + shellQuoted(filterOf(q))},
        "-n leaves addresses as numbers, -s 0 keeps whole packets, -w writes them to a file. Ctrl+C ends the "
        "capture."});
    recipe.steps.push_back({"read", {"tcpdump -n -vv -r " + file},
        "Prints what was captured. Wireshark opens the same file, and so does the SMTP bench for mail."});
    recipe.steps.push_back({"remove", {"rm " + file},
        "The file holds what was sent, perhaps with passwords: remove it when it is done with."});
    return recipe;
}

CaptureRecipe wireshark(const Checked& q)
{
    const std::string field = q.v6() ? "ipv6.addr" : "ip.addr";
    std::string filter;
    if (q.peer)
        filter = field + " == " + q.peer->text;
    if (q.local)
        filter += " && " + field + " == " + q.local->text;
    if (q.target == Target::Tunnel)
        filter += " && (isakmp || esp || udpencap)";
    else if (q.peer)
        filter += " && tcp.port == " + q.port;
    else
        filter = (q.local ? field + " == " + q.local->text + " && " : std::string())
            + "(tcp.port == " + q.port + " || dns)";
    CaptureRecipe recipe{"wireshark", "Wireshark: filters to type", {}, {}};
    recipe.steps.push_back({"capture filter", {filterOf(q)},
        "Before the capture, in the field of the interface list: decides what is kept at all. The same "
        "language as tcpdump's."});
    recipe.steps.push_back({"display filter", {filter},
        "After the capture, in the bar above the packets: decides what is shown. Nothing is lost by it."});
    if (q.target == Target::Tunnel) {
        recipe.parts = {{"isakmp", "IKE, of both versions."}, {"esp", "The encrypted traffic."},
            {"udpencap", "ESP and keepalives inside UDP port 4500."}};
    } else {
        recipe.parts = {{"tcp.port == " + q.port,
            "All packets of the mail port; smtp alone would hide the handshake of TCP and TLS."}};
    }
    return recipe;
}

/// Both directions of a pair of ends, as lines of an access list.
std::vector<std::string> accessList(const Checked& q, std::string_view before, std::string_view anyWord)
{
    const auto end = [&](const std::optional<Address>& address) {
        return address ? "host " + address->text : std::string(anyWord);
    };
    const std::string a = end(q.local);
    const std::string b = end(q.peer);
    const std::string start(before);
    if (q.target == Target::MailServer)
        return {
            start + "tcp " + a + " " + b + " eq " + q.port, start + "tcp " + b + " eq " + q.port + " " + a};
    const std::string protocol = q.v6() && before.starts_with(' ') ? "ipv6 " : "ip ";
    return {start + protocol + a + " " + b, start + protocol + b + " " + a};
}

CaptureRecipe asa(const Checked& q)
{
    const std::string name = q.target == Target::Tunnel ? "RB-TUNNEL" : "RB-MAIL";
    const std::string list = name + "-ACL";
    const std::string where = q.interfaceName.empty() ? "outside" : q.interfaceName;
    CaptureRecipe recipe{"asa", "Cisco ASA", {}, {}};
    CaptureStep start{"start", {}, {}};
    const std::string base = "capture " + name + " interface " + where + " buffer 4194304 circular-buffer ";
    if (q.v6()) {
        start.commands.emplace_back("configure terminal");
        for (const std::string& line : accessList(q, "access-list " + list + " extended permit ", "any6"))
            start.commands.push_back(line);
        start.commands.emplace_back("end");
        start.commands.push_back(base + "access-list " + list);
        start.explanation = "IPv6 is chosen by an access list; it filters the capture only, no traffic. ";
    } else {
        const std::string from = q.local ? "host " + q.local->text : "any";
        const std::string to = q.peer ? "host " + q.peer->text : "any";
        start.commands.push_back(base
            + (q.target == Target::Tunnel ? "match ip " + from + " " + to
                                          : "match tcp " + from + " " + to + " eq " + q.port));
    }
    start.explanation += q.target == Target::Tunnel
        ? "Everything between the two ends on that interface, in both directions: IKE, ESP and fragments."
        : "Both directions of the mail port. Do the same on the inside interface (with another name): what "
          "goes in there and does not come out "
          "here was changed or dropped by the ASA itself.";
    if (q.target == Target::MailServer && !q.name.empty())
        start.explanation += " The ASA filters by address; with a name only, every server on that port is "
                             "captured. Give the address to narrow it.";
    recipe.steps.push_back(std::move(start));
    if (q.target == Target::Tunnel && !q.v6())
        recipe.steps.push_back({"IKE in readable form", {"capture RB-IKE type isakmp interface " + where},
            "Keeps the IKE messages of all peers on that interface, with headers that the ASA puts in "
            "itself; not in multiple context mode."});
    recipe.steps.push_back(
        {"read", {"show capture", "show capture " + name, "show capture " + name + " detail"},
            "The first line lists the captures with their bytes: 0 bytes means that no such packet came by. "
            "The others show the packets."});
    recipe.steps.push_back({"copy to a file",
        {"copy /pcap capture:" + name + " tftp://192.0.2.200/"
            + (q.target == Target::Tunnel ? "tunnel" : "mail") + ".pcap"},
        "For Wireshark. Put the address of your own TFTP server in; ftp and scp work too. A browser gets the "
        "same file from "
        "https://<the ASA>/admin/capture/"
            + name + "/pcap."});
    CaptureStep remove{"remove", {"no capture " + name},
        "A capture costs memory and time on the device: remove it when it is done with."};
    if (q.target == Target::Tunnel && !q.v6())
        remove.commands.emplace_back("no capture RB-IKE");
    if (q.v6()) {
        remove.commands.emplace_back("configure terminal");
        remove.commands.push_back("clear configure access-list " + list);
        remove.commands.emplace_back("end");
    }
    recipe.steps.push_back(std::move(remove));
    recipe.parts = {
        {"interface " + where,
            "The name given with nameif, not the port. Packets are seen as they are on this side."},
        {"buffer 4194304 circular-buffer",
            "Four megabytes; when they are full the oldest packets make room, so that the last ones are "
            "kept."},
        {q.v6() ? "access-list" : "match",
            q.v6() ? "Lines for both directions." : "Matches both directions of the pair."}};
    return recipe;
}

CaptureRecipe ios(const Checked& q)
{
    const std::string name = q.target == Target::Tunnel ? "RBTUNNEL" : "RBMAIL";
    const std::string list = name + "-ACL";
    const std::string where = q.interfaceName.empty() ? "GigabitEthernet1" : q.interfaceName;
    const std::string declare = (q.v6() ? "ipv6 access-list " : "ip access-list extended ") + list;
    const std::string file = q.target == Target::Tunnel ? "tunnel.pcap" : "mail.pcap";
    CaptureRecipe recipe{"ios", "Cisco IOS XE", {}, {}};
    CaptureStep start{"start", {"configure terminal", declare}, {}};
    for (const std::string& line : accessList(q, " permit ", "any"))
        start.commands.push_back(line);
    start.commands.emplace_back("end");
    start.commands.push_back(fmt::format("monitor capture {} interface {} both", name, where));
    start.commands.push_back(fmt::format("monitor capture {} access-list {}", name, list));
    start.commands.push_back(fmt::format("monitor capture {} buffer circular size 10", name));
    start.commands.push_back(fmt::format("monitor capture {} start", name));
    start.explanation =
        "The access list chooses what is captured, in both directions; it filters no traffic.";
    if (q.target == Target::MailServer && !q.name.empty())
        start.explanation +=
            " The router filters by address; with a name only, every server on that port is captured.";
    recipe.steps.push_back(std::move(start));
    recipe.steps.push_back({"stop and read",
        {"monitor capture " + name + " stop", "show monitor capture " + name + " buffer brief"},
        "The list of the packets; without a line, no such packet came by."});
    recipe.steps.push_back({"copy to a file", {"monitor capture " + name + " export flash:" + file},
        "For Wireshark; tftp and scp addresses work in place of flash:."});
    recipe.steps.push_back({"remove",
        {"no monitor capture " + name, "configure terminal", "no " + declare, "end", "delete flash:" + file},
        "Remove the capture, its access list and the file."});
    recipe.parts = {{"interface " + where + " both", "Packets that come in and that go out."},
        {"buffer circular size 10", "Ten megabytes; the newest packets are kept."}};
    return recipe;
}

CaptureRecipe ise(const Checked& q)
{
    CaptureRecipe recipe{"ise", "Cisco ISE", {}, {}};
    recipe.steps.push_back({"filter for TCP Dump", {filterOf(q)},
        "In ISE: Operations, Troubleshoot, Diagnostic Tools, General Tools, TCP Dump. Choose the node that "
        "sends the mail (the primary "
        "administration node for the test of the SMTP server), the interface, and this filter; then start, "
        "test the mail server, stop and download."});
    recipe.parts = filterParts(q);
    return recipe;
}

} // namespace

std::string shellQuoted(std::string_view text)
{
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

Result<std::string> captureFilter(const CaptureQuestion& question)
{
    return checked(question).map(filterOf);
}

Result<std::vector<CaptureRecipe>> captureRecipes(const CaptureQuestion& question)
{
    const Result<Checked> good = checked(question);
    if (!good)
        return tl::unexpected<Error>(good.error());
    std::vector<CaptureRecipe> recipes{tcpdump(*good), wireshark(*good), asa(*good), ios(*good)};
    if (good->target == Target::MailServer)
        recipes.push_back(ise(*good));
    return recipes;
}

std::string captureMarkdown(const std::vector<CaptureRecipe>& recipes)
{
    std::string text;
    for (const CaptureRecipe& recipe : recipes) {
        text += (text.empty() ? "# " : "\n# ") + recipe.title + "\n";
        for (const CaptureStep& step : recipe.steps) {
            text += "\n## " + step.title + "\n\n```\n";
            for (const std::string& command : step.commands)
                text += command + "\n";
            text += "```\n\n" + step.explanation + "\n";
        }
        if (!recipe.parts.empty())
            text += "\n## The parts\n\n";
        for (const CapturePart& part : recipe.parts)
            text += "- `" + part.text + "`: " + part.meaning + "\n";
    }
    return text;
}

} // namespace rungbook::guide
