// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/message.h"

#include "core/base/timestamp.h"
#include "core/base/utf8.h"
#include "core/smtp/mail_encoding.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kPlainColumns = 78; ///< a text with longer lines becomes quoted-printable
constexpr std::size_t kLongWord = 900; ///< what cannot be folded below 998 octets becomes encoded words

bool control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

/// A header's text must be one line of UTF-8: a line end in it would begin a header (or a mail) of somebody else's making.
std::optional<Error> headerProblem(std::string_view field, std::string_view text)
{
    if (std::any_of(text.begin(), text.end(), control))
        return Error{Error::Kind::Usage,
            fmt::format("The {} holds a line end or another control character.", field),
            "A header is one line. Take the line end out."};
    if (!isUtf8(text))
        return Error{Error::Kind::Usage, fmt::format("The {} is not valid UTF-8.", field), "Type it again."};
    return std::nullopt;
}

bool plainType(std::string_view type)
{
    const auto ok = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || std::string_view("/+-.").find(c) != std::string_view::npos;
    };
    return std::count(type.begin(), type.end(), '/') == 1 && std::all_of(type.begin(), type.end(), ok);
}

/// Unstructured text: as it is when it is short words of ASCII, else in encoded words.
std::string headerText(std::string_view text, bool utf8Headers)
{
    std::size_t longest = 0;
    std::size_t current = 0;
    for (const char c : text) {
        current = c == ' ' ? 0 : current + 1;
        longest = std::max(longest, current);
    }
    const bool looksEncoded = text.find("=?") != std::string_view::npos;
    const bool edges = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    const bool blanksOnly = text.find_first_not_of(' ') == std::string_view::npos;
    if ((beyondAscii(text) && !utf8Headers) || longest > kLongWord || looksEncoded || edges || blanksOnly)
        return encodedWords(text);
    return std::string(text);
}

std::string mailbox(const MailAddress& who, bool utf8Headers)
{
    if (who.name.empty())
        return who.address;
    if (beyondAscii(who.name) && !utf8Headers)
        return encodedWords(who.name) + " <" + who.address + '>';
    const auto atom = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' '
            || c == '-';
    };
    if (std::all_of(who.name.begin(), who.name.end(), atom))
        return who.name + " <" + who.address + '>';
    std::string quoted = "\"";
    for (const char c : who.name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + "\" <" + who.address + '>';
}

/// The last part of a path: a file name in a mail has no folders.
std::string_view fileName(std::string_view path)
{
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// One MIME entity: its header lines and its body, both with CRLF.
struct Entity {
    std::string head;
    std::string body;
};

Entity textEntity(std::string_view subtype, std::string_view text, std::string_view boundaryMark)
{
    std::string lines = withCrlf(text);
    if (!lines.ends_with("\r\n"))
        lines += "\r\n";
    std::size_t longest = 0;
    for (std::size_t i = 0; i < lines.size();) {
        const std::size_t end = lines.find("\r\n", i);
        longest = std::max(longest, end - i);
        i = end + 2;
    }
    const bool odd = std::any_of(lines.begin(), lines.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x7F
            || (static_cast<unsigned char>(c) < 0x20 && c != '\r' && c != '\n' && c != '\t');
    });
    const bool plain = !odd && longest <= kPlainColumns && lines.find(boundaryMark) == std::string::npos;
    Entity entity;
    entity.head = fmt::format("Content-Type: text/{}; charset={}\r\nContent-Transfer-Encoding: {}\r\n",
        subtype, beyondAscii(lines) ? "UTF-8" : "US-ASCII", plain ? "7bit" : "quoted-printable");
    entity.body = plain ? lines : quotedPrintable(lines);
    return entity;
}

Entity fileEntity(const MailPart& part, std::string_view disposition)
{
    Entity entity;
    entity.head = fmt::format("Content-Type: {}\r\nContent-Transfer-Encoding: base64\r\n",
        part.type.empty() ? "application/octet-stream" : part.type);
    if (!part.contentId.empty())
        entity.head += fmt::format("Content-ID: <{}>\r\n", part.contentId);
    entity.head += fmt::format("Content-Disposition: {}", disposition);
    if (const std::string_view name = fileName(part.name); !name.empty())
        entity.head += parameter("filename", name);
    entity.head += "\r\n";
    entity.body = base64Lines(part.bytes);
    return entity;
}

Entity multipart(std::string_view subtype, const std::vector<Entity>& parts, const std::string& boundary)
{
    Entity entity;
    entity.head = fmt::format("Content-Type: multipart/{};\r\n boundary=\"{}\"\r\n", subtype, boundary);
    for (const Entity& part : parts)
        entity.body += "--" + boundary + "\r\n" + part.head + "\r\n" + part.body;
    entity.body += "--" + boundary + "--\r\n";
    return entity;
}

std::optional<Error> problemOf(const Mail& mail, bool utf8Headers)
{
    if (auto problem = headerProblem("subject", mail.subject))
        return problem;
    std::vector<std::pair<std::string_view, const MailAddress*>> people{{"sender", &mail.from}};
    for (const MailAddress& to : mail.to)
        people.emplace_back("recipient", &to);
    for (const auto& [role, who] : people) {
        if (auto problem = headerProblem(fmt::format("name of the {}", role), who->name))
            return problem;
        if (role == "sender" && who->address.empty())
            return Error{Error::Kind::Usage, "The mail has no sender address.", "Fill in the sender."};
        if (auto problem = addressProblem(who->address))
            return Error{
                Error::Kind::Usage, fmt::format("The {}'s address cannot be used: {}", role, *problem), ""};
        if (beyondAscii(who->address) && !utf8Headers)
            return Error{Error::Kind::Usage,
                fmt::format("The {}'s address has characters beyond ASCII, and the server does not offer "
                            "SMTPUTF8 (RFC 6531).",
                    role),
                "Use an address in ASCII."};
    }
    for (const auto& [name, value] : mail.headers) {
        const bool good = !name.empty()
            && std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7F && c != ':'; });
        if (!good)
            return Error{
                Error::Kind::Usage, "The name of a header holds a character that is not allowed there.", ""};
        if (auto problem = headerProblem(fmt::format("header {}", name), value))
            return problem;
    }
    if (!isUtf8(mail.text) || !isUtf8(mail.html))
        return Error{Error::Kind::Usage, "The text of the mail is not valid UTF-8.", "Save it as UTF-8."};
    for (const std::vector<MailPart>* parts : {&mail.pictures, &mail.attachments})
        for (const MailPart& part : *parts) {
            if (auto problem = headerProblem("name of an attachment", part.name))
                return problem;
            const auto idChar = [](char c) { return c > 0x20 && c < 0x7F && c != '<' && c != '>'; };
            if ((!part.type.empty() && !plainType(part.type))
                || !std::all_of(part.contentId.begin(), part.contentId.end(), idChar))
                return Error{Error::Kind::Usage, "The type of an attachment cannot be used.",
                    "Write it like image/png."};
        }
    return std::nullopt;
}

void measure(ComposedMail& mail)
{
    bool head = true;
    for (std::size_t i = 0; i < mail.bytes.size();) {
        const std::size_t end = mail.bytes.find("\r\n", i);
        const auto length = static_cast<std::uint32_t>(end - i);
        head = head && length > 0;
        if (head)
            mail.longestHeaderLine = std::max(mail.longestHeaderLine, length);
        mail.longestLine = std::max(mail.longestLine, length);
        ++mail.lines;
        i = end + 2;
    }
}

} // namespace

std::string mailDate(std::int64_t utc, int zoneMinutes)
{
    constexpr std::array<std::string_view, 7> kDays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    constexpr std::array<std::string_view, 12> kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::int64_t kDay = 86'400;
    const std::int64_t local = utc + std::int64_t{zoneMinutes} * 60;
    const CivilTime c = toCivil(Timestamp{local * 1'000'000});
    const std::int64_t days = local >= 0 ? local / kDay : (local - kDay + 1) / kDay;
    const int zone = zoneMinutes < 0 ? -zoneMinutes : zoneMinutes;
    return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}",
        kDays[static_cast<std::size_t>((days % 7 + 7) % 7)], c.day,
        kMonths[static_cast<std::size_t>(c.month - 1)], c.year, c.hour, c.minute, c.second,
        zoneMinutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

std::string dotStuffed(std::string_view message)
{
    std::string result;
    result.reserve(message.size() + message.size() / 64 + 8);
    bool lineStart = true;
    for (const char c : message) {
        if (lineStart && c == '.')
            result += '.';
        result += c;
        lineStart = c == '\n';
    }
    if (!lineStart)
        result += "\r\n";
    return result + ".\r\n";
}

Result<ComposedMail> compose(const Mail& mail, const MailStamp& stamp, bool utf8Headers)
{
    if (auto problem = problemOf(mail, utf8Headers))
        return tl::unexpected<Error>(*problem);
    const std::string unique = stamp.unique.empty() ? tls::hexOf(tls::randomBytes(12)) : stamp.unique;
    const std::int64_t utc = stamp.utc != 0 ? stamp.utc
                                            : std::chrono::duration_cast<std::chrono::seconds>(
                                                std::chrono::system_clock::now().time_since_epoch())
                                                  .count();
    bool utf8 = beyondAscii(mail.from.address);
    for (const MailAddress& to : mail.to)
        utf8 = utf8 || beyondAscii(to.address);
    utf8 = utf8 && utf8Headers;

    ComposedMail result;
    result.utf8Headers = utf8;
    std::string& head = result.bytes;
    head += foldedHeader("Date", mailDate(utc, stamp.zoneMinutes));
    head += foldedHeader("From", mailbox(mail.from, utf8));
    std::string recipients;
    for (const MailAddress& to : mail.to)
        recipients += (recipients.empty() ? "" : ", ") + mailbox(to, utf8);
    if (!recipients.empty())
        head += foldedHeader("To", recipients);
    std::string domain = mail.idDomain.empty() ? std::string(domainOf(mail.from.address)) : mail.idDomain;
    if (beyondAscii(domain))
        domain = "localhost.invalid";
    head += foldedHeader("Message-ID", fmt::format("<{}@{}>", unique, domain));
    if (!mail.subject.empty())
        head += foldedHeader("Subject", headerText(mail.subject, utf8));
    for (const auto& [name, value] : mail.headers)
        head += foldedHeader(name, headerText(value, utf8));
    head += "MIME-Version: 1.0\r\n";

    const std::string mark = "=_" + unique; // "=_" is in no quoted-printable and in no base64
    int boundaries = 0;
    const auto boundary = [&] { return fmt::format("{}_{}", mark, ++boundaries); };
    Entity body = textEntity("plain", mail.text, mark);
    if (!mail.html.empty()) {
        Entity html = textEntity("html", mail.html, mark);
        if (!mail.pictures.empty()) {
            std::vector<Entity> related{std::move(html)};
            for (const MailPart& picture : mail.pictures)
                related.push_back(fileEntity(picture, "inline"));
            html = multipart("related", related, boundary());
        }
        body = multipart("alternative", {std::move(body), std::move(html)}, boundary());
    }
    if (!mail.attachments.empty()) {
        std::vector<Entity> mixed{std::move(body)};
        for (const MailPart& part : mail.attachments)
            mixed.push_back(fileEntity(part, "attachment"));
        body = multipart("mixed", mixed, boundary());
    }
    result.bytes += body.head + "\r\n" + body.body;
    measure(result);
    if (result.longestLine > 998)
        return failure(Error::Kind::Usage,
            fmt::format("A line of the mail would have {} octets; 998 are allowed (RFC 5322, section 2.1.1).",
                result.longestLine),
            "Shorten the longest address or name.");
    return result;
}

} // namespace rungbook::smtp
