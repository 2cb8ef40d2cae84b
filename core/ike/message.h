// SPDX-License-Identifier: GPL-3.0-or-later
// One arrow of an IKE negotiation, and the names of the field for what it is. RFC 2408/2409 for IKEv1, RFC 7296 for IKEv2.
#pragma once

#include "core/base/ids.h"
#include "core/base/timestamp.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ike
{

/// As seen from the device that wrote the log.
enum class Direction : std::uint8_t { In, Out };

constexpr Direction opposite(Direction d)
{
    return d == Direction::In ? Direction::Out : Direction::In;
}

/// What an exchange is for. Transaction exchanges (draft-ietf-ipsec-isakmp-mode-cfg) are told apart by what they carry.
enum class ExchangeKind : std::uint8_t {
    Unknown,
    MainMode,
    AggressiveMode,
    Xauth,
    ModeConfig,
    QuickMode,
    Informational
};

/// Kind and position of a message in its exchange: MM1 is {MainMode, 1}, QM3 is {QuickMode, 3}.
enum class StepKind : std::uint8_t {
    Unknown,
    MM, ///< MM1 .. MM6
    AM, ///< AM1 .. AM3
    Xauth, ///< XAUTH1, XAUTH2, ... counted over the session
    ModeCfg, ///< MODECFG1, MODECFG2
    QM, ///< QM1 .. QM3
    Notify, ///< NOTIFY
    Delete, ///< DELETE
    DpdRUThere, ///< DPD R-U-THERE (RFC 3706)
    DpdRUThereAck, ///< DPD R-U-THERE-ACK
    Fragment ///< an IKE fragment of some message
};

struct Step {
    StepKind kind = StepKind::Unknown;
    std::uint8_t ordinal = 0;
    bool operator==(const Step&) const = default;
};

/// "MM1", "AM2", "XAUTH1", "MODECFG2", "QM3", "NOTIFY", "DELETE", "DPD R-U-THERE", "DPD R-U-THERE-ACK", "FRAGMENT", "?".
std::string stepName(Step step);

/// "main mode", "quick mode", "XAUTH", "mode config", "informational": for people and for JSON.
std::string_view exchangeName(ExchangeKind kind);

/// One message on the wire as the log shows it. Resends of it are counted, not repeated.
struct Message {
    Timestamp time;
    LineNumber line{}; ///< the line that says it was sent or received
    LineNumber first{}; ///< first and last line that belong to it: "constructing" lines before a sent
    LineNumber last{}; ///< message, "processing" lines after a received one
    std::uint32_t messageId = 0; ///< 0 in phase 1
    std::uint32_t length = 0; ///< bytes, as printed; 0 when not printed
    TextId payloads{}; ///< as printed: "HDR + SA (1) + VENDOR (13) + NONE (0)"; see payloadNames()
    TextId ourState{}; ///< state of the device that wrote the log, after this message; empty when not known
    TextId peerState{}; ///< the state in which the other side must be then; empty when not known
    std::uint32_t exchange = kNoIndex; ///< index into Session::exchanges
    std::uint16_t resends = 0;
    Step step;
    Direction direction = Direction::In;
    bool ourStateDerived = true; ///< worked out from the messages, not printed by the log
};

/// One more sending (or duplicate arrival) of a message that is drawn once.
struct Resend {
    std::uint32_t message = kNoIndex; ///< index into Session::messages
    Timestamp time;
    LineNumber line{};
};

/// Payload names of a printed list, without HDR and NONE and without the type numbers: {"SA", "VENDOR", "VENDOR"}.
std::vector<std::string> payloadNames(std::string_view printed);

/// "SA, VENDOR ×3": the same list for people, neighbours that repeat counted.
std::string payloadSummary(std::string_view printed);

/// A message id as eight hexadecimal digits, as the ASA prints it.
std::string messageIdText(std::uint32_t id);

} // namespace rungbook::ike
