// SPDX-License-Identifier: GPL-3.0-or-later
// PLAIN, RFC 4616: one message, user name and password between NUL bytes.
#include "core/smtp/sasl/sasl.h"

namespace rungbook::smtp
{

namespace
{

class Plain final : public SaslExchange
{
public:
    explicit Plain(const SaslInput& input)
        : m_input(input)
    {
    }
    Result<std::optional<Secret>> begin() override
    {
        if (m_input.user.find('\0') != std::string_view::npos
            || m_input.password.find('\0') != std::string_view::npos)
            return failure(Error::Kind::Usage, "User name and password must not hold a NUL byte.");
        std::string message;
        message.reserve(m_input.user.size() + m_input.password.size()
            + 2); // one allocation: nothing is left behind by growing
        message += '\0'; // no authorization identity: the server takes that of the user
        message += m_input.user;
        message += '\0';
        message += m_input.password;
        return std::optional<Secret>(Secret(std::move(message)));
    }
    Result<Secret> answer(std::string_view) override
    {
        return failure(
            Error::Kind::NotUnderstood, "The server asks for more after everything that PLAIN has was sent.");
    }

private:
    SaslInput m_input;
};

} // namespace

std::unique_ptr<SaslExchange> makePlain(const SaslInput& input)
{
    return std::make_unique<Plain>(input);
}

} // namespace rungbook::smtp
