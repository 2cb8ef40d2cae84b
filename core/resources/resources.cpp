// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/resources/resources.h"

#include "core/resources/embedded.h"

#include <algorithm>
#include <vector>

namespace rungbook::resources
{

namespace
{

std::string_view titleOf(const Embedded& file)
{
    constexpr std::string_view key = "! title: ";
    const std::string_view line = file.text.substr(0, file.text.find('\n'));
    return line.starts_with(key) ? line.substr(key.size()) : file.name;
}

// The title is for the list of samples, not a remark in the log.
std::string_view withoutTitle(const Embedded& file)
{
    if (!file.text.starts_with("! title: "))
        return file.text;
    const std::size_t eol = file.text.find('\n');
    return eol == std::string_view::npos ? std::string_view{} : file.text.substr(eol + 1);
}

} // namespace

std::string_view ruleDoc(std::string_view id)
{
    for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
        const Embedded& file = kEmbedded[i];
        if (file.folder == "rules" && file.name.size() == id.size() + 3 && file.name.starts_with(id)
            && file.name.ends_with(".md"))
            return file.text;
    }
    return {};
}

std::span<const Sample> samples()
{
    static const std::vector<Sample> all = [] {
        std::vector<Sample> found;
        for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
            if (kEmbedded[i].folder == "samples")
                found.push_back({kEmbedded[i].name, titleOf(kEmbedded[i]), withoutTitle(kEmbedded[i])});
        }
        std::sort(
            found.begin(), found.end(), [](const Sample& a, const Sample& b) { return a.name < b.name; });
        return found;
    }();
    return all;
}

std::span<const PracticeFile> practiceScripts()
{
    static const std::vector<PracticeFile> all = [] {
        constexpr std::string_view ending = ".script";
        std::vector<PracticeFile> found;
        for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
            const Embedded& file = kEmbedded[i];
            if (file.folder == "practice" && file.name.ends_with(ending))
                found.push_back({file.name.substr(0, file.name.size() - ending.size()), file.text});
        }
        std::sort(found.begin(), found.end(),
            [](const PracticeFile& a, const PracticeFile& b) { return a.name < b.name; });
        return found;
    }();
    return all;
}

std::span<const GuideFile> guideFiles()
{
    static const std::vector<GuideFile> all = [] {
        std::vector<GuideFile> found;
        for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
            if (kEmbedded[i].folder == "guide")
                found.push_back({kEmbedded[i].name, kEmbedded[i].text});
        }
        std::sort(found.begin(), found.end(),
            [](const GuideFile& a, const GuideFile& b) { return a.name < b.name; });
        return found;
    }();
    return all;
}

} // namespace rungbook::resources
