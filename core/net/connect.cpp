// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connect.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace rungbook::net
{

using smtp::ConnectAttempt;
using smtp::ConnectOutcome;

std::vector<Address> interleave(const std::vector<Address>& v6, const std::vector<Address>& v4)
{
    std::vector<Address> all;
    for (std::size_t i = 0; i < std::max(v6.size(), v4.size()); ++i) {
        if (i < v6.size())
            all.push_back(v6[i]);
        if (i < v4.size())
            all.push_back(v4[i]);
    }
    return all;
}

ConnectOutcome connectOutcomeOf(int systemError)
{
    switch (systemError) {
    case 0:
        return ConnectOutcome::Connected;
    case ECONNREFUSED:
        return ConnectOutcome::Refused;
    case ETIMEDOUT:
        return ConnectOutcome::TimedOut;
    case EHOSTUNREACH:
    case EHOSTDOWN:
        return ConnectOutcome::HostUnreachable;
    case ENETUNREACH:
    case ENETDOWN:
    case EAFNOSUPPORT:
    case EADDRNOTAVAIL: // no source address of that family: we have no route
        return ConnectOutcome::NetworkUnreachable;
    case ECONNRESET:
        return ConnectOutcome::Reset;
    default:
        return ConnectOutcome::Other;
    }
}

struct HappyEyeballs::Impl : std::enable_shared_from_this<HappyEyeballs::Impl> {
    struct Running {
        Address address;
        double startMs = 0;
        std::unique_ptr<TcpStream> stream;
    };

    Impl(EventLoop& l, std::uint16_t p, Handlers h, EyeballTimes t)
        : loop(l)
        , port(p)
        , handlers(std::move(h))
        , times(t)
        , timer(l)
    {
    }

    ConnectAttempt attemptOf(const Address& address, double startMs) const
    {
        ConnectAttempt attempt;
        attempt.address = address.text;
        attempt.port = port;
        attempt.startMs = startMs;
        return attempt;
    }

    void maybeStart()
    {
        if (over || started)
            return;
        const bool bothKnown = known[0] && known[1];
        const bool have = !waiting[0].empty() || !waiting[1].empty();
        if (bothKnown || !waiting[1].empty()) { // all answers, or IPv6 addresses: no reason to wait
            if (have || bothKnown)
                begin();
        } else if (have) {
            timer.at(loop.now() + times.resolutionDelay, [this] {
                const auto keep = shared_from_this();
                begin();
            });
        }
    }

    void begin()
    {
        started = true;
        next();
    }

    // Starts the next address, IPv6 and IPv4 by turns; ends the race when there is none left and none runs.
    void next()
    {
        if (over || won)
            return;
        std::size_t family = turn;
        if (waiting[family].empty())
            family = 1 - family;
        if (waiting[family].empty()) {
            if (running.empty() && known[0] && known[1])
                finish(nullptr, {});
            return;
        }
        turn = 1 - family;
        Running entry;
        entry.address = waiting[family].front();
        waiting[family].erase(waiting[family].begin());
        entry.startMs = loop.now();
        entry.stream = std::make_unique<TcpStream>(loop);
        TcpStream* stream = entry.stream.get();
        const Address address = entry.address;
        running.push_back(std::move(entry));
        if (!waiting[0].empty() || !waiting[1].empty() || !known[0] || !known[1])
            timer.at(loop.now() + times.attemptDelay, [this] {
                const auto keep = shared_from_this();
                next();
            });
        stream->connect(address, port, [weak = weak_from_this(), stream](int systemError) {
            if (const auto self = weak.lock())
                self->ended(stream, systemError);
        });
    }

    void ended(const TcpStream* stream, int systemError)
    {
        const auto at = std::find_if(
            running.begin(), running.end(), [&](const Running& r) { return r.stream.get() == stream; });
        if (over || at == running.end())
            return;
        Running entry = std::move(*at);
        running.erase(at);
        ConnectAttempt attempt = attemptOf(entry.address, entry.startMs);
        attempt.outcome = connectOutcomeOf(systemError);
        attempt.systemError = systemError;
        if (systemError != 0)
            attempt.error = std::generic_category().message(systemError);
        attempt.ms = loop.now() - entry.startMs;
        handlers.attempt(attempt);
        if (over)
            return;
        if (won) { // a loser: only its result was of interest
            entry.stream->close();
            return;
        }
        if (systemError == 0)
            finish(std::move(entry.stream), entry.address);
        else
            next(); // RFC 8305, section 5: a failure does not wait for the delay
    }

    void finish(std::unique_ptr<TcpStream> stream, const Address& address)
    {
        won = true;
        timer.cancel();
        handlers.done(std::move(stream), address);
    }

    void stop(bool outOfTime)
    {
        if (over)
            return;
        over = true;
        timer.cancel();
        for (Running& entry : running) {
            entry.stream->close();
            ConnectAttempt attempt = attemptOf(entry.address, entry.startMs);
            attempt.outcome = outOfTime && !won ? ConnectOutcome::TimedOut : ConnectOutcome::Cancelled;
            attempt.ms = loop.now() - entry.startMs;
            handlers.attempt(attempt);
        }
        running.clear();
        for (const Address& address : interleave(waiting[1], waiting[0])) {
            ConnectAttempt attempt = attemptOf(address, loop.now());
            attempt.outcome = ConnectOutcome::NotTried;
            handlers.attempt(attempt);
        }
    }

    EventLoop& loop;
    std::uint16_t port;
    Handlers handlers;
    EyeballTimes times;
    Timer timer;
    std::vector<Address> waiting[2]; // 0: IPv4, 1: IPv6
    bool known[2] = {false, false};
    std::vector<Running> running;
    std::size_t turn = 1;
    bool started = false;
    bool won = false; // the race is over
    bool over = false; // nothing is told any more
};

HappyEyeballs::HappyEyeballs(EventLoop& loop, std::uint16_t port, Handlers handlers, EyeballTimes times)
    : m_impl(std::make_shared<Impl>(loop, port, std::move(handlers), times))
{
}

HappyEyeballs::~HappyEyeballs()
{
    m_impl->over = true;
    m_impl->timer.cancel();
    m_impl->running.clear();
}

void HappyEyeballs::answer(AddressFamily family, const std::vector<Address>& addresses)
{
    const auto keep = m_impl;
    const std::size_t index = family == AddressFamily::V6 ? 1 : 0;
    keep->known[index] = true;
    keep->waiting[index].insert(keep->waiting[index].end(), addresses.begin(), addresses.end());
    if (!keep->started)
        keep->maybeStart();
    else if (keep->running.empty())
        keep->next(); // everything so far had failed
}

void HappyEyeballs::stop(bool outOfTime)
{
    const auto keep = m_impl;
    keep->stop(outOfTime);
}

} // namespace rungbook::net
