// SPDX-License-Identifier: GPL-3.0-or-later
// However outputs, logs and prose are mixed, every line is put to exactly one use, and what an output claims is what its lines say.
#include "core/show/output_kind.h"
#include "tests/unit/show_blocks.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace rungbook::show
{
namespace
{

std::string randomPaste()
{
    const std::vector<std::string> pieces{test::blocks::kGluedIpsecSa, test::blocks::kTracer,
        test::blocks::context(), test::blocks::ipsecSa(), test::blocks::isakmpSa("MM_WAIT_MSG4"), "\n",
        "Some words about the tunnel, as people write them.\n",
        "hostname asa\ncrypto map VPN 10 set peer 192.0.2.9\n",
        "Jun 10 2010 17:36:05: %ASA-7-715047: IP = 192.0.2.9, processing SA payload\n",
        "#pkts nobody knows: 4\n", "asa# show crypto ipsec sa\n", "220 ****************\n"};
    std::string text;
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i)
        text += pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())];
    // a wrap and a lost line end, anywhere
    if (!text.empty()) {
        text.insert(*rc::gen::inRange<std::size_t>(0, text.size()), "\n");
        const std::size_t at = text.find('\n', *rc::gen::inRange<std::size_t>(0, text.size()));
        if (at != std::string::npos)
            text.erase(at, 1);
    }
    return text;
}

} // namespace

RC_GTEST_PROP(ShowProperty, NoTextIsLost, ())
{
    const std::string text = randomPaste();
    const ShowText read = readOutputs(text, SourceId{2});
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'))
        + (!text.empty() && text.back() != '\n' ? 1 : 0);
    RC_ASSERT(read.lines.size() == lines);
    RC_ASSERT(read.count(LineUse::Blank) + read.count(LineUse::Prose) + read.count(LineUse::Command)
            + read.count(LineUse::Understood) + read.count(LineUse::NotUnderstood)
        == lines);
    std::uint64_t understood = 0;
    std::uint64_t unknown = 0;
    for (const Output& output : read.outputs) {
        understood += output.understood;
        unknown += output.notUnderstood.size();
        RC_ASSERT(raw(output.where.first) >= 1 && raw(output.where.last) <= lines);
        for (const Record& record : output.records) {
            RC_ASSERT(record.parent == kNoIndex || record.parent < output.records.size());
            for (const Field& field : record.fields) {
                RC_ASSERT(field.where.source == SourceId{2});
                RC_ASSERT(raw(field.where.first) >= raw(output.where.first)
                    && raw(field.where.last) <= raw(output.where.last));
            }
        }
    }
    RC_ASSERT(understood == read.count(LineUse::Understood));
    RC_ASSERT(unknown == read.count(LineUse::NotUnderstood));
    const std::string left = withoutOutputs(text, read);
    RC_ASSERT(std::count(left.begin(), left.end(), '\n') == std::count(text.begin(), text.end(), '\n'));
}

} // namespace rungbook::show
