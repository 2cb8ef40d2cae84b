// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"
#include "app/cli/smtp_command.h"
#include "app/cli/smtp_render.h"
#include "core/net/address.h"
#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "core/smtp/purposes.h"
#include "core/tls/bundle.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <unistd.h>

namespace rungbook::cli
{

namespace
{

constexpr std::size_t kLongestPassword = 65536; // a token may be long
constexpr std::size_t kBiggestFile = 64U << 20U;

Result<std::string> readFile(const std::string& path, std::size_t most)
{
    std::string text;
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file)
            return failure(Error::Kind::Unreadable, fmt::format("{} cannot be opened.", path),
                "Check the name and who may read it.");
    }
    std::istream& in = path == "-" ? std::cin : file;
    // In portions: a buffer of the greatest size would cost more than the whole test.
    std::array<char, 16384> part{};
    while (in && text.size() <= most) {
        in.read(part.data(), static_cast<std::streamsize>(part.size()));
        text.append(part.data(), static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    }
    part.fill('\0'); // it may have been a password
    if (text.size() > most)
        return failure(Error::Kind::Unreadable, fmt::format("{} is too long for this.", path));
    return text;
}

// The first line of the file, or the variable; an empty one where neither is named.
Result<Secret> secretFrom(const std::string& file, const std::string& variable)
{
    if (!variable.empty()) {
        const char* value = std::getenv(variable.c_str()); // NOLINT(concurrency-mt-unsafe): before any thread
        if (!value)
            return failure(Error::Kind::Usage, fmt::format("There is no environment variable {}.", variable));
        return Secret(std::string(value));
    }
    if (file.empty())
        return Secret();
    auto text = readFile(file, kLongestPassword);
    if (!text)
        return tl::unexpected<Error>(text.error());
    const std::size_t end = std::min(text->find_first_of("\r\n"), text->size());
    Secret secret(text->substr(0, end));
    std::fill(text->begin(), text->end(), '\0');
    return secret;
}

Result<smtp::Proxy> proxyFrom(const SmtpTestArguments& arguments)
{
    smtp::Proxy proxy;
    std::string_view text = arguments.proxy;
    if (text.empty())
        return proxy;
    const auto wrong = [&] {
        return failure(Error::Kind::Usage, fmt::format("\"{}\" is no proxy.", arguments.proxy),
            "Write socks5://HOST:PORT or http://HOST:PORT, with USER@ before the host where there is a "
            "login.");
    };
    if (text.starts_with("socks5://"))
        proxy.kind = smtp::ProxyKind::Socks5;
    else if (text.starts_with("http://"))
        proxy.kind = smtp::ProxyKind::HttpConnect;
    else
        return wrong();
    text.remove_prefix(text.find("//") + 2);
    if (text.ends_with('/'))
        text.remove_suffix(1);
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        proxy.user = std::string(text.substr(0, at));
        if (proxy.user.find(':') != std::string::npos)
            return failure(Error::Kind::Usage, "A password may not stand in the proxy's URL.",
                "Arguments are seen by everybody on this machine: use --proxy-password-file or "
                "--proxy-password-env.");
        text.remove_prefix(at + 1);
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return wrong();
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), proxy.port);
    if (error != std::errc{} || end != digits.data() + digits.size() || proxy.port == 0)
        return wrong();
    proxy.host = std::string(text.substr(0, colon));
    auto secret = secretFrom(arguments.proxyPasswordFile, arguments.proxyPasswordVariable);
    if (!secret)
        return tl::unexpected<Error>(secret.error());
    proxy.password = *std::move(secret);
    return proxy;
}

std::uint16_t usualPort(smtp::Security security)
{
    switch (security) {
    case smtp::Security::None:
        return 25;
    case smtp::Security::StartTls:
        return 587;
    case smtp::Security::Tls:
        return 465;
    }
    return 25;
}

smtp::Depth depthFor(const SmtpTestArguments& arguments)
{
    if (const auto asked = smtp::depthFromName(arguments.depth); asked && !arguments.depth.empty())
        return *asked;
    if (!arguments.from.empty() && !arguments.to.empty())
        return smtp::Depth::Envelope;
    if (!arguments.user.empty())
        return smtp::Depth::Auth;
    return arguments.security == "none" ? smtp::Depth::Ehlo : smtp::Depth::Tls;
}

Result<smtp::ProbeSettings> settingsFrom(const SmtpTestArguments& arguments)
{
    smtp::ProbeSettings settings;
    settings.server = arguments.server;
    settings.security = smtp::securityFromName(arguments.security).value_or(smtp::Security::None);
    settings.port = arguments.port != 0 ? arguments.port : usualPort(settings.security);
    settings.timeoutSeconds = arguments.timeout;
    settings.family = arguments.family == "4" ? smtp::Family::V4
        : arguments.family == "6"             ? smtp::Family::V6
                                              : smtp::Family::Any;
    const auto mechanism = smtp::mechanismFromName(arguments.mechanism);
    if (!mechanism)
        return failure(Error::Kind::Usage,
            fmt::format("There is no login mechanism \"{}\".", arguments.mechanism),
            "\"rungbook-cli smtp test --help\" lists them.");
    settings.mechanism = *mechanism;
    settings.user = arguments.user;
    settings.authenticate = !arguments.user.empty() || *mechanism == smtp::Mechanism::External;
    settings.allowClearAuth = arguments.allowClearAuth;
    auto password = secretFrom(arguments.passwordFile, arguments.passwordVariable);
    if (!password)
        return tl::unexpected<Error>(password.error());
    settings.password = *std::move(password);
    settings.ehloName = arguments.ehlo;
    settings.sni = arguments.sni;
    settings.from = arguments.from;
    settings.to = arguments.to;
    settings.depth = depthFor(arguments);
    if (!arguments.purpose.empty() && !smtp::findPurpose(arguments.purpose)) {
        std::string names;
        for (const smtp::MailPurpose& purpose : smtp::purposes())
            names += fmt::format("{}{}", names.empty() ? "" : ", ", purpose.id);
        return failure(Error::Kind::Usage, fmt::format("There is no purpose \"{}\".", arguments.purpose),
            fmt::format("The purposes are: {}.", names));
    }
    settings.mail.purpose = arguments.purpose;
    if (arguments.clientCertificate.empty() != arguments.clientKey.empty())
        return failure(Error::Kind::Usage, "--client-cert and --client-key go together.");
    if (!arguments.clientCertificate.empty()) {
        auto certificate = readFile(arguments.clientCertificate, kBiggestFile);
        if (!certificate)
            return tl::unexpected<Error>(certificate.error());
        settings.clientCertificatePem = *std::move(certificate);
        auto key = readFile(arguments.clientKey, kBiggestFile);
        if (!key)
            return tl::unexpected<Error>(key.error());
        settings.clientKeyPem = Secret(*std::move(key));
    }
    auto proxy = proxyFrom(arguments);
    if (!proxy)
        return tl::unexpected<Error>(proxy.error());
    settings.proxy = *std::move(proxy);
    settings.crossProbes = arguments.crossProbes;
    return settings;
}

// The files are read before the test, so that a wrong name is told at once; the system's issuers when TLS needs them.
Result<std::vector<tls::Certificate>> trustedFrom(const SmtpTestArguments& arguments)
{
    std::vector<tls::Certificate> trusted;
    for (const std::string& path : arguments.trust) {
        auto text = readFile(path, kBiggestFile);
        if (!text)
            return tl::unexpected<Error>(text.error());
        tls::Bundle bundle = tls::readBundle(*text);
        if (bundle.certificates.empty())
            return failure(Error::Kind::NotUnderstood, fmt::format("There is no certificate in {}.", path),
                bundle.problems.empty() ? std::string() : bundle.problems.front().message);
        for (tls::BundleEntry& entry : bundle.certificates)
            trusted.push_back(std::move(entry.certificate));
    }
    return trusted;
}

int refuse(const Error& error)
{
    complain(error.message, error.hint);
    return error.kind == Error::Kind::Usage ? Exit::Usage : Exit::NotUnderstood;
}

int statusOf(const smtp::ProbeResult& result, bool strict)
{
    const bool wrong = std::any_of(result.findings.begin(), result.findings.end(),
        [&](const Finding& finding) { return strict || isWrong(finding.effect); });
    return wrong ? Exit::Wrong : Exit::Fine;
}

} // namespace

int runSmtpTest(const SmtpTestArguments& arguments)
{
    auto settings = settingsFrom(arguments);
    if (!settings)
        return refuse(settings.error());
    const std::vector<smtp::SettingsProblem> problems = smtp::checkSettings(*settings);
    for (const smtp::SettingsProblem& problem : problems)
        complain(problem.text);
    if (!problems.empty())
        return Exit::Usage;
    auto trusted = trustedFrom(arguments);
    if (!trusted)
        return refuse(trusted.error());
    std::optional<tls::TrustStore> store;
    if (!arguments.noStore && settings->security != smtp::Security::None) {
        auto opened =
            tls::TrustStore::open(arguments.store.empty() ? tls::defaultStoreFolder() : arguments.store);
        if (opened)
            store = *std::move(opened);
        else if (!arguments.store.empty())
            return refuse(opened.error());
        else // nobody asked for it by name: the test is worth more
            complain(opened.error().message, "The test goes on without the trust store.");
    }
    const net::AnchorSource anchors = [&] {
        tls::TrustAnchorsPtr base = arguments.noSystemTrust ? nullptr : tls::systemAnchors();
        if (store)
            base = store->anchorsFor(tls::TrustUsage::MailServers, base);
        return trusted->empty() ? base : tls::withAnchors(base, *trusted);
    };
    net::ProbeOptions options;
    options.resolver.nameservers = arguments.resolvers;
    for (const std::string& resolver : arguments.resolvers) {
        if (!net::endpointFromText(resolver, 53)) {
            complain(fmt::format("\"{}\" is no address of a DNS server.", resolver),
                "Write 192.0.2.53 or [2001:db8::53]:5353.");
            return Exit::Usage;
        }
    }
    const bool live = ::isatty(STDERR_FILENO) == 1;
    if (live)
        options.watcher.step = [](std::size_t, const smtp::Step& step) {
            if (step.outcome != smtp::StepOutcome::Skipped && step.ms >= 0)
                fmt::print(stderr, "{}\n", stepLine(step));
        };
    const Interrupt interrupt;
    Job job;
    job.stop = interrupt.token();
    smtp::ProbeResult result = net::runProbe(*settings, anchors, job, options);
    smtp::diagnose(result);
    if (live)
        fmt::print(stderr, "\n");
    const bool toStandardOutput = arguments.out.empty() || arguments.out == "-";
    const std::string text =
        renderSmtp(result, arguments.format, textOptions(arguments.look, toStandardOutput));
    return deliver(text, arguments.out) ? statusOf(result, arguments.strict) : Exit::Usage;
}

} // namespace rungbook::cli
