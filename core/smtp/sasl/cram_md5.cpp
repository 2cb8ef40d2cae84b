// SPDX-License-Identifier: GPL-3.0-or-later
// CRAM-MD5, RFC 2195: the answer is the user name and the HMAC of the challenge under the password.
#include "core/smtp/sasl/sasl.h"
#include "core/tls/digest.h"

namespace rungbook::smtp
{

namespace
{

class CramMd5 final : public SaslExchange
{
public:
    explicit CramMd5(const SaslInput& input)
        : m_input(input)
    {
    }
    Result<std::optional<Secret>> begin() override { return std::optional<Secret>(); }
    Result<Secret> answer(std::string_view challenge) override
    {
        if (m_answered)
            return failure(Error::Kind::NotUnderstood,
                "The server sent a second challenge, which CRAM-MD5 does not have.");
        m_answered = true;
        std::string mac = tls::hmac(tls::Hash::Md5, m_input.password, challenge);
        if (mac.empty())
            return failure(Error::Kind::Internal,
                "This system's cryptography does not allow MD5, so CRAM-MD5 cannot be used.",
                "Choose another mechanism.");
        std::string response = std::string(m_input.user) + ' ' + tls::hexOf(mac);
        tls::wipe(mac);
        return Secret(std::move(response));
    }

private:
    SaslInput m_input;
    bool m_answered = false;
};

} // namespace

std::unique_ptr<SaslExchange> makeCramMd5(const SaslInput& input)
{
    return std::make_unique<CramMd5>(input);
}

} // namespace rungbook::smtp
