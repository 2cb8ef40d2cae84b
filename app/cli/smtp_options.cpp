// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/look_options.h"
#include "app/cli/smtp_command.h"

#include <CLI/CLI.hpp>

namespace rungbook::cli
{

namespace
{

constexpr const char* kTestFooter =
    "Without --depth the test goes as far as what was given allows: to the recipient with --from and --to, "
    "else to the\n"
    "login with --user, else to EHLO or the end of the TLS handshake. Passwords are never arguments: they "
    "would be seen\n"
    "by everybody on this machine.\n\n"
    "Exit status:\n"
    "  0  nothing wrong found\n"
    "  1  something wrong found\n"
    "  2  bad usage, or the output could not be written\n"
    "  3  a file that was named could not be read\n\n"
    "Examples:\n"
    "  rungbook-cli smtp test --server mail.example.com --port 587 --security starttls\n"
    "  rungbook-cli smtp test --server mail.example.com --security tls --user alice --password-file "
    "secret.txt \\\n"
    "      --from ise@example.com --to admin@example.com --depth mail";

void addLogin(CLI::App& command, SmtpTestArguments& arguments)
{
    command.add_option("--user", arguments.user, "Log in as this user")->type_name("U");
    CLI::Option* file =
        command
            .add_option("--password-file", arguments.passwordFile,
                "File with the password (or token) in its first line; \"-\" is standard input")
            ->type_name("F");
    command
        .add_option("--password-env", arguments.passwordVariable,
            "Name of the environment variable with the password (or token)")
        ->type_name("VAR")
        ->excludes(file);
    command
        .add_option("--auth", arguments.mechanism,
            "auto, plain, login, cram-md5, scram-sha-1, scram-sha-256, scram-sha-1-plus, scram-sha-256-plus, "
            "xoauth2, "
            "oauthbearer, external")
        ->type_name("M")
        ->capture_default_str();
    command.add_flag("--allow-clear-auth", arguments.allowClearAuth,
        "Log in without TLS although everybody on the way can read the password");
}

void addTls(CLI::App& command, SmtpTestArguments& arguments)
{
    command.add_option("--sni", arguments.sni, "Server name to send in TLS; default: that of --server")
        ->type_name("NAME");
    command
        .add_option("--trust", arguments.trust,
            "Trust the issuers in this PEM or DER file as well; may be given again")
        ->allow_extra_args(false)
        ->type_name("PEM");
    command.add_flag(
        "--no-system-trust", arguments.noSystemTrust, "Do not trust the issuers that the system trusts");
    command
        .add_option("--store", arguments.store,
            "Folder of the trust store whose certificates for mail servers are trusted as well; default: "
            "that of "
            "\"trust\"")
        ->type_name("DIR");
    command.add_flag("--no-store", arguments.noStore, "Do not look into the trust store");
    command.add_option("--client-cert", arguments.clientCertificate, "Our certificate chain, ours first")
        ->type_name("PEM");
    command.add_option("--client-key", arguments.clientKey, "Its private key, unencrypted")->type_name("PEM");
}

void addTest(
    CLI::App& smtp, SmtpTestArguments& arguments, const std::function<void(std::function<int()>)>& choose)
{
    CLI::App* command = smtp.add_subcommand("test", "Test a mail server for real and say why it fails");
    command->add_option("--server", arguments.server, "Host name or address")->required()->type_name("HOST");
    command->add_option("--port", arguments.port, "Default: 25, with starttls 587, with tls 465")
        ->check(CLI::Range(1, 65535))
        ->type_name("N");
    command->add_option("--security", arguments.security, "none, starttls, tls (from the first byte)")
        ->check(CLI::IsMember({"none", "starttls", "tls"}))
        ->type_name("S")
        ->capture_default_str();
    command->add_option("--timeout", arguments.timeout, "Seconds for the whole test")
        ->check(CLI::Range(1.0, 3600.0))
        ->type_name("S")
        ->capture_default_str();
    command->add_option("--family", arguments.family, "any, 4, 6")
        ->check(CLI::IsMember({"any", "4", "6"}))
        ->type_name("F")
        ->capture_default_str();
    addLogin(*command, arguments);
    command->add_option("--ehlo", arguments.ehlo, "The name we say in EHLO; default: that of this machine")
        ->type_name("NAME");
    addTls(*command, arguments);
    command->add_option("--from", arguments.from, "Sender")->type_name("ADDR");
    command->add_option("--to", arguments.to, "Recipient; may be given again")
        ->allow_extra_args(false)
        ->type_name("ADDR");
    command
        ->add_option("--purpose", arguments.purpose,
            "With --depth mail: a mail in the shape that ISE sends for this purpose")
        ->type_name("ID");
    command
        ->add_option(
            "--depth", arguments.depth, "connect, greeting, ehlo, tls, auth, envelope, mail (sends one)")
        ->check(CLI::IsMember({"connect", "greeting", "ehlo", "tls", "auth", "envelope", "mail"}))
        ->type_name("D");
    command
        ->add_option("--proxy", arguments.proxy,
            "Go through a proxy: socks5://[USER@]HOST:PORT or http://[USER@]HOST:PORT")
        ->type_name("URL");
    CLI::Option* file = command
                            ->add_option("--proxy-password-file", arguments.proxyPasswordFile,
                                "As --password-file, for the proxy")
                            ->type_name("F");
    command
        ->add_option(
            "--proxy-password-env", arguments.proxyPasswordVariable, "As --password-env, for the proxy")
        ->type_name("VAR")
        ->excludes(file);
    command
        ->add_option("--resolver", arguments.resolvers,
            "Ask this DNS server instead of those of the system: an address, with :PORT where it is not 53; "
            "may be given again")
        ->allow_extra_args(false)
        ->type_name("ADDR");
    command->add_flag("--cross-probes", arguments.crossProbes,
        "After a failure, look at other ports, security and families of the same host");
    command->add_option("--format", arguments.format, "text, json, html")
        ->check(CLI::IsMember({"text", "json", "html"}))
        ->type_name("F")
        ->capture_default_str();
    command->add_option("-o,--output", arguments.out, "Write to this file, all at once or not at all")
        ->type_name("OUT");
    command->add_flag("--strict", arguments.strict, "Exit with 1 for any finding, whatever its effect");
    addLook(*command, arguments.look);
    command->footer(kTestFooter);
    command->callback([&arguments, choose] { choose([&arguments] { return runSmtpTest(arguments); }); });
}

void addPractice(
    CLI::App& smtp, SmtpPracticeArguments& arguments, const std::function<void(std::function<int()>)>& choose)
{
    CLI::App* command = smtp.add_subcommand(
        "practice", "A mail server on this machine that does one thing wrong, to practise with");
    command->add_option("SCENARIO", arguments.scenario, "Which; default: starttls. --list lists them")
        ->type_name("");
    command->add_option("--port", arguments.port, "Port to serve on; default: any free one")
        ->check(CLI::Range(1, 65535))
        ->type_name("N");
    command->add_flag("--list", arguments.list, "List the scenarios and the rules that they are about");
    command->add_option("--format", arguments.format, "Of the list: text, json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("F")
        ->capture_default_str();
    addLook(*command, arguments.look);
    command->footer("The server is reached from this machine only. It prints its port, the file with the "
                    "certificate of its\n"
                    "authority, and the test to try; it serves until it is interrupted.");
    command->callback([&arguments, choose] { choose([&arguments] { return runSmtpPractice(arguments); }); });
}

} // namespace

CLI::App* addSmtp(
    CLI::App& parent, SmtpArguments& arguments, const std::function<void(std::function<int()>)>& choose)
{
    CLI::App* smtp =
        parent.add_subcommand("smtp", "Test mail servers, or practise with one that is broken on purpose");
    smtp->require_subcommand(1);
    addTest(*smtp, arguments.test, choose);
    addPractice(*smtp, arguments.practice, choose);
    return smtp;
}

} // namespace rungbook::cli
