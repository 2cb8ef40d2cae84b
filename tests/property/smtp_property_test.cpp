// SPDX-License-Identifier: GPL-3.0-or-later
// A transcript that was written reads back the same, whatever was said; and any text at all can be read.
#include "core/smtp/transcript_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <utility>

namespace rungbook::smtp
{
namespace
{

std::string anyBytes(std::size_t most)
{
    std::string bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    return bytes.substr(0, most);
}

/// One of a few texts, now and then anything.
std::string pick(std::initializer_list<const char*> words)
{
    if (*rc::gen::inRange(0, 8) == 0)
        return anyBytes(40);
    return *rc::gen::elementOf(std::vector<std::string>(words.begin(), words.end()));
}

std::string clean(std::string text)
{
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\\'; });
    return text;
}

/// A text of random records in the format, with strange values among them.
std::string randomText()
{
    std::string text =
        "* run server=mail.example.com port=25 security=" + pick({"none", "starttls", "tls"}) + "\n";
    text = clean(text) + "\n";
    const int count = *rc::gen::inRange(0, 40);
    bool shaken = false; // one handshake to a run
    for (int i = 0; i < count; ++i) {
        std::string line;
        switch (*rc::gen::inRange(0, 14)) {
        case 0:
            line = "* dns name=" + pick({"a.example", "b.example"})
                + " type=A outcome=" + pick({"answered", "nxdomain", "timeout"});
            break;
        case 1:
            line = "* connect address=192.0.2.1 port=25 outcome=" + pick({"connected", "refused", "timeout"})
                + " ms=3";
            break;
        case 2:
            line = "S: "
                + pick({"220 mx ESMTP", "250 ok", "250-more", "334 VXNlcm5hbWU6", "535 5.7.8 no", "354 go",
                    "421 busy"});
            break;
        case 3:
        case 4:
            line = "C: "
                + pick({"EHLO a", "AUTH LOGIN", "MAIL FROM:<a@example.com>", "RCPT TO:<b@example.com>",
                    "DATA", ".", "QUIT"});
            break;
        case 5:
            line = "* tls " + pick({"sent", "received"}) + " alert " + pick({"40", "48", "0"}) + " x";
            break;
        case 6:
        case 7:
        case 8:
            if (std::exchange(shaken, true))
                continue;
            text += clean("* certificate depth=0 subject=" + pick({"\"CN=a,O=b\"", "CN=c"})
                        + " san=DNS:a,IP:192.0.2.1")
                + "\n";
            text += clean("* verify code=" + pick({"20", "10", "62"})
                        + " message=" + pick({"\"no issuer\"", "x"}))
                + "\n";
            line = "* tls outcome=" + pick({"established", "failed", "aborted"})
                + " failure=" + pick({"\"because, it\"", "x"});
            break;
        case 9:
            line = "* end kind=" + pick({"quit", "open", "reset-by-server"})
                + " phase=" + pick({"data", "auth"});
            break;
        case 10:
            line = "* injected bytes=" + pick({"\"250-evil\\n\"", "x"});
            break;
        case 11:
            line = "* note phase=auth " + pick({"\"waiting\"", "x"});
            break;
        case 12:
            line = "B: \"" + pick({"\\x16\\x03\\x01", "SSH-2.0"}) + "\"";
            break;
        default:
            line = anyBytes(80);
            break;
        }
        text += clean(line) + "\n";
    }
    return text;
}

RC_GTEST_PROP(TranscriptText, writtenTwiceIsWrittenOnce, ())
{
    const auto first = fromText(randomText());
    RC_ASSERT(first.has_value());
    const std::string once = toText(*first);
    const auto second = fromText(once);
    RC_ASSERT(second.has_value());
    RC_ASSERT(toText(*second) == once);
    RC_ASSERT(second->transcript.lines.size() == first->transcript.lines.size());
    for (std::size_t i = 0; i < first->transcript.lines.size(); ++i)
        RC_ASSERT(second->transcript.lines[i].text == first->transcript.lines[i].text);
}

RC_GTEST_PROP(TranscriptText, anyTextIsReadOrRefused, ())
{
    const std::string text = anyBytes(2000);
    const auto run = fromText(text);
    if (run.has_value())
        for (const TranscriptLine& line : run->transcript.lines)
            RC_ASSERT(line.text.find('\n') == std::string::npos);
}

} // namespace
} // namespace rungbook::smtp
