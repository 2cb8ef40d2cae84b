// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Remote peer has failed user authentication"},
    {"Headend security gateway has failed our user authentication"}};

bool overcome(const Negotiation& n, LineNumber line)
{
    for (const Milestone& m : n.session().milestones) {
        if (m.kind == MilestoneKind::UserAuthenticated && raw(m.line) > raw(line))
            return true;
    }
    return n.phase1CompletedAfter(line);
}
} // namespace

extern const Signature xauth_failed;
const Signature xauth_failed{
    .meta = {.id = "xauth-failed", .title = "User name or password was refused (XAUTH)"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const bool weAreTheClient = n.hits(0).empty();
            if (overcome(n, last.line)) {
                cite(addOvercome(report, xauth_failed.meta,
                         fmt::format("The login of {} was refused {}; a later one was accepted.", whoIs(n),
                             n.hits().size() == 1 ? std::string("once")
                                                  : fmt::format("{} times", n.hits().size()))),
                    n, n.hits(), "the login is refused");
                return;
            }
            const std::string_view user = n.text(n.session().user);
            Finding& f = report.add(xauth_failed.meta, Effect::Blocks, Role::Root, Confidence::High,
                weAreTheClient
                    ? fmt::format(
                        "The VPN server {} refused the user name or password that this device sent. The "
                        "group key is right: XAUTH only begins after it has been verified.",
                        peerForCommand(n))
                    : fmt::format(
                        "The login of {} was refused. The group key is right: XAUTH only begins after it has "
                        "been verified. What is wrong is the user name or the password, "
                        "the account (locked, expired, not in the right group), or the AAA server did not "
                        "answer.",
                        whoIs(n)));
            if (n.hits().size() > 1)
                f.message += fmt::format(" It was refused {} times in this log.", n.hits().size());
            cite(f, n, n.hits(), "the login is refused");
            citeMessageBefore(f, n, *n.hits().front());
            if (weAreTheClient) {
                f.fixes.push_back({"this device", "Set user name and password anew.",
                    {"vpnclient username <user> password <password>"}});
                f.fixes.push_back({"the peer",
                    "Read the AAA log of the server for this user: it distinguishes a wrong password from a "
                    "locked account.",
                    {"show aaa-server"}});
            } else {
                f.fixes.push_back({"the peer",
                    "Enter the password again; look out for a stored old one, the keyboard layout, and a "
                    "domain before the name.",
                    {}});
                f.fixes.push_back({"this device",
                    "Find out which server decides, whether it answers, and what it says about this user.",
                    {fmt::format("show running-config tunnel-group {} general-attributes", tunnelGroupOf(n)),
                        "show aaa-server",
                        fmt::format(
                            "test aaa-server authentication <server-group> host <address> username {} "
                            "password <password>",
                            user.empty() ? "<user>" : user)}});
            }
        },
};

} // namespace rungbook::ike
