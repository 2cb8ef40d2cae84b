// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates as PEM in the middle of other text.
#pragma once

#include "core/tls/digest.h"

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// Takes lines; collects what stands between BEGIN and END.
class PemText
{
public:
    enum class State : unsigned char { Outside, Inside, Complete };

    /// What line is. After Complete, der() holds the certificate, or nothing when it was no base64.
    State line(std::string_view text)
    {
        if (text == "-----BEGIN CERTIFICATE-----") {
            m_inside = true;
            m_base64.clear();
            return State::Inside;
        }
        if (!m_inside)
            return State::Outside;
        if (text == "-----END CERTIFICATE-----") {
            m_inside = false;
            m_der = tls::base64Decode(m_base64).value_or(std::string());
            return State::Complete;
        }
        if (text.size() > 200 || m_base64.size() > 100'000) { // no PEM after all
            m_inside = false;
            return State::Outside;
        }
        m_base64 += text;
        return State::Inside;
    }
    const std::string& der() const { return m_der; }

private:
    bool m_inside = false;
    std::string m_base64;
    std::string m_der;
};

} // namespace rungbook::smtp
