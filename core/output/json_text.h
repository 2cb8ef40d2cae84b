// SPDX-License-Identifier: GPL-3.0-or-later
// What the JSON formatters share. Only core/output includes this: nlohmann-json stays out of every public header.
#pragma once

#include "core/output/source_lines.h"
#include "core/workbench/analyze.h"

#include <nlohmann/json.hpp>
#include <string>

namespace rungbook::output
{

using Json = nlohmann::ordered_json;

/// Serialised with two spaces of indentation; invalid UTF-8 becomes U+FFFD, nothing throws.
std::string dumpJson(const Json& value);

/// A text, or null when it is empty.
Json textOrNull(std::string_view text);

/// [first, last], or null for an empty span.
Json linesOf(SourceSpan where);

/// The path of a source as the user gave it ("-" for standard input), so that it can be looked up among the inputs.
std::string givenPath(const workbench::AnalyzeReport& report, SourceId source);

/// A finding by the contract. ref is the session it belongs to, or null.
Json findingJson(const workbench::AnalyzeReport& report, const SourceLines& lines, const Finding& finding,
    const workbench::AnalyzeReport::SessionRef* ref);

/// An error of an input: {"message", "hint"}, or null.
Json errorJson(const std::optional<Error>& error);

} // namespace rungbook::output
