// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Tunnel Rejected: User", "group-lock check failed"}};
} // namespace

extern const Signature group_lock_failed;
const Signature group_lock_failed{
    .meta = {.id = "group-lock-failed", .title = "The user is locked to another group"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            std::string_view user = valueBetween(text, "User (", ")");
            const std::string_view group = valueBetween(text, "member of group (", ")");
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, group_lock_failed.meta,
                         fmt::format(
                             "{} was refused by group-lock once; a later attempt succeeded.", whoIs(n))),
                    n, n.hits(), "refused by group-lock");
                return;
            }
            if (user.empty())
                user = "the user";
            Finding& f = report.add(group_lock_failed.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "Name and password of {} are right, and the user is locked to another tunnel-group than "
                    "{}, through which the connection came. "
                    "The lock is set in the user's attributes, in the group-policy, or by the RADIUS server.",
                    user, group.empty() ? std::string_view("the one") : group));
            cite(f, n, n.hits(), "refused by group-lock");
            citeMessageBefore(f, n, *n.hits().front());
            const std::string target = group.empty() ? tunnelGroupOf(n) : std::string(group);
            f.fixes.push_back({"the peer",
                "Use the profile (group name and group key) of the group that the user belongs to.", {}});
            f.fixes.push_back({"this device",
                "If the user may come in through this group, lock the user to it or remove the lock.",
                {"show running-config group-policy",
                    fmt::format(
                        "username {} attributes", user == "the user" ? std::string_view("<user>") : user),
                    fmt::format(" group-lock value {}", target), "group-policy <policy> attributes",
                    " group-lock none"}});
        },
};

} // namespace rungbook::ike
