// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/snapshot.h"

#include "core/show/output_kind.h"
#include "core/show/views.h"
#include "core/show/words.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace rungbook::show
{

namespace
{

constexpr std::size_t kMost = 1000;

// What moves by itself says nothing.
bool isClock(const Field& field)
{
    return field.type == FieldType::Seconds || field.type == FieldType::Kilobytes || field.name == "lifetime"
        || field.name == "lifetime_left" || field.name == "uptime" || field.name == "duration"
        || field.name == "idle_left" || field.name == "replay_bitmap_words" || field.name == "hits"
        || field.name == "elapsed" || field.name == "pointer";
}

bool isSpi(std::string_view name)
{
    return name == "spi" || name == "current_outbound_spi" || name == "current_inbound_spi"
        || name == "local_spi" || name == "remote_spi" || name.starts_with("esp_spi") || name == "sa";
}

// The record in words: its kind and the fields by which it is found again. An SA is found by its flow and its direction.
std::string keyOf(const Output& output, std::uint32_t index)
{
    const Record& record = output.records[index];
    std::string key = record.kind;
    for (const std::string_view name : output.kind->keys) {
        if (isSpi(name))
            continue;
        const std::string_view value = record.text(name);
        if (!value.empty())
            key += fmt::format(" {}", name.ends_with("ident") ? identText(value) : std::string(value));
    }
    if (record.kind == "sa")
        key += fmt::format(" {} {}", record.text("direction"), record.text("protocol"));
    if (record.parent < index && record.parent != kNoIndex)
        key += fmt::format(" of {}", keyOf(output, record.parent));
    return key;
}

std::map<std::string, std::uint32_t> keysOf(const Output& output)
{
    std::map<std::string, std::uint32_t> keys;
    for (std::uint32_t i = 0; i < output.records.size(); ++i) {
        std::string key = keyOf(output, i);
        for (std::size_t n = 2; keys.contains(key) && n < 64; ++n)
            key = fmt::format("{} ({})", keyOf(output, i), n);
        keys.emplace(std::move(key), i);
    }
    return keys;
}

std::string_view meaningOf(std::string_view field, std::int64_t delta)
{
    if (delta < 0)
        return "The counter began anew: the SA was renewed or cleared, or the device restarted.";
    if (field == "encaps" || field == "encrypted" || field == "packets_tx")
        return "This device encrypts and sends.";
    if (field == "decaps" || field == "decrypted" || field == "packets_rx")
        return "Packets come out of the tunnel.";
    if (field == "packets")
        return "The VPN context is in use.";
    if (field == "send_errors" || field == "encaps_failed" || field == "no_sa_send")
        return "Packets for the tunnel are being lost on this device.";
    if (field == "recv_errors" || field == "decaps_failed" || field == "verify_failed"
        || field == "bad_crypto" || field == "bad_packets")
        return "Packets arrive and are thrown away.";
    if (field == "replay_failed")
        return "The anti-replay window throws packets away now.";
    if (field == "invalid_identity")
        return "Packets come out of the tunnel that are not of its networks.";
    if (field == "rekey_packets" || field == "rekey_calls")
        return "The SA is being renewed.";
    return {};
}

class Comparison
{
public:
    Comparison(const Output& before, const Output& after)
        : m_before(before)
        , m_after(after)
    {
    }

    std::vector<Moved> run()
    {
        const auto old = keysOf(m_before);
        const auto now = keysOf(m_after);
        for (const auto& [key, index] : old) {
            const auto at = now.find(key);
            if (at == now.end())
                add({Movement::Gone, {}, key, {}, key, {}, 0, m_before.records[index].where, {},
                    "It is not in the later output any more."});
            else
                compare(key, m_before.records[index], m_after.records[at->second]);
        }
        for (const auto& [key, index] : now) {
            if (!old.contains(key))
                add({Movement::Appeared, {}, key, {}, {}, key, 0, {}, m_after.records[index].where,
                    "It was not in the earlier output."});
        }
        return std::move(m_moved);
    }

private:
    void add(Moved moved)
    {
        if (m_moved.size() >= kMost)
            return;
        moved.output = m_before.kind->name;
        m_moved.push_back(std::move(moved));
    }

    void compare(const std::string& key, const Record& before, const Record& after)
    {
        std::set<std::string_view> seen;
        for (const Field& old : before.fields) {
            if (isClock(old) || !seen.insert(old.name).second)
                continue;
            const Field* now = after.get(old.name);
            if (!now || now->text == old.text)
                continue;
            if (isSpi(old.name)) {
                if (old.number != now->number)
                    add({Movement::Rekeyed, {}, key, old.name, old.text, now->text, 0, old.where, now->where,
                        "A new SA has taken its place: it was renewed, or negotiated anew."});
            } else if (old.type == FieldType::Number && old.number && now->number) {
                const auto delta = static_cast<std::int64_t>(*now->number - *old.number);
                add({Movement::Counter, {}, key, old.name, old.text, now->text, delta, old.where, now->where,
                    std::string(meaningOf(old.name, delta))});
            } else {
                const bool state = old.name.ends_with("state") || old.name.ends_with("status")
                    || old.name == "result" || old.name == "action";
                add({state ? Movement::State : Movement::Other, {}, key, old.name, old.text, now->text, 0,
                    old.where, now->where,
                    state ? fmt::format("The state went from {} to {}.", old.text, now->text)
                          : std::string{}});
            }
        }
        oneDirection(key, before, after);
    }

    // One direction moved and the other did not: that is the finding people take two snapshots for.
    void oneDirection(const std::string& key, const Record& before, const Record& after)
    {
        static constexpr std::pair<std::string_view, std::string_view> pairs[] = {
            {"encaps", "decaps"}, {"encrypted", "decrypted"}, {"packets_tx", "packets_rx"}};
        for (const auto& [out, in] : pairs) {
            const Field* outBefore = before.get(out);
            const Field* outAfter = after.get(out);
            const Field* inBefore = before.get(in);
            const Field* inAfter = after.get(in);
            if (!outBefore || !outAfter || !inBefore || !inAfter || !outBefore->number || !outAfter->number
                || !inBefore->number || !inAfter->number)
                continue;
            const bool sent = *outAfter->number > *outBefore->number;
            const bool received = *inAfter->number > *inBefore->number;
            if (sent && *inAfter->number == *inBefore->number)
                add({Movement::Still, {}, key, std::string(in), inBefore->text, inAfter->text, 0,
                    inBefore->where, inAfter->where,
                    "Packets go into the tunnel and nothing comes back: look at the other end (route, access "
                    "list, NAT, the host)."});
            if (received && *outAfter->number == *outBefore->number)
                add({Movement::Still, {}, key, std::string(out), outBefore->text, outAfter->text, 0,
                    outBefore->where, outAfter->where,
                    "Packets come out of the tunnel and no answer goes in: look at this side (route, access "
                    "list, NAT, the host)."});
        }
    }

    const Output& m_before;
    const Output& m_after;
    std::vector<Moved> m_moved;
};

} // namespace

std::string_view nameOf(Movement movement)
{
    switch (movement) {
    case Movement::Counter:
        return "counter";
    case Movement::Still:
        return "still";
    case Movement::State:
        return "state";
    case Movement::Rekeyed:
        return "rekeyed";
    case Movement::Appeared:
        return "appeared";
    case Movement::Gone:
        return "gone";
    case Movement::Other:
        break;
    }
    return "other";
}

std::vector<Moved> compareSnapshots(const Output& before, const Output& after)
{
    if (!before.kind || before.kind != after.kind)
        return {};
    return Comparison(before, after).run();
}

namespace
{

// Two outputs of one kind are snapshots only when they are about the same things: a record in common, or one of them is empty.
bool comparable(const Output& before, const Output& after)
{
    const auto old = keysOf(before);
    const auto now = keysOf(after);
    return std::any_of(old.begin(), old.end(), [&](const auto& one) { return now.contains(one.first); });
}

} // namespace

std::vector<Moved> compareAll(const std::vector<const ShowText*>& texts)
{
    std::vector<Moved> all;
    for (const OutputKind* kind : outputKinds()) {
        const Output* last = nullptr;
        for (const ShowText* text : texts) {
            for (const Output& output : text->outputs) {
                if (output.kind != kind)
                    continue;
                if (last && comparable(*last, output) && all.size() < kMost) {
                    auto moved = compareSnapshots(*last, output);
                    all.insert(all.end(), std::make_move_iterator(moved.begin()),
                        std::make_move_iterator(moved.end()));
                }
                last = &output;
            }
        }
    }
    return all;
}

} // namespace rungbook::show
