// SPDX-License-Identifier: GPL-3.0-or-later
// XOAUTH2, as Google and Microsoft describe it: one message with a bearer token; on failure the server sends JSON in a 334, wants an empty
// answer and then says 535.
#include "core/smtp/sasl/sasl.h"

namespace rungbook::smtp
{

namespace
{

class XOAuth2 final : public SaslExchange
{
public:
    explicit XOAuth2(const SaslInput& input)
        : m_input(input)
    {
    }
    Result<std::optional<Secret>> begin() override
    {
        if (m_input.user.find('\x01') != std::string_view::npos
            || m_input.password.find('\x01') != std::string_view::npos)
            return failure(Error::Kind::Usage, "User name and token must not hold a control character.");
        std::string message;
        message.reserve(m_input.user.size() + m_input.password.size() + 32);
        message += "user=";
        message += m_input.user;
        message += "\x01"
                   "auth=Bearer ";
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
        return Secret();
    }
    std::string serverNote() const override { return m_note; }

private:
    SaslInput m_input;
    bool m_failed = false;
    std::string m_note;
};

} // namespace

std::unique_ptr<SaslExchange> makeXOAuth2(const SaslInput& input)
{
    return std::make_unique<XOAuth2>(input);
}

} // namespace rungbook::smtp
