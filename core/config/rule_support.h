// SPDX-License-Identifier: GPL-3.0-or-later
// What the checks share: how a claim becomes a finding, when something is missing and when it only was not pasted, and the words for what
// will be seen.
#pragma once

#include "core/config/check.h"
#include "core/config/commands.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// What an engineer will see, from the configuration alone (reference: the messages of the IKE bench).
namespace symptom
{
inline constexpr std::string_view kNoReply =
    "The initiator will stay in MM_WAIT_MSG2: nobody answers its first message.";
inline constexpr std::string_view kNoCommonPolicy =
    "The responder will log \"All SA proposals found unacceptable\" (713048), the initiator stays in "
    "MM_WAIT_MSG2.";
inline constexpr std::string_view kNoGroup =
    "This device will log \"Can't find a valid tunnel group\" (713903); the peer stays in MM_WAIT_MSG4.";
inline constexpr std::string_view kWrongKey =
    "Main mode will stop at its fifth message: MM_WAIT_MSG6 on the initiator, MM_WAIT_MSG5 on the responder, "
    "and "
    "\"probably due to mismatched pre-shared key\" (713903) in the log.";
inline constexpr std::string_view kWrongKeyV2 = "IKE_AUTH will end with AUTHENTICATION_FAILED.";
inline constexpr std::string_view kPhase2Refused = "Phase 1 will complete, then quick mode fails: \"QM FSM "
                                                   "error\" (713902) here, NO_PROPOSAL_CHOSEN from the peer.";
inline constexpr std::string_view kProxiesRefused =
    "Phase 1 will complete, then the responder rejects the tunnel: \"no matching crypto map entry for remote "
    "proxy\" "
    "(713061).";
inline constexpr std::string_view kNoEncaps = "No packet is encrypted: #pkts encaps of \"show crypto ipsec "
                                              "sa\" stays 0 and no negotiation begins from here.";
inline constexpr std::string_view kEncapsNoDecaps = "#pkts encaps will count up while #pkts decaps stays 0.";
inline constexpr std::string_view kDecapsNoEncaps = "#pkts decaps will count up while #pkts encaps stays 0.";
inline constexpr std::string_view kNeverStarts =
    "No negotiation starts: \"show crypto isakmp sa\" stays empty.";
inline constexpr std::string_view kXauthFails =
    "The session will stop at XAUTH: AM_TM_INIT_XAUTH on the client.";
} // namespace symptom

/// Said with a fix that changes a crypto map in use.
inline constexpr std::string_view kResetsMap =
    "Re-applying a crypto map resets all of its tunnels, so do it in a quiet hour.";
inline constexpr std::string_view kResetsTunnel = "Changing it in use resets the tunnel.";
inline constexpr std::string_view kResetsAll = "Changing this global value drops all tunnels.";

/// "The default of this version is used." and where it comes from.
std::string assumedNote(std::string_view basis);

/// Everything about one finding. Wrong effects are roots, others contribute, unless role is set.
struct Claim {
    Effect effect = Effect::Unknown;
    std::string message{}; ///< sentences
    std::string_view symptom{}; ///< a sentence of namespace symptom; added to the message
    std::vector<Evidence> lines{}; ///< the first is the primary one; those without a line are left out
    std::string fix{}; ///< a sentence; empty: none
    Commands commands{};
    std::string_view impact{}; ///< kResetsMap and so on; added to the fix
    Confidence confidence = Confidence::High;
    std::optional<Role> role{};
    std::string settle{}; ///< a show command; needed unless the confidence is high
    bool certain = true; ///< false: becomes Unknown, and settle says what would tell
    std::vector<Fix> moreFixes{};
};

/// Adds the claim to the report. An uncertain claim is Unknown, contributes and never claims anything as a fact. device: for whom the fix is.
Finding& say(Report& report, const ConfigRule& rule, const Device& device, Claim claim);

/// Lets a claim about something that many tunnels share be made once.
class Once
{
public:
    /// True the first time that it is asked for these lines and this text.
    bool operator()(SourceSpan where, std::string_view text = {});

private:
    std::set<std::string> m_told;
};

/// True when what is not there does not exist: the whole configuration was read, or things of that kind are in the paste.
bool seen(const DeviceFacts& facts, NameKind kind);
/// The same for sections that define no names.
enum class Section : unsigned char { Ike, Map, Nat, Routes, Interfaces, AccessGroups, Sysopt };
bool seen(const DeviceFacts& facts, Section section);

/// The show command that prints things of a kind: "show running-config tunnel-group".
std::string showFor(const DeviceFacts& facts, NameKind kind);

/// "on fw1" in a pair, else "on this device" - for sentences that must say which.
std::string on(const Device& device);
/// "fw1" in a pair.
std::string whose(const Device& device);

// ---- tunnels ----

/// Tunnels towards other gateways: everything but Easy VPN clients, of a device.
bool isL2l(const Tunnel& tunnel);
/// First tunnel of each map entry (entries with several peers have a tunnel for each).
bool isFirstOfEntry(const Tunnel& tunnel);
/// Versions a tunnel uses.
std::vector<IkeVersion> versionsOf(const Tunnel& tunnel);
/// "IKEv1", "IKEv2".
std::string_view nameOf(IkeVersion version);
/// True when the pre-shared key decides for this version: no certificate is configured for it.
bool usesKey(const Tunnel& tunnel, IkeVersion version);
/// A key for that version is there (perhaps masked).
bool hasKey(const Credentials& credentials, IkeVersion version);
bool hasCertificate(const Credentials& credentials, IkeVersion version);
/// Line that names the transform sets of the tunnel, else its first line.
SourceSpan transformLine(const Tunnel& tunnel);
/// Line of match address, else the first line.
SourceSpan aclLine(const Tunnel& tunnel);
/// Line of the access list's definition.
SourceSpan listLine(const Tunnel& tunnel);
/// Addresses on the near and on the far side of what the tunnel protects.
AddressSet localSide(const FlowSet& flows);
AddressSet remoteSide(const FlowSet& flows);
/// The versions that both ends use.
std::vector<IkeVersion> commonVersions(const Tunnel& a, const Tunnel& b);

// ---- addresses ----

/// RFC 1918, RFC 6598, link-local and unique local addresses.
bool isPrivate(const Address& address);
/// The whole space of a family, or of both.
bool isAny(const AddressSet& set);

// ---- crypto ----

/// DES, 3DES and null; MD5; the Diffie-Hellman groups 1, 2, 5 and 24 (RFC 8221, RFC 8247).
bool isWeak(Encryption encryption);
bool isWeak(Hash hash);
bool isWeakGroup(int group);
/// "group 2, 3des" of an offer; empty when nothing in it is weak.
std::string weakParts(const IkeOffer& offer);
/// "esp-3des, esp-md5-hmac".
std::string textOf(const TransformSet& set);
/// What two sets have in common. Unknown when a field is masked.
OfferMatch matchSets(const TransformSet& a, const TransformSet& b);
/// The first set of the responder that matches one of the initiator's, in the initiator's order; null pair when none.
struct SetChoice {
    const TransformSet* a = nullptr;
    const TransformSet* b = nullptr;
    bool certain = true;
};
SetChoice chooseSet(
    const std::vector<const TransformSet*>& initiator, const std::vector<const TransformSet*>& responder);
/// The sets of a version.
const std::vector<const TransformSet*>& setsOf(const Tunnel& tunnel, IkeVersion version);

// ---- running over a subject ----

/// Calls f(device) for each device of the family.
template <class F> void forAsa(const Subject& subject, F&& f)
{
    for (const Device& device : subject.devices()) {
        if (!isIosFamily(device->platform))
            f(device);
    }
}
template <class F> void forIos(const Subject& subject, F&& f)
{
    for (const Device& device : subject.devices()) {
        if (isIosFamily(device->platform))
            f(device);
    }
}
/// Calls f(device, tunnel) for each tunnel.
template <class F> void forTunnels(const Subject& subject, F&& f)
{
    for (const Device& device : subject.devices()) {
        for (const Tunnel& tunnel : device.tunnels)
            f(device, tunnel);
    }
}
/// Calls f(device, tunnel) once for each map entry, VTI or client.
template <class F> void forEntries(const Subject& subject, F&& f)
{
    for (const Device& device : subject.devices()) {
        for (const Tunnel& tunnel : device.tunnels) {
            if (isFirstOfEntry(tunnel))
                f(device, tunnel);
        }
    }
}
/// One end and the other of a pair, with their devices.
struct Ends {
    const TunnelPair& pair;
    const Device& deviceA;
    const Device& deviceB;
    const Tunnel& a;
    const Tunnel& b;
    Ends swapped() const { return {pair, deviceB, deviceA, b, a}; }
};
/// Calls f(ends) for each pair of tunnels.
template <class F> void forPairs(const Subject& subject, F&& f)
{
    for (const TunnelPair& pair : subject.pairs()) {
        f(Ends{pair, subject.devices()[pair.deviceA], subject.devices()[pair.deviceB], subject.a(pair),
            subject.b(pair)});
    }
}
/// The same without Easy VPN, whose two ends differ by design.
template <class F> void forL2lPairs(const Subject& subject, F&& f)
{
    forPairs(subject, [&](const Ends& ends) {
        if (isL2l(ends.a) && isL2l(ends.b))
            f(ends);
    });
}
/// Each pair twice: as A to B and as B to A.
template <class F> void forDirections(const Subject& subject, F&& f)
{
    forL2lPairs(subject, [&](const Ends& ends) {
        f(ends);
        f(ends.swapped());
    });
}

} // namespace rungbook::config
