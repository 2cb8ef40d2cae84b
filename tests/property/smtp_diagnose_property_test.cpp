// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a run looks like, its diagnosis keeps its promises: evidence inside the transcript, at most one cause, nothing uncertain without what would
// settle it, and no crash.
#include "core/smtp/check.h"
#include "core/smtp/transcript_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>
#include <vector>

namespace rungbook::smtp
{

namespace
{

// Pieces of runs, sane and insane; a run is any sequence of them.
const std::vector<std::string>& pieces()
{
    static const std::vector<std::string> all{
        "* run server=mail.example.com port=465 security=none depth=mail auth=yes",
        "* run server=192.0.2.25 port=587 security=starttls depth=auth auth=yes",
        "* run server=mail.example.com port=587 security=tls depth=tls",
        "* dns name=mail.example.com type=A outcome=nxdomain",
        "* dns name=mail.example.com type=MX outcome=answered records=\"0 .\"",
        "* dns name=192.0.2.25 type=PTR outcome=answered records=mx.example.org",
        "* connect address=192.0.2.25 port=587 outcome=refused",
        "* connect address=2001:db8::25 port=587 outcome=timeout",
        "* connect address=192.0.2.26 port=587 outcome=connected ms=1",
        "* proxy kind=socks5 host=p.example.com port=1080 failed=yes answer=\"SOCKS reply 02\"",
        "S: 220 mail.example.com ESMTP Wed, 25 Nov 2026 11:00:00 +0000",
        "S: 220 ********************",
        "[ 20000.0] S: 220 late.example.com",
        "B: \"\\x15\\x03\\x03\"",
        "B: \"* OK IMAP4rev1\"",
        "C: EHLO client.example.com",
        "S: 250-mail.example.com",
        "S: 250-XXXXXXXA",
        "S: 250-AUTH=LOGIN",
        "S: 250-STARTTLS",
        "S: 250 SIZE 100",
        "S: 502 5.5.2 no",
        "C: HELO client.example.com",
        "C: STARTTLS",
        "S: 220 2.0.0 Ready",
        "S: 454 4.7.0 TLS not available",
        "* injected bytes=\"250-x\"",
        "* tls sent handshake 1 ClientHello",
        "* tls received handshake 2 ServerHello",
        "* tls received alert 40 handshake_failure",
        "* tls sent alert 46 certificate_unknown",
        "* tls outcome=failed error=0A00010B first-bytes=\"220 x\"",
        "* tls outcome=established version=TLSv1.1 cipher=RC4-MD5",
        "* tls outcome=aborted",
        "* certificate depth=0 subject=\"CN=a\" issuer=\"CN=Fortinet\" must-staple=yes",
        "* certificate depth=1 subject=\"CN=Fortinet\" issuer=\"CN=Root\" ca=yes",
        "* verify code=20 depth=7 message=\"x\" intermediate-missing=yes",
        "* verify code=10 depth=0 message=\"certificate has expired\"",
        "* verify code=77 depth=-3 message=\"strange\"",
        "* name verdict=mismatch asked=mail.example.com offered=DNS:o.test",
        "C: AUTH LOGIN",
        "S: 334 VXNlcm5hbWU6",
        "C: *****",
        "S: 535 5.7.139 disabled",
        "S: 235 2.7.0 ok",
        "C: MAIL FROM:<a@example.com>",
        "S: 250 2.1.0 Ok",
        "C: RCPT TO:<b@example.net>",
        "S: 451 4.7.1 Greylisted",
        "S: 550 5.7.1 Relay access denied",
        "C: DATA",
        "S: 354 go",
        "C: (message, 50000 bytes in 700 lines, longest header line 1200)",
        "S: 421 4.3.2 bye",
        "S: 999 what",
        "S: ",
        "C: QUIT",
        "* probe port=465 security=tls tls=TLSv1.3 certificate=AA",
        "* probe port=587 greeting=\"220 x\" starttls=yes variant=wait-for-greeting",
        "* end kind=reset-by-server phase=data",
        "* end kind=closed-by-server phase=ehlo",
        "* end kind=timeout phase=greeting",
        "* end kind=quit phase=quit",
        "* end kind=not-connected phase=connect",
        "* end kind=protocol-error phase=tls",
    };
    return all;
}

std::string anyRun()
{
    std::string text = "* run server=mail.example.com port=25 security=starttls depth=mail\n";
    for (const std::string& piece :
        *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces())))
        text += piece + "\n";
    return text;
}

} // namespace

RC_GTEST_PROP(SmtpDiagnose, KeepsItsPromisesForAnyRun, ())
{
    auto run = fromText(anyRun());
    RC_ASSERT(run.has_value());
    diagnose(*run);
    RC_ASSERT(!run->verdict.empty());
    RC_ASSERT(run->verdict.back() == '.');
    std::size_t causes = 0;
    for (const Finding& f : run->findings) {
        RC_ASSERT(!f.evidence.empty());
        for (const Evidence& e : f.evidence) {
            RC_ASSERT(raw(e.where.first) >= 1U);
            RC_ASSERT(raw(e.where.last) <= run->transcript.lines.size());
        }
        RC_ASSERT(!f.message.empty());
        RC_ASSERT(!f.fixes.empty());
        RC_ASSERT(f.effect != Effect::Unknown || !f.wouldSettle.empty());
        causes += f.role == Role::Root ? 1 : 0;
    }
    RC_ASSERT(causes <= 1U);
    RC_ASSERT(run->outcome != ProbeOutcome::Failed || causes == 1U);
}

RC_GTEST_PROP(SmtpDiagnose, SaysTheSameTwice, ())
{
    const std::string text = anyRun();
    auto first = fromText(text);
    auto second = fromText(text);
    RC_ASSERT(first.has_value() && second.has_value());
    diagnose(*first);
    diagnose(*second);
    diagnose(*second);
    RC_ASSERT(first->verdict == second->verdict);
    RC_ASSERT(first->findings.size() == second->findings.size());
    for (std::size_t i = 0; i < first->findings.size(); ++i) {
        RC_ASSERT(first->findings[i].rule == second->findings[i].rule);
        RC_ASSERT(first->findings[i].message == second->findings[i].message);
    }
}

} // namespace rungbook::smtp
