// SPDX-License-Identifier: GPL-3.0-or-later
// What signatures share: reading values out of a line, and putting lines into a finding as evidence.
#pragma once

#include "core/ike/negotiation.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::ike
{

// ---- reading a line ----

/// The piece of text after the first `from` up to the next `to` (or to the end when `to` is empty or does not follow), without blanks,
/// quotes and closing punctuation around it, cut at 200 bytes. Empty when `from` does not occur.
std::string_view between(std::string_view text, std::string_view from, std::string_view to = {});

/// "Rcv'd: SHA Cfg'd: MD5", whatever kind of quote the log was copied with: what was received and what is configured. Empty when absent.
struct AttributeDifference {
    std::string_view attribute; ///< "Hash Alg"
    std::string_view received;
    std::string_view configured;
};
AttributeDifference attributeDifference(std::string_view text);

/// The differences that these notices name, each once, for people: "hash: received SHA, configured MD5; encryption: ...". Beyond
/// `most` only their number is told.
std::string differencesText(
    const Negotiation& n, const std::vector<const Notice*>& notices, std::size_t most = 8);

/// A proxy as the ASA prints it, "192.0.2.0/255.255.255.0/0/0", for people: "192.0.2.0/24", "host 192.0.2.5", "any", with protocol and port
/// when it has them. What is not of that form comes back as it is.
std::string proxyText(std::string_view printed);

/// The same proxy as one side of an access-list entry: "192.0.2.0 255.255.255.0", "host 192.0.2.5 eq 25", "any"; an address that came
/// without its mask has <mask> in its place.
std::string proxyForAcl(std::string_view printed);

/// An access-list entry from one proxy to another: "permit ip 192.0.2.0 255.255.255.0 host 198.51.100.5", with the protocol they name.
std::string aclEntry(std::string_view source, std::string_view destination);

/// True when a proxy is everything: 0.0.0.0/0.0.0.0.
bool isAny(std::string_view printed);

// ---- words ----

/// The peer's address, or "the peer" when the log never gives one.
std::string peerText(const Negotiation& n);

/// The peer's address, or <peer-ip> for a command when the log never gives one.
std::string peerForCommand(const Negotiation& n);

/// The name of the crypto map when the log tells it, else <map>.
std::string mapForCommand(const Negotiation& n);

// ---- the course of things ----

/// True when the conversation went on after that line: a phase completed, or the peer sent a message of an exchange that it had not sent
/// before (a resend, a lone notify or a delete does not count).
bool wentOnAfter(const Negotiation& n, LineNumber line);

/// True when a quick mode was completed before that line.
bool phase2CompletedBefore(const Negotiation& n, LineNumber line);

/// Whether a refusal was overcome by a quick mode that was completed after it.
enum class Overcome : std::uint8_t {
    No, ///< none was completed, or only for other networks
    Perhaps, ///< one was, but the log does not say for which networks
    Yes
};

/// The same for one remote proxy, in the form in which refusals print it.
Overcome phase2OvercomeFor(const Negotiation& n, LineNumber line, std::string_view remoteProxy);

// ---- evidence ----

/// Adds at most `most` of the notices, each with the note.
void addNotices(Finding& finding, const Negotiation& n, const std::vector<const Notice*>& notices,
    std::string_view note, std::size_t most = 4);

/// Adds the notices of another rule, so that a cause can show its consequences.
void addNoticesOf(Finding& finding, const Negotiation& n, std::string_view rule, std::string_view note,
    std::size_t most = 2);

/// Adds the last messages (at most two) before a notice: where the negotiation stood.
void addMessagesBefore(Finding& finding, const Negotiation& n, const Notice& notice);

} // namespace rungbook::ike
