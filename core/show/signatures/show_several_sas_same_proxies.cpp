// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include <fmt/format.h>

namespace rungbook::show
{

extern const Signature show_several_sas_same_proxies;
const Signature show_several_sas_same_proxies{
    .meta = {.id = "show-several-sas-same-proxies",
        .title = "Several SAs exist for the same pair of networks"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const Flow& flow : findFlows(subject.texts)) {
                std::vector<const Field*> spis;
                for (const Place& place : childrenOf(flow.place, "sa")) {
                    const Field* spi = place.record().get("spi");
                    if (spi && spi->number && place.record().text("direction") == "out"
                        && place.record().text("protocol") == "esp")
                        spis.push_back(spi);
                }
                if (spis.size() < 2)
                    continue;
                if (!limit.take())
                    break;
                Finding& f = report.add(show_several_sas_same_proxies.meta, Effect::Info, Role::Symptom,
                    Confidence::Medium,
                    fmt::format("For {} there are {} outbound ESP SAs. Two for a moment are a renewal; more, "
                                "or for long, mean that the two sides "
                                "do not agree on which one to use.",
                        flow.text, spis.size()));
                for (const Field* spi : spis)
                    f.evidence.push_back(lineOf(*spi, "an outbound SPI"));
                f.fixes.push_back({"both devices",
                    "Look again after a minute. When both stay, compare the lifetimes of the two sides and "
                    "clear the SAs.",
                    {"clear crypto ipsec sa peer PEER"}});
                f.wouldSettle = "The same output a minute later.";
            }
        },
};

} // namespace rungbook::show
