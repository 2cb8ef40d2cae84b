// SPDX-License-Identifier: GPL-3.0-or-later
// SCRAM-SHA-1 and SCRAM-SHA-256, with and without channel binding: RFC 5802, RFC 7677. The server never learns the password and has to prove
// that it knows it.
#include "core/smtp/sasl/sasl.h"
#include "core/tls/digest.h"

#include <charconv>

namespace rungbook::smtp
{

namespace
{

constexpr std::uint32_t kMostIterations =
    1'000'000; ///< a hostile server must not keep us busy: about half a second
constexpr std::size_t kNonceBytes = 18;

/// RFC 5802, section 5.1: "," and "=" in a user name.
std::string escaped(std::string_view name)
{
    std::string result;
    for (const char c : name)
        if (c == ',')
            result += "=2C";
        else if (c == '=')
            result += "=3D";
        else
            result += c;
    return result;
}

/// Takes "k=value" off the front of text, up to the next comma; nothing when it does not begin with k.
std::optional<std::string_view> take(std::string_view& text, char key)
{
    if (text.size() < 2 || text[0] != key || text[1] != '=')
        return std::nullopt;
    const std::size_t comma = text.find(',');
    const std::string_view value = text.substr(2, comma == std::string_view::npos ? comma : comma - 2);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    return value;
}

tl::unexpected<Error> broken(std::string what)
{
    return failure(Error::Kind::NotUnderstood,
        "The server's SCRAM message makes no sense: " + std::move(what) + ".",
        "This is a fault of the server or of something between; another mechanism may work.");
}

class Scram final : public SaslExchange
{
public:
    Scram(const SaslInput& input, Mechanism which)
        : m_input(input)
        , m_hash(which == Mechanism::ScramSha1 || which == Mechanism::ScramSha1Plus ? tls::Hash::Sha1
                                                                                    : tls::Hash::Sha256)
        , m_plus(which == Mechanism::ScramSha1Plus || which == Mechanism::ScramSha256Plus)
    {
    }

    Result<std::optional<Secret>> begin() override
    {
        Result<Secret> user = saslPrepared(m_input.user, "user name");
        if (!user)
            return tl::unexpected<Error>(user.error());
        Result<Secret> password = saslPrepared(m_input.password, "password");
        if (!password)
            return tl::unexpected<Error>(password.error());
        m_password = std::move(*password);
        m_nonce = m_input.nonce.empty() ? tls::base64Encode(tls::randomBytes(kNonceBytes)) : m_input.nonce;
        if (m_nonce.empty())
            return failure(Error::Kind::Internal, "The system gave no random numbers for the login.");
        // Section 6: "y" tells the server that we could have bound the channel, had it offered to: so nobody between can take the offer away.
        if (m_plus)
            m_gs2 = "p=" + std::string(m_input.bindingType) + ",,";
        else
            m_gs2 = !m_input.bindingType.empty() && !m_input.serverOffersPlus ? "y,," : "n,,";
        m_clientFirst = "n=" + escaped(user->reveal()) + ",r=" + m_nonce;
        return std::optional<Secret>(Secret(m_gs2 + m_clientFirst));
    }

    Result<Secret> answer(std::string_view challenge) override
    {
        ++m_step;
        if (m_step == 1)
            return clientFinal(challenge);
        if (m_step == 2)
            return checkServer(challenge);
        return broken("it goes on after its end");
    }

    Result<bool> accepted() override
    {
        if (m_proved)
            return true;
        return failure(Error::Kind::NotUnderstood,
            "The server accepted the login without proving that it knows the password, which SCRAM demands "
            "(RFC 5802, section 5).",
            "Something else than the real server may answer here.");
    }

    std::string serverNote() const override { return m_serverNote; }

    ~Scram() override
    {
        tls::wipe(m_serverSignature);
        tls::wipe(m_clientFirst);
    }

private:
    Result<Secret> clientFinal(std::string_view serverFirst)
    {
        std::string_view rest = serverFirst;
        if (rest.starts_with("e=")) {
            m_serverNote = "SCRAM error: " + std::string(rest.substr(2, 200));
            return failure(Error::Kind::NotUnderstood, "The server broke off the SCRAM login.");
        }
        if (rest.starts_with("m="))
            return broken("it demands an extension that nobody knows");
        const auto nonce = take(rest, 'r');
        const auto salt64 = take(rest, 's');
        const auto count = take(rest, 'i');
        if (!nonce || !salt64 || !count)
            return broken("it lacks nonce, salt or iteration count");
        if (!nonce->starts_with(m_nonce) || nonce->size() == m_nonce.size())
            return broken("its nonce is not made from ours");
        const auto salt = tls::base64Decode(*salt64);
        std::uint32_t iterations = 0;
        const auto [end, error] = std::from_chars(count->data(), count->data() + count->size(), iterations);
        if (!salt || salt->empty() || error != std::errc() || end != count->data() + count->size()
            || iterations == 0)
            return broken("salt or iteration count cannot be read");
        if (iterations > kMostIterations)
            return broken("it wants " + std::to_string(iterations) + " iterations, more than anybody uses");

        std::string salted = tls::saltedPassword(m_hash, m_password.reveal(), *salt, iterations);
        std::string clientKey = tls::hmac(m_hash, salted, "Client Key");
        std::string storedKey = tls::digest(m_hash, clientKey);
        std::string serverKey = tls::hmac(m_hash, salted, "Server Key");
        std::string bound = m_gs2;
        if (m_plus)
            bound += m_input.bindingData;
        std::string final = "c=" + tls::base64Encode(bound) + ",r=" + std::string(*nonce);
        std::string message = m_clientFirst + ',' + std::string(serverFirst) + ',' + final;
        std::string signature = tls::hmac(m_hash, storedKey, message);
        m_serverSignature = tls::hmac(m_hash, serverKey, message);
        const bool good = !salted.empty() && clientKey.size() == signature.size() && !signature.empty();
        for (std::size_t i = 0; good && i < clientKey.size(); ++i)
            clientKey[i] = static_cast<char>(
                static_cast<unsigned char>(clientKey[i]) ^ static_cast<unsigned char>(signature[i]));
        if (good)
            final += ",p=" + tls::base64Encode(clientKey);
        for (std::string* each : {&salted, &clientKey, &storedKey, &serverKey, &signature, &message})
            tls::wipe(*each);
        m_password = Secret();
        if (!good)
            return failure(Error::Kind::Internal,
                "This system's cryptography does not allow the hash that SCRAM needs.");
        return Secret(std::move(final));
    }

    Result<Secret> checkServer(std::string_view serverFinal)
    {
        std::string_view rest = serverFinal;
        if (rest.starts_with("e=")) { // section 7: the server says why; it wants an answer before it says 535
            m_serverNote = "SCRAM error: " + std::string(rest.substr(2, 200));
            return Secret();
        }
        const auto proof64 = take(rest, 'v');
        const auto proof = proof64 ? tls::base64Decode(*proof64) : std::nullopt;
        if (!proof)
            return broken("its proof cannot be read");
        if (!tls::sameBytes(*proof, m_serverSignature))
            return failure(Error::Kind::NotUnderstood,
                "The server could not prove that it knows the password: its signature is wrong (RFC 5802, "
                "section 5).",
                "Something else than the real server may answer here. Do not send the password by another "
                "mechanism.");
        m_proved = true;
        return Secret();
    }

    SaslInput m_input;
    tls::Hash m_hash;
    bool m_plus;
    bool m_proved = false;
    int m_step = 0;
    Secret m_password;
    std::string m_nonce;
    std::string m_gs2;
    std::string m_clientFirst;
    std::string m_serverSignature;
    std::string m_serverNote;
};

} // namespace

std::unique_ptr<SaslExchange> makeScram(const SaslInput& input, Mechanism which)
{
    return std::make_unique<Scram>(input, which);
}

} // namespace rungbook::smtp
