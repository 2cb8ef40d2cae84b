// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/views.h"

#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{

std::string firstWord(std::string_view text)
{
    const auto all = words(text);
    return all.empty() ? std::string{} : std::string(all.front());
}

Flow ipsecFlow(const Place& place)
{
    const Record& record = place.record();
    Flow flow{place, record.get("encaps"), record.get("decaps"), peerOf(record), {}};
    const std::string local = identText(record.text("local_ident"));
    const std::string remote = identText(record.text("remote_ident"));
    flow.text = local.empty() ? "the flow" : fmt::format("{} to {}", local, remote);
    if (!flow.peer.empty())
        flow.text += fmt::format(" (peer {})", flow.peer);
    return flow;
}

} // namespace

std::vector<Place> findRecords(
    const std::vector<const ShowText*>& texts, std::string_view output, std::string_view record)
{
    std::vector<Place> found;
    for (const ShowText* text : texts) {
        for (const Output& one : text->outputs) {
            if (one.kind->name != output)
                continue;
            for (std::uint32_t i = 0; i < one.records.size(); ++i) {
                if (one.records[i].kind == record)
                    found.push_back({text, &one, i});
            }
        }
    }
    return found;
}

std::vector<Place> childrenOf(const Place& parent, std::string_view record)
{
    std::vector<Place> found;
    const auto& records = parent.output->records;
    for (std::uint32_t i = parent.index + 1; i < records.size(); ++i) {
        if (records[i].parent == parent.index && records[i].kind == record)
            found.push_back({parent.text, parent.output, i});
        else if (records[i].kind == parent.record().kind)
            break;
    }
    return found;
}

std::string identText(std::string_view ident)
{
    ident = trim(ident);
    if (ident.starts_with('('))
        ident.remove_prefix(1);
    if (ident.ends_with(')'))
        ident.remove_suffix(1);
    std::size_t parts = 0;
    std::size_t slash = ident.find('/');
    std::size_t second = std::string_view::npos;
    while (slash != std::string_view::npos) {
        if (++parts == 2)
            second = slash;
        slash = ident.find('/', slash + 1);
    }
    if (second == std::string_view::npos || ident.substr(second) != "/0/0")
        return std::string(ident);
    return std::string(ident.substr(0, second));
}

std::string peerOf(const Record& record)
{
    for (const std::string_view name : {std::string_view("peer"), std::string_view("remote"),
             std::string_view("ip_addr"), std::string_view("connection")}) {
        const std::string_view text = record.text(name);
        if (!text.empty())
            return std::string(withoutPort(firstWord(text)));
    }
    return {};
}

std::vector<Flow> findFlows(const std::vector<const ShowText*>& texts)
{
    std::vector<Flow> flows;
    for (const Place& place : findRecords(texts, "ipsec-sa", "flow"))
        flows.push_back(ipsecFlow(place));
    for (const Place& place : findRecords(texts, "crypto-session", "flow")) {
        const Record& record = place.record();
        Flow flow{place, record.get("encrypted"), record.get("decrypted"), {},
            std::string(record.text("ipsec_flow"))};
        if (record.parent != kNoIndex)
            flow.peer = peerOf(place.output->records[record.parent]);
        if (!flow.peer.empty())
            flow.text += fmt::format(" (peer {})", flow.peer);
        flows.push_back(std::move(flow));
    }
    for (const Place& place : findRecords(texts, "vpn-sessiondb", "ipsec")) {
        const Record& record = place.record();
        Flow flow{place, record.get("packets_tx"), record.get("packets_rx"), {},
            fmt::format(
                "{} to {}", identText(record.text("local_addr")), identText(record.text("remote_addr")))};
        if (record.parent != kNoIndex)
            flow.peer = peerOf(place.output->records[record.parent]);
        if (!flow.peer.empty())
            flow.text += fmt::format(" (peer {})", flow.peer);
        flows.push_back(std::move(flow));
    }
    return flows;
}

std::vector<IkeSa> findIkeSas(const std::vector<const ShowText*>& texts)
{
    std::vector<IkeSa> all;
    for (const std::string_view kind :
        {std::string_view("ike-sa"), std::string_view("ikev2-sa"), std::string_view("crypto-session")}) {
        for (const Place& place : findRecords(texts, kind, "ike_sa")) {
            const Record& record = place.record();
            IkeSa sa{place, record.get("state"), peerOf(record)};
            if (!sa.state)
                sa.state = record.get("status");
            if (sa.peer.empty() && record.get("destination"))
                sa.peer = fmt::format("{} and {}", record.text("source"), record.text("destination"));
            if (sa.state)
                all.push_back(std::move(sa));
        }
    }
    return all;
}

Evidence lineOf(const Field& field, std::string note)
{
    return {field.where, std::move(note)};
}

bool isMasked(std::string_view address)
{
    if (address.empty())
        return true;
    bool letters = false;
    for (const char c : address)
        letters = letters || c == '*' || c == 'x' || c == 'X' || c == '<';
    return letters;
}

bool samePeer(std::string_view a, std::string_view b)
{
    return !isMasked(a) && !isMasked(b) && equals(a, b);
}

} // namespace rungbook::show
