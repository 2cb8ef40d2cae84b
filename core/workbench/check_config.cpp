// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/check_config.h"

#include "core/workbench/input_kind.h"
#include "core/workbench/open_input.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::workbench
{

namespace
{

constexpr std::uint64_t kMostBytes = 256U << 20U;

void refuse(ConfigInput& input, Error::Kind kind, std::string message, std::string hint)
{
    input.error = Error{kind, std::move(message), std::move(hint)};
}

void read(ConfigInput& input, const InputRequest& request, SourceId id, const Job& job)
{
    const std::string name = displayName(request.path);
    const auto source = openInput(request, job);
    if (!source) {
        input.error = source.error();
        return;
    }
    const std::string head = headOf(**source, 64U << 10U);
    switch (byteKind(head)) {
    case ByteKind::Capture:
    case ByteKind::Gzip:
    case ByteKind::Binary:
        return refuse(input, Error::Kind::NotUnderstood,
            fmt::format("{} is binary data, not a configuration.", name),
            "Give the output of \"show running-config\" as text.");
    case ByteKind::Blank:
        return refuse(input, Error::Kind::NotUnderstood, fmt::format("{} is empty.", name),
            "Give the output of \"show running-config\".");
    case ByteKind::Utf16:
    case ByteKind::Dubious:
    case ByteKind::Text:
        break;
    }
    if ((*source)->size() > kMostBytes)
        return refuse(input, Error::Kind::Unreadable,
            fmt::format("{} is larger than any configuration (over 256 MiB).", name),
            "Give the configuration alone.");
    input.text = std::make_shared<const std::string>(headOf(**source, (*source)->size()));
    auto model = std::make_shared<config::ConfigModel>(config::understand(*input.text, id));
    input.lines = model->tree.lineCount();
    if (model->devices.empty()) {
        const std::string_view foreign = foreignLog(head);
        return refuse(input, Error::Kind::NotUnderstood,
            foreign.empty() ? fmt::format(
                "Nothing in {} was understood as the configuration of a Cisco ASA or router.", name)
                            : fmt::format("{} looks like {}, not like a configuration.", name, foreign),
            "Give the output of \"show running-config\". Logs are read by \"rungbook-cli analyze\".");
    }
    input.model = std::move(model);
}

} // namespace

const std::string& ConfigReport::pathOf(SourceId source) const
{
    static const std::string none;
    return raw(source) < inputs.size() ? inputs[raw(source)].path : none;
}

std::vector<config::ConfigLine> ConfigReport::quote(const SourceSpan& where, std::size_t most) const
{
    std::vector<config::ConfigLine> lines;
    if (raw(where.source) >= inputs.size() || !inputs[raw(where.source)].model || where.empty())
        return lines;
    const config::ConfigTree& tree = inputs[raw(where.source)].model->tree;
    const auto& commands = tree.commands();
    const auto first = std::lower_bound(commands.begin(), commands.end(), where.first,
        [](const config::Command& c, LineNumber line) { return raw(c.line) < raw(line); });
    for (auto at = first; at != commands.end() && raw(at->line) <= raw(where.last) && lines.size() < most;
         ++at) {
        const auto id = static_cast<config::CommandId>(at - commands.begin());
        lines.push_back({at->line, tree.redactedText(id), at->level});
    }
    return lines;
}

std::string ConfigReport::lineText(const SourceSpan& where) const
{
    const auto lines = quote({where.source, where.first, where.first}, 1);
    return lines.empty() ? std::string() : lines.front().text;
}

ladder::Ladder ConfigReport::ladder(std::size_t negotiation) const
{
    return config::ladderOf(*subject, negotiations.at(negotiation), findings);
}

std::vector<std::size_t> ConfigReport::findingsOf(const config::TunnelOutcome& outcome) const
{
    const config::Tunnel& tunnel = subject->devices()[outcome.device].tunnels[outcome.tunnel];
    const config::Tunnel* other = subject->otherEnd(tunnel);
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (config::concerns(*subject, tunnel, findings[i])
            || (other && config::concerns(*subject, *other, findings[i])))
            all.push_back(i);
    }
    return all;
}

Result<std::shared_ptr<const ConfigReport>> checkConfig(const ConfigRequest& request, const Job& job)
{
    auto report = std::make_shared<ConfigReport>();
    std::vector<std::shared_ptr<const config::ConfigModel>> models;
    for (std::size_t i = 0; i < request.inputs.size(); ++i) {
        ConfigInput& input = report->inputs.emplace_back();
        input.path = request.inputs[i].path;
        read(input, request.inputs[i], SourceId{static_cast<std::uint32_t>(i)}, job);
        if (job.cancelled())
            return failure(Error::Kind::Cancelled, "The work was stopped.");
        if (input.model)
            models.push_back(input.model);
        if (input.text) {
            auto comments = config::suppressionsOf(*input.text, SourceId{static_cast<std::uint32_t>(i)});
            report->suppressions.insert(report->suppressions.end(), comments.begin(), comments.end());
        }
    }
    report->subject = std::make_shared<const config::Subject>(std::move(models));
    report->findings = config::check(*report->subject);
    if (job.cancelled())
        return failure(Error::Kind::Cancelled, "The work was stopped.");
    report->suppressed = config::suppress(report->findings, report->suppressions);
    if (!request.baseline.empty())
        report->known =
            config::takeKnown(*report->subject, report->findings, config::readBaseline(request.baseline));
    report->negotiations = config::negotiate(*report->subject);
    report->outcomes = config::outcomesOf(*report->subject, report->negotiations);
    return std::shared_ptr<const ConfigReport>(std::move(report));
}

int exitStatus(const ConfigReport& report, bool strict)
{
    const bool any = std::any_of(
        report.inputs.begin(), report.inputs.end(), [](const ConfigInput& i) { return i.model != nullptr; });
    if (!any)
        return 3;
    const bool wrong = strict ? !report.findings.empty()
                              : std::any_of(report.findings.begin(), report.findings.end(),
                                  [](const Finding& f) { return isWrong(f.effect); });
    return wrong ? 1 : 0;
}

} // namespace rungbook::workbench
