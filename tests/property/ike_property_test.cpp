// SPDX-License-Identifier: GPL-3.0-or-later
// However a log is cut into chunks and shared among threads, the analysis is the same; and no evidence points outside its source.
#include "tests/support/ike_logs.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace rungbook::ike
{
namespace
{

using namespace test;
using namespace test::payloads;

/// A log of random pieces, among them wraps, glue, prose and lines of other devices.
std::string randomLog()
{
    AsaLog log;
    const int pieces = *rc::gen::inRange(1, 40);
    for (int i = 0; i < pieces; ++i) {
        log.at(*rc::gen::inRange(0, 4000)).peer("192.0.2." + std::to_string(*rc::gen::inRange(1, 4)));
        const std::string id = "0000000" + std::to_string(*rc::gen::inRange(1, 5));
        switch (*rc::gen::inRange(0, 16)) {
        case 0:
            log.sent(kSa, 148);
            break;
        case 1:
            log.received(kSa, 108);
            break;
        case 2:
            log.sent(kKe, 256);
            break;
        case 3:
            log.received(kKe, 256);
            break;
        case 4:
            log.sent(kAuth, 96);
            break;
        case 5:
            log.received(kAuth, 84);
            break;
        case 6:
            log.mainModeAsInitiator();
            break;
        case 7:
            log.quickModeAsInitiator(id);
            break;
        case 8:
            log.received(kQm, 172, id);
            break;
        case 9:
            log.line(713902, "QM FSM error (P2 struct &0x1, mess id 0x2)!");
            break;
        case 10:
            log.raw("! a remark");
            break;
        case 11:
            log.raw("Prose between the lines.");
            break;
        case 12:
            log.raw("Mar 04 2024 10:00:00: %ASA-6-302013: Built outbound TCP connection 7 for "
                    "outside:192.0.2.1/80");
            break;
        case 13:
            log.raw("Mar 04 10:00:00 [IKEv1]: IP = 192.0.2.1, IKE_DECODE SENDING Message");
            log.raw("(msgid=" + id + ") with payloads : HDR + HASH (8) + NOTIFY (11) +");
            log.raw("NONE (0) total length : 84");
            break;
        case 14:
            log.resent(kSa, 148);
            break;
        default:
            log.received(kClearNotify, 68);
            break;
        }
    }
    return log.text();
}

RC_GTEST_PROP(IkeProperty, ChunksAndThreadsChangeNothing, ())
{
    const std::string text = randomLog();
    AnalyzeOptions whole;
    whole.chunkBytes = text.size() + 1;
    whole.threads = 1;
    const auto source = log::LogSource::fromText(text, "test");
    const auto expected = analyze(*source, whole);
    AnalyzeOptions cut;
    cut.chunkBytes = *rc::gen::inRange<std::size_t>(1, 600);
    cut.threads = *rc::gen::inRange(1U, 4U);
    const auto got = analyze(*source, cut);
    RC_ASSERT(expected.has_value() == got.has_value());
    if (expected)
        RC_ASSERT(describe(**got) == describe(**expected));
}

RC_GTEST_PROP(IkeProperty, EverySpanLiesInsideTheSource, ())
{
    const std::string text = randomLog();
    const auto source = log::LogSource::fromText(text, "test");
    const auto a = analyze(*source, {});
    if (!a)
        return;
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    const auto inside = [&](LineNumber line) { return raw(line) >= 1 && raw(line) <= lines; };
    RC_ASSERT((*a)->counts.lines == lines);
    for (const Session& s : (*a)->sessions) {
        RC_ASSERT(inside(s.first) && inside(s.last) && raw(s.first) <= raw(s.last));
        for (const Message& m : s.messages) {
            RC_ASSERT(inside(m.line) && inside(m.first) && inside(m.last));
            RC_ASSERT(raw(m.first) <= raw(m.line) && raw(m.line) <= raw(m.last));
            RC_ASSERT(m.exchange < s.exchanges.size());
        }
        for (const Finding& f : s.findings) {
            RC_ASSERT(!f.evidence.empty());
            for (const Evidence& e : f.evidence)
                RC_ASSERT(inside(e.where.first) && inside(e.where.last));
        }
    }
}

RC_GTEST_PROP(IkeProperty, UnrelatedLinesChangeNoFinding, ())
{
    const std::string text = randomLog();
    std::string padded;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = text.find('\n', begin) + 1;
        padded += text.substr(begin, end - begin);
        begin = end;
        // Not inside a wrapped record: there an unrelated line does end the record.
        const bool wrapped =
            text.substr(begin).starts_with("(msgid=") || text.substr(begin).starts_with("NONE (0)");
        if (!wrapped && *rc::gen::inRange(0, 3) == 0)
            padded += "Mar 04 2024 10:00:00: %ASA-4-106023: Deny tcp src outside:198.51.100.7/3 dst "
                      "inside:192.0.2.8/445\n";
    }
    const auto plain = analyze(*log::LogSource::fromText(text, "test"), {});
    const auto more = analyze(*log::LogSource::fromText(padded, "test"), {});
    if (!plain)
        return;
    RC_ASSERT(more.has_value());
    const auto rules = [](const Analysis& a) {
        std::string all;
        for (const Session& s : a.sessions) {
            all += std::string(a.text.text(s.peer)) + " " + stepsOf(s) + ":";
            for (const Finding& f : s.findings)
                all += std::string(" ") + std::string(f.rule->id) + " " + std::string(nameOf(f.effect)) + " "
                    + std::string(nameOf(f.role));
            all += "\n";
        }
        return all;
    };
    RC_ASSERT(rules(**plain) == rules(**more));
}

} // namespace
} // namespace rungbook::ike
