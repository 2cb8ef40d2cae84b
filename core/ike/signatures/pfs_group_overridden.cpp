// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Mismatch: Overriding phase 2 DH Group"}};
} // namespace

// The guide asks for nothing to be done; it only matters when the quick mode then fails, because the peer may insist on its own group.
extern const Signature pfs_group_overridden;
const Signature pfs_group_overridden{
    .meta = {.id = "pfs-group-overridden",
        .title = "The PFS group of phase 2 was replaced by the group of phase 1"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& notice = *n.hits().back();
            const std::string text = lineText(n, notice);
            const std::string_view configured = valueBetween(text, "DH Group(DH group", ")");
            const std::string_view used = valueBetween(text, "phase 1 group(DH group", ")");
            const bool failed = phase2Failed(n) && !n.phase2CompletedAfter(notice.line);
            std::string message = configured.empty() || used.empty()
                ? std::string("The crypto map asks for another PFS group in phase 2 than phase 1 used; this "
                              "device took the group of phase 1.")
                : fmt::format("The crypto map asks for PFS with group {0} in phase 2, phase 1 used group "
                              "{1}; this device took group {1} for both.",
                    configured, used);
            if (failed)
                message += " No quick mode completed afterwards: the peer may insist on the group of its own "
                           "configuration.";
            Finding& f = report.add(pfs_group_overridden.meta, failed ? Effect::Blocks : Effect::Hygiene,
                failed ? Role::Root : Role::Contributing, failed ? Confidence::Low : Confidence::High,
                std::move(message));
            cite(f, n, n.hits(), "the configured PFS group is overridden");
            const std::string group = used.empty() ? "N" : std::string(used);
            f.fixes.push_back({"this device",
                "Write the group that is used into the crypto map, so that the configuration says what "
                "happens; with a group below 14, raise it for both phases instead.",
                {fmt::format("crypto map <map> <seq> set pfs group{}", group)}});
            f.fixes.push_back({"the peer", "Set the same PFS group, or none on both sides.",
                {fmt::format("crypto map <map> <seq> set pfs group{}", group)}});
            if (failed)
                f.wouldSettle = "The peer's log at the time of the quick mode: it names the group that it "
                                "expected, or another reason.";
        },
};

} // namespace rungbook::ike
