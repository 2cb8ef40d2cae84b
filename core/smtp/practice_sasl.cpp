// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/practice_sasl.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

using tls::Hash;

constexpr std::uint32_t kIterations = 4096; // RFC 7677, section 4: the least that is allowed

// The value of "r=..." and the like in a SCRAM message.
std::string attribute(std::string_view message, char name)
{
    while (!message.empty()) {
        const std::string_view part = message.substr(0, message.find(','));
        if (part.size() >= 2 && part[0] == name && part[1] == '=')
            return std::string(part.substr(2));
        message.remove_prefix(std::min(part.size() + 1, message.size()));
    }
    return {};
}

std::string exclusiveOr(std::string_view a, std::string_view b)
{
    std::string out;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        out += static_cast<char>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    return out;
}

} // namespace

PracticeLogin::PracticeLogin(std::string mechanism, const Users& users)
    : m_mechanism(std::move(mechanism))
    , m_users(users)
{
}

bool PracticeLogin::known(std::string_view user, std::string_view password) const
{
    return std::any_of(m_users.begin(), m_users.end(),
        [&](const auto& entry) { return entry.first == user && entry.second == password; });
}

PracticeLogin::Next PracticeLogin::begin(const std::optional<std::string>& initial)
{
    if (m_mechanism == "LOGIN") {
        if (!initial)
            return {Verdict::Challenge, "Username:"};
        m_user = *initial;
        m_step = 1;
        return {Verdict::Challenge, "Password:"};
    }
    if (m_mechanism == "CRAM-MD5") {
        if (initial)
            return {Verdict::Malformed, {}}; // RFC 2195: the server speaks first
        m_challenge = fmt::format("<{}@localhost>", tls::hexOf(tls::randomBytes(12)));
        return {Verdict::Challenge, m_challenge};
    }
    if (!initial)
        return {Verdict::Challenge, {}};
    return answer(*initial);
}

PracticeLogin::Next PracticeLogin::answer(const std::string& response)
{
    if (m_mechanism == "PLAIN")
        return plain(response);
    if (m_mechanism == "LOGIN")
        return login(response);
    if (m_mechanism == "CRAM-MD5")
        return cram(response);
    if (m_mechanism == "XOAUTH2")
        return xoauth2(response);
    if (m_mechanism == "EXTERNAL") // the client certificate was checked by TLS
        return {Verdict::Accepted, {}};
    return scram(response);
}

PracticeLogin::Next PracticeLogin::plain(std::string_view message) const
{
    const std::size_t first = message.find('\0');
    const std::size_t second = first == std::string_view::npos ? first : message.find('\0', first + 1);
    if (second == std::string_view::npos)
        return {Verdict::Malformed, {}};
    const bool good = known(message.substr(first + 1, second - first - 1), message.substr(second + 1));
    return {good ? Verdict::Accepted : Verdict::Rejected, {}};
}

PracticeLogin::Next PracticeLogin::login(const std::string& response)
{
    if (m_step++ == 0) {
        m_user = response;
        return {Verdict::Challenge, "Password:"};
    }
    return {known(m_user, response) ? Verdict::Accepted : Verdict::Rejected, {}};
}

PracticeLogin::Next PracticeLogin::cram(std::string_view response) const
{
    const std::size_t blank = response.rfind(' ');
    if (blank == std::string_view::npos)
        return {Verdict::Malformed, {}};
    for (const auto& [name, password] : m_users) {
        if (name == response.substr(0, blank)
            && tls::hexOf(tls::hmac(Hash::Md5, password, m_challenge)) == response.substr(blank + 1))
            return {Verdict::Accepted, {}};
    }
    return {Verdict::Rejected, {}};
}

// RFC 5802, section 5, without channel binding.
PracticeLogin::Next PracticeLogin::scram(const std::string& response)
{
    const Hash hash = m_mechanism == "SCRAM-SHA-1" ? Hash::Sha1 : Hash::Sha256;
    const auto key = [&] { return tls::saltedPassword(hash, m_password, m_challenge, kIterations); };
    switch (m_step++) {
    case 0: {
        const std::size_t first = response.find(',');
        const std::size_t second = first == std::string::npos ? first : response.find(',', first + 1);
        if (second == std::string::npos)
            return {Verdict::Malformed, {}};
        m_clientFirstBare = response.substr(second + 1);
        m_user = attribute(m_clientFirstBare, 'n');
        m_nonce = attribute(m_clientFirstBare, 'r') + tls::hexOf(tls::randomBytes(9));
        m_challenge = tls::randomBytes(12); // the salt
        const auto user = std::find_if(
            m_users.begin(), m_users.end(), [&](const auto& entry) { return entry.first == m_user; });
        m_password = user == m_users.end() ? std::string() : user->second;
        m_serverFirst = fmt::format("r={},s={},i={}", m_nonce, tls::base64Encode(m_challenge), kIterations);
        return {Verdict::Challenge, m_serverFirst};
    }
    case 1: {
        const std::size_t proofAt = response.rfind(",p=");
        const auto proof = tls::base64Decode(attribute(response, 'p'));
        if (proofAt == std::string::npos || !proof)
            return {Verdict::Malformed, {}};
        const std::string salted = key();
        const std::string clientKey = tls::hmac(hash, salted, "Client Key");
        const std::string message =
            m_clientFirstBare + "," + m_serverFirst + "," + response.substr(0, proofAt);
        const std::string signature = tls::hmac(hash, tls::digest(hash, clientKey), message);
        if (m_password.empty() || attribute(response, 'r') != m_nonce
            || exclusiveOr(clientKey, signature) != *proof)
            return {Verdict::Rejected, {}};
        const std::string serverKey = tls::hmac(hash, salted, "Server Key");
        return {Verdict::Challenge, "v=" + tls::base64Encode(tls::hmac(hash, serverKey, message))};
    }
    default: // the client's empty answer to the server's signature
        return {Verdict::Accepted, {}};
    }
}

PracticeLogin::Next PracticeLogin::xoauth2(std::string_view response)
{
    if (m_step++ > 0) // the empty answer to the error
        return {Verdict::Rejected, {}};
    for (const auto& [name, token] : m_users) {
        if (response
            == fmt::format("user={}\x01"
                           "auth=Bearer {}\x01\x01",
                name, token))
            return {Verdict::Accepted, {}};
    }
    return {Verdict::Challenge, R"({"status":"400","schemes":"Bearer","scope":"https://mail.example.com/"})"};
}

} // namespace rungbook::smtp
