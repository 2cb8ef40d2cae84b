// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/test_mail.h"

#include "core/smtp/purposes.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

struct KnownType {
    std::string_view ending;
    std::string_view type;
};
constexpr std::array kTypes{KnownType{".csv", "text/csv"}, KnownType{".gif", "image/gif"},
    KnownType{".html", "text/html"}, KnownType{".jpg", "image/jpeg"}, KnownType{".json", "application/json"},
    KnownType{".log", "text/plain"}, KnownType{".pdf", "application/pdf"}, KnownType{".png", "image/png"},
    KnownType{".txt", "text/plain"}, KnownType{".zip", "application/zip"}};

std::string typeOf(std::string_view name)
{
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    const auto at = std::find_if(
        kTypes.begin(), kTypes.end(), [&](const KnownType& t) { return lower.ends_with(t.ending); });
    return at == kTypes.end() ? std::string() : std::string(at->type);
}

std::string_view words(Security security)
{
    return security == Security::None    ? "in clear"
        : security == Security::StartTls ? "with STARTTLS"
                                         : "with TLS";
}

} // namespace

Result<Mail> testMail(const ProbeSettings& settings)
{
    const MailRequest& request = settings.mail;
    Mail mail;
    if (!request.purpose.empty()) {
        const MailPurpose* purpose = findPurpose(request.purpose);
        if (purpose == nullptr)
            return failure(
                Error::Kind::Usage, "There is no purpose of mail with that name.", "Choose one of the list.");
        mail = sampleMail(*purpose);
    } else {
        mail.subject = "Test of the mail server";
        mail.text = fmt::format("This is a test mail.\n\nIt was given to {}, port {}, {}{}.\nThat it is here "
                                "shows that the server takes "
                                "mail from there and delivers it to you.\n",
            settings.server, settings.port, words(settings.security),
            settings.authenticate ? ", with a login" : "");
        mail.headers.emplace_back("User-Agent", "Rungbook");
    }
    if (!request.subject.empty())
        mail.subject = request.subject;
    if (!request.text.empty()) {
        mail.text = request.text;
        mail.html.clear(); // it would say something else than the text
        mail.pictures.clear();
    }
    mail.from = parseMailbox(settings.from);
    for (const std::string& to : settings.to)
        mail.to.push_back(parseMailbox(to));
    mail.headers.emplace_back(
        "Auto-Submitted", "auto-generated"); // RFC 3834: nobody's holiday notice answers it
    for (std::size_t i = 0; i < request.attachments.size() && i < request.attachmentBytes.size(); ++i)
        mail.attachments.push_back(
            {request.attachments[i], typeOf(request.attachments[i]), request.attachmentBytes[i], {}});
    return mail;
}

} // namespace rungbook::smtp
