// SPDX-License-Identifier: GPL-3.0-or-later
// What is compiled into the program: rule documents, samples for the start page and the demo, scripts of the practice server.
#pragma once

#include <span>
#include <string_view>

namespace rungbook::resources
{

/// The Markdown text of resources/rules/<id>.md, or empty.
std::string_view ruleDoc(std::string_view id);

struct Sample {
    std::string_view name; ///< file name without directory: "asa-psk-mismatch.log"
    std::string_view title; ///< from its first line: "! title: ..."
    std::string_view text; ///< without its title line
};

/// The samples of resources/samples, sorted by name.
std::span<const Sample> samples();

/// One script of the practice server, for smtp::readPracticeScript().
struct PracticeFile {
    std::string_view name; ///< without ".script": "wrong-password"
    std::string_view text;
};

/// The scripts of resources/practice, sorted by name.
std::span<const PracticeFile> practiceScripts();

/// One file of the field guide, for guide::readPages().
struct GuideFile {
    std::string_view name; ///< "syslog.md"
    std::string_view text;
};

/// The files of resources/guide, sorted by name.
std::span<const GuideFile> guideFiles();

} // namespace rungbook::resources
