// SPDX-License-Identifier: GPL-3.0-or-later
// Builds ASA logs line by line, so that a test says what happened and not how a line is spelled.
#pragma once

#include "core/ike/analysis.h"

#include <memory>
#include <string>
#include <vector>

namespace rungbook::test
{

/// Payload lists of IKEv1 messages as the ASA prints them.
namespace payloads
{
inline const std::string kSa = "HDR + SA (1) + VENDOR (13) + NONE (0)";
inline const std::string kKe = "HDR + KE (4) + NONCE (10) + VENDOR (13) + NONE (0)";
inline const std::string kAuth = "HDR + ID (5) + HASH (8) + NONE (0)";
inline const std::string kAm1 = "HDR + SA (1) + KE (4) + NONCE (10) + ID (5) + VENDOR (13) + NONE (0)";
inline const std::string kAm2 = "HDR + SA (1) + KE (4) + NONCE (10) + ID (5) + HASH (8) + NONE (0)";
inline const std::string kHash = "HDR + HASH (8) + NONE (0)";
inline const std::string kAttr = "HDR + HASH (8) + ATTR (14) + NONE (0)";
inline const std::string kQm = "HDR + HASH (8) + SA (1) + NONCE (10) + ID (5) + ID (5) + NONE (0)";
inline const std::string kNotify = "HDR + HASH (8) + NOTIFY (11) + NONE (0)";
inline const std::string kClearNotify = "HDR + NOTIFY (11) + NONE (0)";
inline const std::string kDelete = "HDR + HASH (8) + DELETE (12) + NONE (0)";
} // namespace payloads

/// A log in syslog form with a device clock; at() moves the clock (seconds after 10:00:00).
class AsaLog
{
public:
    explicit AsaLog(std::string peer = "192.0.2.9")
        : m_peer(std::move(peer))
    {
    }

    AsaLog& at(int second);
    AsaLog& peer(std::string address);
    /// A line about the peer: id is the syslog number.
    AsaLog& line(int id, const std::string& text);
    AsaLog& sent(const std::string& payloads, int length = 100, const std::string& messageId = "0");
    AsaLog& resent(const std::string& payloads, int length = 100, const std::string& messageId = "0");
    AsaLog& received(const std::string& payloads, int length = 100, const std::string& messageId = "0");
    /// Any line, as it stands.
    AsaLog& raw(const std::string& text);
    /// MM1 .. MM6 and PHASE 1 COMPLETED as initiator.
    AsaLog& mainModeAsInitiator();
    AsaLog& mainModeAsResponder();
    /// QM1 .. QM3 and PHASE 2 COMPLETED as initiator.
    AsaLog& quickModeAsInitiator(const std::string& messageId = "6abd3691");

    std::string text() const;
    const std::vector<std::string>& lines() const { return m_lines; }

private:
    std::string clock() const;
    AsaLog& message(
        const std::string& verb, const std::string& payloads, int length, const std::string& messageId);
    std::string m_peer;
    int m_second = 0;
    std::vector<std::string> m_lines;
};

/// The analysis of a text; the test fails when there is none.
std::shared_ptr<const ike::Analysis> analyzeText(const std::string& text, ike::AnalyzeOptions options = {});

/// "MM1> MM2< MM3>x1 NOTIFY<": the messages of a session, > sent, < received, xN resends.
std::string stepsOf(const ike::Session& session);

/// A session as text, with everything that must not depend on how the log was cut: for comparing two analyses.
std::string describe(const ike::Analysis& analysis);

} // namespace rungbook::test
