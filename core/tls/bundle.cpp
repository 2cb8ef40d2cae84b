// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/bundle.h"

#include "core/tls/bundle_formats.h"
#include "core/tls/openssl_ptr.h"

#include <algorithm>
#include <array>

namespace rungbook::tls
{

namespace
{

constexpr std::size_t kMostInput = 64U << 20U;

struct Block {
    std::string label; ///< "CERTIFICATE"
    std::string_view body;
    std::size_t line = 0;
    bool closed = true;
};

bool isBase64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/'
        || c == '=';
}

/// UTF-16 becomes what of it is ASCII; a byte order mark of UTF-8 goes.
std::string plainText(std::string_view input)
{
    if (input.starts_with("\xEF\xBB\xBF"))
        return std::string(input.substr(3));
    const bool little = input.starts_with("\xFF\xFE");
    if (!little && !input.starts_with("\xFE\xFF"))
        return std::string(input);
    std::string out;
    for (std::size_t i = 2; i + 1 < input.size(); i += 2) {
        const char low = input[little ? i : i + 1];
        const char high = input[little ? i + 1 : i];
        out += high == 0 ? low : '?';
    }
    return out;
}

/// Mail programs quote, people indent, JSON writes "\n": what of a body is base64. Nothing when it has something else in it.
struct Decoded {
    std::string bytes;
    bool ok = false;
};

Decoded decodeBase64(std::string_view body)
{
    std::string clean;
    clean.reserve(body.size());
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        const bool escape = c == '\\' && i + 1 < body.size()
            && (body[i + 1] == 'n' || body[i + 1] == 'r' || body[i + 1] == '/');
        if (escape) {
            if (body[i + 1] == '/')
                continue; // JSON may escape a slash
            ++i;
        } else if (isBase64(c)) {
            clean += c;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '>' && c != '|' && c != '"'
            && c != ',' && c != '\\') {
            return {};
        }
    }
    while (!clean.empty() && clean.back() == '=')
        clean.pop_back();
    if (clean.empty() || clean.find('=') != std::string::npos || clean.size() % 4 == 1
        || clean.size() > kMostInput)
        return {};
    const std::size_t padding = (4 - clean.size() % 4) % 4;
    clean.append(padding, '=');
    Decoded out;
    out.bytes.resize(clean.size() / 4 * 3);
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.bytes.data()), ossl::bytes(clean),
        static_cast<int>(clean.size()));
    out.ok = length >= 0;
    out.bytes.resize(out.ok ? static_cast<std::size_t>(length) - padding : 0);
    return out;
}

std::string capitals(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return out;
}

/// A "-----BEGIN X-----" or "-----END X-----"; dashes may have become something else, so only one on each side is asked for.
struct Mark {
    std::size_t at = std::string_view::npos; ///< of the word
    std::size_t end = 0; ///< behind the mark
    std::string label;
};

bool isDash(char c)
{
    return c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

bool isLabelCharacter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '#';
}

Mark findMark(std::string_view text, std::string_view word, std::size_t from)
{
    for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t labelAt = at + word.size();
        std::size_t end = labelAt;
        while (end < text.size() && end - labelAt < 40 && isLabelCharacter(text[end]))
            ++end;
        if (at == 0 || !isDash(text[at - 1]) || end == text.size() || !isDash(text[end]) || end == labelAt)
            continue;
        Mark mark{.at = at, .end = end, .label = std::string(text.substr(labelAt, end - labelAt))};
        while (mark.end < text.size() && isDash(text[mark.end]))
            ++mark.end;
        return mark;
    }
    return {};
}

/// Every mark is looked for once: text full of BEGINs without an END must not cost its square.
std::vector<Block> findBlocks(std::string_view text)
{
    constexpr std::size_t kNone = std::string_view::npos;
    std::vector<Block> blocks;
    std::size_t line = 1;
    std::size_t counted = 0;
    Mark end = findMark(text, "END ", 0);
    Mark begin = findMark(text, "BEGIN ", 0);
    while (begin.at != kNone && blocks.size() < 2 * formats::kMostCertificates) {
        line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
            text.begin() + static_cast<std::ptrdiff_t>(begin.at), '\n'));
        counted = begin.at;
        while (end.at != kNone && end.at < begin.end)
            end = findMark(text, "END ", end.at + 1);
        Mark next = findMark(text, "BEGIN ", begin.end);
        const bool closed = end.at != kNone && end.at < next.at;
        std::size_t stop = closed ? end.at : std::min(next.at, text.size());
        while (stop > begin.end && isDash(text[stop - 1]))
            --stop;
        blocks.push_back({begin.label, text.substr(begin.end, stop - begin.end), line, closed});
        begin = std::move(next);
    }
    return blocks;
}

bool holds(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// What a block of another kind is, in words.
BundleProblem explainOther(const Block& block)
{
    BundleProblem problem{.line = block.line, .message = {}, .hint = "Give the certificate instead."};
    if (holds(block.label, "REQUEST"))
        problem.message = "This is a certificate signing request, not a certificate.";
    else if (holds(block.label, "CRL"))
        problem.message = "This is a list of revoked certificates (CRL), not a certificate.";
    else if (holds(block.label, "PUBLIC KEY"))
        problem.message = "This is a bare public key, not a certificate.";
    else
        problem.message =
            "This is a block of the kind \"" + ossl::cleanText(block.label) + "\", not a certificate.";
    return problem;
}

void readCertificateBlock(formats::Collector& into, const Block& block)
{
    const Decoded decoded = decodeBase64(block.body);
    if (!decoded.ok) {
        into.problem({block.line,
            block.closed
                ? "The certificate that begins here is damaged: its text is not Base64."
                : "The certificate that begins here has no END line, and what follows is not Base64.",
            "Copy it again, from BEGIN to END."});
        return;
    }
    if (into.addDer(decoded.bytes, block.line) || formats::readPkcs7(into, decoded.bytes, block.line))
        return;
    into.problem({block.line,
        block.closed ? "The certificate that begins here is damaged: its content is not a certificate."
                     : "The certificate that begins here is cut off: it has no END line.",
        "Copy it again, from BEGIN to END."});
}

void readBlocks(formats::Collector& into, const std::vector<Block>& blocks)
{
    for (const Block& block : blocks) {
        if (holds(block.label, "PRIVATE KEY"))
            into.bundle.hadPrivateKey = true;
        else if (block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE"
            || block.label == "TRUSTED CERTIFICATE")
            readCertificateBlock(into, block);
        else if (holds(block.label, "PKCS7") || holds(block.label, "PKCS #7") || block.label == "CMS") {
            const Decoded decoded = decodeBase64(block.body);
            if (!decoded.ok || !formats::readPkcs7(into, decoded.bytes, block.line))
                into.problem(
                    {block.line, "The PKCS #7 block that begins here is damaged.", "Export it again."});
            else if (blocks.size() == 1)
                into.bundle.format = "PKCS #7";
        } else if (!holds(block.label, "PARAMETERS")) {
            into.problem(explainOther(block));
        }
    }
}

/// A certificate without its armour: one run of Base64 or of hexadecimal digits, as "show" commands print it.
bool readBare(formats::Collector& into, std::string_view text)
{
    std::string hex;
    bool isHex = true;
    for (const char c : text) {
        const char capital = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
        if ((capital >= '0' && capital <= '9') || (capital >= 'A' && capital <= 'F'))
            hex += capital;
        else if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ':')
            isHex = false;
    }
    if (isHex && hex.size() > 100 && hex.size() % 2 == 0 && hex.starts_with("30")) {
        std::string bytes;
        const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'A' + 10); };
        for (std::size_t i = 0; i < hex.size(); i += 2)
            bytes += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
        into.bundle.format = "hexadecimal";
        return into.addDer(bytes, 1) || formats::readPkcs7(into, bytes, 1);
    }
    const Decoded decoded = decodeBase64(text);
    if (!decoded.ok || !decoded.bytes.starts_with('\x30'))
        return false;
    into.bundle.format = "Base64";
    return into.addDer(decoded.bytes, 1) || formats::readPkcs7(into, decoded.bytes, 1);
}

void explainNothing(formats::Collector& into, std::string_view text)
{
    if (!into.bundle.problems.empty() || !into.bundle.certificates.empty())
        return;
    const std::string start = capitals(text.substr(0, 2000));
    if (into.bundle.hadPrivateKey)
        into.problem({0, "This is a private key without a certificate.",
            "Give the certificate; the key is not needed, and stays with its owner."});
    else if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        into.problem(
            {0, "There is nothing in it.", "Give a certificate in PEM, DER, PKCS #7 or PKCS #12 form."});
    else if (holds(start, "<HTML") || holds(start, "<!DOCTYPE"))
        into.problem({0, "This is a web page, not a certificate.",
            "Download the certificate itself; the link may have led to a log-in page."});
    else if (start.starts_with("SSH-") || holds(start, "OPENSSH"))
        into.problem({0, "This is an SSH key, not a certificate.", "Give an X.509 certificate."});
    else
        into.problem(
            {0, "There is no certificate in it: no PEM block, and it is not DER, PKCS #7 or PKCS #12.",
                "Give a certificate in one of these forms."});
}

} // namespace

Bundle readBundle(std::string_view input, const Secret& passphrase)
{
    formats::Collector into;
    if (input.size() > kMostInput) {
        into.problem({0, "It is larger than 64 MiB.", "Give the certificates alone."});
        return std::move(into.bundle);
    }
    const bool binary = !input.empty() && input.front() == '\x30' && input.size() > 1
        && (static_cast<unsigned char>(input[1]) >= 0x80 || input.find("BEGIN ") == std::string_view::npos);
    if (binary && formats::readBinary(into, input, passphrase))
        return std::move(into.bundle);
    const std::string text = plainText(input);
    const std::vector<Block> blocks = findBlocks(text);
    if (!blocks.empty()) {
        into.bundle.format = "PEM";
        readBlocks(into, blocks);
    } else {
        readBare(into, text);
    }
    explainNothing(into, text);
    return std::move(into.bundle);
}

Bundle readBundle(std::string_view input)
{
    return readBundle(input, Secret());
}

std::vector<Certificate> chainOf(const Bundle& bundle)
{
    std::vector<Certificate> rest;
    for (const BundleEntry& entry : bundle.certificates)
        rest.push_back(entry.certificate);
    if (bundle.ordered || rest.size() < 2)
        return rest;
    const auto issued = [](const Certificate& issuer, const Certificate& subject) {
        return !(issuer == subject) && issuer.subject == subject.issuer
            && (subject.authorityKeyId.empty() || issuer.subjectKeyId.empty()
                || subject.authorityKeyId == issuer.subjectKeyId);
    };
    const auto rank = [&](const Certificate& candidate) {
        const bool issuer = std::any_of(
            rest.begin(), rest.end(), [&](const Certificate& other) { return issued(candidate, other); });
        return (issuer ? 4 : 0) + (candidate.isCa ? 2 : 0) + (candidate.hasSubjectAltName ? 0 : 1);
    };
    std::vector<Certificate> chain;
    auto next = std::min_element(rest.begin(), rest.end(),
        [&](const Certificate& a, const Certificate& b) { return rank(a) < rank(b); });
    while (next != rest.end()) {
        chain.push_back(std::move(*next));
        rest.erase(next);
        next = std::find_if(
            rest.begin(), rest.end(), [&](const Certificate& other) { return issued(other, chain.back()); });
    }
    chain.insert(chain.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return chain;
}

} // namespace rungbook::tls
