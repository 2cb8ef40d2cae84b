// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/joints.h"

#include "core/casefile/text_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace rungbook::workbench
{

namespace
{

using config::Negotiation;
using config::TunnelOutcome;

// How far around a line of an output the address of its tunnel may stand: "current_peer" is that near the counters.
constexpr std::uint64_t kNear = 8;

std::string_view lineOf(std::string_view text, std::uint64_t number)
{
    std::size_t at = 0;
    for (std::uint64_t n = 1; n < number && at < text.size(); ++n) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos)
            return {};
        at = end + 1;
    }
    return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

// A tunnel seen from one side: from here, its peer is there.
struct Side {
    std::size_t outcome = 0;
    bool here = true; ///< what was seen is of the device of the tunnel; false: of its peer
};

class Joiner
{
public:
    Joiner(CaseReport& report, const casefile::CaseFile& file)
        : m_report(report)
        , m_file(file)
    {
    }

    void run()
    {
        if (m_report.config && m_report.logs) {
            for (std::size_t i = 0; i < m_report.logs->sessions.size(); ++i)
                session(i);
            for (const Finding& finding : m_report.logs->findings)
                output(finding);
        }
        mail();
        std::stable_sort(m_report.joints.begin(), m_report.joints.end(), [](const Joint& a, const Joint& b) {
            return std::pair(a.kind, a.confidence) < std::pair(b.kind, b.confidence);
        });
        // Sessions that failed alike again and again are one thing that was seen.
        std::set<std::string> told;
        std::erase_if(m_report.joints, [&](const Joint& joint) {
            return !told.insert(fmt::format("{}/{}", joint.tunnel.value_or(~std::size_t{0}), joint.text))
                        .second;
        });
    }

private:
    const config::Subject& subject() const { return *m_report.config->subject; }

    const config::Tunnel& tunnelOf(const TunnelOutcome& outcome) const
    {
        return subject().devices()[outcome.device].tunnels[outcome.tunnel];
    }

    // The tunnels that an address belongs to.
    std::vector<Side> sidesOf(std::string_view address) const
    {
        std::vector<Side> sides;
        const std::string wanted = casefile::addressBytes(address);
        if (wanted.empty())
            return sides;
        for (std::size_t i = 0; i < m_report.config->outcomes.size(); ++i) {
            const TunnelOutcome& outcome = m_report.config->outcomes[i];
            const config::Tunnel& tunnel = tunnelOf(outcome);
            if (tunnel.hasPeer() && casefile::addressBytes(tunnel.peer.written) == wanted) {
                sides.push_back({i, true});
                continue;
            }
            for (const config::LocalEnd& local : tunnel.locals) {
                if (local.address && casefile::addressBytes(toText(*local.address)) == wanted) {
                    sides.push_back({i, false});
                    break;
                }
            }
        }
        return sides;
    }

    std::vector<std::size_t> causesOf(const TunnelOutcome& outcome, auto&& wanted) const
    {
        std::vector<std::size_t> causes;
        for (const std::size_t i : m_report.config->findingsOf(outcome)) {
            const Finding& f = m_report.config->findings[i];
            if (f.role != Role::Symptom && wanted(f.effect))
                causes.push_back(i);
        }
        return causes;
    }

    // The negotiation on paper of what the log shows: with the same side beginning.
    const Negotiation* negotiationLike(const Side& side, ike::IkeRole role) const
    {
        const TunnelOutcome& outcome = m_report.config->outcomes[side.outcome];
        const Negotiation* any = nullptr;
        for (const std::size_t i : outcome.negotiations) {
            const Negotiation& n = m_report.config->negotiations[i];
            const bool deviceBegins = n.initiator == outcome.device && n.initiatorTunnel == outcome.tunnel;
            const bool wanted = role == ike::IkeRole::Unknown
                || deviceBegins == (side.here == (role == ike::IkeRole::Initiator));
            if (wanted)
                return &n;
            any = any ? any : &n;
        }
        return any;
    }

    std::string placeOf(std::size_t finding) const
    {
        const Finding& f = m_report.config->findings[finding];
        if (f.evidence.empty())
            return {};
        const SourceSpan& where = f.evidence.front().where;
        return fmt::format(" ({}, line {})", m_report.config->pathOf(where.source), raw(where.first));
    }

    void session(std::size_t index)
    {
        const AnalyzeReport::SessionRef& ref = m_report.logs->sessions[index];
        const ike::Session& s = m_report.logs->session(ref);
        const ike::Analysis& analysis = m_report.logs->analysis(ref);
        if (s.outcome == ike::Outcome::Established)
            return;
        const std::string peer(analysis.text.text(s.peer));
        const std::string state(analysis.text.text(s.state));
        for (const Side& side : sidesOf(peer)) {
            const TunnelOutcome& outcome = m_report.config->outcomes[side.outcome];
            const config::Tunnel& tunnel = tunnelOf(outcome);
            const std::string device = subject().devices()[outcome.device].label;
            Joint joint;
            joint.session = index;
            joint.tunnel = side.outcome;
            joint.seenIn = m_report.logs->pathOf(s.source);
            joint.seen = seenLines(s);
            joint.causes = causesOf(outcome, [](Effect effect) { return isWrong(effect); });
            const Negotiation* paper = negotiationLike(side, s.role);
            const bool knownEnds = paper != nullptr && paper->responder.has_value();
            const std::string where = s.phase1Complete
                ? std::string("gets through phase 1 and stops in phase 2")
                : state.empty() ? std::string("stops")
                                : "stops in " + state;
            if (paper != nullptr && paper->result == config::NegotiationResult::Down) {
                const bool beginsHere = (s.role == ike::IkeRole::Responder) != true;
                const std::string& predicted = beginsHere ? paper->initiatorState : paper->responderState;
                const config::Stage* stage = paper->failing();
                const bool laterOnPaper = stage != nullptr && stage->kind >= config::StageKind::Address;
                const bool same = s.phase1Complete ? laterOnPaper : !state.empty() && predicted == state;
                const bool beyond = s.phase1Complete && !laterOnPaper;
                joint.kind = !beyond && (same || joint.causes.size() == 1 || state.empty())
                    ? JointKind::Explains
                    : JointKind::Another;
                joint.confidence = same ? Confidence::High : beyond ? Confidence::Low : Confidence::Medium;
                joint.title = same ? "The log stops where the configuration says it must"
                    : beyond       ? "The log got further than these configurations allow"
                                   : "The configuration stops this tunnel as well";
                joint.text = fmt::format(
                    "The negotiation with {} {} in the log, and on paper {} ({}) does not come up: {}", peer,
                    where, tunnel.name, device, paper->summary);
                if (beyond)
                    joint.text +=
                        " The log got past that step: what ran then is not what was pasted here, or the two "
                        "do not belong together.";
                else if (joint.kind == JointKind::Another)
                    joint.text +=
                        " That is another place than the log shows; repair it first, then take a new log.";
            } else if (!joint.causes.empty()) {
                const Finding& cause = m_report.config->findings[joint.causes.front()];
                joint.kind = JointKind::Explains;
                joint.confidence = Confidence::Medium;
                joint.title = "The configuration explains what the log shows";
                joint.text = fmt::format(
                    "The negotiation with {} {} in the log; the configuration of {} says why: {}{}.", peer,
                    where, device, lowered(cause.title), placeOf(joint.causes.front()));
            } else if (knownEnds && paper->result == config::NegotiationResult::Up) {
                joint.kind = JointKind::OnPaperFine;
                joint.confidence = Confidence::Medium;
                joint.title = "The configurations agree, so the cause is elsewhere";
                joint.text = fmt::format("The negotiation with {} {} in the log, yet on paper {} comes up "
                                         "with these configurations. What is "
                                         "left: the path between the two (UDP ports 500 and 4500), or a "
                                         "device that does not run what was "
                                         "pasted.",
                    peer, where, tunnel.name);
            } else {
                continue;
            }
            m_report.joints.push_back(std::move(joint));
        }
    }

    // The lines that the best finding of a session rests on, else its last message.
    static SourceSpan seenLines(const ike::Session& s)
    {
        for (const Finding& f : s.findings)
            if (!f.evidence.empty() && f.evidence.front().where.source == s.source)
                return f.evidence.front().where;
        const LineNumber line = s.messages.empty() ? LineNumber{1} : s.messages.back().line;
        return {s.source, line, line};
    }

    static std::string lowered(std::string_view title)
    {
        std::string text(title);
        // "NAT ..." and "ASA ..." stay as they are.
        if (text.size() > 1 && text[1] >= 'a' && text[1] <= 'z' && text[0] >= 'A' && text[0] <= 'Z')
            text[0] = static_cast<char>(text[0] + ('a' - 'A'));
        return text;
    }

    std::string_view textOf(SourceId source) const
    {
        const std::size_t index = raw(source);
        if (index >= m_report.logs->inputs.size())
            return {};
        const casefile::CaseItem* item = casefile::find(m_file, m_report.logs->inputs[index].path);
        return item ? std::string_view(item->bytes) : std::string_view();
    }

    std::string labelOf(const Finding& cause) const
    {
        const std::size_t device = deviceOf(cause);
        return device < subject().devices().size() ? subject().devices()[device].label
                                                   : std::string("the device");
    }

    std::string addressOfPeer(
        const std::string& address, const Side& side, const TunnelOutcome& outcome) const
    {
        return side.here ? tunnelOf(outcome).peerText() : address;
    }

    // The device that the first line of a finding belongs to.
    std::size_t deviceOf(const Finding& finding) const
    {
        const SourceSpan& where = finding.evidence.front().where;
        const std::vector<config::Device>& devices = subject().devices();
        for (std::size_t i = 0; i < devices.size(); ++i) {
            const config::DeviceFacts& facts = *devices[i].facts;
            if (facts.source == where.source && raw(facts.lines.first) <= raw(where.first)
                && raw(where.first) <= raw(facts.lines.last))
                return i;
        }
        return devices.size();
    }

    // A finding on an output: its tunnel is the one whose peer stands near.
    void output(const Finding& finding)
    {
        if (!isWrong(finding.effect) || finding.evidence.empty())
            return;
        const SourceSpan& where = finding.evidence.front().where;
        const std::string_view text = textOf(where.source);
        std::set<std::string> addresses;
        const std::uint64_t first = raw(where.first) > kNear ? raw(where.first) - kNear : 1;
        const std::uint64_t last = std::min(raw(where.last), raw(where.first) + kNear) + 2;
        for (std::uint64_t n = first; n <= last; ++n)
            for (const casefile::WordAt& word : casefile::addressWords(lineOf(text, n)))
                addresses.emplace(word.text);
        // Where the finding names the peer, it is known whose output it is.
        if (const std::size_t at = finding.message.find("peer "); at != std::string::npos) {
            const auto named = casefile::addressWords(std::string_view(finding.message).substr(at, 60));
            if (!named.empty())
                addresses = {std::string(named.front().text)};
        }
        std::set<std::size_t> done;
        for (const std::string& address : addresses) {
            for (const Side& side : sidesOf(address)) {
                if (!done.insert(side.outcome).second)
                    continue;
                const TunnelOutcome& outcome = m_report.config->outcomes[side.outcome];
                // A tunnel that is up and carries nothing is explained by what lets it come up and carry nothing.
                const bool up = finding.effect == Effect::OneWay || finding.effect == Effect::NoTraffic;
                Joint joint;
                joint.causes = causesOf(outcome, [&](Effect effect) {
                    return up
                        ? effect == Effect::OneWay || effect == Effect::NoTraffic || effect == Effect::Blocks
                        : isWrong(effect);
                });
                // What is encrypted left this device as it should: what keeps the answers away is at the other end. And the reverse.
                const std::string_view id = finding.rule ? finding.rule->id : std::string_view();
                if (id == "show-encaps-no-decaps" || id == "show-decaps-no-encaps")
                    std::erase_if(joint.causes, [&](std::size_t i) {
                        const Finding& f = m_report.config->findings[i];
                        const bool ofSeen = side.here == (deviceOf(f) == outcome.device);
                        return f.effect != Effect::OneWay && ofSeen != (id == "show-decaps-no-encaps");
                    });
                if (joint.causes.empty())
                    continue;
                const Finding& cause = m_report.config->findings[joint.causes.front()];
                joint.kind = JointKind::Explains;
                joint.confidence =
                    up == (cause.effect != Effect::Blocks) ? Confidence::Medium : Confidence::Low;
                joint.tunnel = side.outcome;
                joint.seenIn = m_report.logs->pathOf(where.source);
                joint.seen = where;
                joint.title = "The configuration explains what the output shows";
                joint.text = fmt::format("{} (peer {}). The configuration of {} says why: {}{}.",
                    finding.title, addressOfPeer(address, side, outcome), labelOf(cause),
                    lowered(cause.title), placeOf(joint.causes.front()));
                m_report.joints.push_back(std::move(joint));
            }
        }
    }

    // A firewall that inspects mail, seen from outside and in its configuration.
    void mail()
    {
        if (!m_report.config)
            return;
        const std::vector<Finding>& all = m_report.config->findings;
        const auto inspects = std::find_if(
            all.begin(), all.end(), [](const Finding& f) { return f.rule && f.rule->id == "inspect-esmtp"; });
        if (inspects == all.end())
            return;
        const auto cause = static_cast<std::size_t>(inspects - all.begin());
        const auto join = [&](const Finding& finding, const std::string& name, SourceSpan where) {
            if (!finding.rule || finding.rule->id.find("inspect") == std::string_view::npos)
                return;
            Joint joint;
            joint.kind = JointKind::Explains;
            joint.confidence = Confidence::High;
            joint.title = "The firewall whose configuration is here rewrites this mail session";
            joint.text = fmt::format("{}, and the configuration says where that is done: {}{}.",
                finding.title, lowered(inspects->title), placeOf(cause));
            joint.seenIn = name;
            joint.seen = where;
            joint.causes = {cause};
            m_report.joints.push_back(std::move(joint));
        };
        for (const CaseReport::Mail& mail : m_report.mail)
            for (const smtp::ProbeResult& run : mail.replay.runs)
                for (const Finding& f : run.findings)
                    join(f, mail.name, f.evidence.empty() ? SourceSpan{} : f.evidence.front().where);
        if (m_report.logs)
            for (const Finding& f : m_report.logs->findings)
                if (!f.evidence.empty())
                    join(f, m_report.logs->pathOf(f.evidence.front().where.source), f.evidence.front().where);
    }

    CaseReport& m_report;
    const casefile::CaseFile& m_file;
};

} // namespace

void findJoints(CaseReport& report, const casefile::CaseFile& file)
{
    Joiner(report, file).run();
}

} // namespace rungbook::workbench
