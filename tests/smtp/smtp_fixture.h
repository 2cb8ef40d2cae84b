// SPDX-License-Identifier: GPL-3.0-or-later
// Small helpers that the tests of the SMTP bench share.
#pragma once

#include "core/smtp/probe_result.h"

#include <string>
#include <string_view>

namespace rungbook::smtp::testing
{

/// The reply in text, whose lines are parted by CRLF; the last line end may be left out.
inline Reply reply(std::string_view text)
{
    ReplyReader reader;
    std::vector<Reply> replies = reader.feed(std::string(text) + "\r\n");
    return replies.empty() ? Reply() : replies.front();
}

/// Every text of result that may be shown or exported, one after the other.
inline std::string allText(const ProbeResult& result)
{
    std::string all;
    for (const TranscriptLine& line : result.transcript.lines)
        all += line.text + '\n';
    for (const Exchange& exchange : result.exchanges) {
        all += exchange.verb + ' ' + exchange.argument + '\n';
        if (exchange.reply.has_value()) {
            for (const std::string& line : exchange.reply->raw)
                all += line + '\n';
            for (const std::string& line : exchange.reply->lines)
                all += line + '\n';
        }
    }
    for (const Step& step : result.steps)
        all += step.summary + '\n';
    all += result.authNote + '\n' + result.injected + '\n' + result.queueId + '\n' + result.verdict + '\n';
    return all;
}

} // namespace rungbook::smtp::testing
