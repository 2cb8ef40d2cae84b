// SPDX-License-Identifier: GPL-3.0-or-later
// A whole analysis: cut into chunks of any size and parsed by several threads it says the same as in one piece; every line it points to exists;
// and its ladders can be drawn. The first two bytes choose the chunk size and the threads.
#include "core/ike/analysis.h"
#include "core/ike/ladder_rows.h"
#include "core/ladder/render_text.h"
#include "tests/fuzz/check.h"

#include <string>
#include <string_view>

using namespace rungbook;
using namespace rungbook::ike;

namespace
{

/// Everything that a user could see of an analysis, as one text.
class Description
{
public:
    explicit Description(const Analysis& analysis)
        : m_analysis(analysis)
    {
        add("lines", analysis.counts.lines, analysis.counts.records, analysis.counts.repaired,
            analysis.counts.notUnderstood, analysis.reversed);
        for (const SourceSpan& span : analysis.notUnderstood)
            addSpan("not understood", span);
        addFindings(analysis.findings);
        for (const Session& session : analysis.sessions)
            addSession(session);
    }
    const std::string& text() const { return m_text; }

private:
    template <class... T> void add(std::string_view what, T... values)
    {
        m_text += what;
        ((m_text += ' ', m_text += std::to_string(values)), ...);
        m_text += '\n';
    }
    void addText(std::string_view what, TextId id)
    {
        FUZZ_CHECK(raw(id) < m_analysis.text.size());
        m_text.append(what).append("=").append(m_analysis.text.text(id)).append("\n");
    }
    void addLine(LineNumber line)
    {
        FUZZ_CHECK(raw(line) <= m_analysis.counts.lines);
        add("line", raw(line));
    }
    void addSpan(std::string_view what, const SourceSpan& span)
    {
        FUZZ_CHECK(raw(span.first) >= 1 && raw(span.first) <= raw(span.last)
            && raw(span.last) <= m_analysis.counts.lines);
        add(what, raw(span.first), raw(span.last));
    }
    void addFindings(const std::vector<Finding>& findings)
    {
        for (const Finding& finding : findings) {
            FUZZ_CHECK(finding.rule != nullptr && !finding.evidence.empty());
            m_text.append(finding.rule->id)
                .append(" ")
                .append(finding.title)
                .append(": ")
                .append(finding.message)
                .append("\n");
            add("finding", static_cast<int>(finding.effect), static_cast<int>(finding.role),
                static_cast<int>(finding.confidence));
            for (const Evidence& evidence : finding.evidence)
                addSpan(evidence.note, evidence.where);
            for (const Fix& fix : finding.fixes)
                m_text.append(fix.text).append("\n");
        }
    }
    void addSession(const Session& s)
    {
        add("session", s.id, static_cast<int>(s.role), static_cast<int>(s.mode), static_cast<int>(s.outcome),
            s.phase1Complete, s.phase2Complete, s.ended, s.laterSuccess, s.begin.micros, s.end.micros);
        addSpan("session", {s.source, s.first, s.last});
        for (const TextId id : {s.peer, s.local, s.group, s.user, s.state, s.peerState})
            addText("session", id);
        for (const Message& m : s.messages) {
            add("message", static_cast<int>(m.step.kind), m.step.ordinal, static_cast<int>(m.direction),
                m.messageId, m.length, m.resends, m.exchange, m.time.micros);
            addSpan("message", {s.source, m.first, m.last});
            addLine(m.line);
            for (const TextId id : {m.payloads, m.ourState, m.peerState})
                addText("message", id);
            FUZZ_CHECK(m.exchange == kNoIndex || m.exchange < s.exchanges.size());
        }
        for (const Resend& resend : s.resends) {
            FUZZ_CHECK(resend.message < s.messages.size());
            addLine(resend.line);
        }
        for (const Fact& fact : s.facts) {
            add("fact", static_cast<int>(fact.kind), fact.messageId);
            addText("fact", fact.value);
            addLine(fact.line);
        }
        for (const Notice& notice : s.notices) {
            add("notice", notice.trigger, notice.afterMessage);
            addText("notice", notice.text);
            addLine(notice.line);
        }
        for (const Comment& comment : s.comments) {
            addText("comment", comment.text);
            addLine(comment.line);
        }
        for (const Milestone& milestone : s.milestones) {
            add("milestone", static_cast<int>(milestone.kind), milestone.messageId, milestone.afterMessage);
            addLine(milestone.line);
        }
        for (const Missing& missing : s.missing) {
            FUZZ_CHECK(missing.after == kNoIndex || missing.after < s.messages.size());
            add("missing", missing.after, static_cast<int>(missing.step.kind), missing.step.ordinal);
        }
        addFindings(s.findings);
    }

    const Analysis& m_analysis;
    std::string m_text;
};

void draw(const std::shared_ptr<const Analysis>& analysis)
{
    for (std::size_t i = 0; i < analysis->sessions.size() && i < 20; ++i) {
        FUZZ_CHECK(!verdict(*analysis, analysis->sessions[i]).empty());
        const ladder::Ladder drawn = makeLadder(analysis, i);
        FUZZ_CHECK(!ladder::renderText(drawn).empty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    if (size < 2 || size > 65'536)
        return 0;
    const std::string text(reinterpret_cast<const char*>(data + 2), size - 2);
    const auto source = log::LogSource::fromText(text, "fuzz");

    AnalyzeOptions whole;
    whole.threads = 1;
    whole.chunkBytes = 1U << 20U;
    const auto one = analyze(*source, whole);
    AnalyzeOptions cut;
    cut.threads = 1U + data[1] % 3U;
    cut.chunkBytes = 1U + (data[0] < 128 ? data[0] : std::size_t{data[0]} * 16U);
    const auto many = analyze(*source, cut);
    FUZZ_CHECK(one.has_value() == many.has_value());
    if (!one) {
        FUZZ_CHECK(one.error().kind == Error::Kind::NotUnderstood && !one.error().message.empty());
        return 0;
    }
    const Description expected(**one);
    const Description chunked(**many);
    if (expected.text() != chunked.text())
        std::fprintf(stderr, "---- whole\n%s---- in chunks of %zu bytes\n%s", expected.text().c_str(),
            cut.chunkBytes, chunked.text().c_str());
    FUZZ_CHECK(expected.text() == chunked.text());
    if (!(*one)->reversed) {
        LiveAnalysis live(whole);
        const auto followed = live.feed(*source);
        FUZZ_CHECK(followed.has_value());
        const Description liveText(**followed);
        if (expected.text() != liveText.text())
            std::fprintf(
                stderr, "---- whole\n%s---- followed\n%s", expected.text().c_str(), liveText.text().c_str());
        FUZZ_CHECK(expected.text() == liveText.text());
    }
    draw(*one);
    return 0;
}
