// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a manual session. Only the manual_session*.cpp files include this.
#pragma once

#include "core/net/connect.h"
#include "core/net/event_loop.h"
#include "core/net/manual_session.h"
#include "core/net/tcp_stream.h"
#include "core/smtp/conversation.h"
#include "core/tls/engine.h"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace rungbook::net
{

/// A line that waits to be sent.
struct ManualItem {
    std::string text;
    Secret secret;
    bool isAnswer = false; // of a login: secret counts
    bool encode = false;
    bool atOnce = false;
};

// Everything but the three entry points belongs to the thread of run().
struct ManualSession::Impl {
    Impl(smtp::ProbeSettings given, AnchorSource from, ManualOptions with)
        : settings(std::move(given))
        , anchors(std::move(from))
        , options(std::move(with))
        , recorder(settings)
        , talk(recorder, false)
        , tracker(settings.port)
        , resolver(loop, options.resolver)
        , connectTimer(loop)
        , patience(loop)
        , flush(loop)
    {
    }

    smtp::ProbeSettings settings;
    AnchorSource anchors;
    ManualOptions options;
    EventLoop loop;
    smtp::RunRecorder recorder;
    smtp::Conversation talk;
    ManualTracker tracker;
    Resolver resolver;
    Timer connectTimer;
    Timer patience;
    Timer flush;
    std::unique_ptr<HappyEyeballs> eyeballs;
    std::unique_ptr<TcpStream> stream;
    std::unique_ptr<tls::TlsEngine> engine;
    smtp::ReplyReader reader; // for the words; the record has its own
    std::deque<ManualItem> waiting;
    std::size_t waitingBytes = 0;
    std::string in; // of the server, not a whole line yet
    std::uint64_t received = 0;
    unsigned answersLeft = 0;
    bool resolved = false;
    bool anyBytes = false;
    bool tlsTold = false;
    bool quitAnswered = false;
    bool bareLfTold = false;
    bool dotTold = false;
    bool longTold = false;
    bool pasteTold = false;
    bool pipelineTold = false;
    bool clearLoginTold = false;
    bool dropTold = false;
    bool over = false;
    std::string lastVerbText; // of the last command that went out: whether something may follow it at once
    std::size_t toldLines = 0;

    smtp::ProbeResult run(const Job& job);
    void begin();
    void resolve();
    void answered(AddressFamily family, const smtp::DnsAnswer& answer);
    void connectDone(std::unique_ptr<TcpStream> made, const Address& address);
    void noConnectionInTime();
    void bytes(std::string_view data);
    void lines();
    void line(std::string_view text, smtp::LineEnd end);
    void ended(int systemError);
    void beginTls();
    void pumpTls();
    void tlsOutcome();
    void enqueue(std::string text, bool atOnce);
    void push(ManualItem item);
    void pump();
    bool mayFollow(const ManualItem& item) const;
    void sendCommand(std::string text);
    void sendMessageLine(std::string text);
    void sendAnswer(ManualItem item);
    void send(std::string_view wire);
    void words(const std::string& text) const;
    void tell();
    void arm();
    void silent();
    void finish(smtp::EndKind kind, std::string_view why);
    void stopNow(smtp::EndKind kind);
};

} // namespace rungbook::net
