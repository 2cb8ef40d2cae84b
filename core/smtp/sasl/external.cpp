// SPDX-License-Identifier: GPL-3.0-or-later
// EXTERNAL, RFC 4422, appendix A: the server knows us from our TLS certificate; the message is at most the identity we want to act as.
#include "core/smtp/sasl/sasl.h"

namespace rungbook::smtp
{

namespace
{

class External final : public SaslExchange
{
public:
    explicit External(const SaslInput& input)
        : m_user(input.user)
    {
    }
    Result<std::optional<Secret>> begin() override { return std::optional<Secret>(Secret(m_user)); }
    Result<Secret> answer(std::string_view) override
    {
        return failure(Error::Kind::NotUnderstood,
            "The server asks for more than EXTERNAL has: it did not accept the certificate.");
    }

private:
    std::string m_user;
};

} // namespace

std::unique_ptr<SaslExchange> makeExternal(const SaslInput& input)
{
    return std::make_unique<External>(input);
}

} // namespace rungbook::smtp
