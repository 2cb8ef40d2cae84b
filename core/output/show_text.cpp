// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/show_text.h"

#include "core/ladder/text_width.h"
#include "core/show/output_kind.h"
#include "core/show/views.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rungbook::output
{

namespace
{

constexpr std::size_t kRowsShown = 40;
constexpr std::size_t kMovedShown = 60;

Tone toneOf(show::LinkState state)
{
    return state == show::LinkState::Holds ? Tone::Good
        : state == show::LinkState::Broken ? Tone::Bad
                                           : Tone::Faint;
}

std::string_view wordOf(show::LinkState state)
{
    return state == show::LinkState::Holds ? "holds"
        : state == show::LinkState::Broken ? "BROKEN"
                                           : "not shown";
}

std::string placeOf(const workbench::AnalyzeReport& report, const SourceSpan& where)
{
    if (raw(where.first) == raw(where.last))
        return fmt::format("{}:{}", report.pathOf(where.source), raw(where.first));
    return fmt::format("{}:{}-{}", report.pathOf(where.source), raw(where.first), raw(where.last));
}

void writeChain(TextSheet& sheet, const workbench::AnalyzeReport& report, const show::Chain& chain)
{
    sheet.blank();
    sheet.heading("The way of a packet, across the outputs", Tone::Strong);
    std::size_t number = 0;
    for (const show::ChainLink& link : chain.links) {
        sheet.headed(
            fmt::format("{}. {:<9}", ++number, wordOf(link.state)), toneOf(link.state), link.name, 2);
        sheet.paragraph(link.text, 6);
        if (!link.evidence.empty()) {
            std::vector<std::string> places;
            for (const Evidence& e : link.evidence) {
                const std::string place = placeOf(report, e.where);
                if (std::find(places.begin(), places.end(), place) == places.end() && places.size() < 6)
                    places.push_back(place);
            }
            sheet.paragraph(fmt::format("{}", fmt::join(places, ", ")), 6, Tone::Faint);
        }
        if (!link.command.empty() && link.state != show::LinkState::Holds)
            sheet.verbatim(link.command, 6, Tone::Accent, "$ ");
    }
    sheet.paragraph(chain.verdict, 2, chain.breaksAt ? Tone::Bad : Tone::Plain);
}

std::string deltaText(const show::Moved& moved)
{
    if (moved.movement != show::Movement::Counter)
        return {};
    return fmt::format(" ({}{})", moved.delta >= 0 ? "+" : "", moved.delta);
}

void writeMoved(TextSheet& sheet, const workbench::AnalyzeReport& report)
{
    sheet.blank();
    sheet.heading("What moved between the two outputs", Tone::Strong);
    std::string what;
    std::size_t shown = 0;
    for (const show::Moved& moved : report.moved) {
        if (++shown > kMovedShown) {
            sheet.paragraph(
                fmt::format("and {} more: --format json has all.", report.moved.size() - kMovedShown), 2,
                Tone::Faint);
            break;
        }
        if (moved.what != what) {
            what = moved.what;
            sheet.paragraph(what, 2, Tone::Accent);
        }
        const bool wrong = moved.movement == show::Movement::Still;
        std::string text = moved.field.empty()
            ? std::string(show::nameOf(moved.movement))
            : fmt::format("{}: {} -> {}{}", moved.field, moved.before, moved.after, deltaText(moved));
        if (!moved.meaning.empty())
            text += "  " + moved.meaning;
        sheet.paragraph(text, 4, wrong ? Tone::Bad : Tone::Plain);
    }
}

} // namespace

std::string showSummary(const show::ShowText& read)
{
    std::vector<std::string> names;
    for (const show::Output& output : read.outputs) {
        std::string name(output.kind->title);
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    std::string text;
    if (!read.outputs.empty())
        text = fmt::format(
            "{} ({})", counted(read.outputs.size(), "show output", "show outputs"), fmt::join(names, ", "));
    if (!read.mail.empty())
        text += fmt::format("{}{} about mail through a firewall", text.empty() ? "" : ", ",
            counted(read.mail.size(), "line", "lines"));
    const std::uint64_t unknown = read.count(show::LineUse::NotUnderstood);
    if (read.outputs.empty())
        return text;
    text += fmt::format("; {} understood", counted(read.count(show::LineUse::Understood), "line", "lines"));
    if (unknown > 0)
        text += fmt::format(", {} not understood", grouped(unknown));
    return text;
}

void writeShowText(TextSheet& sheet, const workbench::AnalyzeReport& report)
{
    std::vector<const show::ShowText*> texts;
    for (const workbench::InputReport& input : report.inputs) {
        if (input.show)
            texts.push_back(input.show.get());
    }
    if (texts.empty())
        return;
    const auto sas = show::findIkeSas(texts);
    const auto flows = show::findFlows(texts);
    if (!sas.empty() || !flows.empty()) {
        sheet.heading("What the show output says", Tone::Strong);
        std::size_t shown = 0;
        for (const show::IkeSa& sa : sas) {
            if (++shown <= kRowsShown)
                sheet.paragraph(fmt::format("IKE SA with {}: {} ({})",
                                    sa.peer.empty() ? std::string("the peer") : sa.peer, sa.state->text,
                                    placeOf(report, sa.state->where)),
                    2);
        }
        for (const show::Flow& flow : flows) {
            if (++shown > kRowsShown)
                continue;
            std::string counters = "counters not shown";
            if (flow.encaps && flow.decaps)
                counters =
                    fmt::format("{} encapsulated, {} decapsulated", flow.encaps->text, flow.decaps->text);
            sheet.paragraph(
                fmt::format("Flow {}: {} ({})", flow.text, counters,
                    placeOf(report, flow.encaps ? flow.encaps->where : flow.place.record().where)),
                2);
        }
        if (shown > kRowsShown)
            sheet.paragraph(
                fmt::format("and {} more: --format json has all.", shown - kRowsShown), 2, Tone::Faint);
        sheet.blank();
    }
    for (const show::Chain& chain : report.chains)
        writeChain(sheet, report, chain);
    if (!report.moved.empty())
        writeMoved(sheet, report);
}

} // namespace rungbook::output
