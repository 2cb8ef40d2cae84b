// SPDX-License-Identifier: GPL-3.0-or-later
// MAIL, RCPT, DATA, RSET.
#include "core/smtp/session_impl.h"
#include "core/smtp/test_mail.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

// RFC 5321, sections 4.5.3.2.2 to 4.5.3.2.6.
constexpr double kMailSeconds = 300;
constexpr double kRcptSeconds = 300;
constexpr double kDataSeconds = 120;
constexpr double kEndOfDataSeconds = 600;
constexpr double kRsetSeconds = 300;

StepOutcome worse(StepOutcome a, StepOutcome b)
{
    const auto rank = [](StepOutcome o) {
        return o == StepOutcome::Failed ? 2 : o == StepOutcome::CouldNotTest ? 1 : 0;
    };
    return rank(a) >= rank(b) ? a : b;
}

} // namespace

void Session::Impl::envelope()
{
    begin(Phase::MailFrom);
    const MailAddress from = parseMailbox(settings.from);
    std::vector<std::pair<std::string_view, MailAddress>> people;
    if (!settings.from.empty())
        people.emplace_back("sender", from);
    for (const std::string& to : settings.to)
        people.emplace_back("recipient", parseMailbox(to));
    for (const auto& [role, who] : people) {
        if (const auto problem = addressProblem(who.address)) {
            conclude(Phase::MailFrom, StepOutcome::CouldNotTest,
                fmt::format("the {} cannot be sent: {}", role, *problem));
            return;
        }
        utf8 = utf8 || beyondAscii(who.address);
    }
    if (utf8 && !(caps.has("SMTPUTF8") && caps.has("8BITMIME"))) {
        conclude(Phase::MailFrom, StepOutcome::Failed,
            "an address has characters beyond ASCII, and the server does not offer SMTPUTF8 (RFC 6531); "
            "nothing was sent");
        return;
    }
    if (wants(Depth::Mail)) {
        Result<Mail> wanted = testMail(settings);
        Result<ComposedMail> composed = wanted ? compose(*wanted, hooks.stamp, utf8)
                                               : Result<ComposedMail>(tl::unexpected<Error>(wanted.error()));
        if (!composed) {
            conclude(Phase::MailFrom, StepOutcome::CouldNotTest, composed.error().message);
            return;
        }
        mail = std::move(*composed);
        recorder.result().messageBytes = mail->bytes.size();
        recorder.result().longestHeaderLine = mail->longestHeaderLine;
    }
    state = State::Envelope;
    accepted = 0;
    refused = 0;
    mailFailed = false;
    envelopeOutcome = StepOutcome::Passed;
    send(Phase::MailFrom, "MAIL FROM", mailFromLine());
    wait(kMailSeconds);
    if (caps.has("PIPELINING") && !settings.to.empty()) { // one portion: RFC 2920, section 3.1
        std::string group;
        for (const std::string& to : settings.to)
            sendRecipient(to);
        for (Action& action : actions)
            if (auto* bytes = std::get_if<SendBytes>(&action))
                group += bytes->bytes;
        actions.clear();
        actions.emplace_back(SendBytes{std::move(group)});
        phase = Phase::MailFrom;
    }
}

std::string Session::Impl::mailFromLine() const
{
    std::string line = fmt::format("MAIL FROM:<{}>", parseMailbox(settings.from).address);
    if (mail.has_value() && caps.has("SIZE"))
        line += fmt::format(" SIZE={}", mail->bytes.size());
    if (utf8)
        line += " BODY=8BITMIME SMTPUTF8";
    if (mail.has_value() && caps.has("DSN"))
        line += " RET=HDRS";
    return line;
}

void Session::Impl::sendRecipient(const std::string& to)
{
    if (accepted + refused == 0 && recorder.result().step(Phase::RcptTo) == nullptr)
        begin(Phase::RcptTo);
    send(Phase::RcptTo, "RCPT TO", fmt::format("RCPT TO:<{}>", parseMailbox(to).address));
}

void Session::Impl::envelopeReply(Phase of, const Reply& reply)
{
    const StepOutcome outcome = judge(of, reply);
    if (of == Phase::MailFrom) {
        end(Phase::MailFrom, outcome, judgementWords(of, reply));
        mailFailed = outcome != StepOutcome::Passed;
        if (expected.empty()) { // not pipelined
            if (mailFailed) {
                quit();
                return;
            }
            if (settings.to.empty()) {
                recorder.stepSkipped(Phase::RcptTo, "no recipient was given");
                envelopeDone();
                return;
            }
            sendRecipient(settings.to.front());
            wait(kRcptSeconds);
            return;
        }
        phase = Phase::RcptTo;
        wait(kRcptSeconds);
        return;
    }
    if (outcome == StepOutcome::Passed) {
        ++accepted;
        if (envelopeWords.empty())
            envelopeWords = judgementWords(of, reply);
    } else {
        ++refused;
        if (worse(envelopeOutcome, outcome) != envelopeOutcome)
            envelopeWords = judgementWords(of, reply);
        envelopeOutcome = worse(envelopeOutcome, outcome);
    }
    wait(kRcptSeconds);
    if (!expected.empty())
        return;
    if (accepted + refused < settings.to.size()) {
        sendRecipient(settings.to[accepted + refused]);
        return;
    }
    if (mailFailed) { // pipelined behind a MAIL that failed: what the server said to RCPT means nothing
        end(Phase::RcptTo, StepOutcome::Skipped,
            "the sender was not accepted, so the recipients were not judged");
        quit();
        return;
    }
    if (settings.to.size() > 1 && refused > 0)
        envelopeWords =
            fmt::format("{} of {} recipients not accepted: {}", refused, settings.to.size(), envelopeWords);
    end(Phase::RcptTo, envelopeOutcome, envelopeWords);
    if (accepted == 0)
        quit();
    else
        envelopeDone();
}

void Session::Impl::envelopeDone()
{
    if (mail.has_value() && !settings.to.empty()) {
        data();
        return;
    }
    begin(Phase::Rset); // the envelope is taken back: nothing will be delivered
    state = State::Rset;
    send(Phase::Rset, "RSET", "RSET");
    wait(kRsetSeconds);
}

void Session::Impl::data()
{
    begin(Phase::Data);
    const std::uint64_t limit = caps.sizeLimit.value_or(0);
    if (limit != 0 && mail->bytes.size() > limit) {
        conclude(Phase::Data, StepOutcome::Failed,
            fmt::format(
                "the message has {} bytes, the server takes at most {} (SIZE, RFC 1870); it was not sent",
                mail->bytes.size(), limit));
        return;
    }
    state = State::DataGo;
    send(Phase::Data, "DATA", "DATA");
    wait(kDataSeconds);
}

void Session::Impl::dataReply(const Reply& reply)
{
    if (reply.code != 354) {
        const bool odd = reply.positive();
        conclude(Phase::Data, odd ? StepOutcome::Failed : judge(Phase::Data, reply),
            odd ? "DATA wants the answer 354: " + reply.summary() : judgementWords(Phase::Data, reply));
        return;
    }
    sendMessage();
}

void Session::Impl::sendMessage()
{
    recorder.messageSent(
        now, mail->bytes.size(), mail->lines, fmt::format("longest header line {}", mail->longestHeaderLine));
    actions.emplace_back(SendBytes{dotStuffed(mail->bytes)});
    expected.push_back(Phase::Data);
    state = State::DataEnd;
    wait(kEndOfDataSeconds);
}

void Session::Impl::messageReply(const Reply& reply)
{
    const bool taken = reply.positive();
    conclude(Phase::Data,
        taken                   ? StepOutcome::Passed
            : reply.code == 354 ? StepOutcome::Failed
                                : judge(Phase::Data, reply),
        judgementWords(Phase::Data, reply));
}

void Session::Impl::rsetReply(const Reply& reply)
{
    conclude(Phase::Rset, judge(Phase::Rset, reply), judgementWords(Phase::Rset, reply));
}

} // namespace rungbook::smtp
