// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/settings.h"

#include "core/smtp/mail_address.h"
#include "core/smtp/ports.h"
#include "core/smtp/purposes.h"
#include "core/smtp/transcript.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr double kMostSeconds = 3600;
constexpr std::size_t kMostRecipients =
    100; ///< RFC 5321, section 4.5.3.1.10: what every server takes at least
constexpr std::size_t kMostName = 253;

constexpr std::array kPorts{PortMeaning{587, "submission", Security::StartTls,
                                "For programs and people that hand in mail: begins in clear and turns to TLS "
                                "with STARTTLS, then asks for a login.",
                                "RFC 6409"},
    PortMeaning{465, "submissions", Security::Tls,
        "For programs and people that hand in mail: TLS from the first byte, then a login.", "RFC 8314"},
    PortMeaning{25, "smtp", Security::None,
        "Between mail servers, and for relays in one's own network; in clear, often with STARTTLS on offer. "
        "Many providers block it to the outside.",
        "RFC 5321"},
    PortMeaning{2525, "", Security::StartTls,
        "No standard: some providers offer it like 587 for networks that block the others.", ""}};

bool blankOrControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F;
}

bool hasBlank(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), blankOrControl);
}

class Problems
{
public:
    void add(std::string_view field, std::string text)
    {
        m_list.push_back({std::string(field), std::move(text)});
    }
    std::vector<SettingsProblem> take() { return std::move(m_list); }

private:
    std::vector<SettingsProblem> m_list;
};

/// What is wrong with a host name or address, as a sentence that begins with subject; empty: nothing.
std::string hostProblem(std::string_view host, std::string_view subject)
{
    if (host.empty())
        return fmt::format("{} is missing: give its name (mail.example.com) or its IP address.", subject);
    if (host.find("://") != std::string_view::npos)
        return fmt::format("{} is a web address: take only the name between // and the next /.", subject);
    if (host.find('@') != std::string_view::npos)
        return fmt::format("{} is a mail address: give the name of the mail server, which your provider or "
                           "your DNS (MX) tells.",
            subject);
    if (blankOrControl(host.front()) || blankOrControl(host.back()))
        return fmt::format("{} begins or ends with a blank: delete it.", subject);
    if (hasBlank(host))
        return fmt::format("{} has a blank or a line end in it.", subject);
    const auto colons = std::count(host.begin(), host.end(), ':');
    if (colons == 1 && host.front() != '[')
        return fmt::format(
            "{} has a port in it: write the name here and the number in the field for the port.", subject);
    if (host.find('/') != std::string_view::npos)
        return fmt::format("{} has a / in it: take only the name before it.", subject);
    if (colons == 0
        && (host.size() > kMostName || host.find("..") != std::string_view::npos || host.front() == '.'))
        return fmt::format(
            "{} cannot be a name: it is too long, or has an empty part between dots.", subject);
    return {};
}

void checkAuth(const ProbeSettings& settings, Problems& problems)
{
    if (!settings.authenticate)
        return;
    const bool external = settings.mechanism == Mechanism::External;
    const bool certificate = !settings.clientCertificatePem.empty();
    if (external && !certificate)
        problems.add("auth", "EXTERNAL logs in with a client certificate: give one, with its key.");
    if (external && settings.security == Security::None)
        problems.add("auth",
            "EXTERNAL logs in with a client certificate, which is only shown inside TLS: choose STARTTLS or "
            "TLS.");
    if (settings.user.empty() && !external && !(certificate && settings.mechanism == Mechanism::Auto))
        problems.add("user", "The user name is missing; often it is the whole mail address.");
    if (settings.password.empty() && !external && !certificate)
        problems.add("password", "The password is missing (or the token, for XOAUTH2 and OAUTHBEARER).");
    if (std::any_of(
            settings.user.begin(), settings.user.end(), [](char c) { return blankOrControl(c) && c != ' '; }))
        problems.add("user", "The user name has a line end or another control character in it.");
    const bool plus =
        settings.mechanism == Mechanism::ScramSha1Plus || settings.mechanism == Mechanism::ScramSha256Plus;
    if (plus && settings.security == Security::None)
        problems.add(
            "auth", "The PLUS form of SCRAM binds the login to the TLS connection: choose STARTTLS or TLS.");
}

void checkMail(const ProbeSettings& settings, Problems& problems)
{
    const bool needed = settings.depth >= Depth::Envelope;
    if (settings.from.empty()) {
        if (needed)
            problems.add(
                "from", "The sender is missing: the test goes as far as MAIL FROM, which names one.");
    } else if (const auto problem = addressProblem(parseMailbox(settings.from).address)) {
        problems.add("from", "The sender cannot be used: " + *problem);
    }
    if (settings.to.empty() && needed)
        problems.add("to", "The recipient is missing: the test goes as far as RCPT TO, which names one.");
    if (settings.to.size() > kMostRecipients)
        problems.add("to", fmt::format("A test takes at most {} recipients.", kMostRecipients));
    for (const std::string& to : settings.to)
        if (const auto problem = addressProblem(parseMailbox(to).address)) {
            problems.add("to", "A recipient cannot be used: " + *problem);
            break;
        }
    if (!settings.mail.purpose.empty() && findPurpose(settings.mail.purpose) == nullptr)
        problems.add("purpose",
            fmt::format("There is no purpose \"{}\".", printable(settings.mail.purpose.substr(0, 60))));
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (std::any_of(settings.mail.subject.begin(), settings.mail.subject.end(), control))
        problems.add("subject", "The subject has a line end in it; it is one line.");
}

} // namespace

std::vector<SettingsProblem> checkSettings(const ProbeSettings& settings)
{
    Problems problems;
    if (std::string problem = hostProblem(settings.server, "The mail server"); !problem.empty())
        problems.add("server", std::move(problem));
    if (settings.port == 0)
        problems.add("port", "The port is a number from 1 to 65535; mail uses 25, 465 and 587.");
    if (!(settings.timeoutSeconds >= 1 && settings.timeoutSeconds <= kMostSeconds))
        problems.add("timeout", "The timeout is a number of seconds from 1 to 3600.");
    if (hasBlank(settings.ehloName) || settings.ehloName.size() > kMostName)
        problems.add("ehlo",
            "The EHLO name has a blank in it or is too long: give this machine's full name, such as "
            "client.example.com.");
    if (hasBlank(settings.sni))
        problems.add("sni", "The server name for TLS (SNI) has a blank in it.");
    if (settings.clientCertificatePem.empty() != settings.clientKeyPem.empty())
        problems.add(
            "client-certificate", "A client certificate and its key go together: give both or none.");
    if (settings.security == Security::None && settings.depth == Depth::Tls)
        problems.add("security",
            "The test is to go as far as TLS, but no encryption is chosen: choose STARTTLS or TLS.");
    if (settings.proxy.kind != ProxyKind::None) {
        if (std::string problem = hostProblem(settings.proxy.host, "The proxy"); !problem.empty())
            problems.add("proxy", std::move(problem));
        if (settings.proxy.port == 0)
            problems.add("proxy", "The proxy's port is missing: a number from 1 to 65535.");
    }
    checkAuth(settings, problems);
    checkMail(settings, problems);
    return problems.take();
}

std::span<const PortMeaning> wellKnownPorts()
{
    return kPorts;
}

const PortMeaning* meaningOfPort(std::uint16_t port)
{
    const auto at =
        std::find_if(kPorts.begin(), kPorts.end(), [&](const PortMeaning& p) { return p.port == port; });
    return at == kPorts.end() ? nullptr : &*at;
}

} // namespace rungbook::smtp
