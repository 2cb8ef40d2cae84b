// SPDX-License-Identifier: GPL-3.0-or-later
// The client's side of the SASL mechanisms that SMTP knows (RFC 4422, RFC 4954): challenges in, responses out, both without base64. One file
// per mechanism.
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/smtp/capabilities.h"
#include "core/smtp/settings.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// What a mechanism is made from. The views must outlive it.
struct SaslInput {
    std::string_view user;
    std::string_view password; ///< or the token
    std::string_view host; ///< server and port as typed, for OAUTHBEARER
    std::uint16_t port = 0;
    std::string_view bindingType; ///< "tls-exporter", ...; empty: no channel binding can be had
    std::string_view bindingData;
    bool serverOffersPlus = false; ///< the server lists the -PLUS form of the same SCRAM
    std::string nonce; ///< printable, without comma; empty: random (set by tests)
};

/// One login. Every failure is a sentence for the user, and means that the exchange is to be cancelled with "*".
class SaslExchange
{
public:
    virtual ~SaslExchange() = default;
    /// The initial response, or nothing when the server speaks first in this mechanism.
    virtual Result<std::optional<Secret>> begin() = 0;
    /// The answer to the next challenge.
    virtual Result<Secret> answer(std::string_view challenge) = 0;
    /// The server said 235: is that to be believed? SCRAM demands the server's proof.
    virtual Result<bool> accepted() { return true; }
    /// What the server told about a failure inside the exchange (the JSON of the token mechanisms, the error of SCRAM); empty: nothing.
    virtual std::string serverNote() const { return {}; }
};

/// An exchange for mechanism; null for Auto.
std::unique_ptr<SaslExchange> makeSasl(Mechanism mechanism, const SaslInput& input);

/// The mechanisms, each in its own file.
std::unique_ptr<SaslExchange> makePlain(const SaslInput& input);
std::unique_ptr<SaslExchange> makeLogin(const SaslInput& input);
std::unique_ptr<SaslExchange> makeCramMd5(const SaslInput& input);
std::unique_ptr<SaslExchange> makeScram(const SaslInput& input, Mechanism which);
std::unique_ptr<SaslExchange> makeXOAuth2(const SaslInput& input);
std::unique_ptr<SaslExchange> makeOAuthBearer(const SaslInput& input);
std::unique_ptr<SaslExchange> makeExternal(const SaslInput& input);

/// Which mechanism to use, or why none fits.
struct SaslChoice {
    Mechanism mechanism = Mechanism::Auto; ///< Auto: none
    bool offered =
        true; ///< false: asked for by the user, not in the server's list; to be tried without an initial response
    std::string why; ///< a sentence when there is none, or when the choice needs a word
};

/// What the channel allows.
struct SaslChannel {
    bool channelBinding = false;
    bool clientCertificateSent = false;
};

/// Takes the one the user asked for, else the strongest that the server offers: SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-256, SCRAM-SHA-1,
/// CRAM-MD5 (none of these tells the server the password), PLAIN, LOGIN; EXTERNAL when we showed a certificate and have no password. Tokens are never
/// guessed: XOAUTH2 and OAUTHBEARER have to be asked for, since another mechanism would hand the token to the wrong place.
SaslChoice chooseMechanism(
    const ProbeSettings& settings, const Capabilities& capabilities, const SaslChannel& channel);

/// SASLprep (RFC 4013) as far as it can be done without tables: ASCII stays as it is, so do the letters of Latin-1 (which NFKC does not change). A
/// failure with a sentence for control characters and for everything else, where a wrong guess would look like a wrong password.
Result<Secret> saslPrepared(std::string_view text, std::string_view what);

/// A server's JSON or text about a failed token, made safe to show: one line, no token of its own, at most 500 bytes.
std::string tokenErrorText(std::string_view challenge, std::string_view token);

} // namespace rungbook::smtp
