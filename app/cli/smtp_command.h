// SPDX-License-Identifier: GPL-3.0-or-later
// "smtp test" and "smtp practice": what can be asked, and what is done.
#pragma once

#include "app/cli/terminal.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI
{
class App;
}

namespace rungbook::cli
{

/// The words of "smtp test" as they were given.
struct SmtpTestArguments {
    std::string server;
    std::uint16_t port = 0; ///< 0: the usual one for the security
    std::string security = "none";
    double timeout = 60;
    std::string family = "any";
    std::string user;
    std::string passwordFile;
    std::string passwordVariable; ///< the name of an environment variable
    std::string mechanism = "auto";
    bool allowClearAuth = false;
    std::string ehlo;
    std::string sni;
    std::vector<std::string> trust;
    bool noSystemTrust = false;
    std::string store; ///< folder of the trust store; empty: the usual one
    bool noStore = false;
    std::string clientCertificate;
    std::string clientKey;
    std::string from;
    std::vector<std::string> to;
    std::string purpose;
    std::string depth; ///< empty: as far as what was given allows
    std::string proxy;
    std::string proxyPasswordFile;
    std::string proxyPasswordVariable;
    std::vector<std::string> resolvers;
    bool crossProbes = false;
    std::string format = "text";
    std::string out;
    bool strict = false;
    Look look;
};

/// Tests the server and prints what was found. Interrupted, it prints what was seen until then.
int runSmtpTest(const SmtpTestArguments& arguments);

struct SmtpPracticeArguments {
    std::string scenario;
    std::uint16_t port = 0;
    bool list = false;
    std::string format = "text";
    Look look;
};

/// Serves a scenario until it is interrupted, or lists them.
int runSmtpPractice(const SmtpPracticeArguments& arguments);

/// Everything below "smtp" keeps its words here; it must outlive the parsing.
struct SmtpArguments {
    SmtpTestArguments test;
    SmtpPracticeArguments practice;
};

/// Adds the command "smtp" with what is below it. choose is called with what is to be run when one of them was given. Returns "smtp", so that more
/// can be added.
CLI::App* addSmtp(
    CLI::App& parent, SmtpArguments& arguments, const std::function<void(std::function<int()>)>& choose);

} // namespace rungbook::cli
