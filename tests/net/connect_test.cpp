// SPDX-License-Identifier: GPL-3.0-or-later
// Happy eyeballs on loopback: addresses of 127.0.0.0/8 that refuse, one that answers, and sockets whose queue is full so that they are silent.
#include "core/net/connect.h"
#include "core/net/tcp_stream.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <gtest/gtest.h>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

namespace rungbook::net
{
namespace
{

using smtp::ConnectAttempt;
using smtp::ConnectOutcome;

Address v4(const char* text)
{
    return {AddressFamily::V4, text};
}

// Takes no connection any more: its queue holds one and is full, so Linux drops further SYNs.
class SilentPort
{
public:
    explicit SilentPort(const char* address)
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        ::inet_pton(AF_INET, address, &where.sin_addr);
        socklen_t size = sizeof where;
        ::bind(m_listener, reinterpret_cast<sockaddr*>(&where), size);
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&where), &size);
        m_port = ntohs(where.sin_port);
        ::listen(m_listener, 0);
        for (int& fd : m_fill) {
            fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            (void)!::connect(fd, reinterpret_cast<sockaddr*>(&where), size);
        }
    }
    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;
    ~SilentPort()
    {
        for (const int fd : m_fill)
            ::close(fd);
        ::close(m_listener);
    }
    std::uint16_t port() const { return m_port; }

private:
    int m_listener = -1;
    std::array<int, 4> m_fill{};
    std::uint16_t m_port = 0;
};

struct Race {
    EventLoop loop;
    std::vector<ConnectAttempt> attempts;
    std::unique_ptr<TcpStream> stream;
    Address winner;
    bool done = false;

    std::unique_ptr<HappyEyeballs> start(std::uint16_t port, EyeballTimes times = {})
    {
        HappyEyeballs::Handlers handlers;
        handlers.attempt = [this](const ConnectAttempt& attempt) { attempts.push_back(attempt); };
        handlers.done = [this](std::unique_ptr<TcpStream> won, const Address& address) {
            stream = std::move(won);
            winner = address;
            done = true;
            loop.stop();
        };
        return std::make_unique<HappyEyeballs>(loop, port, handlers, times);
    }
    const ConnectAttempt* of(const std::string& address) const
    {
        for (const ConnectAttempt& attempt : attempts) {
            if (attempt.address == address)
                return &attempt;
        }
        return nullptr;
    }
};

// A listener on one loopback address; the same port of the others refuses.
std::unique_ptr<TcpListener> listenOn(EventLoop& loop, const char* address)
{
    auto listener = std::make_unique<TcpListener>(loop);
    EXPECT_EQ(listener->listen(v4(address), 0, [](const TcpStream&) {}), 0);
    return listener;
}

TEST(HappyEyeballsTest, TakesTheFamiliesByTurns)
{
    const Address a{AddressFamily::V6, "2001:db8::1"};
    const Address b{AddressFamily::V6, "2001:db8::2"};
    EXPECT_EQ(interleave({a, b}, {v4("192.0.2.1")}), (std::vector<Address>{a, v4("192.0.2.1"), b}));
    EXPECT_EQ(interleave({}, {v4("192.0.2.1"), v4("192.0.2.2")}).size(), 2U);
    EXPECT_TRUE(interleave({}, {}).empty());
}

TEST(HappyEyeballsTest, AFailureStartsTheNextAtOnceAndIsKept)
{
    Race race;
    const auto listener = listenOn(race.loop, "127.0.0.3");
    EyeballTimes times;
    times.attemptDelay = 60'000; // the race would not end in time if a failure waited for it
    const auto eyeballs = race.start(listener->port(), times);
    eyeballs->answer(AddressFamily::V6, {});
    eyeballs->answer(AddressFamily::V4, {v4("127.0.0.1"), v4("127.0.0.2"), v4("127.0.0.3"), v4("127.0.0.4")});
    race.loop.run();
    ASSERT_TRUE(race.stream);
    EXPECT_EQ(race.winner.text, "127.0.0.3");
    EXPECT_EQ(race.stream->remote().port, listener->port());
    EXPECT_NE(race.stream->local().port, 0);
    EXPECT_EQ(race.of("127.0.0.1")->outcome, ConnectOutcome::Refused);
    EXPECT_EQ(race.of("127.0.0.1")->systemError, ECONNREFUSED);
    EXPECT_EQ(race.of("127.0.0.2")->outcome, ConnectOutcome::Refused);
    EXPECT_EQ(race.of("127.0.0.3")->outcome, ConnectOutcome::Connected);
    eyeballs->stop(false);
    EXPECT_EQ(race.of("127.0.0.4")->outcome, ConnectOutcome::NotTried);
    EXPECT_EQ(race.attempts.size(), 4U);
}

TEST(HappyEyeballsTest, ASilentAddressIsOvertaken)
{
    Race race;
    const SilentPort silent("127.0.0.7");
    TcpListener listener(race.loop);
    ASSERT_EQ(listener.listen(v4("127.0.0.8"), silent.port(), [](const TcpStream&) {}), 0);
    EyeballTimes times;
    times.attemptDelay = 20;
    const auto eyeballs = race.start(silent.port(), times);
    eyeballs->answer(AddressFamily::V4, {v4("127.0.0.7"), v4("127.0.0.8")});
    eyeballs->answer(AddressFamily::V6, {});
    race.loop.run();
    ASSERT_TRUE(race.stream);
    EXPECT_EQ(race.winner.text, "127.0.0.8");
    eyeballs->stop(false);
    ASSERT_TRUE(race.of("127.0.0.7"));
    EXPECT_EQ(race.of("127.0.0.7")->outcome, ConnectOutcome::Cancelled);
    EXPECT_GE(race.of("127.0.0.7")->ms, 20); // as long as it was watched without an answer
}

TEST(HappyEyeballsTest, WhenTheTimeIsOverSilenceIsATimeout)
{
    Race race;
    const SilentPort silent("127.0.0.7");
    const auto eyeballs = race.start(silent.port());
    eyeballs->answer(AddressFamily::V4, {v4("127.0.0.7")});
    eyeballs->answer(AddressFamily::V6, {});
    Timer timer(race.loop);
    timer.at(race.loop.now() + 50, [&] {
        eyeballs->stop(true);
        race.loop.stop();
    });
    race.loop.run();
    EXPECT_FALSE(race.done);
    ASSERT_EQ(race.attempts.size(), 1U);
    EXPECT_EQ(race.attempts.front().outcome, ConnectOutcome::TimedOut);
}

TEST(HappyEyeballsTest, EndsWhenEverythingFailed)
{
    Race race;
    std::uint16_t port = 0;
    {
        EventLoop other;
        port = listenOn(other, "127.0.0.1")->port();
    }
    const auto eyeballs = race.start(port);
    eyeballs->answer(AddressFamily::V4, {v4("127.0.0.1"), v4("127.0.0.2")});
    eyeballs->answer(AddressFamily::V6, {});
    race.loop.run();
    EXPECT_TRUE(race.done);
    EXPECT_FALSE(race.stream);
    EXPECT_EQ(race.attempts.size(), 2U);
}

TEST(HappyEyeballsTest, AnswersMayComeLateAndEmpty)
{
    Race race;
    const auto listener = listenOn(race.loop, "127.0.0.1");
    const auto eyeballs = race.start(listener->port());
    Timer late(race.loop);
    eyeballs->answer(
        AddressFamily::V4, {v4("127.0.0.1")}); // the other family never answers: RFC 8305, section 3
    race.loop.run();
    ASSERT_TRUE(race.stream);

    Race none;
    const auto nothing = none.start(25);
    nothing->answer(AddressFamily::V6, {});
    late.cancel();
    nothing->answer(AddressFamily::V4, {});
    EXPECT_TRUE(none.done);
    EXPECT_FALSE(none.stream);
}

TEST(TcpStreamTest, TellsAResetFromAClose)
{
    for (const bool reset : {false, true}) {
        EventLoop loop;
        TcpListener listener(loop);
        std::vector<TcpStream> kept;
        ASSERT_EQ(listener.listen(v4("127.0.0.1"), 0,
                      [&](TcpStream stream) {
                          stream.send("220 hello\r\n");
                          stream.close(reset);
                      }),
            0);
        TcpStream client(loop);
        std::string said;
        int ended = -1;
        client.connect(v4("127.0.0.1"), listener.port(), [&](int error) {
            ASSERT_EQ(error, 0);
            client.read([&](std::string_view bytes) { said.append(bytes); },
                [&](int e) {
                    ended = e;
                    loop.stop();
                });
        });
        loop.run();
        EXPECT_EQ(ended, reset ? ECONNRESET : 0);
        if (!reset) { // what a reset leaves of bytes on their way is up to the system
            EXPECT_EQ(said, "220 hello\r\n");
        }
    }
}

TEST(TcpStreamTest, HoldsBackWhatTheOtherSideDoesNotTake)
{
    EventLoop loop;
    TcpListener listener(loop);
    std::vector<TcpStream> kept;
    ASSERT_EQ(
        listener.listen(v4("127.0.0.1"), 0, [&](TcpStream stream) { kept.push_back(std::move(stream)); }), 0);
    TcpStream client(loop);
    const std::string much(16U << 20U, 'x');
    std::size_t arrived = 0;
    client.connect(v4("127.0.0.1"), listener.port(), [&](int error) {
        ASSERT_EQ(error, 0);
        client.send(much);
        EXPECT_GT(client.unsent(), 0U);
        EXPECT_GT(client.unacknowledged(), 0U);
        client.endSending();
        loop.post([&] {
            ASSERT_EQ(kept.size(), 1U);
            kept.front().read(
                [&](std::string_view bytes) { arrived += bytes.size(); }, [&](int) { loop.stop(); });
        });
    });
    loop.run();
    EXPECT_EQ(arrived, much.size());
    EXPECT_EQ(client.unsent(), 0U);
}

TEST(TcpStreamTest, AnAddressOfNoUseIsAnErrorAndNoCrash)
{
    EventLoop loop;
    TcpStream stream(loop);
    int error = 0;
    stream.connect({AddressFamily::V4, "not an address"}, 25, [&](int e) {
        error = e;
        loop.stop();
    });
    loop.run();
    EXPECT_NE(error, 0);
}

TEST(ConnectOutcomes, FollowErrno)
{
    EXPECT_EQ(connectOutcomeOf(0), ConnectOutcome::Connected);
    EXPECT_EQ(connectOutcomeOf(ECONNREFUSED), ConnectOutcome::Refused);
    EXPECT_EQ(connectOutcomeOf(ETIMEDOUT), ConnectOutcome::TimedOut);
    EXPECT_EQ(connectOutcomeOf(EHOSTUNREACH), ConnectOutcome::HostUnreachable);
    EXPECT_EQ(connectOutcomeOf(ENETUNREACH), ConnectOutcome::NetworkUnreachable);
    EXPECT_EQ(connectOutcomeOf(ECONNRESET), ConnectOutcome::Reset);
    EXPECT_EQ(connectOutcomeOf(EACCES), ConnectOutcome::Other);
}

} // namespace
} // namespace rungbook::net
