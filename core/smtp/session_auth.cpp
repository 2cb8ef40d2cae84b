// SPDX-License-Identifier: GPL-3.0-or-later
// AUTH, RFC 4954.
#include "core/smtp/session_impl.h"
#include "core/tls/digest.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr double kAuthSeconds = 300; ///< not in RFC 5321; as for the commands around it
constexpr std::size_t kMostCommand =
    510; ///< RFC 5321, section 4.5.3.1.4, without CRLF: beyond it there is no initial response (RFC 4954, section 4)
constexpr std::size_t kMostResponse = 12'286; ///< RFC 4954, section 4, without CRLF
constexpr unsigned kMostChallenges = 10;

/// The base64 of response as a secret.
Secret encoded(const Secret& response)
{
    return Secret(tls::base64Encode(response.reveal()));
}

} // namespace

void Session::Impl::auth()
{
    if (!settings.authenticate) {
        recorder.stepSkipped(Phase::Auth, "no login was asked for");
        if (wants(Depth::Envelope))
            envelope();
        else
            quit();
        return;
    }
    begin(Phase::Auth);
    const SaslChannel channel{!facts.bindingType.empty(), facts.clientCertificateSent};
    const SaslChoice choice = chooseMechanism(settings, caps, channel);
    const auto refuse = [&](StepOutcome outcome, const std::string& why) {
        recorder.result().authNote = why;
        recorder.note(now, Phase::Auth, why);
        conclude(Phase::Auth, outcome, why);
    };
    if (choice.mechanism == Mechanism::Auto) {
        refuse(StepOutcome::Failed, choice.why);
        return;
    }
    if (!tls && !settings.allowClearAuth) {
        refuse(StepOutcome::CouldNotTest,
            "The connection is not encrypted, so no login was tried: the password would cross the network in "
            "clear. Use STARTTLS or TLS, or "
            "allow it knowingly.");
        return;
    }
    if (!choice.why.empty()) {
        recorder.result().authNote = choice.why;
        recorder.note(now, Phase::Auth, choice.why);
    }
    sendAuth(choice.mechanism, choice.offered);
}

void Session::Impl::sendAuth(Mechanism mechanism, bool withInitial)
{
    const std::string name(nameOf(mechanism));
    SaslInput input;
    input.user = settings.user;
    input.password = settings.password.reveal();
    input.host = settings.server;
    input.port = settings.port;
    input.bindingType = facts.bindingType;
    input.bindingData = facts.bindingData;
    input.serverOffersPlus = caps.offers(name + "-PLUS");
    input.nonce = hooks.nonce;
    sasl = makeSasl(mechanism, input);
    Result<std::optional<Secret>> first = sasl->begin();
    if (!first) {
        recorder.result().authNote = first.error().message;
        recorder.note(now, Phase::Auth, first.error().message);
        conclude(Phase::Auth, StepOutcome::CouldNotTest, first.error().message);
        return;
    }
    recorder.guard(settings.password.reveal());
    {
        const Secret wire = encoded(settings.password);
        recorder.guard(wire.reveal());
    }
    state = State::Auth;
    challenges = 0;
    cancelled.clear();
    initialLater.reset();
    const std::string command = "AUTH " + name;
    if (first->has_value()) {
        const Secret response = encoded(**first);
        const bool empty = (*first)->empty();
        if (withInitial && empty) {
            send(Phase::Auth, "AUTH", command + " =");
        } else if (withInitial && command.size() + 1 + response.reveal().size() <= kMostCommand) {
            auto line = std::make_shared<const Secret>(command + ' ' + std::string(response.reveal()));
            send(Phase::Auth, "AUTH", fmt::format("{} {}", command, kRedacted), line, line->reveal());
        } else {
            initialLater = std::move(**first);
            send(Phase::Auth, "AUTH", command);
        }
    } else {
        send(Phase::Auth, "AUTH", command);
    }
    wait(kAuthSeconds);
}

void Session::Impl::respond(const Secret& response)
{
    auto wire = std::make_shared<const Secret>(tls::base64Encode(response.reveal()));
    if (wire->reveal().size() > kMostResponse) {
        cancelAuth(fmt::format("the answer would be {} octets long; RFC 4954 lets servers expect at most {}",
            wire->reveal().size(), kMostResponse + 2));
        return;
    }
    if (wire->empty()) { // an empty answer is an empty line
        recorder.clientLine(now, Phase::Auth, "", "");
        actions.emplace_back(SendBytes{"\r\n"});
    } else {
        recorder.clientLine(now, Phase::Auth, "", kRedacted, wire);
        actions.emplace_back(SendBytes{std::string(wire->reveal()) + "\r\n"});
    }
    expected.push_back(Phase::Auth);
    wait(kAuthSeconds);
}

void Session::Impl::cancelAuth(std::string why)
{
    cancelled = std::move(why);
    recorder.note(now, Phase::Auth, "the login is broken off: " + cancelled);
    recorder.clientLine(now, Phase::Auth, "", "*");
    actions.emplace_back(SendBytes{"*\r\n"});
    expected.push_back(Phase::Auth);
    wait(kAuthSeconds);
}

void Session::Impl::authReply(const Reply& reply)
{
    if (reply.code == 334 && cancelled.empty()) {
        if (++challenges > kMostChallenges) {
            cancelAuth("the server goes on asking");
            return;
        }
        std::string_view text =
            reply.lines.empty() ? std::string_view() : std::string_view(reply.lines.front());
        while (text.ends_with(' '))
            text.remove_suffix(1);
        if (initialLater.has_value()) { // it was not sent with the command: an empty challenge asks for it
            const Secret first = std::move(*initialLater);
            initialLater.reset();
            respond(first);
            return;
        }
        const std::optional<std::string> challenge = text == "=" ? std::string() : tls::base64Decode(text);
        if (!challenge.has_value()) {
            cancelAuth("the server's question is not base64");
            return;
        }
        Result<Secret> response = sasl->answer(*challenge);
        if (const std::string note = sasl->serverNote(); !note.empty())
            recorder.result().authNote = note;
        if (!response) {
            if (sasl->serverNote().empty())
                recorder.result().authNote = response.error().message;
            cancelAuth(response.error().message);
            return;
        }
        respond(*response);
        return;
    }
    if (!cancelled.empty() || reply.code == 334) {
        conclude(Phase::Auth, StepOutcome::Failed, cancelled);
        return;
    }
    if (reply.code == 235) {
        if (const Result<bool> proved = sasl->accepted(); !proved) {
            recorder.result().authNote = proved.error().message;
            conclude(Phase::Auth, StepOutcome::Failed, proved.error().message);
            return;
        }
        end(Phase::Auth, StepOutcome::Passed, judgementWords(Phase::Auth, reply));
        sasl.reset();
        if (wants(Depth::Envelope))
            envelope();
        else
            quit();
        return;
    }
    conclude(Phase::Auth, judge(Phase::Auth, reply), judgementWords(Phase::Auth, reply));
}

} // namespace rungbook::smtp
