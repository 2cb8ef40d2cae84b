// SPDX-License-Identifier: GPL-3.0-or-later
// The Markdown of the rule documents for a terminal: headings, paragraphs, lists, code blocks, emphasis. Nothing more is needed.
#pragma once

#include "core/output/style.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

/// The document laid out for a terminal. The "! finding" marks of an example become "← here".
std::string markdownText(std::string_view markdown, const TextOptions& options);

/// The document as plain text of 80 columns.
std::string markdownPlain(std::string_view markdown);

} // namespace rungbook::output
