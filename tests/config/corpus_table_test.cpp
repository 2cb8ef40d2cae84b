// SPDX-License-Identifier: GPL-3.0-or-later
// Published configurations, when they are at hand: what keeps their tunnels down, judged line by line by a reader, and nothing else. The files
// are tests and examples of other programs, so entries without an access list or peer are meant, and are what a device would call incomplete.
#include "tests/support/config_cases.h"

#include "core/config/facts.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>

namespace rungbook
{

namespace
{

namespace fs = std::filesystem;

struct Row {
    std::string_view file; // below corpus/config
    std::string_view rule;
    int line; // of the first evidence
};

// Judged against the files:
// - map-incomplete: the entry has no access list or no peer in the file, and the file shows the whole entry.
// - map-entry-shadowed: both entries name the same access list.
// - ipsla-track-undefined, map-transform-undefined, map-dynamic-undefined, cert-trustpoint-undefined: the name stands nowhere else.
// - ios-keyring-shadowed: two keyrings match the peer with different keys.
// - map-not-applied: no line puts the map on an interface.
constexpr Row kTable[]{
    {"batfish/ios/ios-crypto-map-pfs-dh-group.cfg", "map-incomplete", 4},
    {"batfish/ios/ios-crypto-map.cfg", "map-entry-shadowed", 58},
    {"batfish/ios/ios-track-ip-sla.cfg", "ipsla-track-undefined", 16},
    {"batfish/ios/ios-track-ip-sla.cfg", "ipsla-track-undefined", 21},
    {"batfish/mixed/cisco_crypto.cfg", "cert-trustpoint-undefined", 152},
    {"batfish/mixed/cisco_crypto.cfg", "map-dynamic-undefined", 229},
    {"batfish/mixed/cisco_crypto.cfg", "map-transform-undefined", 227},
    {"batfish/mixed/cisco_crypto.cfg", "map-transform-undefined", 235},
    {"batfish/mixed/cisco_crypto.cfg", "map-transform-undefined", 246},
    {"batfish/pair-ios-crypto-ipsec/r2.cfg", "ios-keyring-shadowed", 24},
    {"netspoc-approve/asa_parse__incorporate-unreferenced-crypto-map-entry-on-device__device.cfg",
        "map-incomplete", 5},
    {"netspoc-approve/asa_parse__incorporate-unreferenced-crypto-map-entry-on-device__device.cfg",
        "map-incomplete", 8},
    {"netspoc-approve/asa_parse__incorporate-unreferenced-crypto-map-entry-on-device__device.cfg",
        "map-not-applied", 5},
    {"netspoc-approve/asa_parse__incorporate-unreferenced-crypto-map-entry-on-device__netspoc.cfg",
        "map-incomplete", 2},
    {"netspoc-approve/asa_parse__incorporate-unreferenced-crypto-map-entry-on-device__netspoc.cfg",
        "map-incomplete", 5},
    {"netspoc-approve/asa_parse__insert-and-delete-entries-from-crypto-map-sequence__netspoc.cfg",
        "map-incomplete", 10},
    {"netspoc-approve/asa_parse__missing-peer-in-crypto-map__device.cfg", "map-incomplete", 5},
    {"netspoc-approve/ios_parse__crypto-maps-differ-in-peer-and-in-name__device.cfg", "map-incomplete", 1},
    {"netspoc-approve/ios_parse__crypto-of-unmanaged-vrf-is-left-unchanged__device.cfg", "map-incomplete", 6},
    {"netspoc-approve/ios_parse__crypto-of-unmanaged-vrf-is-left-unchanged__device.cfg", "map-incomplete", 9},
    {"netspoc-approve/ios_parse__crypto-of-unmanaged-vrf-is-left-unchanged__netspoc.cfg", "map-incomplete",
        4},
    {"netspoc-approve/ios_parse__only-change-vrfs-mentioned-in-netspoc-leave-other-acl-unchan__device.cfg",
        "map-incomplete", 14},
    {"netspoc-approve/ios_parse__remove-crypto-map-from-device__device.cfg", "map-incomplete", 1},
    {"netspoc-approve/ios_parse__remove-crypto-map-part-from-device__device.cfg", "map-incomplete", 1},
    {"netspoc-approve/ios_parse__remove-crypto-map-part-from-device__device.cfg", "map-incomplete", 3},
    {"netspoc-approve/ios_parse__remove-crypto-map-part-from-device__netspoc.cfg", "map-incomplete", 1},
};

fs::path folder()
{
    const char* given = std::getenv("RUNGBOOK_SHARED");
    return (given ? fs::path(given) : fs::path(RUNGBOOK_SOURCE_DIR).parent_path() / "shared") / "corpus"
        / "config";
}

std::string textOf(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST(CorpusTable, OnlyWhatAReaderAgreesWithKeepsATunnelDown)
{
    if (!fs::exists(folder()))
        GTEST_SKIP() << "the published configurations are not here";
    std::set<std::string> expected;
    for (const Row& row : kTable)
        expected.insert(fmt::format("{} {} {}", row.file, row.rule, row.line));
    std::set<std::string> found;
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder())) {
        if (!entry.is_regular_file() || entry.file_size() > (2U << 20U))
            continue;
        ++files;
        const std::string text = textOf(entry.path());
        const config::ConfigModel model = config::understand(text);
        EXPECT_EQ(config::print(model.tree), text) << entry.path() << " is not printed back";
        for (const config::DeviceFacts& facts : model.devices)
            EXPECT_EQ(
                facts.coverage.vpnLines, facts.coverage.understood + facts.coverage.notUnderstood.size())
                << entry.path();
        for (const Finding& f : config::check(test::subjectOf(text))) {
            if (isWrong(f.effect))
                found.insert(fmt::format("{} {} {}", fs::relative(entry.path(), folder()).generic_string(),
                    f.rule->id, raw(f.evidence.front().where.first)));
        }
    }
    EXPECT_GT(files, 100U);
    for (const std::string& row : found)
        EXPECT_TRUE(expected.contains(row)) << "not judged yet: " << row;
    for (const std::string& row : expected)
        EXPECT_TRUE(found.contains(row)) << "no longer found: " << row;
}

} // namespace rungbook
