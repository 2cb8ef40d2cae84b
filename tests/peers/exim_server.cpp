// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/exim_server.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace rungbook::test
{

namespace
{

using Tls = EximPort::Tls;
using Login = EximPort::Login;
using Client = EximPort::ClientCertificate;

// GnuTLS names; TLS 1.0 and 1.1 need %COMPAT, weak suites have to be named one by one.
constexpr std::string_view kTls10 = "NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT";
constexpr std::string_view kTls11 = "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT";
constexpr std::string_view kTls12 = "NORMAL:-VERS-ALL:+VERS-TLS1.2";
constexpr std::string_view kTls13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
constexpr std::string_view kPlainRsa =
    "NONE:+VERS-TLS1.2:+RSA:+AES-128-CBC:+SHA1:+SIGN-ALL:+COMP-NULL:+GROUP-ALL";
constexpr std::string_view kRc4 = "NONE:+VERS-TLS1.2:+RSA:+ARCFOUR-128:+SHA1:+MD5:+SIGN-ALL:+COMP-NULL";
constexpr std::string_view kTripleDes = "NONE:+VERS-TLS1.2:+RSA:+3DES-CBC:+SHA1:+SIGN-ALL:+COMP-NULL";
constexpr std::string_view kAcceptBroken = "NORMAL:%VERIFY_ALLOW_BROKEN:%PROFILE_LOW";

} // namespace

const std::vector<EximPort>& eximPorts()
{
    static const std::vector<EximPort> ports{
        {.port = 3500, .name = "clear", .tls = Tls::Never},
        {.port = 3501, .name = "starttls", .login = Login::InsideTls},
        {.port = 3502, .name = "implicit", .tls = Tls::Implicit, .login = Login::InsideTls},
        {.port = 3503, .name = "clear-login", .tls = Tls::Never, .login = Login::Always},
        {.port = 3504,
            .name = "submission",
            .tls = Tls::Demanded,
            .login = Login::InsideTls,
            .behaviour = "login-first"},
        {.port = 3505, .name = "busy", .tls = Tls::Never, .behaviour = "busy"},
        {.port = 3506, .name = "blocked", .tls = Tls::Never, .behaviour = "blocked"},
        {.port = 3507, .name = "greylist", .tls = Tls::Never, .behaviour = "greylist"},
        {.port = 3508, .name = "small", .tls = Tls::Never, .sizeLimit = "4K"},
        {.port = 3509, .name = "late-greeting", .tls = Tls::Never, .behaviour = "late-greeting"},
        {.port = 3510, .name = "long-greeting", .tls = Tls::Never, .behaviour = "long-greeting"},
        {.port = 3511, .name = "name-refused", .tls = Tls::Never, .behaviour = "name-refused"},
        {.port = 3512, .name = "bare", .tls = Tls::Never, .behaviour = "bare"},
        {.port = 3513,
            .name = "sender-not-owned",
            .tls = Tls::Never,
            .login = Login::Always,
            .behaviour = "sender-not-owned"},
        {.port = 3514, .name = "mailbox-full", .tls = Tls::Never, .behaviour = "mailbox-full"},
        {.port = 3515, .name = "data-deferred", .tls = Tls::Never, .behaviour = "data-deferred"},
        {.port = 3516, .name = "content-rejected", .tls = Tls::Never, .behaviour = "content-rejected"},
        {.port = 3517,
            .name = "login-broken",
            .tls = Tls::Never,
            .login = Login::Always,
            .behaviour = "login-broken"},
        {.port = 3518, .name = "starttls-deferred", .behaviour = "starttls-deferred"},
        {.port = 3519, .name = "key-unreadable", .certificate = "absent"},
        {.port = 3520, .name = "blocklisted-recipient", .tls = Tls::Never, .behaviour = "blocklisted"},
        {.port = 3521, .name = "sender-unknown-domain", .tls = Tls::Never, .behaviour = "sender-domain"},
        {.port = 3522, .name = "reverse-dns-wanted", .tls = Tls::Never, .behaviour = "reverse-dns"},
        {.port = 3530, .name = "expired", .certificate = "expired"},
        {.port = 3531, .name = "not-yet-valid", .certificate = "not-yet-valid"},
        {.port = 3532, .name = "self-signed", .certificate = "self-signed"},
        {.port = 3533, .name = "other-name", .certificate = "other-name"},
        {.port = 3534, .name = "incomplete", .certificate = "incomplete"},
        {.port = 3535, .name = "unknown-issuer", .certificate = "unknown-issuer"},
        {.port = 3536, .name = "private-root", .certificate = "private-root"},
        {.port = 3537, .name = "rsa-1024", .certificate = "rsa-1024", .ciphers = kAcceptBroken},
        {.port = 3538, .name = "sha-1", .certificate = "sha-1"},
        {.port = 3539, .name = "common-name-only", .certificate = "common-name-only"},
        {.port = 3540, .name = "wildcard", .certificate = "wildcard"},
        {.port = 3541, .name = "client-purpose", .certificate = "client-purpose"},
        {.port = 3542, .name = "with-root", .certificate = "with-root"},
        {.port = 3543, .name = "ed25519", .certificate = "ed25519"},
        {.port = 3544, .name = "rsa-2048", .certificate = "rsa-2048"},
        {.port = 3545, .name = "expires-soon", .certificate = "expires-soon"},
        {.port = 3546, .name = "name-constraints", .certificate = "name-constraints"},
        {.port = 3550, .name = "tls-1.0", .certificate = "rsa-2048", .ciphers = kTls10},
        {.port = 3551, .name = "tls-1.1", .certificate = "rsa-2048", .ciphers = kTls11},
        {.port = 3552, .name = "tls-1.2", .ciphers = kTls12},
        {.port = 3553, .name = "tls-1.3", .ciphers = kTls13},
        {.port = 3554, .name = "rsa-key-exchange", .certificate = "rsa-2048", .ciphers = kPlainRsa},
        {.port = 3555, .name = "rc4", .certificate = "rsa-2048", .ciphers = kRc4},
        {.port = 3556, .name = "triple-des", .certificate = "rsa-2048", .ciphers = kTripleDes},
        {.port = 3560, .name = "client-certificate", .clientCertificate = Client::Demanded},
        {.port = 3561,
            .name = "client-certificate-1.2",
            .ciphers = kTls12,
            .clientCertificate = Client::Demanded},
    };
    return ports;
}

std::uint16_t eximPort(std::string_view name)
{
    const auto& ports = eximPorts();
    const auto at =
        std::find_if(ports.begin(), ports.end(), [&](const EximPort& p) { return p.name == name; });
    return at == ports.end() ? std::uint16_t{0} : at->port;
}

namespace
{

std::string_view word(Tls tls)
{
    switch (tls) {
    case Tls::Never:
        return "never";
    case Tls::Offered:
        return "offered";
    case Tls::Demanded:
        return "demanded";
    case Tls::Implicit:
        return "implicit";
    }
    return "never";
}

std::string_view word(Login login)
{
    return login == Login::Never ? "never" : login == Login::Always ? "always" : "inside";
}

// One "port: value" file per property; the configuration looks them up by $received_port.
void writeTables(const std::string& folder)
{
    std::string tls;
    std::string login;
    std::string certificate;
    std::string behaviour;
    std::string ciphers;
    std::string size;
    std::string client;
    for (const EximPort& p : eximPorts()) {
        tls += fmt::format("{}: {}\n", p.port, word(p.tls));
        login += fmt::format("{}: {}\n", p.port, word(p.login));
        certificate += fmt::format("{}: {}\n", p.port, p.certificate);
        behaviour += fmt::format("{}: {}\n", p.port, p.behaviour.empty() ? "plain" : p.behaviour);
        ciphers += fmt::format("{}: {}\n", p.port, p.ciphers);
        size += fmt::format("{}: {}\n", p.port, p.sizeLimit);
        client +=
            fmt::format("{}: {}\n", p.port, p.clientCertificate == Client::Demanded ? "demanded" : "no");
    }
    writeFile(folder + "/tls.table", tls);
    writeFile(folder + "/login.table", login);
    writeFile(folder + "/certificate.table", certificate);
    writeFile(folder + "/behaviour.table", behaviour);
    writeFile(folder + "/ciphers.table", ciphers);
    writeFile(folder + "/size.table", size);
    writeFile(folder + "/client.table", client);
    writeFile(folder + "/users.table", fmt::format("{}: {}\n", kUser, kPassword));
}

constexpr std::string_view kConfiguration = R"exim(
primary_hostname = @NAME@
qualify_domain = example.test
spool_directory = @FOLDER@/spool
log_file_path = @FOLDER@/spool/%slog
pid_file_path = @FOLDER@/spool/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = @PORTS@
tls_on_connect_ports = @IMPLICIT@
host_lookup =
rfc1413_hosts =
never_users =
trusted_users = root
helo_accept_junk_hosts = *
smtp_accept_max = 100
smtp_accept_max_per_host = 100
timezone =
keep_environment =
add_environment = PATH=/bin
prdr_enable = false

BEHAVIOUR = ${lookup{$received_port}lsearch{@FOLDER@/behaviour.table}{$value}{plain}}
TLS_KIND = ${lookup{$received_port}lsearch{@FOLDER@/tls.table}{$value}{never}}
LOGIN_KIND = ${lookup{$received_port}lsearch{@FOLDER@/login.table}{$value}{never}}
CERT_NAME = ${lookup{$received_port}lsearch{@FOLDER@/certificate.table}{$value}{good}}

smtp_banner = ${if eq{BEHAVIOUR}{long-greeting}{@NAME@ ESMTP\nThis host belongs to nobody\nand says so at length}{@NAME@ ESMTP ready $tod_full}}
message_size_limit = ${lookup{$received_port}lsearch{@FOLDER@/size.table}{$value}{50M}}
tls_advertise_hosts = ${if eq{TLS_KIND}{never}{}{*}}
tls_certificate = @CERTIFICATES@/CERT_NAME.pem
tls_privatekey = @CERTIFICATES@/CERT_NAME.key
tls_require_ciphers = ${lookup{$received_port}lsearch{@FOLDER@/ciphers.table}{$value}{NORMAL}}
tls_verify_hosts = ${if eq{${lookup{$received_port}lsearch{@FOLDER@/client.table}}}{demanded}{*}{}}
tls_verify_certificates = @CERTIFICATES@/clients.pem
auth_advertise_hosts = ${if eq{LOGIN_KIND}{always}{*}{${if and{{eq{LOGIN_KIND}{inside}}{def:tls_in_cipher}}{*}{}}}}
pipelining_advertise_hosts = ${if eq{BEHAVIOUR}{bare}{}{*}}
chunking_advertise_hosts = ${if eq{BEHAVIOUR}{bare}{}{*}}
dsn_advertise_hosts = ${if eq{BEHAVIOUR}{bare}{}{*}}

acl_smtp_connect = on_connect
acl_smtp_helo = on_helo
acl_smtp_starttls = on_starttls
acl_smtp_auth = on_auth
acl_smtp_mail = on_mail
acl_smtp_rcpt = on_rcpt
acl_smtp_data = on_data

begin acl

on_connect:
  defer condition = ${if eq{BEHAVIOUR}{busy}}
        message = 421 4.3.2 This host is busy, come back in a while
  drop condition = ${if eq{BEHAVIOUR}{blocked}}
        message = 554 5.7.1 Your address stands on a block list, see http://lists.example.test/
  accept condition = ${if eq{BEHAVIOUR}{late-greeting}}
        delay = 3s
  accept

on_helo:
  deny condition = ${if eq{BEHAVIOUR}{name-refused}}
       message = 550 5.7.1 That is no name for a host
  accept

on_starttls:
  defer condition = ${if eq{BEHAVIOUR}{starttls-deferred}}
        message = 454 4.7.0 TLS can not be had at the moment
  accept

on_auth:
  defer condition = ${if eq{BEHAVIOUR}{login-broken}}
        message = 454 4.7.0 The user database does not answer
  accept

on_mail:
  deny condition = ${if eq{TLS_KIND}{demanded}{${if def:tls_in_cipher{no}{yes}}}{no}}
       message = 530 5.7.0 Must issue a STARTTLS command first
  deny condition = ${if eq{BEHAVIOUR}{login-first}}
       ! authenticated = *
       message = 530 5.7.0 Authentication required
  deny condition = ${if eq{BEHAVIOUR}{sender-not-owned}}
       message = 553 5.7.1 <$sender_address>: Sender address rejected: not owned by user $authenticated_id
  deny condition = ${if eq{BEHAVIOUR}{sender-domain}}
       message = 553 5.1.8 <$sender_address>: Sender address rejected: Domain not found
  accept

on_rcpt:
  defer condition = ${if eq{BEHAVIOUR}{greylist}}
        message = 451 4.7.1 Greylisted, please try again in 5 minutes
  defer condition = ${if eq{BEHAVIOUR}{mailbox-full}}
        message = 452 4.2.2 The mailbox of $local_part is full
  deny condition = ${if eq{BEHAVIOUR}{blocklisted}}
       message = 554 5.7.1 Service unavailable; client [$sender_host_address] blocked using bl.example.test
  deny condition = ${if eq{BEHAVIOUR}{reverse-dns}}
       message = 550 5.7.25 Client host rejected: cannot find your reverse hostname
  deny condition = ${if eq{$local_part}{nobody}}
       message = 550 5.1.1 <nobody@$domain>: Recipient address rejected: User unknown
  accept authenticated = *
  accept domains = example.test
  deny message = 550 5.7.1 <$local_part@$domain>: Relay access denied

on_data:
  defer condition = ${if eq{BEHAVIOUR}{data-deferred}}
        message = 451 4.3.0 The message could not be stored just now
  deny condition = ${if eq{BEHAVIOUR}{content-rejected}}
       message = 554 5.6.0 The message looks like advertising
  accept

begin routers
everything:
  driver = accept
  transport = box

begin transports
box:
  driver = appendfile
  file = @FOLDER@/spool/box
  user = Debian-exim
  group = Debian-exim

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if eq{$auth3}{${lookup{$auth2}lsearch{@FOLDER@/users.table}{$value}fail}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = ${if eq{$auth2}{${lookup{$auth1}lsearch{@FOLDER@/users.table}{$value}fail}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${lookup{$auth1}lsearch{@FOLDER@/users.table}{$value}fail}
  server_set_id = $auth1
)exim";

std::string filled(std::string text, std::string_view mark, std::string_view value)
{
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
    return text;
}

} // namespace

EximServer::EximServer(const std::string& folder, const std::string& certificates)
    : m_folder(folder)
{
    namespace fs = std::filesystem;
    fs::create_directories(folder + "/spool");
    writeTables(folder);
    std::string ports;
    std::string implicit;
    for (const EximPort& p : eximPorts()) {
        ports += fmt::format("{}{}", ports.empty() ? "" : " : ", p.port);
        if (p.tls == Tls::Implicit)
            implicit += fmt::format("{}{}", implicit.empty() ? "" : " : ", p.port);
    }
    std::string configuration(kConfiguration);
    configuration = filled(configuration, "@NAME@", kServerName);
    configuration = filled(configuration, "@FOLDER@", folder);
    configuration = filled(configuration, "@CERTIFICATES@", certificates);
    configuration = filled(configuration, "@PORTS@", ports);
    configuration = filled(configuration, "@IMPLICIT@", implicit);
    writeFile(folder + "/exim.conf", configuration);
    if (::chown((folder + "/spool").c_str(), 64901, 64901) != 0)
        m_trouble = "The spool could not be given to Exim. ";
    fs::permissions(folder,
        fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read
            | fs::perms::others_exec);
    m_daemon = Child::start({"/usr/sbin/exim4", "-C", folder + "/exim.conf", "-bdf"}, folder + "/output");
    if (!m_daemon.running() || !waitForPort(eximPorts().front().port, 20))
        m_trouble += "Exim does not answer: " + readFile(folder + "/output") + log();
}

std::string EximServer::mailbox() const
{
    return readFile(m_folder + "/spool/box");
}

std::string EximServer::log() const
{
    return readFile(m_folder + "/spool/mainlog") + readFile(m_folder + "/spool/paniclog");
}

} // namespace rungbook::test
