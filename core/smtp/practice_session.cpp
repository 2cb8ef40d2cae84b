// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/practice.h"

#include "core/smtp/practice_sasl.h"
#include "core/smtp/transcript.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <fmt/format.h>
#include <optional>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kLongestLine = 65536;
constexpr std::size_t kMostWaiting = 1U << 20U;
constexpr std::uint64_t kBiggestMessage = 64U << 20U;

std::string upper(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
}

bool contains(std::string_view text, std::string_view part)
{
    return upper(text).find(upper(part)) != std::string::npos;
}

// One command as it came: "MAIL FROM:<a@b>" is MAIL and "FROM:<a@b>".
struct Command {
    std::string verb;
    std::string argument;
    std::string line;
};

Command commandOf(std::string_view line)
{
    Command command;
    command.line = std::string(line);
    const std::size_t blank = line.find(' ');
    command.verb = upper(line.substr(0, blank));
    if (blank != std::string_view::npos)
        command.argument =
            std::string(line.substr(line.find_first_not_of(' ', blank) == std::string_view::npos
                    ? line.size()
                    : line.find_first_not_of(' ', blank)));
    return command;
}

} // namespace

struct PracticeSession::Impl {
    Impl(const PracticeScript& s, PracticeMemory& m, std::string h)
        : script(s)
        , memory(m)
        , host(std::move(h))
    {
    }

    // --- input ---

    void take(double ms, std::string_view bytes)
    {
        now = ms;
        if (gone)
            return;
        if (silent) {
            return; // read, and never answered
        }
        in.append(bytes);
        if (in.size() > kMostWaiting) {
            act(PracticeAct::Kind::Close);
            return;
        }
        goOn();
    }

    // Works through what waits: first the steps of a handler, then the next line.
    void goOn()
    {
        for (;;) {
            while (!steps.empty() && !blocked())
                runStep();
            if (blocked() || gone || silent)
                return;
            if (!nextLine())
                return;
        }
    }

    bool blocked() const { return resumeAt >= 0 || handshaking; }

    bool nextLine()
    {
        const std::size_t end = in.find('\n');
        if (end == std::string::npos) {
            if (in.size() > kLongestLine) {
                reply("500 5.5.2 Line too long");
                act(PracticeAct::Kind::Close);
            }
            return false;
        }
        std::string line = in.substr(0, end);
        in.erase(0, end + 1);
        if (line.ends_with('\r'))
            line.pop_back();
        if (inMessage)
            messageLine(line);
        else if (login)
            loginLine(line);
        else
            command(line);
        return true;
    }

    // --- output ---

    void act(PracticeAct::Kind kind, std::string bytes = {})
    {
        if (gone)
            return;
        if (kind == PracticeAct::Kind::Send && script.bytewise && bytes.size() > 1) {
            for (const char c : bytes)
                acts.push_back({kind, std::string(1, c)});
            return;
        }
        gone = kind == PracticeAct::Kind::Close || kind == PracticeAct::Kind::Reset;
        acts.push_back({kind, std::move(bytes)});
    }

    void note(std::string_view who, std::string_view text)
    {
        log.push_back(fmt::format("{} {}", who, printable(text)));
    }

    void reply(std::string_view line)
    {
        note("S:", line);
        act(PracticeAct::Kind::Send, std::string(line) + "\r\n");
    }

    std::string filled(std::string text) const
    {
        const std::pair<std::string_view, std::string_view> values[] = {{"{host}", host},
            {"{line}", current.line}, {"{argument}", current.argument}, {"{client}", client}};
        for (const auto& [name, value] : values) {
            for (std::size_t at = text.find(name); at != std::string::npos;
                 at = text.find(name, at + value.size()))
                text.replace(at, name.size(), value);
        }
        return text.substr(0, 2000);
    }

    // --- the script ---

    bool handle(std::string_view event, const std::string& argument)
    {
        for (const PracticeHandler& handler : script.handlers) {
            if (handler.event != event || (handler.onlyClear && tls) || (handler.onlyTls && !tls)
                || (handler.onlyAnonymous && loggedIn)
                || (!handler.containing.empty() && !contains(argument, handler.containing)))
                continue;
            if (handler.onlyNew && memory.seen.size() < 10'000
                && memory.seen[fmt::format("{} {}", event, argument)]++ > 0)
                continue;
            steps.insert(steps.end(), handler.steps.begin(), handler.steps.end());
            stepsOf = std::string(event);
            return true;
        }
        return false;
    }

    void runStep()
    {
        const PracticeStep step = steps.front();
        steps.pop_front();
        using Kind = PracticeStep::Kind;
        switch (step.kind) {
        case Kind::Reply:
            reply(filled(step.text));
            // A scripted 354 means what it says.
            if (stepsOf == "DATA" && step.text.starts_with("354"))
                inMessage = true;
            break;
        case Kind::Raw:
            note("S:", step.text);
            act(PracticeAct::Kind::Send, step.text);
            break;
        case Kind::Wait:
            resumeAt = now + step.ms;
            break;
        case Kind::Close:
            act(PracticeAct::Kind::Close);
            break;
        case Kind::Reset:
            act(PracticeAct::Kind::Reset);
            break;
        case Kind::Silence:
            silent = true;
            steps.clear();
            break;
        case Kind::StartTls:
            beginTls();
            break;
        case Kind::Default:
            byDefault(stepsOf);
            break;
        }
    }

    void command(const std::string& line)
    {
        current = commandOf(line);
        const bool secret = current.verb == "AUTH";
        note("C:", secret ? "AUTH " + current.argument.substr(0, current.argument.find(' ')) + " ..." : line);
        static constexpr std::string_view known[] = {"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT",
            "DATA", "RSET", "NOOP", "QUIT", "VRFY", "HELP", "BDAT"};
        const bool isKnown = std::find(std::begin(known), std::end(known), current.verb) != std::end(known);
        const std::string event = isKnown ? current.verb : "unknown";
        if (event == "EHLO" || event == "HELO")
            client = current.argument;
        if (!handle(event, current.argument))
            byDefault(event);
    }

    // --- what a good server does ---

    void byDefault(const std::string& event)
    {
        if (event == "greeting")
            reply(fmt::format("220 {} ESMTP practice server ready", host));
        else if (event == "EHLO")
            ehlo();
        else if (event == "HELO")
            reply(fmt::format("250 {}", host));
        else if (event == "STARTTLS")
            startTls();
        else if (event == "AUTH")
            auth();
        else if (event == "MAIL")
            mail();
        else if (event == "RCPT")
            rcpt();
        else if (event == "DATA")
            data();
        else if (event == "message")
            reply(fmt::format("250 2.0.0 Ok: queued as PRACTICE{:04}", ++mails));
        else if (event == "login-failed")
            reply("535 5.7.8 Error: authentication failed");
        else if (event == "RSET") {
            sender.reset();
            recipients = 0;
            reply("250 2.0.0 Ok");
        } else if (event == "NOOP")
            reply("250 2.0.0 Ok");
        else if (event == "VRFY")
            reply("252 2.5.0 Send some mail, I'll try my best");
        else if (event == "HELP")
            reply("214 2.0.0 This server is for practice");
        else if (event == "QUIT") {
            reply("221 2.0.0 Bye");
            act(PracticeAct::Kind::Close);
        } else
            reply("502 5.5.2 Error: command not recognized");
    }

    void ehlo()
    {
        std::vector<std::string> lines = {fmt::format("{} greets {}", host, printable(current.argument))};
        const std::vector<std::string>& offered = tls ? script.offerTls : script.offerClear;
        lines.insert(lines.end(), offered.begin(), offered.end());
        if (script.sizeLimit > 0)
            lines.push_back(fmt::format("SIZE {}", script.sizeLimit));
        if (script.tls == Security::StartTls && !tls)
            lines.emplace_back("STARTTLS");
        const std::vector<std::string>& mechanisms = tls ? script.mechanismsTls : script.mechanismsClear;
        if (!mechanisms.empty()) {
            std::string line = "AUTH";
            for (const std::string& mechanism : mechanisms)
                line += " " + mechanism;
            lines.push_back(std::move(line));
        }
        for (std::size_t i = 0; i < lines.size(); ++i)
            reply(fmt::format("250{}{}", i + 1 < lines.size() ? '-' : ' ', lines[i]));
    }

    void startTls()
    {
        if (script.tls != Security::StartTls || tls) {
            reply(tls ? "503 5.5.1 Error: TLS already active" : "502 5.5.1 Error: command not implemented");
            return;
        }
        reply("220 2.0.0 Ready to start TLS");
        beginTls();
    }

    void beginTls()
    {
        in.clear(); // RFC 3207, section 4.2: the server forgets as well
        handshaking = true;
        act(PracticeAct::Kind::BeginTls);
    }

    void auth()
    {
        const std::vector<std::string>& mechanisms = tls ? script.mechanismsTls : script.mechanismsClear;
        const std::size_t blank = current.argument.find(' ');
        const std::string mechanism = upper(current.argument.substr(0, blank));
        if (mechanisms.empty()) {
            reply("503 5.5.1 Error: authentication not enabled");
            return;
        }
        if (std::find(mechanisms.begin(), mechanisms.end(), mechanism) == mechanisms.end()) {
            reply("504 5.5.4 Unrecognized authentication type");
            return;
        }
        if (loggedIn) {
            reply("503 5.5.1 Error: already authenticated");
            return;
        }
        std::optional<std::string> initial;
        if (blank != std::string::npos) {
            const std::string given = current.argument.substr(blank + 1);
            initial = given == "=" ? std::optional<std::string>(std::string()) : tls::base64Decode(given);
            if (!initial) {
                reply("501 5.5.2 Cannot decode the initial response");
                return;
            }
        }
        login.emplace(mechanism, script.users);
        loginNext(login->begin(initial));
    }

    void loginLine(const std::string& line)
    {
        note("C:", line == "*" ? "*" : "...");
        if (line == "*") {
            login.reset();
            reply("501 5.7.0 Authentication aborted");
            return;
        }
        const auto response = tls::base64Decode(line);
        if (!response) {
            login.reset();
            reply("501 5.5.2 Cannot decode the response");
            return;
        }
        loginNext(login->answer(*response));
    }

    void loginNext(const PracticeLogin::Next& next)
    {
        using Verdict = PracticeLogin::Verdict;
        switch (next.verdict) {
        case Verdict::Challenge:
            act(PracticeAct::Kind::Send, fmt::format("334 {}\r\n", tls::base64Encode(next.challenge)));
            note("S:", "334 ...");
            return;
        case Verdict::Accepted:
            login.reset();
            loggedIn = true;
            reply("235 2.7.0 Authentication successful");
            return;
        case Verdict::Rejected:
            login.reset();
            if (!handle("login-failed", current.argument))
                byDefault("login-failed");
            return;
        case Verdict::Malformed:
            login.reset();
            reply("501 5.5.2 The response makes no sense for this mechanism");
            return;
        }
    }

    void mail()
    {
        if (sender) {
            reply("503 5.5.1 Error: nested MAIL command");
            return;
        }
        if (const std::size_t at = upper(current.argument).find("SIZE="); at != std::string::npos) {
            std::uint64_t size = 0;
            const char* first = current.argument.data() + at + 5;
            std::from_chars(first, current.argument.data() + current.argument.size(), size);
            if (script.sizeLimit > 0 && size > script.sizeLimit) {
                reply("552 5.3.4 Message size exceeds fixed limit");
                return;
            }
        }
        sender = current.argument;
        recipients = 0;
        reply("250 2.1.0 Ok");
    }

    void rcpt()
    {
        if (!sender) {
            reply("503 5.5.1 Error: need MAIL command");
            return;
        }
        ++recipients;
        reply("250 2.1.5 Ok");
    }

    void data()
    {
        if (!sender || recipients == 0) {
            reply("503 5.5.1 Error: need RCPT command");
            return;
        }
        inMessage = true;
        messageBytes = 0;
        reply("354 End data with <CR><LF>.<CR><LF>");
    }

    void messageLine(const std::string& line)
    {
        messageBytes += line.size() + 2;
        if (messageBytes > kBiggestMessage) {
            act(PracticeAct::Kind::Close);
            return;
        }
        if (line != ".")
            return;
        inMessage = false;
        note("C:", fmt::format("(a message of {} bytes)", messageBytes));
        current = {};
        const bool tooBig = script.sizeLimit > 0 && messageBytes > script.sizeLimit;
        sender.reset();
        if (tooBig)
            reply("552 5.3.4 Message size exceeds fixed limit");
        else if (!handle("message", {}))
            byDefault("message");
    }

    const PracticeScript& script;
    PracticeMemory& memory;
    std::string host;
    double now = 0;
    double resumeAt = -1;
    std::string in;
    std::deque<PracticeStep> steps;
    std::string stepsOf; ///< whose steps those are
    PracticeActs acts;
    std::vector<std::string> log;
    Command current;
    std::string client;
    std::optional<PracticeLogin> login;
    std::optional<std::string> sender;
    unsigned recipients = 0;
    unsigned mails = 0;
    std::uint64_t messageBytes = 0;
    bool tls = false;
    bool loggedIn = false;
    bool inMessage = false;
    bool handshaking = false;
    bool silent = false;
    bool gone = false;
};

PracticeSession::PracticeSession(const PracticeScript& script, PracticeMemory& memory, std::string hostName)
    : m_impl(std::make_unique<Impl>(script, memory, std::move(hostName)))
{
}

PracticeSession::PracticeSession(PracticeSession&&) noexcept = default;
PracticeSession::~PracticeSession() = default;

PracticeActs PracticeSession::onConnected(double ms, bool insideTls)
{
    Impl& my = *m_impl;
    my.now = ms;
    my.tls = insideTls;
    switch (my.script.accept) {
    case PracticeAccept::Close:
        my.act(PracticeAct::Kind::Close);
        break;
    case PracticeAccept::Reset:
        my.act(PracticeAct::Kind::Reset);
        break;
    case PracticeAccept::Silence:
        my.silent = true;
        break;
    case PracticeAccept::Talk:
    case PracticeAccept::Refuse: // nobody gets here
        if (!my.handle("greeting", {}))
            my.byDefault("greeting");
        my.goOn();
        break;
    }
    return std::exchange(my.acts, {});
}

PracticeActs PracticeSession::onBytes(double ms, std::string_view bytes)
{
    m_impl->take(ms, bytes);
    return std::exchange(m_impl->acts, {});
}

PracticeActs PracticeSession::onTls(double ms)
{
    Impl& my = *m_impl;
    my.now = ms;
    my.handshaking = false;
    my.tls = true;
    my.sender.reset();
    my.goOn();
    return std::exchange(my.acts, {});
}

PracticeActs PracticeSession::onTimer(double ms)
{
    Impl& my = *m_impl;
    my.now = ms;
    if (my.resumeAt >= 0 && ms >= my.resumeAt) {
        my.resumeAt = -1;
        my.goOn();
    }
    return std::exchange(my.acts, {});
}

double PracticeSession::deadline() const
{
    return m_impl->gone ? -1 : m_impl->resumeAt;
}

std::vector<std::string> PracticeSession::takeLog()
{
    return std::exchange(m_impl->log, {});
}

} // namespace rungbook::smtp
