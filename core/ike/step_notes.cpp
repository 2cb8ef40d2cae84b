// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/step_notes.h"

#include <array>

namespace rungbook::ike
{
namespace
{

struct Entry {
    StepKind kind;
    std::uint8_t ordinal; // 0: any
    StepNote note;
};

constexpr auto kNotes = std::to_array<Entry>({
    {StepKind::MM, 1,
        {"MM1", "SA, VENDOR",
            "The initiator offers its ISAKMP policies: encryption, hash, authentication method, "
            "Diffie-Hellman group and lifetime, one transform for "
            "each policy. Vendor ids say what else it can do, such as NAT traversal and dead peer detection. "
            "Nothing is secret yet, and nothing proves "
            "who is speaking (RFC 2409 section 5.4, RFC 2408 section 4.5)."}},
    {StepKind::MM, 2,
        {"MM2", "SA, VENDOR",
            "The responder answers with exactly one of the transforms that were offered, or it refuses them "
            "all. It decides by its own policies and "
            "by whether it knows a peer of that address at all. From here on both cookies are set, so this "
            "pair of cookies names the SA "
            "(RFC 2409 section 5.4)."}},
    {StepKind::MM, 3,
        {"MM3", "KE, NONCE, NAT-D",
            "The initiator sends its public Diffie-Hellman value and a random nonce, in clear text. MM3 "
            "carries neither the pre-shared key nor a hash "
            "of it, although many guides say so. When both sides announced NAT traversal, two NAT-D payloads "
            "hash the addresses and ports, so that a "
            "translation on the way can be noticed (RFC 2409 section 5.4, RFC 3947 section 3.2)."}},
    {StepKind::MM, 4,
        {"MM4", "KE, NONCE, NAT-D",
            "The responder sends its own Diffie-Hellman value and nonce. No hash of the key is in MM4 "
            "either, but the responder must find a pre-shared "
            "key for this peer now, because SKEYID is computed from the key and both nonces: without a "
            "tunnel-group it has nothing to compute with and "
            "falls silent. After MM4 both sides hold the same keys only if both hold the same pre-shared key "
            "(RFC 2409 sections 5 and 5.4)."}},
    {StepKind::MM, 5,
        {"MM5", "ID, HASH",
            "The first encrypted message: the initiator says who it is (ID) and proves it with a hash over "
            "everything exchanged so far, or with a "
            "certificate and signature. A responder with another pre-shared key derived other keys, so it "
            "sees garbage here: this is where a wrong key "
            "shows first. Behind a NAT device this message already goes to UDP port 4500 (RFC 2409 section "
            "5.4, RFC 3947 section 4)."}},
    {StepKind::MM, 6,
        {"MM6", "ID, HASH",
            "The responder says and proves who it is, in the same way. When the initiator has verified it, "
            "phase 1 is complete: each side knows that "
            "the other holds the same key, and quick modes run under the protection of this SA (RFC 2409 "
            "section 5.4)."}},
    {StepKind::AM, 1,
        {"AM1", "SA, KE, NONCE, ID, VENDOR",
            "Aggressive mode packs the first half of main mode into one message: the policies, the "
            "Diffie-Hellman value, the nonce and the identity, "
            "all in clear text. The identity is the group name of a remote-access client; the responder "
            "chooses the pre-shared key by it. Because the "
            "Diffie-Hellman value is sent at once, its group cannot be negotiated (RFC 2409 section 5.4, RFC "
            "2408 section 4.7)."}},
    {StepKind::AM, 2,
        {"AM2", "SA, KE, NONCE, ID, HASH, NAT-D",
            "The responder selects a policy and proves with HASH that it knows the group's key. The hash "
            "travels in clear text, so whoever receives "
            "AM2 can test guesses of the key offline: this is the known weakness of aggressive mode with "
            "pre-shared keys. NAT-D payloads show whether "
            "addresses were translated (RFC 2409 section 5.4, RFC 3947 section 3.2)."}},
    {StepKind::AM, 3,
        {"AM3", "HASH, NAT-D",
            "The initiator proves that it knows the key, which ends phase 1 after three messages. The "
            "message may be encrypted, and its NAT-D payloads "
            "settle whether UDP port 4500 is used from now on. For a remote-access group only the group is "
            "known so far, not the person: xauth comes "
            "next (RFC 2409 section 5.4, RFC 3947 section 3.2)."}},
    {StepKind::Xauth, 1,
        {"XAUTH1", "HASH, ATTR",
            "The headend asks the client for a user name and password, protected by phase 1. Xauth adds a "
            "person to a phase 1 that knows only a group; "
            "it runs in a transaction exchange between the phases, and its two messages share a message id "
            "(draft-beaulieu-ike-xauth section 2)."}},
    {StepKind::Xauth, 2,
        {"XAUTH2", "HASH, ATTR",
            "The client answers with the name and the password, protected by phase 1. The headend checks "
            "them against its own user list or asks an AAA "
            "server, so a delay here usually means a person typing or a server that does not answer "
            "(draft-beaulieu-ike-xauth section 2)."}},
    {StepKind::Xauth, 3,
        {"XAUTH3", "HASH, ATTR",
            "The headend sets the status: accepted or refused. After a refusal it deletes the SA or asks "
            "again "
            "(draft-beaulieu-ike-xauth section 2)."}},
    {StepKind::Xauth, 4,
        {"XAUTH4", "HASH, ATTR",
            "The client acknowledges the status that the headend set. This ends xauth; a client that wants "
            "an address asks for it next "
            "(draft-beaulieu-ike-xauth section 2)."}},
    {StepKind::Xauth, 0,
        {"XAUTH", "HASH, ATTR",
            "A further transaction of user authentication: another question, such as the next code of a "
            "token, or its answer "
            "(draft-beaulieu-ike-xauth section 2)."}},
    {StepKind::ModeCfg, 1,
        {"MODECFG1", "HASH, ATTR",
            "The client asks for what it needs inside the tunnel: an address and mask, name servers, the "
            "default domain, the list of networks to send "
            "through the tunnel. Cisco clients describe themselves in further attributes "
            "(draft-dukes-ike-mode-cfg section 3)."}},
    {StepKind::ModeCfg, 2,
        {"MODECFG2", "HASH, ATTR",
            "The headend hands out the address and the rest, from the user's own attributes, the group "
            "policy or an address pool. Without an address "
            "most clients give up. Phase 1 is reported as complete after this (draft-dukes-ike-mode-cfg "
            "section 3)."}},
    {StepKind::ModeCfg, 0,
        {"MODECFG", "HASH, ATTR",
            "A further transaction of mode configuration: more attributes asked for, set or acknowledged "
            "(draft-dukes-ike-mode-cfg section 3)."}},
    {StepKind::QM, 1,
        {"QM1", "HASH, SA, NONCE, ID, ID",
            "Whoever needs the tunnel offers transform sets for ESP and says what is to go through it: two "
            "ID payloads name the local and the remote "
            "network, the proxies. A KE payload is there as well when perfect forward secrecy (PFS) is asked "
            "for. The other side must find a crypto "
            "map entry that is the mirror image of these proxies (RFC 2409 section 5.5)."}},
    {StepKind::QM, 2,
        {"QM2", "HASH, SA, NONCE, ID, ID",
            "The answer selects one transform set and repeats the proxies, with the SPI on which this side "
            "will receive. A notify may carry a shorter "
            "lifetime. Instead of QM2 the refusing side sends a notify or nothing, and only its own log says "
            "why (RFC 2409 section 5.5)."}},
    {StepKind::QM, 3,
        {"QM3", "HASH",
            "A hash over both nonces proves that the starter is alive and not a replay. Both sides load a "
            "pair of IPsec SAs, one for each direction, "
            "and traffic can flow. When QM3 gets lost, the starter sends traffic that the other side is not "
            "ready for (RFC 2409 section 5.5)."}},
    {StepKind::Notify, 0,
        {"NOTIFY", "HASH, NOTIFY",
            "One side tells the other about an error or a state; nobody answers it. After phase 1 it is "
            "encrypted and has a HASH. One in clear text "
            "cannot be trusted, because anybody could have sent it, but it often names the true reason "
            "(RFC 2408 sections 3.14 and 4.8, RFC 2409 section 5.7)."}},
    {StepKind::Delete, 0,
        {"DELETE", "HASH, DELETE",
            "One side says that it has given up an SA and will not accept packets for it any longer. It is "
            "not acknowledged; when it gets lost, the "
            "other side goes on sending into nowhere until dead peer detection or the lifetime ends it "
            "(RFC 2408 section 3.15, RFC 2409 section 5.7)."}},
    {StepKind::DpdRUThere, 0,
        {"DPD R-U-THERE", "HASH, NOTIFY",
            "Dead peer detection: a side that has heard nothing for a while asks whether the other is still "
            "there, with a sequence number. It is asked "
            "only when there is a need to know, so it is no steady heartbeat (RFC 3706 section 5)."}},
    {StepKind::DpdRUThereAck, 0,
        {"DPD R-U-THERE-ACK", "HASH, NOTIFY",
            "The other side answers with the same sequence number. When several questions stay without an "
            "answer, the asking side declares its peer "
            "dead and removes all SAs with it (RFC 3706 section 5)."}},
    {StepKind::Fragment, 0,
        {"FRAGMENT", "FRAG",
            "A part of a message that was too large for one packet, cut by IKE itself so that IP fragments, "
            "which many filters drop, are not needed. For "
            "IKEv1 this is Cisco's own extension, announced by a vendor id in the first messages; IKEv2 has "
            "RFC 7383. One lost part loses the message."}},
});

/// What the queries are made of. Names are empty when the log does not tell them.
struct Names {
    std::string peer;
    std::string group; // of the tunnel-group; the peer's address when the log names none
    std::string cryptoMap;
    std::string user;
    bool groupKnown = false;
};

/// A name becomes one word of a query, or '*' when it is none: names with blanks cannot be matched word by word.
std::string word(std::string_view name)
{
    const bool usable = !name.empty() && name.find_first_of(" \t\r\n\"") == std::string_view::npos;
    return usable ? std::string(name) : std::string("*");
}

std::string_view factText(const Session& session, const TextPool& text, FactKind kind)
{
    const Fact* fact = session.fact(kind);
    return fact == nullptr ? std::string_view{} : text.text(fact->value);
}

Names namesOf(const Session& session, const TextPool& text)
{
    Names names;
    names.peer = word(text.text(session.peer));
    std::string_view group = factText(session, text, FactKind::TunnelGroup);
    if (group.empty())
        group = text.text(session.group);
    names.groupKnown = !group.empty();
    names.group = names.groupKnown ? word(group) : names.peer;
    names.cryptoMap = word(factText(session, text, FactKind::CryptoMap));
    names.user = word(text.text(session.user));
    return names;
}

using Queries = std::vector<StanzaQuery>;

void add(Queries& out, std::vector<std::string> commands, std::string why)
{
    out.push_back({std::move(commands), std::move(why)});
}

void enabled(Queries& out)
{
    add(out, {"crypto isakmp enable *", "crypto ikev1 enable *"},
        "IKEv1 is answered only on the interfaces named here.");
}

void policies(Queries& out, std::string why)
{
    add(out, {"crypto isakmp policy *", "crypto ikev1 policy *"}, std::move(why));
}

void tunnelGroup(Queries& out, const Names& names, std::string why)
{
    add(out, {"tunnel-group " + names.group + " type *"},
        "The connection's tunnel-group and its type: ipsec-l2l or remote-access.");
    add(out, {"tunnel-group " + names.group + " ipsec-attributes"}, std::move(why));
    if (!names.groupKnown)
        add(out,
            {"tunnel-group DefaultL2LGroup ipsec-attributes", "tunnel-group DefaultRAGroup ipsec-attributes"},
            "These apply when no tunnel-group bears the peer's address or name.");
}

void generalAttributes(Queries& out, const Names& names, std::string why)
{
    add(out, {"tunnel-group " + names.group + " general-attributes"}, std::move(why));
}

void cryptoMapFor(Queries& out, const Names& names, std::string why)
{
    add(out,
        {"crypto map " + names.cryptoMap + " * set peer " + names.peer,
            "crypto map " + names.cryptoMap + " * set peer * " + names.peer},
        std::move(why));
}

void dynamicMap(Queries& out, const Names& names)
{
    add(out, {"crypto map " + names.cryptoMap + " * ipsec-isakmp dynamic *", "crypto dynamic-map *"},
        "A peer that no entry names, such as every remote-access client, falls to the dynamic entries.");
}

void transformSets(Queries& out, std::string why)
{
    add(out, {"crypto ipsec transform-set *", "crypto ipsec ikev1 transform-set *"}, std::move(why));
}

void natTraversal(Queries& out, const Names& names)
{
    add(out, {"crypto isakmp nat-traversal", "no crypto isakmp nat-traversal"},
        "Whether NAT traversal is offered, and how often a keepalive holds the translation open. It is on "
        "unless switched off.");
    add(out, {"crypto map " + names.cryptoMap + " * set nat-t-disable"},
        "One crypto map entry can switch NAT traversal off for its peer.");
}

void identity(Queries& out)
{
    add(out, {"crypto isakmp identity"},
        "What this device sends as its own identity: address, hostname, a key-id, or chosen by itself.");
}

void trustpoint(Queries& out, const Names& names)
{
    add(out, {"crypto map " + names.cryptoMap + " * set trustpoint", "crypto ca trustpoint *"},
        "With certificates: the trustpoint whose certificate is sent, and those against which the peer's is "
        "checked.");
}

void fragmentation(Queries& out)
{
    add(out, {"crypto isakmp fragmentation", "crypto ikev1 fragmentation", "no crypto isakmp fragmentation"},
        "Whether large IKE messages may be cut by IKE itself.");
}

void mainMode(Queries& out, const Names& names, std::uint8_t ordinal, bool ours)
{
    switch (ordinal) {
    case 1:
        if (ours) {
            cryptoMapFor(
                out, names, "Traffic for this entry starts the negotiation, with the peer named here.");
            policies(out, "Each policy is offered as one transform, lowest number first.");
        } else {
            enabled(out);
            policies(out,
                "One of these must equal one that the peer offers: encryption, hash, authentication and "
                "group.");
        }
        break;
    case 2:
        policies(out,
            ours ? "The answer is the first policy here that the peer offered as well."
                 : "The peer's choice must be one of these.");
        if (ours)
            cryptoMapFor(
                out, names, "A peer that no entry names, and no dynamic entry takes, gets no answer.");
        break;
    case 3:
    case 4:
        tunnelGroup(out, names,
            "The pre-shared key enters the session keys that both sides derive after MM4. The key itself, or "
            "a hash of it, is not sent.");
        policies(out, "The Diffie-Hellman group of the policy that was agreed on decides what KE carries.");
        natTraversal(out, names);
        break;
    default:
        tunnelGroup(
            out, names, "Both sides need the same pre-shared key, or this message cannot be decrypted.");
        identity(out);
        trustpoint(out, names);
        natTraversal(out, names);
        break;
    }
}

void aggressiveMode(Queries& out, const Names& names, std::uint8_t ordinal, bool ours, bool client)
{
    if (client)
        add(out, {"vpnclient *"},
            "As a hardware client this device takes server, group name and mode from here.");
    if (ordinal == 1) {
        if (!ours) {
            enabled(out);
            add(out, {"crypto isakmp am-disable", "crypto ikev1 am-disable"},
                "When this line is present, aggressive mode is refused.");
        }
        policies(out,
            ours ? "These are offered. All must use one Diffie-Hellman group, because KE is sent at once."
                 : "At least one must equal one that the client offers.");
        tunnelGroup(out, names,
            "The identity in AM1 is looked up as the name of a tunnel-group; its key answers for the group.");
        generalAttributes(out, names, "Which group policy, address pool and user database the group uses.");
        return;
    }
    tunnelGroup(out, names, "The hash is computed from this pre-shared key: both sides need the same.");
    natTraversal(out, names);
    if (ordinal == 2)
        identity(out);
}

void userAuthentication(Queries& out, const Names& names, bool client)
{
    if (client)
        add(out, {"vpnclient *"},
            "As a hardware client this device takes the user name and password from here.");
    add(out, {"username " + names.user},
        names.user == "*" ? "The users that this device knows itself."
                          : "The user as this device knows it, unless an AAA server is asked.");
    generalAttributes(out, names,
        "Who is asked about the password: authentication-server-group, or this device's own users.");
    add(out, {"tunnel-group " + names.group + " ipsec-attributes"},
        "Whether xauth is asked for at all, and from whom.");
    add(out, {"aaa-server *"}, "The servers that are asked about users.");
}

void modeConfig(Queries& out, const Names& names)
{
    if (names.user != "*")
        add(out, {"username " + names.user + " attributes"},
            "An address fixed for this user goes before any pool.");
    generalAttributes(out, names, "The address pool and the group policy of the connection.");
    add(out, {"group-policy *"},
        "Name servers, split tunnelling, group-lock and further attributes for the client.");
    add(out, {"ip local pool *"}, "The addresses that can be handed out.");
    add(out, {"vpn-addr-assign *", "no vpn-addr-assign *"},
        "Which sources of addresses may be used: AAA, DHCP, local pools.");
}

void quickMode(Queries& out, const Names& names, std::uint8_t ordinal, bool ours)
{
    cryptoMapFor(out, names,
        ordinal == 1 && ours ? "The access list of this entry gives the proxies that are offered."
                             : "The access list of this entry must mirror the peer's; transform sets and PFS "
                               "must agree with the peer's.");
    dynamicMap(out, names);
    if (ordinal == 1 || ordinal == 2) {
        transformSets(out,
            ours && ordinal == 1 ? "The sets that the entry names are offered."
                                 : "One set that the entry names must equal one that was offered.");
    } else {
        transformSets(out, "The set that was agreed on is loaded with the SAs.");
    }
    if (ordinal >= 2) {
        add(out,
            {"crypto ipsec security-association lifetime",
                "crypto map " + names.cryptoMap + " * set security-association lifetime"},
            "How long an IPsec SA lives; the shorter of the two sides' lifetimes holds.");
        add(out, {"tunnel-group " + names.group + " type *"},
            "The type of the tunnel: between two sites, or remote access.");
        add(out, {"crypto map " + names.cryptoMap + " interface *"},
            "The map must be applied to the interface where the peer is.");
    }
    if (ordinal >= 3) {
        add(out,
            {"crypto map " + names.cryptoMap + " * set reverse-route",
                "crypto dynamic-map * * set reverse-route"},
            "With this line a static route to the peer's network is added while the tunnel is up.");
        add(out, {"sysopt connection permit-vpn", "no sysopt connection permit-vpn"},
            "Whether decrypted traffic passes without being checked by the interface's access list.");
    }
}

void liveness(Queries& out, const Names& names)
{
    add(out, {"tunnel-group " + names.group + " ipsec-attributes"},
        "isakmp keepalive: when the peer is asked, how often it is asked again, or not at all.");
    generalAttributes(out, names, "The group policy sets the idle and session timeouts.");
    add(out, {"group-policy *"}, "vpn-idle-timeout and vpn-session-timeout end a tunnel too.");
}

} // namespace

StepNote stepNote(Step step)
{
    const StepNote* any = nullptr;
    for (const Entry& entry : kNotes) {
        if (entry.kind != step.kind)
            continue;
        if (entry.ordinal == step.ordinal)
            return entry.note;
        if (entry.ordinal == 0)
            any = &entry.note;
    }
    return any == nullptr ? StepNote{} : *any;
}

std::vector<StanzaQuery> relevantConfiguration(
    const Session& session, const TextPool& text, Step step, Direction direction)
{
    const Names names = namesOf(session, text);
    const bool ours = direction == Direction::Out;
    const bool client = session.mode == Mode::Aggressive && session.role == IkeRole::Initiator;
    Queries out;
    switch (step.kind) {
    case StepKind::MM:
        mainMode(out, names, step.ordinal, ours);
        break;
    case StepKind::AM:
        aggressiveMode(out, names, step.ordinal, ours, client);
        break;
    case StepKind::Xauth:
        userAuthentication(out, names, client);
        break;
    case StepKind::ModeCfg:
        modeConfig(out, names);
        break;
    case StepKind::QM:
        quickMode(out, names, step.ordinal, ours);
        break;
    case StepKind::Notify:
        // A notify may refuse anything; what it can be about depends on how far the two have come.
        if (session.phase1Complete) {
            cryptoMapFor(out, names,
                "After phase 1 a notify mostly refuses a quick mode: proxies, transform set or PFS of this "
                "entry.");
            transformSets(out, "The sets that the entry can name.");
        } else {
            tunnelGroup(out, names,
                "Before phase 1 is complete a notify mostly refuses the policy, the key or the identity.");
            policies(out, "The policies that could have been agreed on.");
        }
        break;
    case StepKind::Delete:
    case StepKind::DpdRUThere:
    case StepKind::DpdRUThereAck:
        liveness(out, names);
        break;
    case StepKind::Fragment:
        fragmentation(out);
        break;
    case StepKind::Unknown:
        break;
    }
    return out;
}

} // namespace rungbook::ike
