// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/practice_server.h"

#include "core/net/event_loop.h"
#include "core/net/tcp_stream.h"
#include "core/tls/engine.h"
#include "core/tls/mint.h"

#include <cerrno>
#include <fmt/format.h>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

namespace rungbook::net
{

namespace
{

using smtp::PracticeAccept;
using smtp::PracticeAct;
using smtp::PracticeActs;
using smtp::PracticeCertificate;
using smtp::PracticeScript;

constexpr std::string_view kHost = "localhost";
// A client that takes nothing may not make the server keep everything.
constexpr std::size_t kMostUnsent = 4U << 20U;

tls::MintFault faultOf(PracticeCertificate certificate)
{
    switch (certificate) {
    case PracticeCertificate::Good:
        return tls::MintFault::None;
    case PracticeCertificate::PrivateRoot:
        return tls::MintFault::UnknownRoot;
    case PracticeCertificate::UnknownIssuer:
        return tls::MintFault::UnknownRootNotSent;
    case PracticeCertificate::SelfSigned:
        return tls::MintFault::SelfSigned;
    case PracticeCertificate::Expired:
        return tls::MintFault::Expired;
    case PracticeCertificate::NotYetValid:
        return tls::MintFault::NotYetValid;
    case PracticeCertificate::WrongName:
        return tls::MintFault::WrongName;
    case PracticeCertificate::IncompleteChain:
        return tls::MintFault::IncompleteChain;
    case PracticeCertificate::WeakKey:
        return tls::MintFault::WeakKey;
    case PracticeCertificate::WrongPurpose:
        return tls::MintFault::ClientOnly;
    }
    return tls::MintFault::None;
}

} // namespace

struct PracticeServer::Impl {
    struct Connection {
        Connection(Impl& s, std::uint64_t n, TcpStream t)
            : server(s)
            , number(n)
            , stream(std::move(t))
            , session(s.script, s.memory, std::string(kHost))
            , timer(s.loop)
        {
        }

        void begin()
        {
            stream.read([this](std::string_view bytes) { received(bytes); },
                [this](int error) {
                    log(error == 0 ? "the client closed the connection" : "the client reset the connection");
                    server.forget(number);
                });
            const bool talks = server.script.accept == PracticeAccept::Talk;
            if (server.script.tls == smtp::Security::Tls && talks)
                beginTls();
            else
                perform(session.onConnected(server.loop.now(), false));
        }

        void received(std::string_view bytes)
        {
            if (!tls) {
                perform(session.onBytes(server.loop.now(), bytes));
                return;
            }
            tls->receive(bytes);
            pump();
        }

        void beginTls()
        {
            auto engine = tls::TlsEngine::server(server.tlsOptions);
            if (!engine) {
                log("the TLS engine could not be made: " + engine.error().message);
                server.forget(number);
                return;
            }
            tls = std::make_unique<tls::TlsEngine>(*std::move(engine));
            pump();
        }

        void pump()
        {
            tls->advance();
            stream.send(tls->takeOutput());
            if (!established && tls->established()) {
                established = true;
                log("TLS is established: " + tls->report().version);
                const bool implicit = server.script.tls == smtp::Security::Tls;
                perform(implicit ? session.onConnected(server.loop.now(), true)
                                 : session.onTls(server.loop.now()));
            }
            // perform() may have closed the connection; then the stream is closed and this object still lives until the loop turns.
            if (tls->failed()) {
                log("TLS failed: " + tls->report().failure);
                server.forget(number);
                return;
            }
            const std::string plain = tls->takePlaintext();
            if (!plain.empty())
                perform(session.onBytes(server.loop.now(), plain));
            if (tls->ended())
                server.forget(number);
        }

        void perform(const PracticeActs& acts)
        {
            for (const std::string& line : session.takeLog())
                log(line);
            for (const PracticeAct& act : acts) {
                switch (act.kind) {
                case PracticeAct::Kind::Send:
                    send(act.bytes);
                    break;
                case PracticeAct::Kind::BeginTls:
                    beginTls();
                    break;
                case PracticeAct::Kind::Close:
                    log("closed by the server");
                    if (tls) {
                        tls->close();
                        stream.send(tls->takeOutput());
                    }
                    server.forget(number);
                    return;
                case PracticeAct::Kind::Reset:
                    log("reset by the server");
                    stream.close(true);
                    server.forget(number);
                    return;
                }
            }
            if (stream.unsent() > kMostUnsent) {
                server.forget(number);
                return;
            }
            if (const double due = session.deadline(); due >= 0)
                timer.at(due, [this] { perform(session.onTimer(server.loop.now())); });
        }

        void send(const std::string& bytes)
        {
            if (tls) {
                tls->write(bytes);
                stream.send(tls->takeOutput());
            } else {
                stream.send(bytes);
            }
        }

        void log(std::string_view line) const
        {
            if (server.options.log)
                server.options.log(fmt::format("#{} {}", number, line));
        }

        Impl& server;
        std::uint64_t number;
        TcpStream stream;
        smtp::PracticeSession session;
        Timer timer;
        std::unique_ptr<tls::TlsEngine> tls;
        bool established = false;
    };

    Impl(PracticeScript s, PracticeServerOptions o)
        : script(std::move(s))
        , options(std::move(o))
        , v4(loop)
        , v6(loop)
    {
    }

    ~Impl()
    {
        if (!thread.joinable())
            return;
        loop.stop();
        thread.join();
        connections.clear();
    }

    Result<void> makeCertificate()
    {
        if (script.tls == smtp::Security::None)
            return {};
        auto made = tls::mintServer(faultOf(script.certificate), kHost);
        if (!made)
            return tl::unexpected<Error>(made.error());
        tlsOptions.certificatePem = made->chainPem;
        tlsOptions.keyPem = made->keyPem;
        tlsOptions.minimumVersion = script.minimumTls;
        tlsOptions.maximumVersion = script.maximumTls;
        if (script.wantsClientCertificate) {
            tlsOptions.clientIssuersPem = made->rootPem;
            tlsOptions.requireClientCertificate = true;
        }
        authority = std::move(made->root);
        return {};
    }

    Result<void> open()
    {
        const auto accepted = [this](TcpStream stream) { accept(std::move(stream)); };
        const bool refuse = script.accept == PracticeAccept::Refuse;
        const Address first{AddressFamily::V4, "127.0.0.1"};
        const Address second{AddressFamily::V6, "::1"};
        // With any free port both families need the same one, which may be taken in the other: then another is tried.
        int failed = 0;
        for (int attempt = 0; attempt < 20; ++attempt) {
            v4 = TcpListener(loop);
            v6 = TcpListener(loop);
            failed = refuse ? v4.occupy(first, options.port) : v4.listen(first, options.port, accepted);
            if (failed != 0)
                break;
            failed = refuse ? v6.occupy(second, v4.port()) : v6.listen(second, v4.port(), accepted);
            if (failed == EAFNOSUPPORT || failed == EADDRNOTAVAIL) // no IPv6 here
                failed = 0;
            if (failed == 0 || options.port != 0)
                break;
        }
        if (failed != 0)
            return failure(Error::Kind::Unreadable,
                fmt::format(
                    "Port {} cannot be used: {}.", options.port, std::generic_category().message(failed)),
                failed == EACCES
                    ? "Ports below 1024 are for root. Choose a higher one, or none for any free port."
                    : "Choose another port, or none for any free port.");
        port = v4.port();
        return {};
    }

    void accept(TcpStream stream)
    {
        if (connections.size() >= options.mostConnections)
            return;
        const std::uint64_t number = ++count;
        auto connection = std::make_unique<Connection>(*this, number, std::move(stream));
        Connection& added = *connection;
        connections.emplace(number, std::move(connection));
        added.log("a client connected from " + added.stream.remote().address.text);
        added.begin();
    }

    // Closes now, and destroys when nothing of the connection is on the stack any more.
    void forget(std::uint64_t number)
    {
        const auto at = connections.find(number);
        if (at == connections.end())
            return;
        Connection& connection = *at->second;
        connection.timer.cancel();
        if (connection.stream.unsent() == 0)
            connection.stream.close();
        else
            connection.stream.whenSent([&connection] { connection.stream.close(); });
        const bool flushing = connection.stream.open();
        if (flushing) { // what the client does not take within a second is lost
            connection.timer.at(loop.now() + 1000, [this, number] { connections.erase(number); });
            return;
        }
        loop.post([this, number] { connections.erase(number); });
    }

    PracticeScript script;
    PracticeServerOptions options;
    smtp::PracticeMemory memory;
    tls::ServerOptions tlsOptions;
    std::optional<tls::Certificate> authority;
    EventLoop loop;
    TcpListener v4;
    TcpListener v6;
    std::map<std::uint64_t, std::unique_ptr<Connection>> connections;
    std::uint64_t count = 0;
    std::uint16_t port = 0;
    std::thread thread;
};

Result<std::unique_ptr<PracticeServer>> PracticeServer::start(
    PracticeScript script, PracticeServerOptions options)
{
    auto impl = std::make_unique<Impl>(std::move(script), std::move(options));
    if (auto made = impl->makeCertificate(); !made)
        return tl::unexpected<Error>(made.error());
    if (auto opened = impl->open(); !opened)
        return tl::unexpected<Error>(opened.error());
    impl->thread = std::thread([loop = &impl->loop] { loop->run(); });
    return std::unique_ptr<PracticeServer>(new PracticeServer(std::move(impl)));
}

PracticeServer::PracticeServer(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

PracticeServer::~PracticeServer() = default;

std::uint16_t PracticeServer::port() const
{
    return m_impl->port;
}

const std::optional<tls::Certificate>& PracticeServer::authority() const
{
    return m_impl->authority;
}

const smtp::PracticeScript& PracticeServer::script() const
{
    return m_impl->script;
}

} // namespace rungbook::net
