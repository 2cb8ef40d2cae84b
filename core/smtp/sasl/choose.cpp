// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/sasl/sasl.h"

#include <algorithm>
#include <array>

namespace rungbook::smtp
{

namespace
{

bool isScram(Mechanism mechanism)
{
    return mechanism == Mechanism::ScramSha1 || mechanism == Mechanism::ScramSha256
        || mechanism == Mechanism::ScramSha1Plus || mechanism == Mechanism::ScramSha256Plus;
}

bool isPlus(Mechanism mechanism)
{
    return mechanism == Mechanism::ScramSha1Plus || mechanism == Mechanism::ScramSha256Plus;
}

std::string listed(const Capabilities& capabilities)
{
    std::string text;
    for (const std::string& name : capabilities.mechanisms)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

constexpr std::array kStrongestFirst{Mechanism::ScramSha256Plus, Mechanism::ScramSha1Plus,
    Mechanism::ScramSha256, Mechanism::ScramSha1, Mechanism::CramMd5, Mechanism::Plain, Mechanism::Login};

} // namespace

std::unique_ptr<SaslExchange> makeSasl(Mechanism mechanism, const SaslInput& input)
{
    switch (mechanism) {
    case Mechanism::Auto:
        return nullptr;
    case Mechanism::Plain:
        return makePlain(input);
    case Mechanism::Login:
        return makeLogin(input);
    case Mechanism::CramMd5:
        return makeCramMd5(input);
    case Mechanism::ScramSha1:
    case Mechanism::ScramSha256:
    case Mechanism::ScramSha1Plus:
    case Mechanism::ScramSha256Plus:
        return makeScram(input, mechanism);
    case Mechanism::XOAuth2:
        return makeXOAuth2(input);
    case Mechanism::OAuthBearer:
        return makeOAuthBearer(input);
    case Mechanism::External:
        return makeExternal(input);
    }
    return nullptr;
}

SaslChoice chooseMechanism(
    const ProbeSettings& settings, const Capabilities& capabilities, const SaslChannel& channel)
{
    SaslChoice choice;
    if (capabilities.onlyHelo) {
        choice.why = "The server knows only HELO: without EHLO there is no AUTH (RFC 4954).";
        return choice;
    }
    if (settings.mechanism != Mechanism::Auto) {
        const std::string name(nameOf(settings.mechanism));
        choice.offered = capabilities.offers(name);
        if (isPlus(settings.mechanism) && !channel.channelBinding) {
            choice.why = name + " binds the login to the TLS connection, and there is none to bind it to.";
            return choice;
        }
        choice.mechanism = settings.mechanism;
        if (!choice.offered && capabilities.mechanisms.empty())
            choice.why =
                "The server offers no login at all here; " + name + " is tried because it was asked for.";
        else if (!choice.offered)
            choice.why = "The server does not list " + name + " (it lists " + listed(capabilities)
                + "); it is tried because it was asked for.";
        return choice;
    }
    if (capabilities.mechanisms.empty()) {
        choice.why = "The server offers no login (AUTH) here.";
        return choice;
    }
    if (settings.password.empty() && channel.clientCertificateSent && capabilities.offers("EXTERNAL")) {
        choice.mechanism = Mechanism::External;
        return choice;
    }
    const bool scramFits = saslPrepared(settings.password.reveal(), "password").has_value()
        && saslPrepared(settings.user, "user name").has_value();
    for (const Mechanism one : kStrongestFirst) {
        const bool fits = (!isScram(one) || scramFits) && (!isPlus(one) || channel.channelBinding);
        if (fits && capabilities.offers(nameOf(one))) {
            choice.mechanism = one;
            return choice;
        }
    }
    if (capabilities.offers("XOAUTH2") || capabilities.offers("OAUTHBEARER"))
        choice.why = "The server takes only access tokens (" + listed(capabilities)
            + "): choose XOAUTH2 or OAUTHBEARER and give a token instead of the password.";
    else
        choice.why = "None of the server's login mechanisms can be used here: " + listed(capabilities) + ".";
    return choice;
}

} // namespace rungbook::smtp
