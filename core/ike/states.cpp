// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/states.h"

#include <array>

namespace rungbook::ike
{
namespace
{

using Causes = std::span<const std::string_view>;

constexpr std::array<std::string_view, 5> kWaitMsg2{
    "UDP port 500 does not get through: a filter, a missing route, or the peer is down.",
    "The peer's address in the crypto map is wrong, or IKEv1 is not enabled on the interface where MM1 "
    "arrives.",
    "MM1 arrives, but the peer's MM2 does not come back. The peer then logs \"Duplicate first packet "
    "detected\" for every resend.",
    "The peer has no ISAKMP policy in common with the ones offered and drops MM1 without a word.",
    "The peer has no crypto map entry for our address and does not answer strangers.",
};
constexpr std::array<std::string_view, 4> kWaitMsg3{
    "MM2 does not reach the initiator: the path works in one direction only. Resends of MM1 keep coming in.",
    "The initiator got MM2 and refused the proposal that was selected.",
    "A NAT or filtering device on the way lets the first packet of a flow pass and drops the answer or the "
    "next packet.",
    "Nobody meant to build a tunnel: a scan, or a packet with a forged source address.",
};
constexpr std::array<std::string_view, 4> kWaitMsg4{
    "The peer has no tunnel-group or no pre-shared key for our address, so it cannot derive keys and stays "
    "silent. "
    "An INVALID_COOKIE notify in reply to the resend says the same.",
    "The peer sees us under another address (NAT), and has its tunnel-group and key under the one it does "
    "not see.",
    "A device between the two drops the larger key exchange packets, MM3 or MM4.",
    "The peer is at its limit of negotiations or too busy to compute Diffie-Hellman.",
};
constexpr std::array<std::string_view, 4> kWaitMsg5{
    "The pre-shared keys differ: MM5 arrives and cannot be decrypted, or the initiator could not read our "
    "messages.",
    "A NAT device was found, so MM5 comes from UDP port 4500, and that port is blocked.",
    "MM5 is large (certificates), was fragmented, and a fragment got lost.",
    "The initiator cannot build MM5: no certificate, or no identity of the configured type.",
};
constexpr std::array<std::string_view, 4> kWaitMsg6{
    "The pre-shared keys differ: the peer cannot decrypt our MM5.",
    "A NAT device was found, so MM5 and MM6 use UDP port 4500, and that port is blocked.",
    "The peer decrypted MM5 and refuses our identity or our certificate.",
    "When the state is reached and reset at once, again and again: phase 1 completes and phase 2 is refused. "
    "Look at the quick mode.",
};
constexpr std::array<std::string_view, 2> kActive{
    "Nothing is wrong with phase 1. Without an IPsec SA, the quick mode failed or never started: transform "
    "set, proxies, PFS.",
    "No traffic matches the crypto map's access list, so nobody asks for an IPsec SA.",
};
constexpr std::array<std::string_view, 4> kAmWait2{
    "UDP port 500 does not get through, or the peer is down.",
    "The peer does not accept aggressive mode for this connection.",
    "The peer does not know the group name. Some headends answer an unknown name with an invented AM2, so "
    "that names cannot be guessed.",
    "AM2 came, but its hash does not fit our key: the group's pre-shared key differs.",
};
constexpr std::array<std::string_view, 3> kAmWait3{
    "The client's group key differs: it cannot verify the hash in AM2 and gives up.",
    "A NAT device was found, so AM3 comes from UDP port 4500, and that port is blocked.",
    "Nobody meant to build a tunnel: aggressive mode is scanned for often, because AM2 lets a guesser test "
    "keys at leisure.",
};
constexpr std::array<std::string_view, 3> kXauth{
    "The person at the client has not answered the prompt for name and password.",
    "The AAA server does not answer, so the verdict on the password is pending.",
    "The client does not support xauth, or its profile has it switched off.",
};
constexpr std::array<std::string_view, 3> kModeCfg{
    "No address can be given: the pool is empty, or the group has none.",
    "The client did not ask for an address, or did not acknowledge what was set.",
    "The AAA or DHCP server that hands out the address does not answer.",
};
constexpr std::array<std::string_view, 2> kPendQm{
    "The client does not start the quick mode.",
    "Phase 1 is done on this side only: the message that would tell the client got lost.",
};
constexpr std::array<std::string_view, 3> kWaitDelete{
    "The peer does not acknowledge the delete: it is gone, or has forgotten this SA before.",
    "Two negotiations with the same peer replaced one another.",
    "The lifetimes differ, so the two sides give the SA up at different times.",
};
constexpr std::array<std::string_view, 2> kRekey{
    "The new phase 1 SA is not completed: look at its own negotiation.",
    "The peer still uses the old SA and has not deleted it.",
};
constexpr std::array<std::string_view, 1> kPassing{
    "The device is busy: it passes through this state in a moment, nothing from the peer is needed to leave "
    "it.",
};
constexpr std::array<std::string_view, 2> kDone{
    "The state machine has ended. In an error history it stands first, and the entry after it tells where "
    "the negotiation was stuck.",
    "An EV_TIMEOUT or EV_RETRY further on means that the peer stayed silent.",
};
constexpr std::array<std::string_view, 3> kNoState{
    "The peer does not answer the first message: UDP port 500, routing, a wrong address, or no ISAKMP there.",
    "No ISAKMP policy in common.",
    "The SA failed and is about to be removed: \"ACTIVE (deleted)\" in the status column.",
};
constexpr std::array<std::string_view, 2> kSaSetup{
    "The peer has no pre-shared key for our address.",
    "MM3 or MM4, the first larger packets, are dropped on the way.",
};
constexpr std::array<std::string_view, 3> kKeyExch{
    "The pre-shared keys differ: MM5 cannot be decrypted and is sent again and again.",
    "A NAT device was found and UDP port 4500 is blocked.",
    "The identity or the certificate is refused.",
};
constexpr std::array<std::string_view, 1> kKeyAuth{
    "Seldom seen: the state is left at once for QM_IDLE. A negotiation that stays here lost its quick mode.",
};
constexpr std::array<std::string_view, 3> kAgNoState{
    "The peer does not answer AM1: UDP port 500, routing, or aggressive mode is refused.",
    "The group name is not known to the peer.",
    "No ISAKMP policy in common.",
};
constexpr std::array<std::string_view, 2> kAgInit{
    "The group's key differs, so the hash in AM2 or AM3 does not verify.",
    "A NAT device was found and UDP port 4500 is blocked.",
};
constexpr std::array<std::string_view, 2> kQmIdle{
    "Nothing is wrong: this is how a healthy phase 1 SA rests between quick modes.",
    "When no IPsec SA follows, the quick mode is refused: transform set, access lists that do not mirror "
    "each other, PFS.",
};

constexpr std::string_view kAsa = "ASA";
constexpr std::string_view kIos = "PIX/IOS";
constexpr IkeRole kInit = IkeRole::Initiator;
constexpr IkeRole kResp = IkeRole::Responder;
constexpr IkeRole kBoth = IkeRole::Unknown;

constexpr auto kStates = std::to_array<StateInfo>({
    // ---- ASA, main mode ----
    {"MM_WAIT_MSG2", kAsa, kInit, "MM1", "MM2",
        "The initiator has offered its ISAKMP policies in MM1 and waits for the responder to pick one. No "
        "key material has been sent yet.",
        kWaitMsg2, true},
    {"MM_WAIT_MSG3", kAsa, kResp, "MM2", "MM3",
        "The responder has picked a policy in MM2 and waits for the initiator's Diffie-Hellman value and "
        "nonce.",
        kWaitMsg3, true},
    {"MM_WAIT_MSG4", kAsa, kInit, "MM3", "MM4",
        "The initiator has sent its Diffie-Hellman value and nonce and waits for the responder's. The "
        "pre-shared key is not in MM3 or MM4, "
        "nor is a hash of it, whatever many guides say; but the responder must find a key for this peer "
        "before it can derive the session keys.",
        kWaitMsg4, true},
    {"MM_WAIT_MSG5", kAsa, kResp, "MM4", "MM5",
        "Both sides can derive the keys now. The responder waits for the first encrypted message, with the "
        "initiator's identity and hash: "
        "only here does a wrong pre-shared key show.",
        kWaitMsg5, true},
    {"MM_WAIT_MSG6", kAsa, kInit, "MM5", "MM6",
        "The initiator has sent its identity and hash, encrypted, and waits for those of the responder, "
        "which end phase 1.",
        kWaitMsg6, true},
    {"MM_ACTIVE", kAsa, kBoth, "", "",
        "Phase 1 is complete in main mode; quick modes can run under its protection.", kActive, true},
    {"MM_ACTIVE_REKEY", kAsa, kBoth, "", "",
        "Phase 1 is complete, and its successor is being negotiated before its lifetime ends.", kRekey,
        false},
    {"MM_REKEY_DONE_H2", kAsa, kBoth, "", "",
        "A new phase 1 SA has replaced this one, which lingers until it is deleted.", kRekey, false},
    {"MM_WAIT_DELETE", kAsa, kBoth, "DELETE", "", "This side has given the SA up and waits for its removal.",
        kWaitDelete, false},
    {"MM_SND_MSG1", kAsa, kInit, "MM1", "", "The initiator is sending MM1; MM_WAIT_MSG2 follows.", kPassing,
        true},
    {"MM_SND_MSG2", kAsa, kResp, "MM2", "", "The responder is sending MM2; MM_WAIT_MSG3 follows.", kPassing,
        true},
    {"MM_SND_MSG3", kAsa, kInit, "MM3", "", "The initiator is sending MM3; MM_WAIT_MSG4 follows.", kPassing,
        true},
    {"MM_SND_MSG4", kAsa, kResp, "MM4", "", "The responder is sending MM4; MM_WAIT_MSG5 follows.", kPassing,
        false},
    {"MM_SND_MSG5", kAsa, kInit, "MM5", "", "The initiator is sending MM5; MM_WAIT_MSG6 follows.", kPassing,
        false},
    {"MM_SND_MSG6", kAsa, kResp, "MM6", "", "The responder is sending MM6; MM_ACTIVE follows.", kPassing,
        false},
    {"MM_BLD_MSG1", kAsa, kInit, "", "", "The initiator is building MM1.", kPassing, false},
    {"MM_BLD_MSG2", kAsa, kResp, "", "",
        "The responder is building MM2: it has looked for a policy in common.", kPassing, false},
    {"MM_BLD_MSG3", kAsa, kInit, "MM1", "",
        "The initiator is building MM3: it computes its Diffie-Hellman value.", kPassing, false},
    {"MM_BLD_MSG4", kAsa, kResp, "MM2", "",
        "The responder is building MM4: it looks up the tunnel-group and computes Diffie-Hellman.", kPassing,
        false},
    {"MM_BLD_MSG5", kAsa, kInit, "MM3", "",
        "The initiator is building MM5: its identity and hash, or its certificate and signature.", kPassing,
        false},
    {"MM_BLD_MSG6", kAsa, kResp, "MM4", "", "The responder is building MM6 after it verified MM5.", kPassing,
        false},
    {"MM_DONE", kAsa, kBoth, "", "", "The main mode state machine has ended, well or badly.", kDone, false},
    // ---- ASA, aggressive mode ----
    {"AM_WAIT_MSG2", kAsa, kInit, "AM1", "AM2",
        "The initiator has sent everything it has in AM1 (policies, Diffie-Hellman value, nonce, group name) "
        "and waits for the answer.",
        kAmWait2, true},
    {"AM_WAIT_MSG3", kAsa, kResp, "AM2", "AM3",
        "The responder has answered with its own values and its hash and waits for the initiator's hash, "
        "which ends phase 1.",
        kAmWait3, false},
    {"AM_SND_MSG1", kAsa, kInit, "AM1", "", "The initiator is sending AM1; AM_WAIT_MSG2 follows.", kPassing,
        true},
    {"AM_SND_MSG2", kAsa, kResp, "AM2", "", "The responder is sending AM2; AM_WAIT_MSG3 follows.", kPassing,
        false},
    {"AM_SND_MSG3", kAsa, kInit, "AM3", "", "The initiator is sending AM3, after which phase 1 is complete.",
        kPassing, false},
    {"AM_BLD_MSG1", kAsa, kInit, "", "", "The initiator is building AM1.", kPassing, false},
    {"AM_BLD_MSG2", kAsa, kResp, "", "",
        "The responder is building AM2: it has looked for the group and for a policy in common.", kPassing,
        false},
    {"AM_BLD_MSG3", kAsa, kInit, "AM1", "", "The initiator is building AM3 after it verified AM2.", kPassing,
        false},
    {"AM_ACTIVE", kAsa, kBoth, "", "",
        "Phase 1 is complete in aggressive mode; xauth, mode config and quick modes can follow.", kActive,
        true},
    {"AM_DONE", kAsa, kBoth, "", "", "The aggressive mode state machine has ended, well or badly.", kDone,
        true},
    {"AM_TM_INIT_XAUTH", kAsa, kResp, "XAUTH1", "XAUTH2",
        "Phase 1 has verified the group; the headend asks for the user's name and password (xauth) and waits "
        "for the answer.",
        kXauth, false},
    {"AM_TM_INIT_XAUTH_V6H", kAsa, kResp, "XAUTH1", "XAUTH2",
        "As AM_TM_INIT_XAUTH, in the form for clients that announced the xauth version 6 vendor id.", kXauth,
        false},
    {"AM_TM_INIT_XAUTH_V6C", kAsa, kInit, "XAUTH2", "",
        "The client's side of xauth: the answer to the prompt is sent or about to be sent.", kXauth, false},
    {"AM_TM_INIT_MODECFG", kAsa, kResp, "", "MODECFG1",
        "The user is known; the headend waits for the client to ask for its address.", kModeCfg, false},
    {"AM_TM_INIT_MODECFG_V6H", kAsa, kResp, "", "MODECFG1",
        "As AM_TM_INIT_MODECFG, in the form for clients that announced the xauth version 6 vendor id.",
        kModeCfg, false},
    {"AM_TM_PEND_QM", kAsa, kResp, "MODECFG2", "QM1",
        "The client has its address; the headend waits for the client's quick mode.", kPendQm, false},
    // ---- PIX and IOS ----
    {"MM_NO_STATE", kIos, kBoth, "MM1", "MM2",
        "The SA exists and nothing else: no policy has been agreed on.", kNoState, true},
    {"MM_SA_SETUP", kIos, kBoth, "MM3", "MM4",
        "The two have agreed on a policy and have not yet exchanged Diffie-Hellman values.", kSaSetup, true},
    {"MM_KEY_EXCH", kIos, kBoth, "MM5", "MM6",
        "Diffie-Hellman is done, both sides derived keys from it and from the pre-shared key, and nobody has "
        "proved anything yet.",
        kKeyExch, true},
    {"MM_KEY_AUTH", kIos, kBoth, "MM6", "", "Both sides have proved who they are; the quick mode comes next.",
        kKeyAuth, true},
    {"AG_NO_STATE", kIos, kBoth, "AM1", "AM2", "The SA exists and nothing else, in aggressive mode.",
        kAgNoState, true},
    {"AG_INIT_EXCH", kIos, kBoth, "AM2", "AM3",
        "The first two messages of aggressive mode were exchanged; nobody is authenticated yet.", kAgInit,
        true},
    {"AG_AUTH", kIos, kBoth, "AM3", "",
        "Aggressive mode has authenticated both sides; the quick mode comes next.", kKeyAuth, true},
    {"QM_IDLE", kIos, kBoth, "", "",
        "Phase 1 is complete and at rest; quick modes can run under its protection.", kQmIdle, true},
});

} // namespace

std::span<const StateInfo> states()
{
    return kStates;
}

const StateInfo* findState(std::string_view name)
{
    for (const StateInfo& state : kStates)
        if (state.name == name)
            return &state;
    return nullptr;
}

} // namespace rungbook::ike
