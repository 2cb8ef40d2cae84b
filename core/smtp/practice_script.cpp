// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the scripts of the practice server. Their language is told in resources/practice/README.md.
#include "core/smtp/practice.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace rungbook::smtp
{

namespace
{

template <class Value> struct Word {
    std::string_view word;
    Value value;
};

template <class Value, std::size_t N>
std::optional<Value> valueOf(const std::array<Word<Value>, N>& table, std::string_view word)
{
    const auto at = std::find_if(table.begin(), table.end(), [&](const auto& w) { return w.word == word; });
    return at == table.end() ? std::nullopt : std::optional<Value>(at->value);
}

constexpr std::array<Word<PracticeCertificate>, 10> kCertificates = {{
    {"good", PracticeCertificate::Good},
    {"private-root", PracticeCertificate::PrivateRoot},
    {"unknown-issuer", PracticeCertificate::UnknownIssuer},
    {"self-signed", PracticeCertificate::SelfSigned},
    {"expired", PracticeCertificate::Expired},
    {"not-yet-valid", PracticeCertificate::NotYetValid},
    {"wrong-name", PracticeCertificate::WrongName},
    {"incomplete-chain", PracticeCertificate::IncompleteChain},
    {"weak-key", PracticeCertificate::WeakKey},
    {"wrong-purpose", PracticeCertificate::WrongPurpose},
}};

constexpr std::array<Word<PracticeAccept>, 5> kAccepts = {{
    {"talk", PracticeAccept::Talk},
    {"refuse", PracticeAccept::Refuse},
    {"close", PracticeAccept::Close},
    {"reset", PracticeAccept::Reset},
    {"silence", PracticeAccept::Silence},
}};

constexpr std::array<Word<Security>, 3> kTls = {{
    {"none", Security::None},
    {"starttls", Security::StartTls},
    {"implicit", Security::Tls},
}};

constexpr std::array<Word<int>, 4> kVersions = {{
    {"1.0", 0x0301},
    {"1.1", 0x0302},
    {"1.2", 0x0303},
    {"1.3", 0x0304},
}};

// Words that "on" may be followed by.
constexpr std::array<std::string_view, 17> kEvents = {"greeting", "message", "login-failed", "unknown",
    "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "VRFY", "HELP",
    "BDAT"};

std::string_view trim(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view takeWord(std::string_view& text)
{
    text = trim(text);
    const std::string_view word = text.substr(0, text.find_first_of(" \t"));
    text = trim(text.substr(word.size()));
    return word;
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    for (std::string_view word = takeWord(text); !word.empty(); word = takeWord(text))
        words.emplace_back(word);
    return words;
}

// "\r\n", "\x16", "\\", "\"" between double quotes.
std::optional<std::string> unquoted(std::string_view text)
{
    if (text.size() < 2 || text.front() != '"' || text.back() != '"')
        return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        if (++i >= text.size())
            return std::nullopt;
        switch (text[i]) {
        case 'r':
            out += '\r';
            break;
        case 'n':
            out += '\n';
            break;
        case 'x': {
            unsigned value = 0;
            if (i + 2 >= text.size()
                || std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr
                    != text.data() + i + 3)
                return std::nullopt;
            out += static_cast<char>(value);
            i += 2;
            break;
        }
        default:
            out += text[i];
        }
    }
    return out;
}

// "8s", "300ms".
std::optional<double> duration(std::string_view text)
{
    double factor = 1000;
    if (text.ends_with("ms")) {
        factor = 1;
        text.remove_suffix(2);
    } else if (text.ends_with('s')) {
        text.remove_suffix(1);
    } else {
        return std::nullopt;
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > 3'600'000)
        return std::nullopt;
    return value * factor;
}

bool isReply(std::string_view line)
{
    return line.size() >= 3
        && std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
}

class Reader
{
public:
    explicit Reader(std::string_view name) { m_script.name = std::string(name); }

    Result<PracticeScript> read(std::string_view text)
    {
        while (!text.empty()) {
            const std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(line.size() + 1, text.size()));
            ++m_line;
            readLine(line);
            if (!m_problem.empty())
                return failure(Error::Kind::NotUnderstood,
                    fmt::format("Practice script {}, line {}: {}.", m_script.name, m_line, m_problem));
        }
        if (m_script.title.empty())
            return failure(Error::Kind::NotUnderstood,
                fmt::format("Practice script {}: it has no title.", m_script.name));
        return std::move(m_script);
    }

private:
    void readLine(std::string_view line)
    {
        const std::string_view content = trim(line);
        if (content.starts_with('#'))
            return;
        const bool indented = line.starts_with("  ");
        if (content.empty()) {
            if (m_inLesson && !m_script.lesson.empty())
                m_script.lesson += "\n\n";
            return;
        }
        if (indented) {
            if (m_inLesson)
                addLesson(content);
            else if (!m_script.handlers.empty())
                readStep(content);
            else
                m_problem = "an indented line that belongs to nothing";
            return;
        }
        m_inLesson = false;
        if (content.starts_with("on ") && content.ends_with(':')) {
            readHandler(content.substr(3, content.size() - 4));
            return;
        }
        const std::size_t colon = content.find(':');
        if (colon == std::string_view::npos) {
            m_problem = "expected \"key: value\" or \"on EVENT:\"";
            return;
        }
        readKey(content.substr(0, colon), trim(content.substr(colon + 1)));
    }

    void addLesson(std::string_view text)
    {
        std::string& lesson = m_script.lesson;
        if (!lesson.empty() && !lesson.ends_with('\n'))
            lesson += ' ';
        lesson += text;
    }

    template <class Value, std::size_t N>
    void choose(Value& target, const std::array<Word<Value>, N>& table, std::string_view word)
    {
        if (const auto value = valueOf(table, word))
            target = *value;
        else
            m_problem = fmt::format("\"{}\" is not known here", word);
    }

    void readKey(std::string_view key, std::string_view value)
    {
        if (key == "title")
            m_script.title = std::string(value);
        else if (key == "lesson") {
            m_inLesson = true;
            if (!value.empty())
                addLesson(value);
        } else if (key == "expects")
            m_script.expects = value == "nothing" ? std::vector<std::string>() : wordsOf(value);
        else if (key == "settings")
            readSettings(value);
        else if (key == "tls")
            choose(m_script.tls, kTls, value);
        else if (key == "certificate")
            choose(m_script.certificate, kCertificates, value);
        else if (key == "accept")
            choose(m_script.accept, kAccepts, value);
        else if (key == "tls-versions") {
            choose(m_script.minimumTls, kVersions, takeWord(value));
            choose(m_script.maximumTls, kVersions, value);
        } else if (key == "client-certificate" && value == "required")
            m_script.wantsClientCertificate = true;
        else if (key == "send" && value == "bytewise")
            m_script.bytewise = true;
        else if (key == "offer") {
            m_script.offerClear.emplace_back(value);
            m_script.offerTls.emplace_back(value);
        } else if (key == "offer-clear")
            m_script.offerClear.emplace_back(value);
        else if (key == "offer-tls")
            m_script.offerTls.emplace_back(value);
        else if (key == "mechanisms")
            m_script.mechanismsClear = m_script.mechanismsTls = wordsOf(value);
        else if (key == "mechanisms-tls")
            m_script.mechanismsTls = wordsOf(value);
        else if (key == "user") {
            const std::string_view name = takeWord(value);
            m_script.users.emplace_back(name, value);
        } else if (key == "size-limit") {
            if (std::from_chars(value.data(), value.data() + value.size(), m_script.sizeLimit).ptr
                != value.data() + value.size())
                m_problem = "a size is a number of bytes";
        } else
            m_problem = fmt::format("\"{}: {}\" is not known", key, value);
    }

    void readSettings(std::string_view value)
    {
        static constexpr std::array<std::string_view, 12> known = {"security", "depth", "user", "password",
            "mechanism", "from", "to", "timeout", "ehlo", "allow-clear-auth", "text-bytes", "trust"};
        for (const std::string& word : wordsOf(value)) {
            const std::size_t equal = word.find('=');
            const std::string name = word.substr(0, equal);
            if (equal == std::string::npos || std::find(known.begin(), known.end(), name) == known.end()) {
                m_problem = fmt::format("\"{}\" is no setting", word);
                return;
            }
            m_script.settings[name] = word.substr(equal + 1);
        }
    }

    void readHandler(std::string_view text)
    {
        PracticeHandler handler;
        handler.event = std::string(takeWord(text));
        if (std::find(kEvents.begin(), kEvents.end(), handler.event) == kEvents.end()) {
            m_problem = fmt::format("\"{}\" is no event", handler.event);
            return;
        }
        for (std::string_view word = takeWord(text); !word.empty(); word = takeWord(text)) {
            if (word == "clear")
                handler.onlyClear = true;
            else if (word == "tls")
                handler.onlyTls = true;
            else if (word == "anonymous")
                handler.onlyAnonymous = true;
            else if (word == "new")
                handler.onlyNew = true;
            else if (word == "with")
                handler.containing = std::string(takeWord(text));
            else {
                m_problem = fmt::format("\"{}\" is no condition", word);
                return;
            }
        }
        m_script.handlers.push_back(std::move(handler));
    }

    void readStep(std::string_view text)
    {
        PracticeStep step;
        using Kind = PracticeStep::Kind;
        static constexpr std::array<Word<Kind>, 5> bare = {{
            {"close", Kind::Close},
            {"reset", Kind::Reset},
            {"silence", Kind::Silence},
            {"starttls", Kind::StartTls},
            {"default", Kind::Default},
        }};
        if (const auto kind = valueOf(bare, text)) {
            step.kind = *kind;
        } else if (isReply(text)) {
            step.kind = Kind::Reply;
            step.text = std::string(text);
        } else {
            const std::string_view word = takeWord(text);
            const auto bytes = word == "raw" ? unquoted(text) : std::nullopt;
            const auto ms = word == "wait" ? duration(text) : std::nullopt;
            if (bytes) {
                step.kind = Kind::Raw;
                step.text = *bytes;
            } else if (ms) {
                step.kind = Kind::Wait;
                step.ms = *ms;
            } else {
                m_problem = fmt::format("\"{} {}\" is no step", word, text);
                return;
            }
        }
        m_script.handlers.back().steps.push_back(std::move(step));
    }

    PracticeScript m_script;
    std::size_t m_line = 0;
    bool m_inLesson = false;
    std::string m_problem;
};

} // namespace

Result<PracticeScript> readPracticeScript(std::string_view name, std::string_view text)
{
    return Reader(name).read(text);
}

ProbeSettings practiceSettings(const PracticeScript& script, std::uint16_t port)
{
    const auto get = [&](const char* name) {
        const auto at = script.settings.find(name);
        return at == script.settings.end() ? std::string() : at->second;
    };
    ProbeSettings settings;
    settings.server = "localhost";
    settings.port = port;
    settings.security = securityFromName(get("security")).value_or(Security::None);
    settings.depth = depthFromName(get("depth")).value_or(Depth::Auth);
    settings.user = get("user");
    settings.authenticate = !settings.user.empty();
    settings.password = Secret(get("password"));
    settings.mechanism = mechanismFromName(get("mechanism")).value_or(Mechanism::Auto);
    settings.allowClearAuth = get("allow-clear-auth") == "yes";
    settings.from = get("from");
    settings.ehloName = get("ehlo").empty() ? "client.example.com" : get("ehlo");
    if (const std::string to = get("to"); !to.empty())
        settings.to.push_back(to);
    settings.timeoutSeconds = 20;
    if (const std::string timeout = get("timeout"); !timeout.empty())
        std::from_chars(timeout.data(), timeout.data() + timeout.size(), settings.timeoutSeconds);
    std::size_t textBytes = 0;
    if (const std::string bytes = get("text-bytes"); !bytes.empty())
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), textBytes);
    while (settings.mail.text.size() < textBytes)
        settings.mail.text += "A line of a long letter, to make it as long as the lesson needs.\n";
    return settings;
}

} // namespace rungbook::smtp
