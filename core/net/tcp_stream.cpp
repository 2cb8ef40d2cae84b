// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tcp_stream.h"

#include "core/net/asio_loop.h"

#include <algorithm>
#include <array>
#include <asio/ip/tcp.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/post.hpp>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <utility>

namespace rungbook::net
{

namespace
{

using asio::ip::tcp;

int errnoOf(const std::error_code& error)
{
    if (!error)
        return 0;
    if (error.category() == asio::error::get_system_category())
        return error.value();
    return EIO;
}

Endpoint endpointOf(const tcp::endpoint& endpoint)
{
    std::error_code ignored;
    const std::string text = endpoint.address().to_string();
    return {
        Address{endpoint.address().is_v6() ? AddressFamily::V6 : AddressFamily::V4, text}, endpoint.port()};
}

tcp::endpoint asioEndpoint(const Address& address, std::uint16_t port, std::error_code& error)
{
    return {asio::ip::make_address(address.text, error), port};
}

} // namespace

struct TcpStream::Impl : std::enable_shared_from_this<TcpStream::Impl> {
    explicit Impl(asio::io_context& c)
        : context(c)
        , socket(c)
    {
    }
    explicit Impl(asio::io_context& c, tcp::socket s)
        : context(c)
        , socket(std::move(s))
    {
    }

    void prepare()
    {
        std::error_code ignored;
        socket.non_blocking(true, ignored);
        socket.set_option(tcp::no_delay(true), ignored);
    }

    void readOn()
    {
        if (reading || paused || ended || !socket.is_open() || !onBytes)
            return;
        reading = true;
        socket.async_read_some(
            asio::buffer(in), [self = shared_from_this()](const std::error_code& error, std::size_t n) {
                self->reading = false;
                if (error == asio::error::operation_aborted || !self->socket.is_open() || !self->onBytes)
                    return;
                if (error) {
                    self->tellEnd(error == asio::error::eof ? self->writeError : errnoOf(error));
                    return;
                }
                const auto call = self->onBytes; // it may be replaced or the stream destroyed meanwhile
                call(std::string_view(self->in.data(), n));
                self->readOn();
            });
    }

    void tellEnd(int systemError)
    {
        if (ended)
            return;
        ended = true;
        if (const auto call = onEnd)
            call(systemError);
    }

    void writeOn()
    {
        while (!out.empty() && !waitingWrite && socket.is_open()) {
            std::error_code error;
            const std::size_t n =
                socket.write_some(asio::buffer(out.data() + sent, out.size() - sent), error);
            sent += n;
            if (sent == out.size()) {
                out.clear();
                sent = 0;
            }
            if (error == asio::error::would_block || error == asio::error::try_again) {
                waitingWrite = true;
                socket.async_wait(
                    tcp::socket::wait_write, [self = shared_from_this()](const std::error_code& failed) {
                        self->waitingWrite = false;
                        if (!failed)
                            self->writeOn();
                    });
                return;
            }
            if (error) {
                // Reading tells how the connection ended, after what the other side said before. But the kernel tells of a reset only once,
                // so it is kept for then.
                if (error == asio::error::connection_reset)
                    writeError = ECONNRESET;
                out.clear();
                sent = 0;
            }
        }
        if (out.empty())
            drained();
    }

    void drained()
    {
        if (endWhenSent && socket.is_open()) {
            endWhenSent = false;
            std::error_code ignored;
            socket.shutdown(tcp::socket::shutdown_send, ignored);
        }
        if (const auto call = std::exchange(onSent, nullptr))
            call();
    }

    void close(bool reset)
    {
        onBytes = nullptr;
        onEnd = nullptr;
        onSent = nullptr;
        onConnected = nullptr;
        if (!socket.is_open())
            return;
        std::error_code ignored;
        if (reset)
            socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);
    }

    asio::io_context& context;
    tcp::socket socket;
    std::array<char, 16384> in{};
    std::string out;
    std::size_t sent = 0; // bytes of out that are gone
    std::function<void(std::string_view)> onBytes;
    std::function<void(int)> onEnd;
    std::function<void()> onSent;
    std::function<void(int)> onConnected;
    int writeError = 0;
    bool reading = false;
    bool waitingWrite = false;
    bool paused = false;
    bool ended = false;
    bool endWhenSent = false;
};

TcpStream::TcpStream(EventLoop& loop)
    : m_impl(std::make_shared<Impl>(loop.impl().context))
{
}

TcpStream::TcpStream(std::shared_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

TcpStream::TcpStream(TcpStream&&) noexcept = default;
TcpStream& TcpStream::operator=(TcpStream&& other) noexcept
{
    if (this != &other) {
        close();
        m_impl = std::move(other.m_impl);
    }
    return *this;
}

TcpStream::~TcpStream()
{
    close();
}

void TcpStream::connect(const Address& address, std::uint16_t port, std::function<void(int)> done)
{
    m_impl->onConnected = std::move(done);
    std::error_code error;
    const tcp::endpoint endpoint = asioEndpoint(address, port, error);
    if (!error)
        m_impl->socket.open(endpoint.protocol(), error);
    const auto tell = [self = m_impl](const std::error_code& failed) {
        if (failed == asio::error::operation_aborted)
            return;
        // Linux says ECONNREFUSED for a reset in answer to the SYN. ECONNRESET here means that the connection stood and was torn down before
        // anybody looked: that is an end of the connection, not a failure to connect.
        const bool stood = !failed || failed == asio::error::connection_reset;
        if (stood)
            self->prepare();
        if (failed && stood)
            self->writeError = ECONNRESET;
        if (const auto call = std::exchange(self->onConnected, nullptr))
            call(stood ? 0 : errnoOf(failed));
    };
    if (error) {
        asio::post(m_impl->context, [tell, error] { tell(error); });
        return;
    }
    m_impl->socket.async_connect(endpoint, tell);
}

void TcpStream::read(std::function<void(std::string_view)> bytes, std::function<void(int)> ended)
{
    m_impl->onBytes = std::move(bytes);
    m_impl->onEnd = std::move(ended);
    m_impl->readOn();
}

std::string TcpStream::takeAvailable()
{
    std::string taken;
    std::array<char, 4096> part{};
    while (taken.size() < 65536 && m_impl->socket.is_open()) {
        std::error_code error;
        const std::size_t n = m_impl->socket.read_some(asio::buffer(part), error);
        taken.append(part.data(), n);
        if (error || n == 0) {
            // An end that is seen here is not seen again by the reader when it was a reset.
            if (error == asio::error::connection_reset)
                m_impl->writeError = ECONNRESET;
            break;
        }
    }
    return taken;
}

void TcpStream::pause(bool paused)
{
    m_impl->paused = paused;
    m_impl->readOn();
}

void TcpStream::send(std::string_view bytes)
{
    if (bytes.empty() || !m_impl->socket.is_open())
        return;
    m_impl->out.erase(0, std::exchange(m_impl->sent, 0));
    m_impl->out.append(bytes);
    m_impl->writeOn();
}

std::size_t TcpStream::unsent() const
{
    return m_impl->out.size() - m_impl->sent;
}

void TcpStream::whenSent(std::function<void()> call)
{
    m_impl->onSent = std::move(call);
    if (m_impl->out.empty())
        asio::post(m_impl->context, [self = m_impl] {
            if (self->out.empty())
                self->drained();
        });
}

std::uint64_t TcpStream::unacknowledged() const
{
    int bytes = 0;
    if (!m_impl->socket.is_open() || ::ioctl(m_impl->socket.native_handle(), SIOCOUTQ, &bytes) != 0)
        return 0;
    return static_cast<std::uint64_t>(std::max(bytes, 0));
}

void TcpStream::endSending()
{
    m_impl->endWhenSent = true;
    if (m_impl->out.empty())
        m_impl->drained();
}

void TcpStream::close(bool reset)
{
    if (m_impl)
        m_impl->close(reset);
}

bool TcpStream::open() const
{
    return m_impl && m_impl->socket.is_open();
}

Endpoint TcpStream::local() const
{
    std::error_code error;
    const tcp::endpoint end = m_impl->socket.local_endpoint(error);
    return error ? Endpoint{} : endpointOf(end);
}

Endpoint TcpStream::remote() const
{
    std::error_code error;
    const tcp::endpoint end = m_impl->socket.remote_endpoint(error);
    return error ? Endpoint{} : endpointOf(end);
}

struct TcpListener::Impl : std::enable_shared_from_this<TcpListener::Impl> {
    explicit Impl(asio::io_context& c)
        : context(c)
        , acceptor(c)
    {
    }

    int bind(const Address& address, std::uint16_t port)
    {
        std::error_code error;
        const tcp::endpoint endpoint = asioEndpoint(address, port, error);
        if (!error)
            acceptor.open(endpoint.protocol(), error);
        if (!error && port != 0)
            acceptor.set_option(asio::socket_base::reuse_address(true), error);
        if (!error && address.family == AddressFamily::V6)
            acceptor.set_option(asio::ip::v6_only(true), error);
        if (!error)
            acceptor.bind(endpoint, error);
        if (error)
            close();
        return errnoOf(error);
    }

    void acceptOn()
    {
        acceptor.async_accept([self = shared_from_this()](const std::error_code& error, tcp::socket socket) {
            if (error == asio::error::operation_aborted || !self->acceptor.is_open())
                return;
            if (!error) {
                auto impl = std::make_shared<TcpStream::Impl>(self->context, std::move(socket));
                impl->prepare();
                const auto call = self->accepted;
                call(TcpStream(std::move(impl)));
            }
            if (self->acceptor.is_open())
                self->acceptOn();
        });
    }

    void close()
    {
        std::error_code ignored;
        acceptor.close(ignored);
    }

    asio::io_context& context;
    tcp::acceptor acceptor;
    std::function<void(TcpStream)> accepted;
};

TcpListener::TcpListener(EventLoop& loop)
    : m_impl(std::make_shared<Impl>(loop.impl().context))
{
}

TcpListener::TcpListener(TcpListener&&) noexcept = default;
TcpListener& TcpListener::operator=(TcpListener&& other) noexcept
{
    if (this != &other) {
        if (m_impl)
            m_impl->close();
        m_impl = std::move(other.m_impl);
    }
    return *this;
}

TcpListener::~TcpListener()
{
    if (m_impl)
        m_impl->close();
}

int TcpListener::listen(const Address& address, std::uint16_t port, std::function<void(TcpStream)> accepted)
{
    if (const int failed = m_impl->bind(address, port))
        return failed;
    std::error_code error;
    m_impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        m_impl->close();
        return errnoOf(error);
    }
    m_impl->accepted = std::move(accepted);
    m_impl->acceptOn();
    return 0;
}

int TcpListener::occupy(const Address& address, std::uint16_t port)
{
    return m_impl->bind(address, port);
}

std::uint16_t TcpListener::port() const
{
    std::error_code error;
    const tcp::endpoint end = m_impl->acceptor.local_endpoint(error);
    return error ? std::uint16_t{0} : end.port();
}

} // namespace rungbook::net
