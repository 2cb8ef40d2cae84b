// SPDX-License-Identifier: GPL-3.0-or-later
// LOGIN, as Exchange and ISE use it (draft-murchison-sasl-login): the server asks for the user name, then for the password. The words of its
// questions differ between servers and decide nothing.
#include "core/smtp/sasl/sasl.h"

namespace rungbook::smtp
{

namespace
{

class Login final : public SaslExchange
{
public:
    explicit Login(const SaslInput& input)
        : m_input(input)
    {
    }
    Result<std::optional<Secret>> begin() override { return std::optional<Secret>(); }
    Result<Secret> answer(std::string_view) override
    {
        ++m_asked;
        if (m_asked == 1)
            return Secret(std::string(m_input.user));
        if (m_asked == 2)
            return Secret(std::string(m_input.password));
        return failure(
            Error::Kind::NotUnderstood, "The server asks for a third thing after user name and password.");
    }

private:
    SaslInput m_input;
    int m_asked = 0;
};

} // namespace

std::unique_ptr<SaslExchange> makeLogin(const SaslInput& input)
{
    return std::make_unique<Login>(input);
}

} // namespace rungbook::smtp
