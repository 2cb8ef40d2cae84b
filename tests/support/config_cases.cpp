// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/config_cases.h"

#include "core/config/apply.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace rungbook::test
{

config::Subject subjectOf(const std::string& a, const std::string& b)
{
    if (b.empty())
        return config::makeSubject(config::understand(a, SourceId{0}));
    return config::makeSubject(config::understand(a, SourceId{0}), config::understand(b, SourceId{1}));
}

std::vector<Finding> of(const std::vector<Finding>& findings, std::string_view rule)
{
    std::vector<Finding> out;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(out),
        [&](const Finding& f) { return f.rule->id == rule; });
    return out;
}

std::string listing(const std::vector<Finding>& findings)
{
    std::string out;
    for (const Finding& f : findings) {
        out +=
            fmt::format("  {} {} {} {} source {} line {}: {}\n", f.rule->id, nameOf(f.effect), nameOf(f.role),
                nameOf(f.confidence), f.evidence.empty() ? 0 : raw(f.evidence.front().where.source),
                f.evidence.empty() ? 0 : raw(f.evidence.front().where.first), f.message);
    }
    return out;
}

std::string filled(std::string command)
{
    static const std::vector<std::pair<std::string_view, std::string_view>> values{
        {"<key>", "7hQ-example-Zx4v"}, {"<local-key>", "9tR-example-Lm2s"},
        {"<remote-key>", "7hQ-example-Zx4v"}, {"<peer>", "198.51.100.7"}, {"<acl>", "VPN"},
        {"<gateway>", "192.0.2.254"}, {"<transform-set>", "AES"}, {"<interface>", "outside"},
        {"<local-net>", "10.1.0.0"}, {"<local-mask>", "255.255.0.0"}, {"<local-wildcard>", "0.0.255.255"},
        {"<remote-net>", "10.2.0.0"}, {"<remote-mask>", "255.255.0.0"}, {"<remote-wildcard>", "0.0.255.255"},
        {"<address>", "192.0.2.1"}, {"<mask>", "255.255.255.0"}, {"<group>", "EZ"}, {"<pool>", "CLIENTS"},
        {"<inside-interface>", "Vlan1"}, {"<outside-interface>", "FastEthernet4"}, {"<name>", "branch"},
        {"<profile>", "PROF"}, {"<keyring>", "RING"}};
    for (const auto& [name, value] : values) {
        for (std::size_t at = command.find(name); at != std::string::npos; at = command.find(name))
            command.replace(at, name.size(), value);
    }
    return command;
}

Fixed fix(const std::string& a, const std::string& b, const std::vector<Finding>& findings)
{
    Fixed out{a, b, 0, {}};
    const config::Subject subject = subjectOf(a, b);
    std::vector<std::vector<std::string>> done;
    for (const Finding& finding : findings) {
        for (const Fix& fix : finding.fixes) {
            if (fix.commands.empty() || std::find(done.begin(), done.end(), fix.commands) != done.end())
                continue;
            done.push_back(fix.commands);
            std::vector<std::string> commands;
            for (const std::string& command : fix.commands)
                commands.push_back(filled(command));
            const auto device = std::find_if(subject.devices().begin(), subject.devices().end(),
                [&](const config::Device& d) { return d.label == fix.forWhom; });
            const bool second = !b.empty() && device == subject.devices().begin() + 1;
            std::string& text = second ? out.b : out.a;
            config::Applied applied = config::applyCommands(text, commands);
            text = std::move(applied.text);
            out.commands += commands.size();
            out.unapplied.insert(out.unapplied.end(), applied.unapplied.begin(), applied.unapplied.end());
        }
    }
    return out;
}

} // namespace rungbook::test
