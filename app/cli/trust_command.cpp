// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/look_options.h"
#include "app/cli/replay_command.h"

#include "core/net/probe_runner.h"
#include "core/output/trust_report.h"
#include "core/smtp/check.h"
#include "core/smtp/record_words.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>

namespace rungbook::cli
{

namespace
{

constexpr std::size_t kBiggestBundle = std::size_t{64} << 20U;
constexpr std::size_t kLongestPassphrase = 4096;

int refuse(const Error& error)
{
    complain(error.message, error.hint);
    return error.kind == Error::Kind::Usage ? Exit::Usage : Exit::NotUnderstood;
}

tls::UtcSeconds now()
{
    return static_cast<tls::UtcSeconds>(std::time(nullptr));
}

output::TextOptions look(const TrustArguments& arguments)
{
    return textOptions(arguments.look, arguments.out.empty() || arguments.out == "-");
}

Result<tls::TrustStore> openStore(const TrustArguments& arguments)
{
    return tls::TrustStore::open(arguments.store.empty() ? tls::defaultStoreFolder() : arguments.store);
}

Result<tls::Bundle> bundleOf(const std::string& path, const std::string& passphraseFile)
{
    const auto bytes = readWhole(path, kBiggestBundle);
    if (!bytes)
        return tl::unexpected<Error>(bytes.error());
    Secret passphrase;
    if (!passphraseFile.empty()) {
        auto text = readWhole(passphraseFile, kLongestPassphrase);
        if (!text)
            return tl::unexpected<Error>(text.error());
        passphrase = Secret(text->substr(0, text->find_first_of("\r\n")));
    }
    tls::Bundle bundle = tls::readBundle(*bytes, passphrase);
    if (!bundle.certificates.empty())
        return bundle;
    if (bundle.passphrase == tls::Passphrase::Needed || bundle.passphrase == tls::Passphrase::Wrong)
        return failure(Error::Kind::Usage,
            fmt::format("{} {}.", path,
                bundle.passphrase == tls::Passphrase::Needed ? "is protected by a passphrase"
                                                             : "has another passphrase"),
            "Give it in the first line of a file: --passphrase-file F.");
    return failure(Error::Kind::NotUnderstood, fmt::format("There is no certificate in {}.", path),
        bundle.problems.empty() ? std::string("Give PEM, DER, PKCS #7 or PKCS #12.")
                                : bundle.problems.front().message);
}

int deliverText(const TrustArguments& arguments, const std::string& text)
{
    return deliver(text, arguments.out) ? Exit::Fine : Exit::Usage;
}

const tls::TrustedCertificate* entryOf(const tls::TrustStore& store, const std::string& name)
{
    const tls::TrustedCertificate* entry = store.find(name);
    if (entry == nullptr)
        complain(fmt::format("There is no certificate \"{}\" in {}, or more than one begins so.", name,
                     store.folder()),
            "\"rungbook-cli trust list\" shows fingerprints and names.");
    return entry;
}

int addTo(const TrustArguments& arguments, std::vector<tls::BundleEntry> entries, std::string_view source)
{
    const auto usages = tls::usagesFromWords(arguments.usages);
    if (!usages)
        return refuse(usages.error());
    if (const std::string problem = usageProblem(*usages); !problem.empty()) {
        complain(problem);
        return Exit::Usage;
    }
    if (!arguments.friendlyName.empty() && entries.size() == 1)
        entries.front().friendlyName = arguments.friendlyName;
    auto store = openStore(arguments);
    if (!store)
        return refuse(store.error());
    const auto added = store->add(entries, *usages, source, !arguments.disabled);
    if (!added)
        return refuse(added.error());
    if (!arguments.description.empty())
        for (const tls::AddResult& result : *added)
            if (const tls::TrustedCertificate* entry = store->find(result.sha256)) {
                tls::TrustedCertificate changed = *entry;
                changed.description = arguments.description;
                if (const auto updated = store->update(changed); !updated)
                    return refuse(updated.error());
            }
    return deliverText(arguments, output::trustAddedText(*added, look(arguments)));
}

int runImport(const TrustArguments& arguments)
{
    std::vector<tls::BundleEntry> entries;
    for (const std::string& file : arguments.files) {
        auto bundle = bundleOf(file, arguments.passphraseFile);
        if (!bundle)
            return refuse(bundle.error());
        for (const tls::BundleProblem& problem : bundle->problems)
            complain(
                fmt::format("{}{}: {}", file,
                    problem.line == 0 ? std::string() : fmt::format(":{}", problem.line), problem.message),
                problem.hint);
        std::move(bundle->certificates.begin(), bundle->certificates.end(), std::back_inserter(entries));
    }
    return addTo(arguments, std::move(entries), arguments.files.front());
}

int runList(const TrustArguments& arguments)
{
    const auto store = openStore(arguments);
    if (!store)
        return refuse(store.error());
    return deliverText(arguments,
        arguments.format == "json" ? output::trustListJson(*store, now())
                                   : output::trustListText(*store, now(), look(arguments)));
}

int runShow(const TrustArguments& arguments)
{
    const auto store = openStore(arguments);
    if (!store)
        return refuse(store.error());
    const tls::TrustedCertificate* entry = entryOf(*store, arguments.names.front());
    if (entry == nullptr)
        return Exit::Usage;
    return deliverText(arguments,
        arguments.format == "json" ? output::trustShowJson(*entry, now())
                                   : output::trustShowText(*entry, now(), look(arguments)));
}

int runEnable(const TrustArguments& arguments, bool enabled)
{
    auto store = openStore(arguments);
    if (!store)
        return refuse(store.error());
    for (const std::string& name : arguments.names) {
        const tls::TrustedCertificate* entry = entryOf(*store, name);
        if (entry == nullptr)
            return Exit::Usage;
        tls::TrustedCertificate changed = *entry;
        changed.enabled = enabled;
        if (const auto updated = store->update(changed); !updated)
            return refuse(updated.error());
    }
    return Exit::Fine;
}

int runRemove(const TrustArguments& arguments)
{
    auto store = openStore(arguments);
    if (!store)
        return refuse(store.error());
    std::vector<std::string> fingerprints;
    for (const std::string& name : arguments.names) {
        const tls::TrustedCertificate* entry = entryOf(*store, name);
        if (entry == nullptr)
            return Exit::Usage;
        fingerprints.push_back(entry->certificate.sha256);
    }
    const auto gone = store->remove(fingerprints, arguments.withDependants);
    if (!gone)
        return refuse(gone.error());
    std::string text;
    for (const std::string& fingerprint : *gone)
        text += fmt::format("removed {}\n", fingerprint);
    return deliverText(arguments, text);
}

std::string plainFingerprint(std::string_view text)
{
    std::string plain;
    for (const char c : text)
        if (c != ':' && c != ' ')
            plain += c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
    return plain;
}

/// Shows a server's chain, and takes the one certificate of it whose fingerprint was given: nothing is trusted that nobody compared.
int runFetch(const TrustArguments& arguments)
{
    const auto security = smtp::securityFromName(arguments.security);
    smtp::ProbeSettings settings;
    settings.server = arguments.server;
    settings.security = security.value_or(smtp::Security::StartTls);
    settings.port = arguments.port != 0            ? arguments.port
        : settings.security == smtp::Security::Tls ? 465
                                                   : 587;
    settings.depth = smtp::Depth::Tls;
    settings.timeoutSeconds = arguments.timeout;
    const smtp::ProbeResult result = net::runProbe(settings, tls::systemAnchors(), Job());
    if (!result.tls.has_value() || result.tls->chain.empty()) {
        complain(fmt::format("{} port {} showed no certificate.", settings.server, settings.port),
            fmt::format("\"rungbook-cli smtp test --server {} --port {} --security {}\" says why.",
                settings.server, settings.port, nameOf(settings.security)));
        return Exit::NotUnderstood;
    }
    const std::string wanted = plainFingerprint(arguments.accept);
    std::string text = fmt::format("{} port {} sends {}:\n", settings.server, settings.port,
        output::counted(result.tls->chain.size(), "certificate", "certificates"));
    std::vector<tls::BundleEntry> chosen;
    for (std::size_t i = 0; i < result.tls->chain.size(); ++i) {
        const tls::Certificate& c = result.tls->chain[i];
        text += fmt::format("\n{}  {}\n   issued by {}\n   valid {} to {}\n   SHA-256 {}\n", i, c.subject,
            c.selfIssued ? "itself" : c.issuer, smtp::utcStamp(c.notBefore), smtp::utcStamp(c.notAfter),
            c.sha256);
        if (!wanted.empty() && plainFingerprint(c.sha256) == wanted)
            chosen.push_back({c, {}, 0});
    }
    if (wanted.empty()) {
        text += "\nNothing was imported. Compare a fingerprint with what the owner of the server says, by "
                "another way than this connection,\n"
                "then give it with --accept FINGERPRINT.\n";
        return deliverText(arguments, text);
    }
    if (chosen.empty()) {
        complain("No certificate of the chain has that fingerprint: nothing was imported.",
            "The chain that was sent follows on standard output.");
        deliver(text, arguments.out);
        return Exit::Wrong;
    }
    return addTo(arguments, std::move(chosen), fmt::format("{}:{}", settings.server, settings.port));
}

int runVerify(const TrustArguments& arguments)
{
    const auto bundle = bundleOf(arguments.chain, {});
    if (!bundle)
        return refuse(bundle.error());
    tls::VerifyQuestion question;
    question.name = arguments.name;
    question.purpose = arguments.purpose == "client" ? tls::Purpose::Client : tls::Purpose::Server;
    if (!arguments.at.empty()) {
        const auto at = smtp::secondsOfStamp(arguments.at);
        if (!at) {
            complain(fmt::format("\"{}\" is no moment.", arguments.at),
                "Write it as in RFC 3339: 2026-03-01T09:00:00Z.");
            return Exit::Usage;
        }
        question.at = *at;
    }
    tls::TrustAnchorsPtr anchors;
    if (!arguments.roots.empty()) {
        const auto roots = bundleOf(arguments.roots, {});
        if (!roots)
            return refuse(roots.error());
        std::vector<tls::Certificate> trusted;
        for (const tls::BundleEntry& entry : roots->certificates)
            trusted.push_back(entry.certificate);
        anchors = tls::withAnchors(nullptr, trusted);
    } else if (arguments.useStore) {
        const auto store = openStore(arguments);
        if (!store)
            return refuse(store.error());
        anchors = store->anchorsFor(tls::TrustUsage::MailServers, tls::systemAnchors());
    } else {
        anchors = tls::systemAnchors();
    }
    smtp::ProbeResult checked;
    checked.vantage = smtp::Vantage::Transcript;
    checked.security = smtp::Security::Tls;
    checked.server = arguments.name;
    checked.nameGiven = !arguments.name.empty();
    tls::TlsReport report;
    report.chain = chainOf(*bundle);
    report.verify = verifyChain(report.chain, anchors, question);
    report.outcome = report.verify.accepted ? tls::TlsOutcome::Established : tls::TlsOutcome::Failed;
    if (!report.verify.errors.empty())
        report.failure = report.verify.errors.front().message;
    checked.tls = std::move(report);
    smtp::diagnoseTrust(checked);
    const std::string text = arguments.format == "json" ? output::trustVerifyJson(checked)
                                                        : output::trustVerifyText(checked, look(arguments));
    if (!deliver(text, arguments.out))
        return Exit::Usage;
    return checked.tls->verify.accepted ? Exit::Fine : Exit::Wrong;
}

void addCommon(CLI::App& command, TrustArguments& arguments)
{
    command
        .add_option("--store", arguments.store,
            "Folder of the trust store; default: rungbook/trust in the place for a user's data")
        ->type_name("DIR");
    command.add_option("-o,--output", arguments.out, "Write to this file, all at once or not at all")
        ->type_name("OUT");
    addLook(command, arguments.look);
}

void addFormat(CLI::App& command, TrustArguments& arguments)
{
    command.add_option("--format", arguments.format, "text, json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("F")
        ->capture_default_str();
}

void addUsages(CLI::App& command, TrustArguments& arguments)
{
    command
        .add_option("--for", arguments.usages,
            "What they are trusted for, with commas: mail, ise, clients, admin, cisco-services")
        ->type_name("LIST")
        ->capture_default_str();
    command.add_option("--name", arguments.friendlyName, "Friendly name, of a single certificate")
        ->type_name("NAME");
    command.add_option("--description", arguments.description, "A remark")->type_name("TEXT");
    command.add_flag("--disabled", arguments.disabled, "Keep them without trusting them yet");
}

} // namespace

void addTrust(
    CLI::App& parent, TrustArguments& arguments, const std::function<void(std::function<int()>)>& choose)
{
    CLI::App* trust =
        parent.add_subcommand("trust", "The certificates that are trusted, and checks of chains");
    trust->require_subcommand(1);
    const auto add = [&](const char* name, const char* words, int (*run)(const TrustArguments&)) {
        CLI::App* command = trust->add_subcommand(name, words);
        addCommon(*command, arguments);
        command->callback(
            [&arguments, choose, run] { choose([&arguments, run] { return run(arguments); }); });
        return command;
    };
    CLI::App* import =
        add("import", "Trust the certificates of files: PEM, DER, PKCS #7, PKCS #12", runImport);
    import->add_option("FILE", arguments.files, "Files; \"-\" is standard input")->required()->type_name("");
    import
        ->add_option("--passphrase-file", arguments.passphraseFile,
            "Passphrase of a PKCS #12 file, in the first line of this file")
        ->type_name("F");
    addUsages(*import, arguments);
    addFormat(*add("list", "List the certificates with their state", runList), arguments);
    CLI::App* show = add("show", "Show everything about one certificate", runShow);
    show->add_option("NAME", arguments.names, "Friendly name, or fingerprint from its 8th digit on")
        ->required()
        ->expected(1)
        ->type_name("");
    addFormat(*show, arguments);
    CLI::App* enable =
        add("enable", "Trust certificates again", [](const TrustArguments& a) { return runEnable(a, true); });
    CLI::App* disable = add("disable", "Trust certificates no longer, but keep them",
        [](const TrustArguments& a) { return runEnable(a, false); });
    CLI::App* remove = add("remove", "Remove certificates", runRemove);
    for (CLI::App* command : {enable, disable, remove})
        command->add_option("NAME", arguments.names, "Friendly names or fingerprints")
            ->required()
            ->type_name("");
    remove->add_flag(
        "--with-dependants", arguments.withDependants, "Also those that have no other issuer in the store");
    CLI::App* fetch = add("fetch", "Show the chain of a server, and import what was compared", runFetch);
    fetch->add_option("--server", arguments.server, "Host name or address")->required()->type_name("HOST");
    fetch->add_option("--port", arguments.port, "Port; default: 587, with --security tls 465")
        ->check(CLI::Range(1, 65535))
        ->type_name("N");
    fetch->add_option("--security", arguments.security, "starttls, tls")
        ->check(CLI::IsMember({"starttls", "tls"}))
        ->type_name("S")
        ->capture_default_str();
    fetch->add_option("--timeout", arguments.timeout, "Seconds")
        ->check(CLI::Range(1, 600))
        ->type_name("S")
        ->capture_default_str();
    fetch->add_option("--accept", arguments.accept, "SHA-256 fingerprint of the certificate to import")
        ->type_name("SHA256");
    addUsages(*fetch, arguments);
    CLI::App* verify =
        add("verify", "Check a chain: for this name, at this moment, against these roots", runVerify);
    verify
        ->add_option("--chain", arguments.chain, "The chain as the server sends it; \"-\" is standard input")
        ->required()
        ->type_name("PEM");
    verify->add_option("--name", arguments.name, "The name that it has to be for")->type_name("HOST");
    verify->add_option("--roots", arguments.roots, "Trust these roots instead of the system's")
        ->type_name("PEM");
    verify->add_flag("--use-store", arguments.useStore,
        "Trust what the trust store has for mail servers, beside the system's roots");
    verify->add_option("--at", arguments.at, "Moment; default: now")->type_name("RFC3339");
    verify->add_option("--purpose", arguments.purpose, "server, client")
        ->check(CLI::IsMember({"server", "client"}))
        ->type_name("P")
        ->capture_default_str();
    addFormat(*verify, arguments);
    verify->footer("Exit status: 0 accepted, 1 not accepted, 2 bad usage, 3 no certificate in the input.");
}

} // namespace rungbook::cli
