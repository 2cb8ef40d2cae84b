// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include <fmt/core.h>
#include <string>
#include <vector>

namespace rungbook::smtp
{

namespace
{
std::string flawsOf(const Reply& reply)
{
    std::vector<std::string> words;
    if (reply.has(ReplyFlaw::CodeChanges))
        words.emplace_back("its lines have different codes");
    if (reply.has(ReplyFlaw::BareLineFeed))
        words.emplace_back("its lines end with a line feed alone");
    if (reply.has(ReplyFlaw::TooLong))
        words.emplace_back("a line is longer than 512 octets");
    if (reply.has(ReplyFlaw::NulByte))
        words.emplace_back("it holds a zero byte");
    if (reply.has(ReplyFlaw::NoCode))
        words.emplace_back("a line does not begin with a code of three digits");
    return listed(words);
}
} // namespace

extern const Check malformed_reply;
const Check malformed_reply{
    .meta = {.id = "malformed-reply", .title = "The server's reply breaks the rules of SMTP"},
    .check =
        [](const ProbeResult& run, Report& report) {
            for (const Exchange& exchange : run.exchanges) {
                if (!exchange.reply)
                    continue;
                const std::string flaws = flawsOf(*exchange.reply);
                // A recording may begin behind the command: nothing is wrong with its first reply.
                const bool cutOff = run.vantage != Vantage::Live && &exchange == run.exchanges.data();
                const bool stray = exchange.unsolicited && exchange.reply->code != 421 && !cutOff;
                if (flaws.empty() && !stray)
                    continue;
                const bool stopped = run.end == EndKind::ProtocolError;
                Claim claim(report, malformed_reply.meta, stopped ? Effect::Blocks : Effect::Hygiene,
                    stopped ? Role::Root : Role::Contributing, Confidence::High,
                    stray ? fmt::format("The reply {} came without a command that it could answer. From "
                                        "there on replies and commands may be off by one.",
                        quoted(exchange))
                          : fmt::format("The reply {} to {} breaks the rules of RFC 5321, section 4.2: {}. "
                                        "It was read as well as possible.",
                              quoted(exchange), commandWords(exchange), flaws));
                claim.reply(exchange, "the malformed reply");
                claim.admin("Update or correct the mail server or the proxy that makes this reply.")
                    .network("A filter in between that adds or changes lines looks the same: compare with "
                             "the reply on the server itself.");
                return;
            }
        },
};

} // namespace rungbook::smtp
