// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/sasl/sasl.h"

namespace rungbook::smtp
{

Result<Secret> saslPrepared(std::string_view text, std::string_view what)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = at(i);
        if (c < 0x20 || c == 0x7F)
            return failure(Error::Kind::Usage,
                "The " + std::string(what) + " holds a control character, which SCRAM forbids (RFC 4013).",
                "Type it again; a line end may have been pasted with it.");
        if (c < 0x80)
            continue;
        // U+00C0 to U+00FF in UTF-8: C3 80 to C3 BF. Composed letters, and the signs for times and divided by: NFKC leaves them alone.
        const bool latin = c == 0xC3 && i + 1 < text.size() && at(i + 1) >= 0x80 && at(i + 1) <= 0xBF;
        if (!latin)
            return failure(Error::Kind::Usage,
                "The " + std::string(what)
                    + " holds characters that SCRAM wants normalised (RFC 4013), which is not done here.",
                "Choose PLAIN or LOGIN inside TLS, which send it as it was typed.");
        ++i;
    }
    return Secret(std::string(text));
}

} // namespace rungbook::smtp
