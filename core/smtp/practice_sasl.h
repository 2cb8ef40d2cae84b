// SPDX-License-Identifier: GPL-3.0-or-later
// The server's side of SASL, as far as the practice server needs it: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1 and -256, XOAUTH2, EXTERNAL.
#pragma once

#include "core/tls/digest.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::smtp
{

/// One login. Users are name and password; for XOAUTH2 the password is the token.
class PracticeLogin
{
public:
    using Users = std::vector<std::pair<std::string, std::string>>;

    PracticeLogin(std::string mechanism, const Users& users);

    enum class Verdict { Challenge, Accepted, Rejected, Malformed };
    /// What comes next; challenge is decoded, without "334 ".
    struct Next {
        Verdict verdict = Verdict::Malformed;
        std::string challenge;
    };
    /// Begins, with the initial response if there was one (decoded).
    Next begin(const std::optional<std::string>& initial);
    /// The answer to the last challenge, decoded.
    Next answer(const std::string& response);

private:
    bool known(std::string_view user, std::string_view password) const;
    Next plain(std::string_view message) const;
    Next login(const std::string& response);
    Next cram(std::string_view response) const;
    Next scram(const std::string& response);
    Next xoauth2(std::string_view response);

    std::string m_mechanism;
    const Users& m_users;
    unsigned m_step = 0;
    std::string m_user;
    std::string m_challenge;
    std::string m_clientFirstBare;
    std::string m_serverFirst;
    std::string m_nonce;
    std::string m_password;
};

} // namespace rungbook::smtp
