// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/log_generator.h"

#include "tests/bench/log_scripts.h"

#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace rungbook::bench
{

namespace
{

/// SplitMix64: small, fast, and the same everywhere, which the engines' distributions of the standard library are not.
class Random
{
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed)
    {
    }
    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    std::uint32_t below(std::uint32_t limit)
    {
        return static_cast<std::uint32_t>(((next() >> 32U) * limit) >> 32U);
    }

private:
    std::uint64_t m_state;
};

void addNumber(std::string& out, std::uint64_t value)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

void addTwoDigits(std::string& out, unsigned value)
{
    out += static_cast<char>('0' + value / 10 % 10);
    out += static_cast<char>('0' + value % 10);
}

void addHex(std::string& out, std::uint32_t value)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(value >> static_cast<unsigned>(shift)) & 15U];
}

void addAddress(std::string& out, std::uint32_t address)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        addNumber(out, (address >> static_cast<unsigned>(shift)) & 255U);
        if (shift > 0)
            out += '.';
    }
}

struct Step {
    std::string_view id; ///< "7-713236"; empty for a pause
    char prefix = '.';
    std::string_view text;
    unsigned pause = 0;
};

std::vector<Step> stepsOf(std::initializer_list<std::string_view> scripts)
{
    std::vector<Step> steps;
    for (std::string_view script : scripts) {
        while (!script.empty()) {
            const std::size_t end = script.find('\n');
            const std::string_view line = script.substr(0, end);
            script.remove_prefix(end + 1);
            Step step;
            if (line.front() == '@') {
                std::from_chars(line.data() + 1, line.data() + line.size(), step.pause);
            } else {
                step.id = line.substr(0, 8);
                step.prefix = line[9];
                step.text = line.substr(11);
            }
            steps.push_back(step);
        }
    }
    return steps;
}

struct Scenario {
    unsigned weight;
    std::vector<Step> steps;
};

std::vector<Scenario> scenarios()
{
    return {
        {45,
            stepsOf({kMainModeInitiator, kPhase1AsInitiator, kQuickModeInitiator, kQuickModeDone, kKeepAlive,
                kKeepAlive, kDeleted})},
        {12, stepsOf({kMainModeInitiator, kNoAnswer})},
        {6, stepsOf({kMainModeInitiator, kCookieRefused})},
        {18, stepsOf({kPhase1AsResponder, kPhase1ResponderDone, kQuickModeRefused})},
        {7, stepsOf({kPhase1AsResponder, kCannotDecrypt})},
        {6, stepsOf({kDuplicateFirst})},
        {6, stepsOf({kMainModeInitiator, kPhase1AsInitiator, kQuickModeInitiator, kQuickModeRefused})},
    };
}

struct Negotiation {
    const std::vector<Step>* steps = nullptr;
    std::size_t at = 0;
    std::uint64_t notBefore = 0; ///< second
    std::uint32_t peer = 0;
    std::uint32_t messageId = 0;
    std::uint32_t informational = 0;
    std::uint32_t spiIn = 0;
    std::uint32_t spiOut = 0;
};

class Generator
{
public:
    explicit Generator(const LogRecipe& recipe)
        : m_recipe(recipe)
        , m_random(recipe.seed)
    {
        for (std::size_t i = 0; i < m_scenarios.size(); ++i)
            m_deck.insert(m_deck.end(), m_scenarios[i].weight, i);
    }

    std::uint64_t run(const std::function<bool(std::string_view)>& write)
    {
        std::uint64_t written = 0;
        while (written + m_out.size() < m_recipe.bytes) {
            if (m_recipe.shape == LogShape::Pure || m_random.below(10) == 0)
                addIkeLine();
            else
                addOtherLine();
            // 500 lines a second.
            if (m_lines % 500 == 0)
                ++m_second;
            if (m_out.size() >= (1U << 20U)) {
                if (!write(m_out))
                    return m_lines;
                written += m_out.size();
                m_out.clear();
            }
        }
        write(m_out);
        return m_lines;
    }

private:
    void addClock(std::string_view separator)
    {
        static constexpr std::array<std::string_view, 12> kMonths = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const std::uint64_t seconds = m_second + 8 * 3600;
        const auto day = static_cast<unsigned>(seconds / 86'400 % 336); // months of 28 days will do
        const auto second = static_cast<unsigned>(seconds % 86'400);
        m_out += kMonths[day / 28];
        m_out += ' ';
        addTwoDigits(m_out, day % 28 + 1);
        m_out += ' ';
        if (m_recipe.shape == LogShape::Mixed)
            m_out += "2024 ";
        addTwoDigits(m_out, second / 3600);
        m_out += ':';
        addTwoDigits(m_out, second / 60 % 60);
        m_out += ':';
        addTwoDigits(m_out, second % 60);
        m_out += separator;
    }

    void endLine()
    {
        m_out += '\n';
        ++m_lines;
    }

    void addSyslogHeader(std::string_view id)
    {
        addClock(": %ASA-");
        m_out += id;
        m_out += ": ";
    }

    Negotiation fresh()
    {
        Negotiation negotiation;
        negotiation.steps =
            &m_scenarios[m_deck[m_random.below(static_cast<std::uint32_t>(m_deck.size()))]].steps;
        // 198.18.0.0/15 is set apart for benchmarks (RFC 2544).
        negotiation.peer = 0xc6120000U + m_random.below(m_recipe.peers);
        negotiation.messageId = static_cast<std::uint32_t>(m_random.next()) | 1U;
        negotiation.spiIn = static_cast<std::uint32_t>(m_random.next());
        negotiation.spiOut = static_cast<std::uint32_t>(m_random.next());
        return negotiation;
    }

    /// The next line of one of the negotiations under way; a new one when none is due.
    void addIkeLine()
    {
        std::size_t chosen = m_active.size();
        for (int attempt = 0; attempt < 4 && !m_active.empty(); ++attempt) {
            const std::size_t candidate = m_random.below(static_cast<std::uint32_t>(m_active.size()));
            if (m_active[candidate].notBefore <= m_second) {
                chosen = candidate;
                break;
            }
        }
        const std::size_t most = m_recipe.shape == LogShape::Pure ? 1000 : 400;
        if (chosen == m_active.size() || (m_active.size() < 12 && m_random.below(4) == 0)) {
            if (m_active.size() == most)
                m_active.erase(m_active.begin()); // given up without a word: logs do that too
            m_active.push_back(fresh());
            chosen = m_active.size() - 1;
        }
        Negotiation& negotiation = m_active[chosen];
        const std::vector<Step>& steps = *negotiation.steps;
        bool isContinued = true;
        while (isContinued && negotiation.at < steps.size() && steps[negotiation.at].pause == 0) {
            addStep(negotiation, steps[negotiation.at++]);
            // Lines of one record stay together.
            isContinued = negotiation.at < steps.size() && steps[negotiation.at].prefix == '+';
        }
        if (negotiation.at < steps.size() && steps[negotiation.at].pause > 0)
            negotiation.notBefore = m_second + steps[negotiation.at++].pause;
        if (negotiation.at >= steps.size()) {
            m_active[chosen] = m_active.back();
            m_active.pop_back();
        }
    }

    void addStep(Negotiation& negotiation, const Step& step)
    {
        if (m_recipe.shape == LogShape::Pure) {
            if (step.prefix == '-')
                return; // only syslog has these
            if (step.prefix != '+') {
                const std::string_view family = step.id.substr(2, 3);
                addClock(family == "715" || step.id == "7-713906" ? " [IKEv1 DEBUG]: "
                        : family == "714"                         ? " [IKEv1 DECODE]: "
                                                                  : " [IKEv1]: ");
            }
        } else if (step.prefix != '+') {
            addSyslogHeader(step.id);
        }
        if (step.prefix == 'g') {
            m_out += "Group = ";
            addAddress(m_out, negotiation.peer);
            m_out += ", ";
        }
        if (step.prefix == 'g' || step.prefix == '.') {
            m_out += "IP = ";
            addAddress(m_out, negotiation.peer);
            m_out += ", ";
        }
        addText(negotiation, step.text);
        endLine();
    }

    void addText(Negotiation& negotiation, std::string_view text)
    {
        for (std::size_t brace = text.find('{'); brace != std::string_view::npos; brace = text.find('{')) {
            m_out += text.substr(0, brace);
            switch (text[brace + 1]) {
            case 'p':
                addAddress(m_out, negotiation.peer);
                break;
            case 'm':
                addHex(m_out, negotiation.messageId);
                break;
            case 'I':
                addHex(m_out, negotiation.informational = static_cast<std::uint32_t>(m_random.next()) | 1U);
                break;
            case 's':
                addHex(m_out, negotiation.spiIn);
                break;
            case 't':
                addHex(m_out, negotiation.spiOut);
                break;
            case 'l':
                addAddress(m_out, 0x0a000000U);
                break;
            case 'r':
                addAddress(m_out, 0x0a800000U + ((negotiation.peer & 0xffffU) << 8U));
                break;
            default: // 'n'
                addHex(m_out, static_cast<std::uint32_t>(m_lines));
            }
            text.remove_prefix(brace + 3);
        }
        m_out += text;
    }

    std::uint32_t inside() { return 0x0a000000U + m_random.below(1U << 16U); }
    std::uint32_t outside() { return 0xcb007100U + m_random.below(256); }
    void addFlow(std::string_view side, std::uint32_t address, std::uint32_t port)
    {
        m_out += side;
        m_out += ':';
        addAddress(m_out, address);
        m_out += '/';
        addNumber(m_out, port);
    }
    void addMapped(std::string_view side, std::uint32_t address, std::uint32_t port)
    {
        addFlow(side, address, port);
        m_out += " (";
        addAddress(m_out, address);
        m_out += '/';
        addNumber(m_out, port);
        m_out += ')';
    }

    /// What else a firewall has to tell.
    void addOtherLine()
    {
        const std::uint32_t kind = m_random.below(100);
        const std::uint32_t here = inside();
        const std::uint32_t there = outside();
        const std::uint32_t port = 1024 + m_random.below(60'000);
        const std::uint32_t number = m_random.below(90'000'000);
        const std::string_view protocol = m_random.below(3) == 0 ? "UDP" : "TCP";
        const std::uint32_t service = m_random.below(2) == 0 ? 443 : 53;
        if (kind < 34) {
            addSyslogHeader(protocol == "TCP" ? "6-302013" : "6-302015");
            m_out += "Built outbound ";
            m_out += protocol;
            m_out += " connection ";
            addNumber(m_out, number);
            m_out += " for ";
            addMapped("outside", there, service);
            m_out += " to ";
            addMapped("inside", here, port);
        } else if (kind < 66) {
            addSyslogHeader(protocol == "TCP" ? "6-302014" : "6-302016");
            m_out += "Teardown ";
            m_out += protocol;
            m_out += " connection ";
            addNumber(m_out, number);
            m_out += " for ";
            addFlow("outside", there, service);
            m_out += " to ";
            addFlow("inside", here, port);
            m_out += " duration 0:00:";
            addTwoDigits(m_out, m_random.below(60));
            m_out += " bytes ";
            addNumber(m_out, m_random.below(2'000'000));
            if (protocol == "TCP")
                m_out += " TCP FINs";
        } else if (kind < 76) {
            addSyslogHeader("4-106023");
            m_out += "Deny tcp src ";
            addFlow("outside", there, port);
            m_out += " dst ";
            addFlow("inside", here, service);
            m_out += " by access-group \"OUTSIDE-IN\" [0x0, 0x0]";
        } else if (kind < 84) {
            addSyslogHeader("6-305011");
            m_out += "Built dynamic TCP translation from ";
            addFlow("inside", here, port);
            m_out += " to ";
            addFlow("outside", 0xc0000201U, port);
        } else if (kind < 90) {
            addSyslogHeader("6-106100");
            m_out += "access-list INSIDE-OUT permitted tcp inside/";
            addAddress(m_out, here);
            m_out += '(';
            addNumber(m_out, port);
            m_out += ") -> outside/";
            addAddress(m_out, there);
            m_out += '(';
            addNumber(m_out, service);
            m_out += ") hit-cnt 1 first hit [0x5063b82f, 0x0]";
        } else if (kind < 95) {
            addSyslogHeader("7-609001");
            m_out += "Built local-host inside:";
            addAddress(m_out, here);
        } else if (kind < 98) {
            addSyslogHeader("6-725001");
            m_out += "Starting SSL handshake with client ";
            addFlow("outside", there, port);
            m_out += " to 192.0.2.1/443 for TLS session";
        } else {
            addSyslogHeader("5-111008");
            m_out += "User 'monitor' executed the 'show crypto ikev1 sa' command.";
        }
        endLine();
    }

    LogRecipe m_recipe;
    Random m_random;
    std::vector<Scenario> m_scenarios = scenarios();
    std::vector<std::size_t> m_deck;
    std::vector<Negotiation> m_active;
    std::string m_out;
    std::uint64_t m_lines = 0;
    std::uint64_t m_second = 0;
};

} // namespace

std::uint64_t generateLog(const LogRecipe& recipe, const std::function<bool(std::string_view)>& write)
{
    return Generator(recipe).run(write);
}

} // namespace rungbook::bench
