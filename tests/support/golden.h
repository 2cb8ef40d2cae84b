// SPDX-License-Identifier: GPL-3.0-or-later
// Golden files: what a test wrote is compared with a reviewed file beside its input. RUNGBOOK_UPDATE_GOLDEN=1 rewrites the files instead.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace rungbook::test
{

/// The whole file; fails the running test when it cannot be read.
std::string readFile(const std::filesystem::path& path);

/// Compares text with the file, or writes it there when RUNGBOOK_UPDATE_GOLDEN=1. A difference fails the test and shows the lines around
/// the first one that differs.
void expectGolden(const std::filesystem::path& path, const std::string& text);

/// Files below folder with that extension (".log"), sorted by path.
std::vector<std::filesystem::path> filesBelow(
    const std::filesystem::path& folder, const std::string& extension);

/// tests/data of the source tree.
std::filesystem::path dataFolder();

} // namespace rungbook::test
