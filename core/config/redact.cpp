// SPDX-License-Identifier: GPL-3.0-or-later
// Which words of a command are secret. When in doubt a word is hidden: a reader can do without it, and it cannot be taken back once shown.
#include "core/base/secret.h"
#include "core/config/intake.h"
#include "core/config/quote.h"

#include <algorithm>
#include <array>
#include <span>

namespace rungbook::config
{
namespace
{

using Words = std::span<const std::string_view>;

template <std::size_t N> bool oneOf(std::string_view word, const std::array<std::string_view, N>& list)
{
    return std::any_of(
        list.begin(), list.end(), [&](std::string_view entry) { return sameWord(word, entry); });
}

/// Words after which a secret stands.
constexpr std::array<std::string_view, 21> kSecretFollows{"pre-shared-key", "key", "password", "passwd",
    "secret", "key-string", "community", "ldap-login-password", "radius-common-pw", "authentication-key",
    "message-digest-key", "passphrase", "shared-secret", "psk", "wpa-psk", "key-octet-string",
    "sent-password", "auth-key", "priv-key", "config-key", "hmac-key"};

/// Words that say how the secret is written; they stand before it.
constexpr std::array<std::string_view, 18> kForm{"0", "5", "6", "7", "8", "9", "hex", "hexadecimal", "ascii",
    "ascii-text", "encrypted", "unencrypted", "clear", "local", "remote", "md5", "sha", "text"};

/// Words that may follow a secret and are none; those that take an argument keep it.
constexpr std::array<std::string_view, 16> kPlainAfter{"encrypted", "nt-encrypted", "mschap", "pbkdf2", "ro",
    "rw", "no-xauth", "no-config-mode", "nopassword", "standby", "primary", "trap", "poll", "traps",
    "informs", "view"};
constexpr std::array<std::string_view, 13> kArgumentAfter{"privilege", "level", "address", "hostname",
    "netmask", "key-id", "version", "udp-port", "timeout", "port", "auth-port", "acct-port", "retransmit"};

class Redaction
{
public:
    explicit Redaction(Words words)
        : m_words(words)
    {
        if (is(0, "no"))
            m_first = 1;
    }

    std::string run()
    {
        if (is(m_first, "snmp-server") && is(m_first + 1, "user"))
            snmpUser();
        else if (is(m_first, "snmp-server") && is(m_first + 1, "host"))
            snmpHost();
        else if (is(m_first, "aaa-server"))
            aaaServer();
        else
            general();
        return std::move(m_out);
    }

private:
    bool is(std::size_t i, std::string_view word) const
    {
        return i < m_words.size() && sameWord(m_words[i], word);
    }
    bool more(std::size_t i) const { return i < m_words.size(); }

    void put(std::string_view word)
    {
        if (!m_out.empty())
            m_out += ' ';
        if (const std::size_t at = word.find("://"); at != std::string_view::npos) {
            // A password inside a URL: scheme://user:password@host.
            const std::size_t end = word.find('/', at + 3);
            const std::size_t host = word.substr(0, end).rfind('@');
            const std::size_t colon = word.find(':', at + 3);
            if (host != std::string_view::npos && colon < host) {
                m_out.append(word.substr(0, colon + 1)).append(kRedacted).append(word.substr(host));
                return;
            }
        }
        m_out += word;
    }

    void putUpTo(std::size_t end)
    {
        for (; m_at < end && more(m_at); ++m_at)
            put(m_words[m_at]);
    }

    /// At the first word after a keyword: shows how the secret is written, hides the secret, and shows what is known to be harmless.
    void hide()
    {
        hideOne();
        bool harmless = false;
        while (more(m_at)) {
            if (oneOf(m_words[m_at], kArgumentAfter) && more(m_at + 1)) {
                putWithArgument();
                harmless = true;
            } else if (oneOf(m_words[m_at], kPlainAfter)) {
                put(m_words[m_at++]);
                harmless = true;
            } else if (oneOf(m_words[m_at], kSecretFollows)) {
                put(m_words[m_at++]);
                hideOne();
                harmless = false;
            } else {
                // Part of a secret with blanks, or something this table does not know.
                if (harmless)
                    put(kRedacted);
                harmless = false;
                ++m_at;
            }
        }
    }

    void hideOne()
    {
        while (more(m_at + 1) && oneOf(m_words[m_at], kForm))
            put(m_words[m_at++]);
        if (more(m_at)) {
            put(kRedacted);
            ++m_at;
        }
    }

    /// "privilege 15", "address 192.0.2.1 255.255.255.255".
    void putWithArgument()
    {
        const bool address = is(m_at, "address");
        put(m_words[m_at++]);
        put(m_words[m_at++]);
        if (address && more(m_at) && has(m_words[m_at], ".") && m_words[m_at].front() >= '0'
            && m_words[m_at].front() <= '9')
            put(m_words[m_at++]);
    }

    bool secretFollows(std::size_t i) const
    {
        if (!oneOf(m_words[i], kSecretFollows))
            return false;
        if (sameWord(m_words[i], "key")) {
            constexpr std::array<std::string_view, 12> kVerbs{"generate", "zeroize", "export", "import",
                "pubkey-chain", "encrypt", "decrypt", "lock", "unlock", "storage", "move", "mypubkey"};
            const bool verb =
                i == m_first + 1 && is(m_first, "crypto") && more(i + 1) && oneOf(m_words[i + 1], kVerbs);
            const bool number = i == m_first + 1 && is(m_first, "tunnel"); // of a GRE tunnel: a label
            return !verb && !number && !is(i + 1, "chain");
        }
        // "pre-shared-key address A key K": the secret is further on.
        if (sameWord(m_words[i], "pre-shared-key"))
            return !is(i + 1, "address") && !is(i + 1, "hostname");
        if (sameWord(m_words[i], "password"))
            return !is(i + 1, "encryption");
        return true;
    }

    void general()
    {
        while (more(m_at)) {
            const std::size_t i = m_at;
            put(m_words[m_at++]);
            if (secretFollows(i)) {
                const bool numbered =
                    sameWord(m_words[i], "authentication-key") || sameWord(m_words[i], "message-digest-key");
                if (numbered && more(m_at + 1)) // "message-digest-key 1 md5 K": the number is the key's name
                    put(m_words[m_at++]);
                hide();
                return;
            }
            // first-hop redundancy: "standby 1 authentication [md5 key-string] K"
            const bool redundancy = is(m_first, "standby") || is(m_first, "vrrp") || is(m_first, "glbp");
            if (redundancy && sameWord(m_words[i], "authentication")
                && !(is(i + 1, "md5") && is(i + 2, "key-string"))
                && !(is(i + 1, "md5") && is(i + 2, "key-chain"))) {
                hide();
                return;
            }
        }
    }

    void snmpUser()
    {
        constexpr std::array<std::string_view, 9> kAlgorithm{
            "md5", "sha", "sha224", "sha256", "sha384", "des", "3des", "aes", "sha512"};
        constexpr std::array<std::string_view, 5> kBits{"128", "192", "256", "encrypted", "localized"};
        while (more(m_at)) {
            const std::size_t i = m_at;
            put(m_words[m_at++]);
            if (i > m_first + 1 && oneOf(m_words[i], kAlgorithm)) {
                while (more(m_at + 1) && oneOf(m_words[m_at], kBits))
                    put(m_words[m_at++]);
                if (more(m_at)) {
                    put(kRedacted);
                    ++m_at;
                }
            }
        }
    }

    void snmpHost()
    {
        constexpr std::array<std::string_view, 12> kKnown{"poll", "trap", "traps", "informs", "version", "1",
            "2c", "3", "auth", "noauth", "priv", "inform"};
        std::size_t address = m_first + 2;
        if (more(address) && !has(m_words[address], ".") && !has(m_words[address], ":"))
            ++address; // the interface comes first on an ASA
        putUpTo(address + 1);
        while (more(m_at)) {
            if (is(m_at, "community")) {
                put(m_words[m_at++]);
                hide();
                return;
            }
            if ((is(m_at, "udp-port") || is(m_at, "vrf")) && more(m_at + 1)) {
                putUpTo(m_at + 2);
            } else if (oneOf(m_words[m_at], kKnown)) {
                put(m_words[m_at++]);
            } else {
                hide(); // on a router the community stands without a keyword
                return;
            }
        }
    }

    void aaaServer()
    {
        // Old form: aaa-server G (inside) host A KEY timeout 10.
        const auto host = std::find_if(
            m_words.begin(), m_words.end(), [](std::string_view word) { return sameWord(word, "host"); });
        if (host == m_words.end()) {
            general();
            return;
        }
        putUpTo(static_cast<std::size_t>(host - m_words.begin()) + 2);
        if (more(m_at) && !is(m_at, "timeout") && !oneOf(m_words[m_at], kSecretFollows))
            hide();
        else
            general();
    }

    Words m_words;
    std::size_t m_first = 0;
    std::size_t m_at = 0;
    std::string m_out;
};

} // namespace

std::string redact(std::string_view command)
{
    const std::vector<std::string_view> words = splitWords(command);
    return Redaction(words).run();
}

} // namespace rungbook::config
