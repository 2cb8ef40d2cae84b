// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/engine.h"

#include "core/tls/engine_impl.h"

#include <array>
#include <openssl/err.h>

namespace rungbook::tls
{

TlsEngine::TlsEngine(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}
TlsEngine::TlsEngine(TlsEngine&&) noexcept = default;
TlsEngine& TlsEngine::operator=(TlsEngine&&) noexcept = default;
TlsEngine::~TlsEngine() = default;

void TlsEngine::advance()
{
    m_impl->advance();
}

void TlsEngine::receive(std::string_view ciphertext)
{
    m_impl->receive(ciphertext);
}

void TlsEngine::peerEnded(bool reset)
{
    if (m_impl->peerGone == Impl::Gone::No)
        m_impl->peerGone = reset ? Impl::Gone::Reset : Impl::Gone::Closed;
}

std::string TlsEngine::takeOutput()
{
    const auto pending = BIO_ctrl_pending(m_impl->out);
    std::string bytes(pending, '\0');
    const int got = pending > 0 ? BIO_read(m_impl->out, bytes.data(), static_cast<int>(pending)) : 0;
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

bool TlsEngine::established() const
{
    return m_impl->report.outcome == TlsOutcome::Established;
}

bool TlsEngine::failed() const
{
    return m_impl->report.outcome == TlsOutcome::Failed || m_impl->report.outcome == TlsOutcome::Aborted;
}

bool TlsEngine::ended() const
{
    return m_impl->closeReceived || (m_impl->handshakeDone && m_impl->peerGone != Impl::Gone::No);
}

void TlsEngine::write(std::string_view plaintext)
{
    if (!established() || m_impl->probe)
        return;
    ERR_clear_error();
    while (!plaintext.empty()) {
        std::size_t written = 0;
        if (SSL_write_ex(m_impl->ssl.get(), plaintext.data(), plaintext.size(), &written) != 1)
            break;
        plaintext.remove_prefix(written);
    }
    ERR_clear_error();
}

std::string TlsEngine::takePlaintext()
{
    return std::exchange(m_impl->plaintext, {});
}

void TlsEngine::close()
{
    if (m_impl->handshakeDone && !m_impl->closeSent && !failed()) {
        m_impl->closeSent = true;
        ERR_clear_error();
        SSL_shutdown(m_impl->ssl.get());
        ERR_clear_error();
    }
}

std::vector<TlsEvent> TlsEngine::takeEvents()
{
    const auto& all = m_impl->report.events;
    std::vector<TlsEvent> fresh(all.begin() + static_cast<std::ptrdiff_t>(m_impl->eventsTaken), all.end());
    m_impl->eventsTaken = all.size();
    return fresh;
}

const TlsReport& TlsEngine::report() const
{
    return m_impl->report;
}

std::string TlsEngine::channelBinding(std::string_view type) const
{
    return established() ? m_impl->channelBinding(type) : std::string{};
}

} // namespace rungbook::tls
