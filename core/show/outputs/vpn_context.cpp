// SPDX-License-Identifier: GPL-3.0-or-later
// "show asp table vpn-context detail" of the ASA: what its fast path encrypts and decrypts with.
#include "core/show/output_kind.h"
#include "core/show/words.h"

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {"show asp table vpn-context detail", "show asp table vpn-context"};
constexpr std::string_view kKeys[] = {"context"};
constexpr Label kLabels[] = {
    {"VPN CTX", "context", FieldType::Hex},
    {"Peer IP", "peer"},
    {"Pointer", "pointer", FieldType::Hex},
    {"State", "state"},
    {"Flags", "flags"},
    {"SA", "sa", FieldType::Hex},
    {"SPI", "spi", FieldType::Hex},
    {"Group", "group", FieldType::Number},
    {"Pkts", "packets", FieldType::Number},
    {"Bad Pkts", "bad_packets", FieldType::Number},
    {"Bad SPI", "bad_spi", FieldType::Number},
    {"Spoof", "spoof", FieldType::Number},
    {"Bad Crypto", "bad_crypto", FieldType::Number},
    {"Rekey Pkt", "rekey_packets", FieldType::Number},
    {"Rekey Call", "rekey_calls", FieldType::Number},
    {"VPN Filter", "vpn_filter"},
};

bool read(Builder& builder, const Piece& piece)
{
    const Pairs pairs = findPairs(piece.text, kLabels);
    if (!pairs.clean)
        return false;
    if (!builder.current() && pairs.list.front().label->name != "context")
        return false;
    for (const Pair& pair : pairs.list) {
        if (pair.label->name == "context")
            builder.open("context", piece.where);
        builder.add(pair, piece.where);
    }
    return true;
}

bool starts(std::string_view line)
{
    return startsWith(line, "VPN CTX") && line.find('=') != std::string_view::npos;
}

} // namespace

extern const OutputKind vpn_context;
const OutputKind vpn_context{
    "vpn-context", "show asp table vpn-context detail", kCommands, starts, read, kKeys};

} // namespace rungbook::show
