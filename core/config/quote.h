// SPDX-License-Identifier: GPL-3.0-or-later
// Finds and quotes the lines of a Cisco configuration that decide something, from whatever was pasted: a whole running configuration, a piece
// of one, with prompts, or flattened onto one line by a web page. Secrets are replaced before a text leaves this module.
#pragma once

#include "core/base/ids.h"
#include "core/base/stanza_query.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// One configuration command, with the line of the input it stood on (a flattened paste has many on one line).
struct ConfigLine {
    LineNumber line{};
    std::string text; ///< trimmed, secrets replaced by *****
    int level = 0; ///< 0: top level, 1: sub-command of the last top-level command
};

/// A configuration cut into commands.
struct ConfigText {
    SourceId source{};
    std::vector<ConfigLine> lines;
    bool flattened = false; ///< several commands stood on one line
};

/// How sure it is that text is (or holds) a Cisco configuration: 0 .. 100.
int sniff(std::string_view text);

/// Cuts text into commands. Lines that are no configuration (prose, log lines) are left out. Never fails: an empty result is an answer.
ConfigText readConfig(std::string_view text, SourceId source = {});

/// Lines that answer a query, in input order: each matching top-level command with its sub-commands, and what they name: the rest of a crypto
/// map entry, its access list and transform sets, the group policy and pools of a tunnel-group.
struct Quote {
    StanzaQuery query;
    std::vector<ConfigLine> lines; ///< empty: nothing in this configuration answers it
    SourceId source{}; ///< of the configuration that the lines stand in
};
std::vector<Quote> quote(const ConfigText& config, const std::vector<StanzaQuery>& queries);

/// text with every password, key and community replaced by *****. For one command.
std::string redact(std::string_view command);

} // namespace rungbook::config
