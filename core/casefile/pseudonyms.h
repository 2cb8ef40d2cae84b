// SPDX-License-Identifier: GPL-3.0-or-later
// Takes out of a text what tells whose it is, and leaves what tells what is wrong: addresses, names, users and keys become other ones, always the
// same for the same; networks keep their structure. What an analysis of the result says is what it says of the original, under other names.
#pragma once

#include "core/casefile/address_map.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::casefile
{

/// One thing that was replaced, for the preview: it holds the original, so it is for the owner's eyes.
struct Replacement {
    std::string
        what; ///< "address", "host", "domain", "user", "group", "name", "key", "text", "hardware address", "fingerprint", "hex dump"
    std::string from; ///< of a key: how long it is; the key itself is not kept
    std::string to;
    std::uint64_t times = 0;
};

/// Learns from every text of a case first, then rewrites them. Lines stay lines: their numbers do not change.
class Pseudonymizer
{
public:
    /// seed: of the case. The same seed, taught the same texts in the same order, gives the same pseudonyms.
    explicit Pseudonymizer(std::string seed);

    /// Looks for networks and for what has a name of its own: devices, users, groups, crypto maps, access lists, objects.
    void learn(std::string_view text);

    /// The text under other names. Learning after the first call has no effect on what was already replaced.
    std::string apply(std::string_view text);

    /// What apply() replaced so far, by kind, then by what it became.
    std::vector<Replacement> replacements() const;

    /// Names that were left as they are because they are also words of the language of configurations: "map", "outside".
    const std::set<std::string>& leftAlone() const { return m_leftAlone; }

private:
    struct Name {
        std::string what;
        std::string to;
    };
    void learnLine(std::string_view line);
    void learnName(std::string_view what, std::string_view stem, std::string_view name);
    std::string command(std::string_view bytes);
    std::string withoutText(std::string_view bytes);
    std::string key(std::string_view text);
    std::string words(std::string_view line);
    std::string word(std::string_view text);
    std::string keys(std::string_view line);
    std::string attributes(std::string_view line);
    std::string address(std::string_view text, const std::string& bytes);
    std::string mailAddress(std::string_view text);
    std::string hostName(std::string_view text);
    std::string numbered(std::string_view what, std::string_view stem, std::string_view from);
    const std::string& note(std::string_view what, std::string_view from, std::string to);
    std::string hidden(std::string_view what, std::string_view from, std::string_view alphabet) const;

    std::string m_seed;
    AddressMap m_addresses;
    std::map<std::string, Name, std::less<>> m_names; ///< learned, by how they are written
    std::map<std::string, unsigned, std::less<>> m_counts; ///< by stem
    std::map<std::pair<std::string, std::string>, std::string>
        m_numbers; ///< numbered(): by what and original
    std::map<std::pair<std::string, std::string>, Replacement> m_done; ///< by what and pseudonym
    std::set<std::string> m_leftAlone;
    std::set<std::string, std::less<>> m_keys; ///< long ones, to find them in words as well
};

} // namespace rungbook::casefile
