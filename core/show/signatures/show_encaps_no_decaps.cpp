// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/show/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::show
{

namespace
{

struct Hint {
    int weight = 0;
    Fix fix;
};

bool natTraversal(const Flow& flow)
{
    const Record& record = flow.place.record();
    if (contains(record.text("remote_endpoint"), "4500"))
        return true;
    const auto sas = childrenOf(flow.place, "sa");
    return std::any_of(sas.begin(), sas.end(), [](const Place& sa) {
        return contains(sa.record().text("settings"), "NAT-T")
            || contains(sa.record().text("settings"), "UDP-Encaps");
    });
}

// The checklist, the most likely first for what else was pasted.
std::vector<Fix> checklist(const Subject& subject, const std::vector<Flow>& flows, const Flow& flow)
{
    const Record& record = flow.place.record();
    const bool others = anotherFlowWorks(flows, flow);
    const auto above = [&](std::string_view name) { return record.number(name).value_or(0) > 0; };
    const bool refused =
        above("recv_errors") || above("invalid_identity") || above("decaps_failed") || above("verify_failed");
    std::vector<Hint> hints;
    hints.push_back({50,
        {"the peer",
            "Check that the other end routes the answers for our network to its outside, into the tunnel, "
            "and that the "
            "host there has the way back.",
            {"show route"}}});
    hints.push_back({refused ? 90
            : others         ? 48
                             : 40,
        {"both devices",
            "Check that the two access lists of the crypto maps mirror each other, entry by "
            "entry.",
            {"show running-config crypto map", "show running-config access-list"}}});
    hints.push_back({others ? 45 : 30,
        {"the peer",
            "Check that the other end does not translate the answers: they need an exemption from NAT "
            "before any other rule.",
            {"show nat detail"}}});
    hints.push_back({20,
        {"the peer",
            "See whether the host there answers at all: capture on the inside of the other end's firewall "
            "whether the "
            "traffic arrives and whether something comes back.",
            {"capture in interface inside match ip any any"}}});
    if (!others && !natTraversal(flow))
        hints.push_back({35,
            {"the path between them",
                "ESP (IP protocol 50) may be filtered on the way: IKE on UDP 500 passes and the packets "
                "themselves do not. A capture on both outside interfaces shows it.",
                {"capture esp interface outside match esp any any"}}});
    if (!subject.chains.empty() && subject.chains.front().why == Break::None)
        hints.push_back({10,
            {"this device",
                "Nothing: packet-tracer and the VPN context that were pasted show that this side encrypts "
                "what it should.",
                {}}});
    std::stable_sort(
        hints.begin(), hints.end(), [](const Hint& a, const Hint& b) { return a.weight > b.weight; });
    std::vector<Fix> fixes;
    fixes.reserve(hints.size());
    for (Hint& hint : hints)
        fixes.push_back(std::move(hint.fix));
    return fixes;
}

} // namespace

extern const Signature show_encaps_no_decaps;
const Signature show_encaps_no_decaps{
    .meta = {.id = "show-encaps-no-decaps", .title = "Packets are encrypted and sent, and none comes back"},
    .check =
        [](const Subject& subject, Report& report) {
            const auto flows = findFlows(subject.texts);
            Limit limit;
            for (const Flow& flow : flows) {
                if (!flow.encaps || !flow.decaps || flow.encaps->number.value_or(0) == 0
                    || flow.decaps->number != 0)
                    continue;
                const std::uint64_t sent = *flow.encaps->number;
                if (!limit.take())
                    break;
                Finding& f = report.add(show_encaps_no_decaps.meta, Effect::OneWay, Role::Root,
                    sent >= 10 ? Confidence::High : Confidence::Medium,
                    fmt::format("For {}, {} went into the tunnel and none came out of it. The tunnel is up: "
                                "phase 1 is done and this device has an SA "
                                "to encrypt with. It encrypts and sends, and has received nothing to decrypt "
                                "in return{}.",
                        flow.text, packets(sent),
                        anotherFlowWorks(flows, flow) ? "; another flow with the same peer works both ways, "
                                                        "so the path to the peer is fine"
                                                      : ""));
                f.evidence.push_back(lineOf(*flow.decaps, "nothing was decapsulated"));
                f.evidence.push_back(lineOf(*flow.encaps, "encapsulated and sent"));
                f.fixes = checklist(subject, flows, flow);
                f.wouldSettle = "The same output of the other end: when its decaps count and its encaps do "
                                "not, the answers get lost behind it; when its "
                                "decaps stand still too, the packets get lost on the way.";
            }
        },
};

} // namespace rungbook::show
