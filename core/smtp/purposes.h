// SPDX-License-Identifier: GPL-3.0-or-later
// What Cisco ISE sends mail for, from which node, and under which sender: so that a test can be made from the right place and look right.
// Source: "Configure Secure SMTP Server on ISE" (Cisco, for ISE 3.0).
#pragma once

#include "core/smtp/message.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// One purpose of mail in ISE.
struct MailPurpose {
    std::string_view id; ///< "alarms", ...; never changes its meaning
    std::string_view title; ///< "Alarms"
    std::string_view when; ///< a sentence: when ISE sends such a mail, and to whom
    std::string_view node; ///< "Active MnT", "PSN", "Primary PAN"
    std::string_view nodeMeaning; ///< the same in full
    bool fixedSender = false; ///< the sender cannot be chosen
    std::string_view senderRule; ///< a sentence
    std::string_view firewallRule; ///< a sentence: who must be let through to the mail server
    std::string_view subject; ///< of the sample
};

/// Every purpose, in the order of the window.
std::span<const MailPurpose> purposes();

/// The purpose of that id, or null.
const MailPurpose* findPurpose(std::string_view id);

/// "ise@ise1.example.com": the sender of alarms, which is built in (the form is ise@<hostname>).
std::string alarmSender(std::string_view hostName);

/// What is wrong with from as the sender of that purpose, as a sentence; nothing when it fits.
std::optional<std::string> senderProblem(const MailPurpose& purpose, std::string_view from);

/// A mail in the shape in which ISE sends it for that purpose, with made-up content that says so: no from and to yet. Guest credentials come as text and
/// as HTML with a small picture, as ISE sends them.
Mail sampleMail(const MailPurpose& purpose);

/// A small PNG (a wireless sign) that the samples show.
std::string samplePicture();

} // namespace rungbook::smtp
