// SPDX-License-Identifier: GPL-3.0-or-later
// Configuration commands in the dialect and version that was read. Every command that a fix prints is made here.
#pragma once

#include "core/config/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// One command for each entry; a sub-command begins with one blank. A value that must be filled in is a word such as <key>.
using Commands = std::vector<std::string>;

/// The three ways to say the same.
enum class Dialect : unsigned char {
    AsaOld, ///< before 8.4: crypto isakmp, plain transform-set
    Asa, ///< 8.4 and later: crypto ikev1, crypto ikev2
    Ios
};

/// The dialect of a device; of one whose platform is not known, what its syntax looks like.
Dialect dialectOf(const DeviceFacts& facts);

/// "isakmp", "ikev1" or "ikev2": the word after "crypto".
std::string_view ikeWord(Dialect dialect, IkeVersion version);

/// crypto ikev1 enable IF; of IOS crypto isakmp enable.
Commands enableIke(const DeviceFacts& facts, IkeVersion version, std::string_view interface);

/// A policy of that version like the offer, under a priority that is free. Of IOS IKEv2: a proposal and a policy that uses it.
Commands policyLike(const DeviceFacts& facts, const IkeOffer& offer);

/// A policy that today's devices agree on: aes-256, sha (sha256 for IKEv2), group 14, pre-share.
Commands goodPolicy(const DeviceFacts& facts, IkeVersion version);

/// A sub-command of an existing policy: "group 14" within "crypto ikev1 policy 10".
Commands inPolicy(const DeviceFacts& facts, const IkeOffer& offer, std::string subCommand);

/// Words of an algorithm as the dialect writes them in a policy.
std::string encryptionWords(Dialect dialect, Encryption encryption);
std::string hashWord(Dialect dialect, Hash hash);

/// The smallest priority that no policy of the version has, in steps of 10.
int freePriority(const DeviceFacts& facts, IkeVersion version);

/// Lines of a crypto map entry, static or dynamic, such as "set peer 192.0.2.1". They are written without the map's name: "match address A".
/// Of an ASA each becomes a whole command, of IOS a sub-command below the entry's header. The words of 8.4 are turned into those of the dialect.
Commands mapEntryLines(const DeviceFacts& facts, const MapEntry& entry, const Commands& lines);

/// The same for an IPsec profile.
Commands profileLines(const IpsecProfile& profile, const Commands& lines);

/// Lines of the map entry or profile of a tunnel, whichever it has; empty for an Easy VPN client.
Commands tunnelLines(const DeviceFacts& facts, const Tunnel& tunnel, const Commands& lines);

/// The command that turns back a line of a map entry: "no crypto map VPN 10 set pfs".
Commands noMapEntryLine(const DeviceFacts& facts, const MapEntry& entry, const std::string& line);

/// Applies a map to an interface.
Commands applyMap(const DeviceFacts& facts, std::string_view map, std::string_view interface);

/// A transform set like another, perhaps of the other device. name: its name here.
Commands transformSetLike(const DeviceFacts& facts, std::string_view name, const TransformSet& like);

/// "set ikev1 transform-set A B" for the sets of a tunnel with one more in front.
std::string setTransformsLine(const Tunnel& tunnel, std::string_view first, IkeVersion version);

/// Sub-commands of a tunnel-group: section is "ipsec-attributes" or "general-attributes". The words of 8.4 are turned into those of the dialect.
Commands tunnelGroupLines(
    const DeviceFacts& facts, std::string_view group, std::string_view section, const Commands& lines);

/// A new tunnel-group of type L2L with a key to be filled in.
Commands newTunnelGroup(const DeviceFacts& facts, std::string_view peer, IkeVersion version);

/// The line (or two, for IKEv2) that sets a pre-shared key in ipsec-attributes.
Commands keyLines(IkeVersion version, std::string_view key = "<key>");

/// The key of a peer, wherever the dialect keeps it: tunnel-group or crypto isakmp key.
Commands peerKey(const DeviceFacts& facts, const Tunnel& tunnel, IkeVersion version);

/// Sub-commands of a group policy.
Commands groupPolicyLines(std::string_view policy, const Commands& lines);

/// Addresses as one side of an access-list entry: "192.0.2.0 255.255.255.0" or, of IOS, "192.0.2.0 0.0.0.255"; "host A"; "any".
std::string addressWords(Dialect dialect, const Prefix& prefix);

/// A side of an entry as it was written when both devices speak one dialect and no object is named, else its blocks.
std::vector<std::string> addressChoices(Dialect dialect, const AddressSet& set);

/// Entries for a list, one for each pair of blocks of the flow; at most 16. Protocols and ports other than "ip" are written too.
/// top: before all other entries.
Commands aceCommands(
    const DeviceFacts& facts, std::string_view list, bool permit, const Flow& flow, bool top = false);

/// Takes an entry out of its list.
Commands removeAce(const DeviceFacts& facts, const AccessList& list, const Ace& ace);

/// An exemption from translation for flows from an inside to an outside interface: twice NAT, nat 0, or denies in the list of an IOS overload.
Commands exemptFromNat(const DeviceFacts& facts, std::string_view inside, std::string_view outside,
    const AddressSet& local, const AddressSet& remote);

/// A route to a destination through an interface; the gateway is the one of the default route there, else <gateway>.
Commands routeTo(const DeviceFacts& facts, const Prefix& destination, std::string_view interface);

/// What shows the keys unmasked: "more system:running-config" of an ASA.
std::string showKeys(const DeviceFacts& facts, std::string_view around);

} // namespace rungbook::config
