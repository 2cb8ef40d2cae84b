// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/refusal.h"

#include "core/smtp/check_support.h"

#include <algorithm>

namespace rungbook::smtp
{

namespace
{

// One refused exchange, with what the decisions look at.
struct Look {
    const ProbeResult& run;
    const Exchange& exchange;
    int code;
    EnhancedCode enhanced;
    std::string text;

    bool says(std::initializer_list<std::string_view> words) const { return mentions(text, words); }
    // x.subject.detail of any class
    bool detail(int subject, int d) const { return enhanced.subject == subject && enhanced.detail == d; }
    bool transient() const { return code < 500; }
    Refusal other() const { return transient() ? Refusal::OtherTransient : Refusal::OtherPermanent; }
};

bool ofBlockList(const Look& l)
{
    return l.says(
        {"blocklist", "block list", "blacklist", "black list", "dnsbl", "rbl", "spamhaus", "barracuda",
            "sorbs", "spamcop", "blocked using", "poor reputation", "bad reputation", "banned sending ip"});
}

bool ofReverseDns(const Look& l)
{
    return l.detail(7, 25)
        || l.says({"reverse dns", "reverse hostname", "ptr record", "rdns", "cannot find your hostname"});
}

bool ofSenderPolicy(const Look& l)
{
    return (l.enhanced.subject == 7 && l.enhanced.detail >= 20 && l.enhanced.detail <= 24) || l.detail(7, 26)
        || l.says(
            {"dmarc", "dkim", "spf check", "spf fail", "sender policy framework", "(spf)", "spf record"});
}

bool ofStartTls(const Look& l)
{
    return l.says({"starttls", "start tls", "encryption needed", "must use tls", "tls required",
               "tls is required"})
        || l.detail(7, 10);
}

bool ofLogin(const Look& l)
{
    if (l.code == 530 || l.detail(7, 57))
        return true;
    return l.says({"authentication required", "authentication is required", "not authenticated",
        "must authenticate", "must be authenticated", "please authenticate", "auth required",
        "requires authentication", "login required"});
}

bool ofRelay(const Look& l)
{
    return l.detail(7, 54) || l.says({"relay"})
        || (l.exchange.phase == Phase::RcptTo && l.detail(7, 1) && l.says({"access denied"}));
}

Refusal greeting(const Look& l)
{
    if (l.says({"synchronization", "protocol error", "pregreet", "spoke before", "before the banner",
            "before greeting", "talking too soon", "early talker"}))
        return Refusal::EarlyTalker;
    return l.transient() ? Refusal::Busy : Refusal::GreetingRejected;
}

Refusal ehlo(const Look& l)
{
    if (l.says({"synchronization"}))
        return Refusal::EarlyTalker;
    if (l.code == 500 || l.code == 502)
        return Refusal::EhloUnknown;
    if (l.code == 501 || l.code == 504 || l.code == 550 || l.code == 553
        || l.says({"helo", "ehlo", "host name", "hostname"}))
        return Refusal::EhloName;
    return l.other();
}

Refusal auth(const Look& l)
{
    const bool token = l.run.mechanism == Mechanism::XOAuth2 || l.run.mechanism == Mechanism::OAuthBearer
        || mentions(l.exchange.argument, {"XOAUTH2", "OAUTHBEARER"});
    if (l.code == 538 || l.detail(7, 11)
        || (l.code == 504 && l.says({"encryption required", "requires encryption"})))
        return Refusal::MechanismNeedsTls;
    if (l.code == 530)
        return Refusal::StartTlsRequired;
    if (l.says({"application-specific", "app password", "secondfactor", "second factor"}))
        return Refusal::AppPassword;
    if (l.detail(7, 139)
        || (l.code >= 500 && l.says({"basic auth", "smtpclientauthentication", "auth is disabled"})))
        return Refusal::AuthDisabled;
    if (l.transient())
        return Refusal::AuthTemporary;
    if (l.code == 535)
        return token ? Refusal::Token : Refusal::Credentials;
    if (l.code == 504 || l.code == 534)
        return Refusal::MechanismUnsupported;
    if (l.code == 503 || l.code == 502
        || (l.code == 500 && !l.detail(5, 6) && !l.says({"too long", "base64"})))
        return Refusal::AuthNotOffered;
    if (l.code == 500 || l.code == 501)
        return Refusal::AuthBroken;
    return l.other();
}

Refusal recipient(const Look& l)
{
    if (l.code == 556 || (l.detail(1, 10) && !l.says({"notfound", "not found"})))
        return Refusal::NullMx;
    if (l.detail(1, 7) || l.detail(1, 8) || l.detail(7, 27)
        || l.says({"sender address rejected", "sender verify"}))
        return Refusal::Sender;
    if (l.transient()
        && (l.detail(7, 1) || l.says({"greylist", "graylist", "grey list", "gray list", "grey-list"})))
        return Refusal::Greylist;
    if (l.code == 551 || l.detail(1, 1) || l.detail(1, 2) || l.detail(1, 3) || l.detail(1, 6)
        || l.detail(1, 10)
        || l.says({"user unknown", "unknown user", "no such user", "unrouteable", "mailbox unavailable",
            "recipient not found", "does not exist", "invalid recipient"}))
        return Refusal::Recipient;
    return l.other();
}

Refusal content(const Look& l)
{
    if (l.exchange.verb != "." && (l.code == 503 || l.code == 554 || l.says({"no valid recipients"})))
        return Refusal::NoValidRecipients;
    if (l.detail(6, 11) || l.says({"bare lf", "bare line feed", "bare newline", "bare <lf>"}))
        return Refusal::BareLineFeed;
    if (l.says({"line is too long", "line too long", "lines too long", "line length"}))
        return Refusal::LineTooLong;
    if (l.transient())
        return l.says({"greylist", "graylist"}) ? Refusal::Greylist : Refusal::OtherTransient;
    return l.exchange.verb == "." ? Refusal::Content : Refusal::OtherPermanent;
}

// Causes that a server may name at MAIL, at RCPT (Postfix waits until then) or after the message.
Refusal envelope(const Look& l)
{
    if (l.says({"helo command rejected", "ehlo command rejected"}))
        return Refusal::EhloName;
    if (l.detail(6, 7) || l.code == 533 || l.says({"smtputf8", "non-ascii", "8bit", "internationalized"}))
        return Refusal::NonAscii;
    if (l.says({"not owned by", "sendasdenied", "send as", "permissions to send"}) || l.detail(7, 60))
        return Refusal::SenderNotOwned;
    if (l.code == 552 || l.detail(3, 4) || l.detail(2, 3)) {
        if (l.detail(3, 4) || l.detail(2, 3) || l.says({"size", "too large", "too big"}))
            return Refusal::TooBig;
    }
    if (ofLogin(l) && !ofStartTls(l))
        return Refusal::LoginRequired;
    if (ofRelay(l))
        return Refusal::Relay;
    if (l.code == 452 || l.detail(3, 1) || l.detail(5, 3) || l.detail(2, 2))
        return Refusal::Resources;
    if (l.exchange.phase == Phase::RcptTo)
        return recipient(l);
    if (l.exchange.phase == Phase::MailFrom
        && (l.enhanced.subject == 1 || l.code == 501 || l.code == 553
            || l.says({"sender", "domain not found", "domain does not exist"})))
        return Refusal::Sender;
    return l.exchange.phase == Phase::Data ? content(l) : l.other();
}

// A second try may succeed: another mechanism, HELO with another name, MAIL once TLS stands.
bool wasOvercome(const ProbeResult& run, std::size_t at)
{
    const Phase phase = run.exchanges[at].phase;
    const bool once =
        phase == Phase::Ehlo || phase == Phase::StartTls || phase == Phase::Auth || phase == Phase::MailFrom;
    if (!once || refusalOf(run, run.exchanges[at]) == Refusal::EhloUnknown)
        return false;
    return std::any_of(run.exchanges.begin() + static_cast<std::ptrdiff_t>(at), run.exchanges.end(),
        [&](const Exchange& later) {
            return later.phase == phase && later.reply && later.reply->positive();
        });
}

} // namespace

Refusal refusalOf(const ProbeResult& run, const Exchange& exchange)
{
    if (!exchange.reply || exchange.reply->code < 400 || exchange.reply->code > 599
        || exchange.phase == Phase::Quit)
        return Refusal::None;
    const Look l{run, exchange, exchange.reply->code, exchange.reply->enhanced, replyText(exchange)};
    if (l.says({"client certificate"}))
        return l.says({"not trusted", "not accepted", "invalid", "untrusted"})
            ? Refusal::ClientCertificateBad
            : Refusal::ClientCertificateMissing;
    if (exchange.phase == Phase::Auth)
        return auth(l);
    if (exchange.phase == Phase::StartTls)
        return l.transient() ? Refusal::StartTlsUnavailable : Refusal::StartTlsRefused;
    if (ofBlockList(l))
        return Refusal::Blocklisted;
    if (ofReverseDns(l))
        return Refusal::ReverseDns;
    if (ofSenderPolicy(l))
        return Refusal::SenderPolicy;
    if (l.code == 421)
        return Refusal::Busy;
    if (exchange.phase == Phase::Greeting)
        return greeting(l);
    if (ofStartTls(l) && (l.code == 530 || l.enhanced.subject == 7 || l.transient()))
        return Refusal::StartTlsRequired;
    if (exchange.phase == Phase::Ehlo)
        return ehlo(l);
    return envelope(l);
}

const Exchange* refused(const ProbeResult& run, Refusal why)
{
    for (std::size_t i = 0; i < run.exchanges.size(); ++i) {
        if (refusalOf(run, run.exchanges[i]) == why && !wasOvercome(run, i))
            return &run.exchanges[i];
    }
    return nullptr;
}

} // namespace rungbook::smtp
