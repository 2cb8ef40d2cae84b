// SPDX-License-Identifier: GPL-3.0-or-later
// Phase 1: what a device offers, and what two devices would settle on.
#include "core/config/plan.h"
#include "core/config/plan_build.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

template <class T> bool common(const std::vector<T>& a, const std::vector<T>& b)
{
    return std::any_of(
        a.begin(), a.end(), [&](const T& value) { return std::find(b.begin(), b.end(), value) != b.end(); });
}

// Compares one field; a list that is not known makes the answer Unknown and never No.
template <class T>
void compareField(OfferMatch& match, const std::vector<T>& a, const std::vector<T>& b, std::string_view field)
{
    const auto holdsUnknown = [](const std::vector<T>& list) {
        return list.empty() || std::find(list.begin(), list.end(), T{}) != list.end();
    };
    if (common(a, b) && !a.empty())
        return;
    if (holdsUnknown(a) || holdsUnknown(b)) {
        if (match.matches == Tri::Yes)
            match.matches = Tri::Unknown;
        return;
    }
    match.matches = Tri::No;
    match.differing.emplace_back(field);
}

template <class T, class F> std::string listText(const std::vector<T>& list, F&& text)
{
    std::string out;
    for (const T& value : list) {
        if (!out.empty())
            out += "/";
        out += text(value);
    }
    return out.empty() ? "unknown" : out;
}

// A GCM mode needs no integrity: lists of both sides that consist of such modes alone are not compared.
bool combinedOnly(const std::vector<Encryption>& list)
{
    return !list.empty() && std::all_of(list.begin(), list.end(), isCombined);
}

// Nothing was read and nothing assumed, or it was hidden: then the value is not known.
template <class T> bool certainSlot(const Slot<T>& slot)
{
    return slot.known();
}

IkeOffer offerOf(const DeviceFacts& facts, const IkePolicy& policy)
{
    IkeOffer offer;
    offer.version = policy.version;
    offer.priority = policy.priority;
    const bool old = isAsaFamily(facts.platform) ? usesIsakmpWords(facts) : policy.version == IkeVersion::V1;
    offer.name = fmt::format("crypto {} policy {}",
        policy.version == IkeVersion::V2 ? "ikev2"
            : old                        ? "isakmp"
                                         : "ikev1",
        policy.priority);
    offer.where = policy.where;
    offer.encryption = policy.encryption.valueOr({});
    offer.hash = policy.hash.valueOr({});
    offer.prf = policy.prf.valueOr({});
    offer.groups = policy.groups.valueOr({});
    if (policy.authentication.known())
        offer.authentication = policy.authentication.value;
    if (policy.lifetimeSeconds.known())
        offer.lifetimeSeconds = policy.lifetimeSeconds.value;
    offer.builtIn = policy.builtIn;
    offer.policy = &policy;
    offer.certain = certainSlot(policy.encryption) && certainSlot(policy.hash) && certainSlot(policy.groups);
    return offer;
}

} // namespace

bool usesIsakmpWords(const DeviceFacts& facts)
{
    if (!isAsaFamily(facts.platform))
        return false;
    if (facts.version.known())
        return facts.version < Version{8, 4, 0, 0};
    return facts.coverage.oldSyntax && !facts.coverage.newSyntax;
}

std::vector<IkeOffer> ikeOffers(const DeviceFacts& facts, IkeVersion version)
{
    std::vector<IkeOffer> offers;
    if (version == IkeVersion::V2 && isIosFamily(facts.platform)) {
        int priority = 0;
        const auto add = [&](const Ikev2Proposal& proposal) {
            IkeOffer offer;
            offer.version = IkeVersion::V2;
            offer.priority = ++priority;
            offer.name = "crypto ikev2 proposal " + proposal.name;
            offer.where = proposal.where;
            offer.encryption = proposal.encryption.valueOr({});
            offer.hash = proposal.integrity.valueOr({});
            offer.prf = proposal.prf.known() ? proposal.prf.value : offer.hash;
            offer.groups = proposal.groups.valueOr({});
            offer.builtIn = proposal.builtIn;
            offer.proposal = &proposal;
            offer.certain = proposal.encryption.known() && proposal.groups.known();
            offers.push_back(std::move(offer));
        };
        for (const Ikev2Policy& policy : facts.ikev2Policies) {
            for (const NameUse& use : policy.proposals) {
                if (const Ikev2Proposal* proposal = facts.ikev2Proposal(use.name))
                    add(*proposal);
            }
        }
        if (facts.ikev2Policies.empty()) {
            for (const Ikev2Proposal& proposal : facts.ikev2Proposals) {
                if (proposal.builtIn || proposal.name == "default")
                    add(proposal);
            }
        }
        return offers;
    }
    for (const IkePolicy* policy : facts.policies(version))
        offers.push_back(offerOf(facts, *policy));
    return offers;
}

std::string IkeOffer::text() const
{
    std::string out = listText(encryption, [](Encryption e) { return std::string(nameOf(e)); });
    if (!combinedOnly(encryption) || version == IkeVersion::V1)
        out += ", " + listText(hash, [](Hash h) { return std::string(nameOf(h)); });
    if (version == IkeVersion::V2 && !prf.empty())
        out += ", prf " + listText(prf, [](Hash h) { return std::string(nameOf(h)); });
    out += ", group " + listText(groups, [](int g) { return std::to_string(g); });
    if (authentication)
        out += ", " + std::string(nameOf(*authentication));
    return out;
}

OfferMatch matchOffers(const IkeOffer& responder, const IkeOffer& initiator)
{
    OfferMatch match;
    match.matches = Tri::Yes;
    compareField(match, responder.encryption, initiator.encryption, "encryption");
    const bool combined = combinedOnly(responder.encryption) && combinedOnly(initiator.encryption);
    if (!combined)
        compareField(match, responder.hash, initiator.hash,
            responder.version == IkeVersion::V1 ? "hash" : "integrity");
    if (responder.version == IkeVersion::V2 && !responder.prf.empty() && !initiator.prf.empty())
        compareField(match, responder.prf, initiator.prf, "prf");
    compareField(match, responder.groups, initiator.groups, "group");
    if (responder.version == IkeVersion::V1) {
        std::vector<Authentication> a;
        std::vector<Authentication> b;
        if (responder.authentication)
            a.push_back(*responder.authentication);
        if (initiator.authentication)
            b.push_back(*initiator.authentication);
        compareField(match, a, b, "authentication");
        if (responder.lifetimeSeconds && initiator.lifetimeSeconds && *initiator.lifetimeSeconds != 0)
            match.lifetimeRefused =
                *responder.lifetimeSeconds == 0 || *responder.lifetimeSeconds > *initiator.lifetimeSeconds;
    }
    return match;
}

Choice chooseOffer(const std::vector<IkeOffer>& responder, const std::vector<IkeOffer>& initiator)
{
    Choice choice;
    for (const IkeOffer& own : responder) {
        for (const IkeOffer& offer : initiator) {
            const OfferMatch match = matchOffers(own, offer);
            if (match.matches == Tri::Unknown)
                choice.certain = false;
            if (match.matches == Tri::Yes) {
                choice.responder = &own;
                choice.initiator = &offer;
                return choice;
            }
        }
    }
    return choice;
}

Nearest nearestOffers(const std::vector<IkeOffer>& responder, const std::vector<IkeOffer>& initiator)
{
    Nearest nearest;
    for (const IkeOffer& own : responder) {
        for (const IkeOffer& offer : initiator) {
            OfferMatch match = matchOffers(own, offer);
            if (!nearest.responder || match.differing.size() < nearest.match.differing.size()) {
                nearest.responder = &own;
                nearest.initiator = &offer;
                nearest.match = std::move(match);
            }
        }
    }
    return nearest;
}

} // namespace rungbook::config
