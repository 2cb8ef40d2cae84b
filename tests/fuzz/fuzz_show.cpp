// SPDX-License-Identifier: GPL-3.0-or-later
// Show output from any text: every line has one use, spans are inside, chains, snapshots and rules hold whatever was read.
#include "core/show/output_kind.h"
#include "core/show/signature.h"
#include "core/show/snapshot.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace rungbook;

namespace
{

void checkText(const show::ShowText& read, std::string_view text)
{
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'))
        + (!text.empty() && text.back() != '\n' ? 1 : 0);
    FUZZ_CHECK(read.lines.size() == lines);
    std::uint64_t understood = 0;
    for (const show::Output& output : read.outputs) {
        understood += output.understood;
        FUZZ_CHECK(output.kind && output.understood > 0);
        FUZZ_CHECK(raw(output.where.first) >= 1 && raw(output.where.last) <= lines);
        for (std::size_t i = 0; i < output.records.size(); ++i) {
            const show::Record& record = output.records[i];
            FUZZ_CHECK(record.parent == kNoIndex || record.parent < i);
            for (const show::Field& field : record.fields)
                FUZZ_CHECK(raw(field.where.first) >= 1 && raw(field.where.last) <= lines);
        }
    }
    FUZZ_CHECK(understood == read.count(show::LineUse::Understood));
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 65'536)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const show::ShowText read = show::readOutputs(text, SourceId{1});
    checkText(read, text);
    const std::string left = show::withoutOutputs(text, read);
    FUZZ_CHECK(std::count(left.begin(), left.end(), '\n') == std::count(text.begin(), text.end(), '\n'));
    show::Subject subject;
    subject.texts.push_back(&read);
    subject.chains = show::followChains(subject.texts);
    for (const show::Chain& chain : subject.chains) {
        FUZZ_CHECK(!chain.breaksAt || *chain.breaksAt < chain.links.size());
        FUZZ_CHECK(chain.breaksAt.has_value() == (chain.why != show::Break::None));
        FUZZ_CHECK(!show::chainText(chain).empty());
    }
    for (const Finding& f : show::diagnose(subject))
        FUZZ_CHECK(!f.evidence.empty() && !f.message.empty()
            && (f.effect != Effect::Unknown || !f.wouldSettle.empty()));
    static_cast<void>(show::compareAll(subject.texts));
    for (const show::Output& output : read.outputs) {
        if (output.records.size() < 200)
            FUZZ_CHECK(show::compareSnapshots(output, output).empty());
    }
    return 0;
}
