// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/message.h"

#include <fmt/core.h>

namespace rungbook::ike
{

std::string stepName(Step step)
{
    switch (step.kind) {
    case StepKind::MM:
        return fmt::format("MM{}", step.ordinal);
    case StepKind::AM:
        return fmt::format("AM{}", step.ordinal);
    case StepKind::Xauth:
        return fmt::format("XAUTH{}", step.ordinal);
    case StepKind::ModeCfg:
        return fmt::format("MODECFG{}", step.ordinal);
    case StepKind::QM:
        return fmt::format("QM{}", step.ordinal);
    case StepKind::Notify:
        return "NOTIFY";
    case StepKind::Delete:
        return "DELETE";
    case StepKind::DpdRUThere:
        return "DPD R-U-THERE";
    case StepKind::DpdRUThereAck:
        return "DPD R-U-THERE-ACK";
    case StepKind::Fragment:
        return "FRAGMENT";
    case StepKind::Unknown:
        break;
    }
    return "?";
}

std::string_view exchangeName(ExchangeKind kind)
{
    switch (kind) {
    case ExchangeKind::MainMode:
        return "main mode";
    case ExchangeKind::AggressiveMode:
        return "aggressive mode";
    case ExchangeKind::Xauth:
        return "XAUTH";
    case ExchangeKind::ModeConfig:
        return "mode config";
    case ExchangeKind::QuickMode:
        return "quick mode";
    case ExchangeKind::Informational:
        return "informational";
    case ExchangeKind::Unknown:
        break;
    }
    return "unknown";
}

std::vector<std::string> payloadNames(std::string_view printed)
{
    std::vector<std::string> names;
    while (!printed.empty()) {
        const std::size_t plus = printed.find('+');
        std::string_view item = printed.substr(0, plus);
        printed = plus == std::string_view::npos ? std::string_view{} : printed.substr(plus + 1);
        const std::size_t bracket = item.find('(');
        item = item.substr(0, bracket);
        while (!item.empty() && (item.front() == ' ' || item.front() == '\t'))
            item.remove_prefix(1);
        while (!item.empty() && (item.back() == ' ' || item.back() == '\t'))
            item.remove_suffix(1);
        if (!item.empty() && item != "HDR" && item != "NONE")
            names.emplace_back(item);
    }
    return names;
}

std::string payloadSummary(std::string_view printed)
{
    const std::vector<std::string> names = payloadNames(printed);
    std::string out;
    for (std::size_t i = 0; i < names.size();) {
        std::size_t run = 1;
        while (i + run < names.size() && names[i + run] == names[i])
            ++run;
        if (!out.empty())
            out += ", ";
        out += names[i];
        if (run > 1)
            out += fmt::format(" ×{}", run);
        i += run;
    }
    return out;
}

std::string messageIdText(std::uint32_t id)
{
    return fmt::format("{:08x}", id);
}

} // namespace rungbook::ike
