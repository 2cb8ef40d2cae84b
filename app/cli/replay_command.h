// SPDX-License-Identifier: GPL-3.0-or-later
// "smtp replay" and "trust": what can be asked, and what is done.
#pragma once

#include "app/cli/terminal.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace CLI
{
class App;
}

namespace rungbook::cli
{

/// A whole input as bytes: a file, gzip unpacked, or standard input for "-". Unreadable with a sentence when it is longer than most.
Result<std::string> readWhole(const std::string& path, std::size_t most);

struct SmtpReplayArguments {
    std::string file;
    std::string format = "text";
    std::string ladder; ///< empty: none; text, svg, mermaid: only the ladder
    std::size_t run = 0; ///< only this one, from 1; 0: all
    std::string out;
    bool strict = false;
    Look look;
};
int runSmtpReplay(const SmtpReplayArguments& arguments);
/// Adds "replay" below "smtp". arguments must outlive the parsing; choose is called with what is to be run.
void addSmtpReplay(
    CLI::App& smtp, SmtpReplayArguments& arguments, const std::function<void(std::function<int()>)>& choose);

/// Everything below "trust".
struct TrustArguments {
    std::string store;
    std::vector<std::string> files;
    std::vector<std::string> names; ///< fingerprints or friendly names
    std::string usages = "mail";
    std::string friendlyName;
    std::string description;
    std::string passphraseFile;
    bool disabled = false;
    bool withDependants = false;
    std::string server; ///< of fetch
    std::uint16_t port = 0;
    std::string security = "starttls";
    double timeout = 20;
    std::string accept; ///< fingerprint that was compared by hand
    std::string chain; ///< of verify
    std::string name;
    std::string roots;
    std::string at;
    std::string purpose = "server";
    bool useStore = false;
    std::string format = "text";
    std::string out;
    Look look;
};
/// Adds "trust" with what is below it.
void addTrust(
    CLI::App& parent, TrustArguments& arguments, const std::function<void(std::function<int()>)>& choose);

} // namespace rungbook::cli
