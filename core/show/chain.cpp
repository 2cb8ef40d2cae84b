// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/chain.h"

#include "core/show/output_kind.h"
#include "core/show/views.h"
#include "core/show/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::show
{

namespace
{

constexpr std::size_t kMostChains = 100;

std::string hexText(std::uint64_t value)
{
    return fmt::format("0x{:08X}", value);
}

// Records of one kind, those of the text that asks first.
std::vector<Place> ownFirst(const std::vector<const ShowText*>& texts, const ShowText* own,
    std::string_view output, std::string_view record)
{
    std::vector<const ShowText*> one;
    if (own)
        one.push_back(own);
    auto found = findRecords(one, output, record);
    if (found.empty())
        found = findRecords(texts, output, record);
    return found;
}

class Follower
{
public:
    Follower(const std::vector<const ShowText*>& texts, const ShowText* own)
        : m_texts(texts)
        , m_own(own)
    {
    }

    Chain tracer(const Output& output)
    {
        const Record* dropped = nullptr;
        const Record* encrypt = nullptr;
        const Record* lastPhase = nullptr;
        const Record* result = nullptr;
        for (const Record& record : output.records) {
            if (record.kind == "result")
                result = &record;
            if (record.kind != "phase")
                continue;
            lastPhase = &record;
            if (!dropped && equals(record.text("result"), "DROP"))
                dropped = &record;
            if (equals(record.text("type"), "VPN") && startsWith(record.text("subtype"), "encrypt"))
                encrypt = &record;
        }
        const bool ends = result && equals(result->text("action"), "drop");
        if (dropped || ends)
            drop(output, dropped, encrypt, result, lastPhase);
        else if (!encrypt)
            noEncrypt(output, result, lastPhase);
        else
            encryptPhase(*encrypt);
        return finish();
    }

    Chain context(const Place& place)
    {
        contextLink(place);
        return finish();
    }

private:
    ChainLink& add(std::string name, LinkState state, std::string text, std::vector<Evidence> evidence)
    {
        return m_chain.links.emplace_back(
            ChainLink{std::move(name), state, std::move(text), std::move(evidence), {}});
    }

    void breakHere(Break why)
    {
        m_chain.links.back().state = LinkState::Broken;
        m_chain.breaksAt = m_chain.links.size() - 1;
        m_chain.why = why;
    }

    void drop(const Output& output, const Record* dropped, const Record* encrypt, const Record* result,
        const Record* lastPhase)
    {
        if (encrypt && encrypt != dropped && dropped && raw(encrypt->where.first) < raw(dropped->where.first))
            add("packet-tracer: encrypt", LinkState::Holds, "The packet meets a phase that encrypts it.",
                {{encrypt->where, "the encrypt phase"}});
        std::vector<Evidence> lines;
        std::string where = "The packet is dropped.";
        const Record* phase = dropped ? dropped : lastPhase;
        if (dropped) {
            const Field* verdict = dropped->get("result");
            lines.push_back({verdict ? verdict->where : dropped->where, "this phase drops the packet"});
            where = fmt::format("Phase {} ({}{}{}) drops the packet.", dropped->text("phase"),
                dropped->text("type"), dropped->text("subtype").empty() ? "" : ", ",
                dropped->text("subtype"));
        }
        if (result && result->get("drop_reason")) {
            lines.push_back(lineOf(*result->get("drop_reason"), "the reason that the device gives"));
            where += fmt::format(" Reason: {}.", result->text("drop_reason"));
        } else if (result && result->get("action")) {
            lines.push_back(lineOf(*result->get("action"), "the result"));
        }
        if (lines.empty())
            lines.push_back({phase ? phase->where : output.where, "packet-tracer"});
        add("packet-tracer: drop", LinkState::Broken, where, std::move(lines));
        breakHere(Break::Dropped);
    }

    void noEncrypt(const Output& output, const Record* result, const Record* lastPhase)
    {
        const bool whole = result != nullptr;
        std::vector<Evidence> lines{
            {lastPhase ? lastPhase->where : output.where, "the last phase: none encrypts"}};
        if (result && result->get("action"))
            lines.push_back(lineOf(*result->get("action"), "the packet leaves unencrypted"));
        if (!whole) {
            add("packet-tracer: encrypt", LinkState::NotShown,
                "No phase of type VPN, subtype encrypt, is among the phases that were pasted, and the end is "
                "missing.",
                std::move(lines));
            m_chain.links.back().command = "packet-tracer input INSIDE icmp SOURCE 8 0 DESTINATION detailed";
            return;
        }
        add("packet-tracer: encrypt", LinkState::Broken,
            "The packet is let through and no phase of type VPN, subtype encrypt, takes it: no crypto map "
            "entry matches it.",
            std::move(lines));
        breakHere(Break::NoEncryptPhase);
    }

    void encryptPhase(const Record& phase)
    {
        const Field* data = phase.get("user_data");
        std::vector<Evidence> lines{{phase.where, "the encrypt phase"}};
        if (data)
            lines.insert(lines.begin(), lineOf(*data, "user_data is the id of the VPN context"));
        std::string text = "The packet matches a rule that encrypts it";
        m_sourceNet = phase.text("src_ip");
        m_destination = phase.text("dst_ip");
        if (!phase.text("src_ip").empty())
            text += fmt::format(" ({} {} to {} {})", phase.text("src_ip"), phase.text("src_mask"),
                phase.text("dst_ip"), phase.text("dst_mask"));
        add("packet-tracer: encrypt", LinkState::Holds, text + ".", std::move(lines));
        if (!data || !data->number) {
            add("VPN context", LinkState::NotShown,
                "The phase does not name its context; \"detailed\" prints it as user_data.", {});
            return;
        }
        const auto contexts = ownFirst(m_texts, m_own, "vpn-context", "context");
        const auto at = std::find_if(contexts.begin(), contexts.end(),
            [&](const Place& place) { return place.record().number("context") == data->number; });
        if (at != contexts.end()) {
            contextLink(*at);
            return;
        }
        const std::string name = "VPN context " + hexText(*data->number);
        if (contexts.empty() || *data->number == 0) {
            add(name, *data->number == 0 ? LinkState::Broken : LinkState::NotShown,
                *data->number == 0 ? "The rule has no context yet (user_data=0x0): there is no SA for it."
                                   : "The table of contexts was not pasted.",
                *data->number == 0 ? std::vector<Evidence>{lineOf(*data, "no context")}
                                   : std::vector<Evidence>{});
            m_chain.links.back().command =
                fmt::format("show asp table vpn-context detail | begin {:X}", *data->number);
            if (*data->number == 0)
                breakHere(Break::NoContext);
            return;
        }
        std::vector<Evidence> shown{lineOf(*data, "the context that the rule names")};
        for (const Place& place : contexts) {
            if (shown.size() < 6)
                shown.push_back(
                    lineOf(*place.record().get("context"), "a context that is there, and another one"));
        }
        add(name, LinkState::Broken,
            "The context that the encrypt rule names is not in the table that was pasted.", std::move(shown));
        breakHere(Break::NoContext);
        m_chain.links.back().command =
            fmt::format("show asp table vpn-context detail | begin {:X}", *data->number);
    }

    void contextLink(const Place& place)
    {
        const Record& context = place.record();
        const Field* id = context.get("context");
        const Field* packets = context.get("packets");
        std::vector<Evidence> lines{lineOf(*id, "the context")};
        for (const std::string_view name : {std::string_view("state"), std::string_view("flags"),
                 std::string_view("spi"), std::string_view("packets")}) {
            if (const Field* field = context.get(name))
                lines.push_back(
                    lineOf(*field, std::string(name) == "spi" ? "its SPI" : "its " + std::string(name)));
        }
        const std::string name = "VPN context " + (id->number ? hexText(*id->number) : id->text);
        const bool decrypts = contains(context.text("flags"), "DECR");
        std::string text = fmt::format("{} {}, SPI {}, {} packets.", context.text("state"),
            decrypts ? "and decrypts" : "and encrypts", context.text("spi"), packets ? packets->text : "?");
        add(name, LinkState::Holds, text, std::move(lines));
        if (!context.text("state").empty() && !startsWith(context.text("state"), "UP")) {
            breakHere(Break::ContextDown);
            return;
        }
        if (packets && packets->number && *packets->number == 0) {
            m_chain.links.back().text += " Not one packet has gone through it.";
            breakHere(Break::NotCounting);
        }
        ipsecLink(context, decrypts);
    }

    void ipsecLink(const Record& context, bool decrypts)
    {
        const Field* spi = context.get("spi");
        const auto sas = ownFirst(m_texts, m_own, "ipsec-sa", "sa");
        const auto flows = ownFirst(m_texts, m_own, "ipsec-sa", "flow");
        const std::string_view direction = decrypts ? "in" : "out";
        if (!spi || !spi->number)
            return;
        if (sas.empty() && flows.empty()) {
            add(fmt::format("IPsec SA, {}bound SPI", direction), LinkState::NotShown,
                "The IPsec SA was not pasted.", {});
            m_chain.links.back().command = "show crypto ipsec sa";
            return;
        }
        std::vector<Evidence> others;
        for (const Place& place : sas) {
            const Record& sa = place.record();
            if (sa.text("direction") != direction || !sa.get("spi"))
                continue;
            if (sa.number("spi") == spi->number) {
                found(place, *sa.get("spi"), direction);
                return;
            }
            if (others.size() < 4 && related(place, context, flows.size()))
                others.push_back(
                    lineOf(*sa.get("spi"), fmt::format("an {}bound SPI that is another one", direction)));
        }
        bool any = false;
        for (const Place& place : flows) {
            const Field* current =
                place.record().get(decrypts ? "current_inbound_spi" : "current_outbound_spi");
            if (current && current->number == spi->number) {
                found(place, *current, direction);
                return;
            }
            any = any || related(place, context, flows.size());
        }
        const std::string name = fmt::format("IPsec SA, {}bound SPI", direction);
        if (!any) {
            add(name, LinkState::NotShown, "The IPsec SAs that were pasted are of other flows.", {});
            m_chain.links.back().command = "show crypto ipsec sa";
            return;
        }
        if (m_chain.breaksAt)
            return;
        const bool none = others.empty();
        others.insert(others.begin(), lineOf(*spi, "the SPI of the context"));
        add(name, LinkState::Broken,
            none
                ? std::string("No IPsec SA in that direction is among those that were pasted.")
                : fmt::format("The IPsec SAs that were pasted have other {}bound SPIs than the context ({}).",
                    direction, hexText(*spi->number)),
            std::move(others));
        breakHere(none ? Break::NoIpsecSa : Break::OtherSpi);
    }

    // Is this flow (or the flow of this SA) the one that the context is for? Where only one was pasted, it is meant to be.
    bool related(const Place& place, const Record& context, std::size_t flows) const
    {
        const Record* flow = &place.record();
        if (flow->kind == "sa")
            flow = flow->parent == kNoIndex ? nullptr : &place.output->records[flow->parent];
        if (flows <= 1 || !flow)
            return true;
        const std::string_view peer = context.text("peer");
        const std::string_view remote = flow->text("remote_ident");
        return samePeer(peerOf(*flow), peer)
            || (!peer.empty() && startsWith(remote, fmt::format("({}/", peer)))
            || (!m_destination.empty() && startsWith(remote, fmt::format("({}/", m_destination))
                && startsWith(flow->text("local_ident"), fmt::format("({}/", m_sourceNet)));
    }

    void found(const Place& place, const Field& spi, std::string_view direction)
    {
        Place flow = place;
        if (place.record().kind == "sa" && place.record().parent != kNoIndex)
            flow.index = place.record().parent;
        const Record& record = flow.record();
        std::vector<Evidence> lines{lineOf(spi, "the same SPI")};
        const Field* encaps = record.get("encaps");
        const Field* decaps = record.get("decaps");
        std::string text = "The IPsec SA has the SPI of the context.";
        if (encaps && decaps) {
            lines.push_back(lineOf(*encaps, "encapsulated"));
            lines.push_back(lineOf(*decaps, "decapsulated"));
            text += fmt::format(" {} packets encapsulated, {} decapsulated.", encaps->text, decaps->text);
        }
        add(fmt::format("IPsec SA, {}bound SPI {}", direction, spi.number ? hexText(*spi.number) : spi.text),
            LinkState::Holds, std::move(text), std::move(lines));
    }

    Chain finish()
    {
        if (m_chain.breaksAt)
            m_chain.verdict = fmt::format("The chain breaks at \"{}\": {}",
                m_chain.links[*m_chain.breaksAt].name, m_chain.links[*m_chain.breaksAt].text);
        else if (std::any_of(m_chain.links.begin(), m_chain.links.end(),
                     [](const ChainLink& link) { return link.state == LinkState::NotShown; }))
            m_chain.verdict = "The chain holds as far as it was pasted.";
        else
            m_chain.verdict =
                "The chain holds from end to end: what this device should encrypt, it encrypts.";
        return std::move(m_chain);
    }

    const std::vector<const ShowText*>& m_texts;
    const ShowText* m_own;
    std::string m_sourceNet; // of the encrypt rule
    std::string m_destination;
    Chain m_chain;
};

} // namespace

std::string_view nameOf(Break why)
{
    switch (why) {
    case Break::NoEncryptPhase:
        return "no-encrypt-phase";
    case Break::Dropped:
        return "dropped";
    case Break::NoContext:
        return "no-context";
    case Break::ContextDown:
        return "context-down";
    case Break::NotCounting:
        return "not-counting";
    case Break::OtherSpi:
        return "other-spi";
    case Break::NoIpsecSa:
        return "no-ipsec-sa";
    case Break::None:
        break;
    }
    return "none";
}

std::string_view nameOf(LinkState state)
{
    switch (state) {
    case LinkState::Holds:
        return "holds";
    case LinkState::Broken:
        return "broken";
    case LinkState::NotShown:
        break;
    }
    return "not-shown";
}

std::vector<Chain> followChains(const std::vector<const ShowText*>& texts)
{
    std::vector<Chain> chains;
    for (const ShowText* text : texts) {
        for (const Output& output : text->outputs) {
            if (output.kind->name == "packet-tracer" && chains.size() < kMostChains)
                chains.push_back(Follower(texts, text).tracer(output));
        }
    }
    if (!chains.empty())
        return chains;
    for (const Place& place : findRecords(texts, "vpn-context", "context")) {
        if (chains.size() >= kMostChains)
            break;
        if (contains(place.record().text("flags"), "ENCR"))
            chains.push_back(Follower(texts, place.text).context(place));
    }
    return chains;
}

std::string chainText(const Chain& chain)
{
    std::string out;
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        const ChainLink& link = chain.links[i];
        const std::string_view mark = link.state == LinkState::Holds ? "[ok]"
            : link.state == LinkState::Broken                        ? "[!!]"
                                                                     : "[??]";
        out += fmt::format("{}{} {}\n", i == 0 ? "" : "  |\n", mark, link.name);
        out += fmt::format("  |    {}\n", link.text);
        if (!link.command.empty() && link.state != LinkState::Holds)
            out += fmt::format("  |    To see it: {}\n", link.command);
        if (!link.evidence.empty())
            out += fmt::format("  |    line {}\n", raw(link.evidence.front().where.first));
    }
    out += chain.verdict;
    out += '\n';
    return out;
}

} // namespace rungbook::show
