// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of configurations on any text: lines exist, a secret that is planted does not come out, hiding twice is hiding once; the tree
// prints back, and every command is understood, listed or about something else.
#include "core/config/facts.h"
#include "core/config/quote.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace rungbook;

namespace
{

bool shows(std::string_view text)
{
    return text.find("hunter2hunter2") != std::string_view::npos;
}

void checkFacts(const std::string& text)
{
    const config::ConfigModel model = config::understand(text, SourceId{3});
    FUZZ_CHECK(config::print(model.tree) == text);
    const auto lines = model.tree.lineCount();
    config::CommandId next = 0;
    for (const config::DeviceFacts& facts : model.devices) {
        FUZZ_CHECK(facts.firstCommand == next && facts.endCommand > next);
        next = facts.endCommand;
        const config::Coverage& coverage = facts.coverage;
        FUZZ_CHECK(coverage.vpnLines == coverage.understood + coverage.notUnderstood.size());
        FUZZ_CHECK(coverage.vpnLines + coverage.otherLines == facts.endCommand - facts.firstCommand);
        for (const config::NotUnderstood& one : coverage.notUnderstood)
            FUZZ_CHECK(raw(one.where.first) >= 1 && raw(one.where.last) <= lines && !shows(one.text)
                && !shows(one.nearest) && !shows(one.reason));
        for (const config::NameRef& ref : facts.references.uses())
            FUZZ_CHECK(!shows(ref.by) && !shows(ref.name));
        for (const config::AccessList& list : facts.accessLists) {
            for (const config::Ace& ace :
                list.entries) // known exactly, and still without a packet: only an empty range of ports
                FUZZ_CHECK(!ace.exact() || !ace.source.set().empty() || !ace.source.name.empty());
            if (list.entries.size() < 8)
                static_cast<void>(config::permittedBy(list));
        }
        for (const config::CryptoMap& map : facts.cryptoMaps)
            for (const config::MapEntry& entry : map.entries)
                for (const config::Endpoint& peer : entry.peers)
                    if (peer.address)
                        static_cast<void>(facts.egressFor(*peer.address));
        for (const config::TunnelGroup& group : facts.tunnelGroups)
            FUZZ_CHECK(facts.tunnelGroup(group.name) == &group);
    }
    FUZZ_CHECK(next == model.tree.commands().size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    if (size > 65'536)
        return 0;
    std::string text(reinterpret_cast<const char*>(data), size);
    if (text.find("hunter2") != std::string::npos)
        return 0; // the planted secret, somewhere else
    const int sure = config::sniff(text);
    FUZZ_CHECK(sure >= 0 && sure <= 100);

    text += "\ntunnel-group 192.0.2.9 ipsec-attributes\n ikev1 pre-shared-key hunter2hunter2\n";
    checkFacts(text);
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    const config::ConfigText read = config::readConfig(text, SourceId{3});
    FUZZ_CHECK(read.source == SourceId{3});
    std::uint64_t before = 1;
    for (const config::ConfigLine& line : read.lines) {
        FUZZ_CHECK(raw(line.line) >= before && raw(line.line) <= lines);
        before = raw(line.line);
        FUZZ_CHECK(line.level == 0 || line.level == 1);
        FUZZ_CHECK(line.text.find("hunter2hunter2") == std::string::npos);
        FUZZ_CHECK(config::redact(line.text) == line.text);
    }
    const auto quotes = config::quote(read,
        {{{"tunnel-group * ipsec-attributes"}, "the key"},
            {{"crypto map *", "crypto ikev1 policy *"}, "the map"}, {{"*"}, "all"}, {{}, "none"}});
    FUZZ_CHECK(quotes.size() == 4);
    for (const config::Quote& quote : quotes) {
        for (const config::ConfigLine& line : quote.lines)
            FUZZ_CHECK(raw(line.line) >= 1 && raw(line.line) <= lines
                && line.text.find("hunter2hunter2") == std::string::npos);
    }
    const std::string_view whole(reinterpret_cast<const char*>(data), size);
    const std::string hidden = config::redact(whole.substr(0, whole.find('\n')));
    FUZZ_CHECK(config::redact(hidden) == hidden);
    return 0;
}
