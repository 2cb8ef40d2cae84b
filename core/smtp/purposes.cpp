// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/purposes.h"

#include "core/smtp/mail_address.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::string_view kAlarms = "alarms";
constexpr std::string_view kGuestCredentials = "guest-credentials";
constexpr std::string_view kSponsor = "sponsor-notification";
constexpr std::string_view kGuestExpiry = "guest-account-expiry";
constexpr std::string_view kPasswordExpiry = "password-expiry";

constexpr std::string_view kChosenSender =
    "The sender can be chosen: set an address that the mail server accepts from this login.";
constexpr std::string_view kPortalSender = "The sender is the one in the guest e-mail settings, or the "
                                           "sponsor's own address where that is switched on there.";
constexpr std::string_view kPsnRule = "Every Policy Service node that runs the portals must be let through "
                                      "to the mail server's port, not only the administration node.";
constexpr std::string_view kPanRule =
    "The primary administration node must be let through to the mail server's port; after a failover that is "
    "the other one, so let both through.";

constexpr std::array kPurposes{MailPurpose{kAlarms, "Alarms",
                                   "ISE mails an alarm to every internal administrator whose account says to "
                                   "include system alarms in e-mails.",
                                   "Active MnT", "the active Monitoring node", true,
                                   "The sender is always ise@<hostname> of the node and cannot be changed, "
                                   "so the mail server must accept that address.",
                                   "The active Monitoring node must be let through to the mail server's "
                                   "port; the standby takes over one day, so let both through.",
                                   "ISE Alarm: Critical: Rungbook test, nothing is wrong"},
    MailPurpose{kGuestCredentials, "Guest credentials",
        "Guests get their login by mail when they have registered themselves.", "PSN",
        "the Policy Service node whose portal the guest used", false, kPortalSender, kPsnRule,
        "Your Guest Account Credentials"},
    MailPurpose{kSponsor, "Sponsor and guest notifications",
        "A sponsor mails a guest the login or how to reset the password.", "PSN",
        "the Policy Service node whose sponsor portal was used", false, kPortalSender, kPsnRule,
        "Your Guest Account Password was reset"},
    MailPurpose{kGuestExpiry, "Guest account expiry",
        "Guests are told what to do before their account expires.", "Primary PAN",
        "the primary administration node", false, kPortalSender, kPanRule,
        "Your Guest Account is about to expire"},
    MailPurpose{kPasswordExpiry, "Password expiry",
        "Administrators and internal network users are reminded before their password expires.",
        "Primary PAN", "the primary administration node", false, kChosenSender, kPanRule,
        "Your password is about to expire"}};

std::string textOf(std::string_view id)
{
    if (id == kAlarms)
        return "Alarm: Rungbook test alarm\n"
               "Severity: Critical\n"
               "Server: ise1\n"
               "Details: this is a test mail in the shape of an alarm; nothing is wrong.\n"
               "Suggested action: none.\n";
    if (id == kGuestCredentials)
        return "Hello Sample,\n"
               "Your guest account details:\n"
               "Username: sample01\n"
               "Password: (a test mail, there is no such account)\n"
               "First Name: Sample\n"
               "Last Name: Guest\n"
               "Valid From: 2026-01-01 09:00:00\n"
               "Valid To: 2026-01-02 09:00:00\n"
               "Person being visited:\n"
               "Reason for visit: test of the mail server\n";
    if (id == kSponsor)
        return "Hello Sample,\n"
               "Your sponsor has reset the password of your guest account sample01.\n"
               "This is a test mail: there is no such account, and nothing was reset.\n";
    if (id == kGuestExpiry)
        return "Hello Sample,\n"
               "Your guest account sample01 expires on 2026-01-02 at 09:00. Ask your sponsor if you need it "
               "longer.\n"
               "This is a test mail: there is no such account.\n";
    return "The password of your account sample-admin expires in 7 days. Log in and change it before that.\n"
           "This is a test mail: there is no such account.\n";
}

/// The text with its lines as a table, as the guest mails of ISE look: a heading, "key: value" rows, a picture.
std::string htmlOf(std::string_view subject, std::string_view text)
{
    std::string html = fmt::format(
        "<html>\n<head><title>{}</title></head>\n<body style=\"font-family: sans-serif\">\n"
        "<p><img src=\"cid:wireless@rungbook.invalid\" alt=\"Wireless\" width=\"48\" height=\"48\"></p>\n",
        subject);
    html += "<table>\n";
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end, text.size() - 1) + 1);
        const std::size_t colon = line.find(": ");
        if (colon == std::string_view::npos)
            html += fmt::format("<tr><td colspan=\"2\">{}</td></tr>\n", line);
        else
            html += fmt::format(
                "<tr><td>{}</td><td>{}</td></tr>\n", line.substr(0, colon), line.substr(colon + 2));
    }
    return html + "</table>\n</body>\n</html>\n";
}

constexpr std::string_view kPicture =
    "iVBORw0KGgoAAAANSUhEUgAAADAAAAAwAQMAAABtzGvEAAAABlBMVEX///8bXoyFhyA+AAAAkUlEQVR42pWPMQrD"
    "MAxFfzDUHQrpAUJ8hY6d6qvkGBkKztF8FB0ho4fgX8ntkBYK7Qf7IX9JloD/1a92d+RiAWlhJDcFVWZlp6bXlygt"
    "XU/IgCuIi5duw4hUMePkyHwBPClaHshizcRKkYCquAM3xRUYFGeXj/Z9KG2WVHezvIC1b950+L6Dlz2eG33gPeVH"
    "PQAJ/jmykAgaMAAAAABJRU5ErkJggg==";

} // namespace

std::span<const MailPurpose> purposes()
{
    return kPurposes;
}

const MailPurpose* findPurpose(std::string_view id)
{
    const auto at =
        std::find_if(kPurposes.begin(), kPurposes.end(), [&](const MailPurpose& p) { return p.id == id; });
    return at == kPurposes.end() ? nullptr : &*at;
}

std::string alarmSender(std::string_view hostName)
{
    return "ise@" + std::string(hostName);
}

std::optional<std::string> senderProblem(const MailPurpose& purpose, std::string_view from)
{
    const std::string address = parseMailbox(from).address;
    if (!purpose.fixedSender || address.starts_with("ise@"))
        return std::nullopt;
    return fmt::format("ISE sends {} from ise@<hostname> only; a test with another sender does not show "
                       "whether the server accepts that one.",
        purpose.id);
}

Mail sampleMail(const MailPurpose& purpose)
{
    Mail mail;
    mail.subject = purpose.subject;
    mail.text = textOf(purpose.id);
    if (purpose.id == kGuestCredentials || purpose.id == kSponsor || purpose.id == kGuestExpiry) {
        mail.html = htmlOf(mail.subject, mail.text);
        mail.pictures.push_back({"wireless.png", "image/png", samplePicture(), "wireless@rungbook.invalid"});
    }
    return mail;
}

std::string samplePicture()
{
    return tls::base64Decode(kPicture).value_or(std::string());
}

} // namespace rungbook::smtp
