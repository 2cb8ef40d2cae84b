// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what must not be shown out of what a server says: some echo the credentials they were sent.
#pragma once

#include "core/base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// A set of secrets, each of which is replaced by ***** wherever it stands in a text: as it is, as base64, or inside of something that is base64.
/// Secrets under six characters count as whole words only, those under three not at all: replacing every "a" would hide nothing and spoil all.
class SecretGuard
{
public:
    /// Keeps a copy of secret (wiped with the guard).
    void add(std::string_view secret);
    /// text with the secrets replaced. changed, when not null, is set to true if there was one and left alone if not.
    std::string clean(std::string_view text, bool* changed = nullptr) const;
    /// True when one of the secrets stands in text.
    bool finds(std::string_view text) const;
    bool empty() const { return m_secrets.empty(); }

private:
    std::string replaceDirect(std::string text, bool& changed) const;
    std::vector<Secret> m_secrets;
};

} // namespace rungbook::smtp
