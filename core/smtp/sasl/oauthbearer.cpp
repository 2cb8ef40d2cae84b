// SPDX-License-Identifier: GPL-3.0-or-later
// OAUTHBEARER, RFC 7628: a GS2 header, host, port and a bearer token; on failure the server sends JSON in a 334 and wants the dummy answer
// 0x01 (section 3.2.3).
#include "core/smtp/sasl/sasl.h"

namespace rungbook::smtp
{

namespace
{

class OAuthBearer final : public SaslExchange
{
public:
    explicit OAuthBearer(const SaslInput& input)
        : m_input(input)
    {
    }
    Result<std::optional<Secret>> begin() override
    {
        if (m_input.user.find('\x01') != std::string_view::npos
            || m_input.password.find('\x01') != std::string_view::npos)
            return failure(Error::Kind::Usage, "User name and token must not hold a control character.");
        std::string message;
        message.reserve(3 * m_input.user.size() + m_input.password.size() + m_input.host.size() + 64);
        message += "n,";
        if (!m_input.user.empty()) {
            message += "a=";
            for (const char c : m_input.user)
                if (c == ',')
                    message += "=2C";
                else if (c == '=')
                    message += "=3D";
                else
                    message += c;
        }
        message += ",\x01";
        if (!m_input.host.empty()) {
            message += "host=";
            message += m_input.host;
            message += "\x01port=";
            message += std::to_string(m_input.port);
            message += '\x01';
        }
        message += "auth=Bearer ";
        message += m_input.password;
        message += "\x01\x01";
        return std::optional<Secret>(Secret(std::move(message)));
    }
    Result<Secret> answer(std::string_view challenge) override
    {
        if (m_failed)
            return failure(
                Error::Kind::NotUnderstood, "The server goes on asking after it refused the token.");
        m_failed = true;
        m_note = tokenErrorText(challenge, m_input.password);
        return Secret("\x01");
    }
    std::string serverNote() const override { return m_note; }

private:
    SaslInput m_input;
    bool m_failed = false;
    std::string m_note;
};

} // namespace

std::unique_ptr<SaslExchange> makeOAuthBearer(const SaslInput& input)
{
    return std::make_unique<OAuthBearer>(input);
}

} // namespace rungbook::smtp
