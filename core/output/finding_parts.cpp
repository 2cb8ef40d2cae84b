// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/finding_parts.h"

#include "core/ladder/render_svg.h"

#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

constexpr std::size_t kPlacesShown = 6;
constexpr std::size_t kLinesPerPlace = 4;

std::string placeText(const FindingPlaces& places, const SourceSpan& where)
{
    const std::string path = places.path(where.source);
    const std::string lines = where.first == where.last
        ? fmt::format("{}", raw(where.first))
        : fmt::format("{}-{}", raw(where.first), raw(where.last));
    return path.empty() ? "line " + lines : path + ":" + lines;
}

} // namespace

FindingHead headOfFinding(const Finding& finding)
{
    if (finding.effect == Effect::Unknown)
        return {"OPEN", Tone::Warning};
    if (!isWrong(finding.effect))
        return finding.effect == Effect::Weak ? FindingHead{"WEAK", Tone::Warning}
                                              : FindingHead{"NOTE", Tone::Accent};
    switch (finding.role) {
    case Role::Root:
        return {"CAUSE", Tone::Bad};
    case Role::Contributing:
        return {"ADDS TO IT", Tone::Warning};
    case Role::Symptom:
        break;
    }
    return {"FOLLOWS", Tone::Strong};
}

std::string_view effectWords(Effect effect, std::string_view blocks)
{
    switch (effect) {
    case Effect::Blocks:
        return blocks;
    case Effect::OneWay:
        return "works in one direction only";
    case Effect::NoTraffic:
        return "up, but carries nothing";
    case Effect::Unstable:
        return "will stop again";
    case Effect::Weak:
        return "a weakness";
    case Effect::Hygiene:
        return "harmless now";
    case Effect::Info:
        return "nothing wrong";
    case Effect::Unknown:
        break;
    }
    return "cannot be judged from what was given";
}

void writeFindingText(TextSheet& sheet, const Finding& finding, const FindingPlaces& places, bool brief)
{
    const FindingHead head = headOfFinding(finding);
    sheet.headed(head.text, head.tone, finding.title, 2, Tone::Strong);
    if (brief) {
        sheet.paragraph(
            fmt::format("{} ({})", finding.message, placeText(places, finding.evidence.front().where)), 4);
        return;
    }
    sheet.paragraph(finding.message, 4);
    sheet.paragraph(fmt::format("{} · confidence {} · rule {}", effectWords(finding.effect, places.blocks),
                        nameOf(finding.confidence), finding.rule->id),
        4, Tone::Faint);
    const std::string_view gutter = sheet.options().unicode ? "│ " : "| ";
    std::size_t shown = 0;
    for (const Evidence& item : finding.evidence) {
        if (shown++ == kPlacesShown) {
            sheet.paragraph(fmt::format("and {}",
                                counted(finding.evidence.size() - kPlacesShown, "place more", "places more")),
                6, Tone::Faint);
            break;
        }
        sheet.headed(sheet.safe(placeText(places, item.where)), Tone::Accent, item.note, 6);
        for (const PlacedLine& line : places.quote(item.where, kLinesPerPlace))
            sheet.verbatim(line.text, 8, Tone::Plain, gutter);
    }
    if (!finding.fixes.empty())
        sheet.paragraph("What to do", 4, Tone::Strong);
    const std::string_view bullet = sheet.options().unicode ? "• " : "* ";
    for (const Fix& fix : finding.fixes) {
        sheet.paragraph(fix.forWhom.empty() ? fix.text : fmt::format("({}) {}", fix.forWhom, fix.text), 6,
            Tone::Plain, bullet);
        for (const std::string& command : fix.commands)
            sheet.verbatim(command, 10, Tone::Accent);
    }
    if (!finding.wouldSettle.empty())
        sheet.headed("To be sure", Tone::Strong, finding.wouldSettle, 4);
}

std::string findingHtml(const Finding& finding, const FindingPlaces& places)
{
    using ladder::escapeXml;
    std::string html = fmt::format("<article>\n<h3><span class=\"kind\">{}</span> {}</h3>\n<p>{}</p>\n<p "
                                   "class=\"soft\">{}, confidence {}, rule <code>{}</code></p>\n",
        headOfFinding(finding).text, escapeXml(finding.title), escapeXml(finding.message),
        effectWords(finding.effect, places.blocks), nameOf(finding.confidence), finding.rule->id);
    for (const Evidence& item : finding.evidence) {
        html += fmt::format("<div class=\"soft\">{} {}</div>\n", escapeXml(placeText(places, item.where)),
            escapeXml(item.note));
        std::string lines;
        for (const PlacedLine& line : places.quote(item.where, kLinesPerPlace))
            lines += (lines.empty() ? "" : "\n") + line.text;
        if (!lines.empty())
            html += fmt::format("<pre>{}</pre>\n", escapeXml(lines));
    }
    for (const Fix& fix : finding.fixes) {
        html += fmt::format("<p>{}{}</p>\n",
            fix.forWhom.empty() ? "" : fmt::format("<b>{}</b>: ", escapeXml(fix.forWhom)),
            escapeXml(fix.text));
        std::string lines;
        for (const std::string& command : fix.commands)
            lines += (lines.empty() ? "" : "\n") + command;
        if (!lines.empty())
            html += fmt::format("<pre class=\"commands\">{}</pre>\n", escapeXml(lines));
    }
    if (!finding.wouldSettle.empty())
        html += fmt::format("<p><b>To be sure</b>: {}</p>\n", escapeXml(finding.wouldSettle));
    return html + "</article>\n";
}

std::string_view sarifLevelOf(const Finding& finding)
{
    if (finding.role == Role::Symptom)
        return "note";
    switch (finding.effect) {
    case Effect::Blocks:
    case Effect::OneWay:
    case Effect::NoTraffic:
        return "error";
    case Effect::Unstable:
    case Effect::Weak:
        return "warning";
    case Effect::Hygiene:
    case Effect::Info:
    case Effect::Unknown:
        break;
    }
    return "note";
}

std::string fixAsText(const Fix& fix)
{
    std::string text = fix.forWhom.empty() ? fix.text : fmt::format("For {}: {}", fix.forWhom, fix.text);
    for (const std::string& command : fix.commands)
        text += "\n    " + command;
    return text;
}

} // namespace rungbook::output
