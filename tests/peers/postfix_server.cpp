// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/postfix_server.h"

#include "tests/peers/exim_server.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace rungbook::test
{

const std::vector<PostfixPort>& postfixPorts()
{
    static const std::vector<PostfixPort> ports{
        {.port = 3600, .name = "clear"},
        {.port = 3601,
            .name = "starttls",
            .certificate = "good",
            .options = " -o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes"},
        {.port = 3602,
            .name = "implicit",
            .certificate = "good",
            .options = " -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes"},
        {.port = 3603, .name = "clear-login", .options = " -o smtpd_sasl_auth_enable=yes"},
        {.port = 3604,
            .name = "submission",
            .certificate = "good",
            .options = " -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes"
                       " -o { smtpd_relay_restrictions = permit_sasl_authenticated, reject }"},
        {.port = 3605,
            .name = "busy",
            .options = " -o smtpd_delay_reject=no"
                       " -o { smtpd_client_restrictions = check_client_access inline:{ { 127.0.0.1 = 421 "
                       "4.3.2 Come back later } } }"},
        {.port = 3606,
            .name = "blocked",
            .options = " -o smtpd_delay_reject=no -o smtpd_client_restrictions=reject"},
        {.port = 3607,
            .name = "greylist",
            .options = " -o { smtpd_recipient_restrictions = check_recipient_access inline:{ { example.test "
                       "= 450 4.2.0 Greylisted, please wait } } }"},
        {.port = 3608, .name = "small", .options = " -o message_size_limit=4096"},
        {.port = 3609,
            .name = "relay-deferred",
            .options = " -o smtpd_relay_restrictions=defer_unauth_destination"},
        {.port = 3610, .name = "expired", .certificate = "expired"},
        {.port = 3611, .name = "self-signed", .certificate = "self-signed"},
        {.port = 3612, .name = "other-name", .certificate = "other-name"},
        {.port = 3613, .name = "incomplete", .certificate = "incomplete"},
        {.port = 3614, .name = "key-unreadable", .certificate = "absent"},
        {.port = 3615,
            .name = "tls-1.0",
            .certificate = "rsa-2048",
            .options = " -o smtpd_tls_protocols=TLSv1 -o { tls_medium_cipherlist = ALL:@SECLEVEL=0 }"},
        {.port = 3616,
            .name = "rsa-key-exchange",
            .certificate = "rsa-2048",
            .options = " -o smtpd_tls_protocols=TLSv1.2 -o { tls_medium_cipherlist = AES128-SHA }"},
        {.port = 3617,
            .name = "client-certificate",
            .certificate = "good",
            .options = " -o smtpd_tls_security_level=encrypt -o smtpd_tls_req_ccert=yes -o "
                       "smtpd_tls_CAfile=@CERTIFICATES@/clients.pem"},
        {.port = 3618,
            .name = "sender-domain",
            .options = " -o { smtpd_sender_restrictions = check_sender_access inline:{ { example.test = 550 "
                       "5.1.8 Sender address rejected: Domain not found } } }"
                       " -o { smtpd_recipient_restrictions = permit }"},
    };
    return ports;
}

std::uint16_t postfixPort(std::string_view name)
{
    const auto& ports = postfixPorts();
    const auto at =
        std::find_if(ports.begin(), ports.end(), [&](const PostfixPort& p) { return p.name == name; });
    return at == ports.end() ? std::uint16_t{0} : at->port;
}

namespace
{

std::string mainCf(const std::string& folder, const std::string& certificates)
{
    return fmt::format(
        "compatibility_level = 3.6\n"
        "queue_directory = {0}/queue\n"
        "data_directory = {0}/data\n"
        "meta_directory = {0}/conf\n"
        "maillog_file = {0}/log\n"
        "maillog_file_prefixes = {0}, /var, /dev/stdout\n"
        "mail_owner = postfix\n"
        "setgid_group = postdrop\n"
        "myhostname = {2}\n"
        "mydestination = example.test, {2}\n"
        "mynetworks = 192.0.2.1/32\n"
        "inet_interfaces = loopback-only\n"
        "inet_protocols = ipv4\n"
        "biff = no\n"
        "disable_dns_lookups = yes\n"
        "smtpd_peername_lookup = no\n"
        "local_recipient_maps = inline:{{ {{ alice = x }}, {{ bob = x }}, {{ postmaster = x }} }}\n"
        "local_transport = discard:\n"
        "default_transport = discard:\n"
        "alias_maps =\n"
        "alias_database =\n"
        "smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination\n"
        "smtpd_sasl_type = cyrus\n"
        "smtpd_sasl_path = smtpd\n"
        "smtpd_tls_security_level = none\n"
        "smtpd_tls_chain_files = {1}/good.key, {1}/good.pem\n"
        "smtpd_tls_session_cache_database =\n"
        "smtpd_error_sleep_time = 0\n",
        folder, certificates, kServerName);
}

std::string replaced(std::string text, std::string_view mark, std::string_view value)
{
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
    return text;
}

std::string masterCf(const std::string& certificates)
{
    std::string text;
    for (const PostfixPort& p : postfixPorts()) {
        text += fmt::format("127.0.0.1:{} inet n - n - - smtpd", p.port);
        if (!p.certificate.empty()) {
            text +=
                fmt::format(" -o smtpd_tls_chain_files={0}/{1}.key,{0}/{1}.pem", certificates, p.certificate);
            if (p.options.find("smtpd_tls_security_level") == std::string_view::npos)
                text += " -o smtpd_tls_security_level=may";
        }
        text += replaced(std::string(p.options), "@CERTIFICATES@", certificates) + "\n";
    }
    for (const char* service : {"bounce", "error", "discard", "proxymap"})
        text += fmt::format("{0} unix - - n - 0 {0}\n", service);
    return text
        + "cleanup unix n - n - 0 cleanup\n"
          "anvil unix - - n - 1 anvil\n"
          "scache unix - - n - 1 scache\n"
          "qmgr unix n - n 300 1 qmgr\n"
          "tlsmgr unix - - n 1000? 1 tlsmgr\n"
          "rewrite unix - - n - - trivial-rewrite\n"
          "defer unix - - n - 0 bounce\n"
          "trace unix - - n - 0 bounce\n"
          "verify unix - - n - 1 verify\n"
          "retry unix - - n - - error\n"
          "postlog unix-dgram n - n - 1 postlogd\n";
}

} // namespace

PostfixServer::PostfixServer(
    const std::string& folder, const std::string& certificates, const std::string& peers)
    : m_folder(folder)
{
    namespace fs = std::filesystem;
    for (const char* part : {"/conf/sasl", "/queue", "/data"})
        fs::create_directories(folder + part);
    const std::string conf = folder + "/conf";
    // What "postfix check" reads to make the queue: part of the package's /etc.
    fs::copy(
        peers + "/etc/postfix", conf, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    const std::string users = folder + "/users.sasldb";
    writeFile(conf + "/main.cf", mainCf(folder, certificates));
    writeFile(conf + "/master.cf", masterCf(certificates));
    // Debian's Postfix looks for Cyrus SASL's settings here and nowhere else.
    writeFile(conf + "/sasl/smtpd.conf",
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN CRAM-MD5\nsasldb_path: "
            + users + "\n");
    writeFile(folder + "/password", kPassword);
    const std::string output = folder + "/output";
    run({"/bin/sh", "-c",
            fmt::format("/usr/sbin/saslpasswd2 -p -c -f {} -u {} {} < {}", users, kServerName, kUser,
                folder + "/password")},
        output);
    if (::chown(users.c_str(), 64902, 64902) != 0 || ::chown((folder + "/data").c_str(), 64902, 64902) != 0)
        m_trouble = "The files of Postfix could not be given to it. ";
    run({"/usr/sbin/postfix", "-c", conf, "check"}, output);
    m_master = Child::start({"/usr/lib/postfix/sbin/master", "-d", "-c", conf}, output);
    if (!m_master.running() || !waitForPort(postfixPorts().front().port, 20))
        m_trouble += "Postfix does not answer: " + readFile(output) + log();
}

std::string PostfixServer::log() const
{
    return readFile(m_folder + "/log");
}

SmtpSink::SmtpSink(std::uint16_t port, const std::vector<std::string>& options, const std::string& folder)
{
    std::vector<std::string> command{"/usr/sbin/smtp-sink", "-u", "postfix"};
    command.insert(command.end(), options.begin(), options.end());
    command.push_back(fmt::format("127.0.0.1:{}", port));
    command.emplace_back("10");
    const std::string output = fmt::format("{}/sink-{}", folder, port);
    m_sink = Child::start(command, output);
    if (!m_sink.running() || !waitForPort(port, 10))
        m_trouble = "smtp-sink does not answer: " + readFile(output);
}

} // namespace rungbook::test
