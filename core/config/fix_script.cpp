// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fix_script.h"

#include "core/base/secret.h"
#include "core/config/apply.h"
#include "core/config/check.h"
#include "core/config/fix_units.h"
#include "core/config/quote.h"
#include "core/config/rollback.h"
#include "core/config/suppression.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <memory>

namespace rungbook::config
{

namespace
{

constexpr std::size_t kMostTrials = 24; // of finding out which fix is at fault

struct DeviceSheet {
    std::size_t device = 0;
    FixSheet sheet;
};

// What came out of entering a set of fixes on paper.
struct Trial {
    std::vector<std::vector<FixUnit>> units; // by device of the subject
    std::vector<std::vector<std::string>> unapplied;
    std::vector<PatchedText> patched;
    std::vector<Finding> findings;
    std::vector<std::size_t> silences;
    std::vector<std::size_t> remains;
    std::vector<Finding> raised;
    std::size_t wrong = 0;
};

class Planner
{
public:
    Planner(const Subject& subject, std::span<const Finding> findings, std::span<const SubjectText> texts,
        const Job& job)
        : m_subject(subject)
        , m_findings(findings)
        , m_texts(texts)
        , m_job(job)
        , m_before(check(subject))
    {
        std::map<std::uint32_t, std::size_t> count;
        for (const Device& device : subject.devices())
            m_place.push_back(count[raw(device->source)]++);
    }

    FixPlan run(const FixSelection& selection)
    {
        FixPlan plan;
        std::vector<std::size_t> first;
        std::vector<std::size_t> second;
        choose(selection, first, second, plan.leftOut);
        std::vector<std::size_t> taken = first;
        if (taken.empty())
            std::swap(taken, second);
        if (taken.empty())
            return plan;
        std::vector<LeftOut> contradicted;
        Trial trial = enter(taken, contradicted);
        if (m_job.cancelled())
            return {};
        // What only follows from another is fixed where that did not help.
        std::vector<std::size_t> more;
        for (const std::size_t f : second) {
            if (std::find(trial.remains.begin(), trial.remains.end(), f) != trial.remains.end())
                more.push_back(f);
        }
        if (!more.empty()) {
            taken.insert(taken.end(), more.begin(), more.end());
            std::sort(taken.begin(), taken.end());
            contradicted.clear();
            trial = enter(taken, contradicted);
        }
        leaveOutHarmful(taken, trial, contradicted, plan.leftOut);
        if (m_job.cancelled())
            return {};
        plan.leftOut.insert(plan.leftOut.end(), contradicted.begin(), contradicted.end());
        write(plan, trial);
        return plan;
    }

private:
    const Device* deviceFor(const Fix& fix, std::size_t& index) const
    {
        const auto& devices = m_subject.devices();
        const auto at = std::find_if(
            devices.begin(), devices.end(), [&](const config::Device& d) { return d.label == fix.forWhom; });
        index = static_cast<std::size_t>(at - devices.begin());
        return at == devices.end() ? nullptr : &*at;
    }

    bool hasCommands(const Finding& finding) const
    {
        std::size_t index = 0;
        return std::any_of(finding.fixes.begin(), finding.fixes.end(),
            [&](const Fix& fix) { return !fix.commands.empty() && deviceFor(fix, index); });
    }

    void choose(const FixSelection& selection, std::vector<std::size_t>& first,
        std::vector<std::size_t>& second, std::vector<LeftOut>& leftOut) const
    {
        const bool all = selection.findings.empty();
        std::vector<std::size_t> asked = selection.findings;
        for (std::size_t i = 0; all && i < m_findings.size(); ++i) {
            if (isWrong(m_findings[i].effect))
                asked.push_back(i);
        }
        std::sort(asked.begin(), asked.end());
        asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
        for (const std::size_t i : asked) {
            if (i >= m_findings.size())
                continue;
            const Finding& finding = m_findings[i];
            if (!hasCommands(finding))
                leftOut.push_back({i,
                    finding.fixes.empty() ? "There is no command that puts it right."
                                          : "No command alone puts it right: " + finding.fixes.front().text});
            else
                (all && finding.role != Role::Root ? second : first).push_back(i);
        }
    }

    // Enters the fixes of these findings, each into the text of its device, and runs all checks.
    Trial enter(const std::vector<std::size_t>& taken, std::vector<LeftOut>& contradicted)
    {
        const auto& devices = m_subject.devices();
        std::vector<FixSheet> sheets;
        sheets.reserve(devices.size());
        for (const Device& device : devices)
            sheets.emplace_back(headsOf(device));
        for (const std::size_t f : taken) {
            std::vector<std::pair<std::size_t, std::vector<FixUnit>>> wanted;
            std::string why;
            for (const Fix& fix : m_findings[f].fixes) {
                std::size_t index = 0;
                if (fix.commands.empty() || !deviceFor(fix, index))
                    continue;
                auto units = unitsOf(fix.commands, f);
                if (why.empty())
                    why = sheets[index].conflict(units);
                wanted.emplace_back(index, std::move(units));
            }
            if (!why.empty()) {
                contradicted.push_back({f,
                    fmt::format(
                        "It contradicts the fix of a finding further up: {}. Fix that first, then check "
                        "again.",
                        why)});
                continue;
            }
            for (auto& [index, units] : wanted)
                sheets[index].add(std::move(units));
        }
        Trial trial;
        trial.unapplied.resize(devices.size());
        for (std::size_t d = 0; d < devices.size(); ++d) {
            std::vector<FixUnit> units = sheets[d].ordered();
            for (FixUnit& again : mapsToApplyAgain(*devices[d].facts, units)) {
                if (std::none_of(units.begin(), units.end(),
                        [&](const FixUnit& u) { return u.commands == again.commands; }))
                    units.push_back(std::move(again));
            }
            trial.units.push_back(std::move(units));
        }
        recheck(trial);
        return trial;
    }

    std::unordered_set<std::string> headsOf(const Device& device) const
    {
        std::unordered_set<std::string> heads;
        const ConfigTree& tree = *device.tree;
        for (CommandId id = device->firstCommand; id < device->endCommand; ++id) {
            if (tree.commands()[id].level != 0 || tree.words(id).empty())
                continue;
            const std::string_view word = tree.words(id).front();
            if (word != "crypto" && word != "object-group")
                continue; // only those can be made up by a fix
            heads.insert(fmt::format("{}", fmt::join(tree.words(id), " ")));
        }
        return heads;
    }

    void recheck(Trial& trial) const
    {
        for (const SubjectText& text : m_texts) {
            PatchedText patched{text.source, std::string(text.text)};
            for (std::size_t d = 0; d < trial.units.size(); ++d) {
                if (m_subject.devices()[d]->source != text.source || trial.units[d].empty())
                    continue;
                std::vector<std::string> commands;
                for (const FixUnit& unit : trial.units[d])
                    commands.insert(commands.end(), unit.commands.begin(), unit.commands.end());
                Applied applied = applyCommands(patched.text, commands, m_place[d]);
                patched.text = std::move(applied.text);
                trial.unapplied[d] = std::move(applied.unapplied);
            }
            trial.patched.push_back(std::move(patched));
        }
        std::vector<std::shared_ptr<const ConfigModel>> models;
        for (const PatchedText& text : trial.patched)
            models.push_back(std::make_shared<const ConfigModel>(understand(text.text, text.source)));
        const Subject after(std::move(models));
        trial.findings = check(after);
        compare(trial, after);
    }

    // Findings of one rule on one device, before and after: the same line first, then one for one.
    void compare(Trial& trial, const Subject& after) const
    {
        const auto key = [](const Subject& subject, const Finding& f) {
            std::string label;
            for (const Device& device : subject.devices()) {
                if (device->source == f.evidence.front().where.source
                    && device->lines.contains(f.evidence.front().where.first))
                    label = device.label;
            }
            return fmt::format("{} {}", f.rule->id, label);
        };
        std::map<std::string, std::vector<std::string>> left; // by key, fingerprints
        std::map<std::string, std::size_t> counts;
        for (const Finding& f : trial.findings) {
            left[key(after, f)].push_back(fingerprintOf(after, f));
            trial.wrong += isWrong(f.effect) && f.role == Role::Root ? 1U : 0U;
        }
        for (const Finding& f : m_before)
            ++counts[key(m_subject, f)];
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < m_findings.size(); ++i) {
            auto& there = left[key(m_subject, m_findings[i])];
            const auto at = std::find(there.begin(), there.end(), fingerprintOf(m_subject, m_findings[i]));
            if (at == there.end()) {
                open.push_back(i);
                continue;
            }
            there.erase(at);
            trial.remains.push_back(i);
        }
        for (const std::size_t i : open) {
            auto& there = left[key(m_subject, m_findings[i])];
            if (there.empty()) {
                trial.silences.push_back(i);
            } else {
                there.pop_back();
                trial.remains.push_back(i);
            }
        }
        std::sort(trial.remains.begin(), trial.remains.end());
        std::map<std::string, std::size_t> now;
        for (const Finding& f : trial.findings) {
            const std::string k = key(after, f);
            // A placeholder hides a value, so that some checks can not judge: that is no news.
            if (++now[k] > counts[k] && f.effect != Effect::Unknown && f.effect != Effect::Info)
                trial.raised.push_back(f);
        }
    }

    // A fix without which less is wrong afterwards does harm.
    void leaveOutHarmful(std::vector<std::size_t>& taken, Trial& trial, std::vector<LeftOut>& contradicted,
        std::vector<LeftOut>& leftOut)
    {
        std::size_t trials = 0;
        const auto raisesWrong = [&] {
            return std::any_of(
                trial.raised.begin(), trial.raised.end(), [](const Finding& f) { return isWrong(f.effect); });
        };
        for (bool again = true; again && raisesWrong();) {
            again = false;
            for (std::size_t i = taken.size(); i-- > 0 && trials < kMostTrials && !m_job.cancelled();) {
                std::vector<std::size_t> without = taken;
                without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
                std::vector<LeftOut> notes;
                ++trials;
                Trial other = enter(without, notes);
                if (other.wrong > trial.wrong || other.raised.size() >= trial.raised.size())
                    continue;
                const auto culprit = std::find_if(trial.raised.begin(), trial.raised.end(),
                    [](const Finding& f) { return isWrong(f.effect); });
                leftOut.push_back({taken[i],
                    fmt::format("Its commands would raise another finding: {} ({}).", culprit->title,
                        culprit->rule->id)});
                taken = std::move(without);
                trial = std::move(other);
                contradicted = std::move(notes);
                again = true;
                break;
            }
        }
    }

    std::string why(const FixUnit& unit, std::size_t device, std::vector<bool>& told) const
    {
        if (unit.findings.empty()) {
            const std::vector<std::string>& c = unit.commands;
            const std::string map = c.front().substr(11, c.front().find(' ', 11) - 11);
            const auto& tunnels = m_subject.devices()[device].tunnels;
            const auto count = std::count_if(
                tunnels.begin(), tunnels.end(), [&](const Tunnel& t) { return t.map && t.map->name == map; });
            return fmt::format(
                "The map is applied again, so that it takes up what was changed. That resets all "
                "of its tunnels ({} in this configuration): do it in a quiet hour.",
                count);
        }
        std::string text;
        for (const std::size_t f : unit.findings) {
            const Finding& finding = m_findings[f];
            text += text.empty() ? "" : " ";
            if (told[f]) {
                text += fmt::format("{}, continued.", finding.rule->id);
                continue;
            }
            told[f] = true;
            text += fmt::format("{}: {}.", finding.rule->id, finding.title);
            if (finding.confidence == Confidence::Low)
                text += " This is not certain.";
            for (const Fix& fix : finding.fixes) {
                if (fix.forWhom == m_subject.devices()[device].label && !fix.commands.empty())
                    text += " " + fix.text;
            }
        }
        return text;
    }

    std::vector<ScriptStep> stepsOf(const std::vector<FixUnit>& units, std::size_t device) const
    {
        std::vector<ScriptStep> steps;
        std::vector<bool> told(m_findings.size(), false);
        for (const FixUnit& unit : units) {
            if (steps.empty() || steps.back().findings != unit.findings || unit.findings.empty())
                steps.push_back({unit.findings, why(unit, device, told), {}});
            steps.back().commands.insert(
                steps.back().commands.end(), unit.commands.begin(), unit.commands.end());
        }
        return steps;
    }

    void write(FixPlan& plan, Trial& trial) const
    {
        for (std::size_t d = 0; d < trial.units.size(); ++d) {
            if (trial.units[d].empty())
                continue;
            const Device& device = m_subject.devices()[d];
            DeviceScript script;
            script.device = d;
            script.label = device.label;
            script.steps = stepsOf(trial.units[d], d);
            script.unapplied = std::move(trial.unapplied[d]);
            std::vector<std::string> commands;
            for (const ScriptStep& step : script.steps)
                commands.insert(commands.end(), step.commands.begin(), step.commands.end());
            script.needs = needsOf(*device.facts, commands);
            const auto source = [&](const auto& text) { return text.source == device->source; };
            const auto text = std::find_if(m_texts.begin(), m_texts.end(), source);
            const std::string alone = applyCommands(text->text, commands, m_place[d]).text;
            rollback(script, text->text, alone, commands, device);
            script.diff = configDiff(text->text, alone);
            plan.devices.push_back(std::move(script));
        }
        plan.silences = std::move(trial.silences);
        plan.remains = std::move(trial.remains);
        plan.raised = std::move(trial.raised);
        plan.patched = std::move(trial.patched);
    }

    void rollback(DeviceScript& script, std::string_view before, const std::string& after,
        const std::vector<std::string>& commands, const Device& device) const
    {
        const Rollback way = rollbackOf(before, after, m_place[script.device]);
        script.rollbackComplete = way.complete;
        ScriptStep back{{}, "Brings back what was there before the script was entered.", {}};
        for (const std::string& command : way.commands) {
            const std::size_t level = std::min(command.find_first_not_of(' '), command.size());
            std::string shown = redact(std::string_view(command).substr(level));
            for (std::size_t at = shown.find(kRedacted); at != std::string::npos;
                 at = shown.find(kRedacted)) {
                shown.replace(at, kRedacted.size(), "<old-key>");
                if (std::none_of(script.needs.begin(), script.needs.end(),
                        [](const ScriptNeed& n) { return n.placeholder == "<old-key>"; }))
                    script.needs.push_back({"<old-key>",
                        "for the way back only: the key or password that stands there now. Copy it before "
                        "you "
                        "begin; a script shows no secrets.",
                        shown});
            }
            back.commands.push_back(std::string(level, ' ') + shown);
        }
        std::vector<ScriptStep> steps;
        if (!back.commands.empty())
            steps.push_back(std::move(back));
        // The maps that the script applied again are applied again.
        ScriptStep maps{{}, "The maps take up what was there before: this resets all of their tunnels.", {}};
        for (const FixUnit& unit : mapsToApplyAgain(*device.facts, unitsOf(commands, 0)))
            maps.commands.insert(maps.commands.end(), unit.commands.begin(), unit.commands.end());
        if (!maps.commands.empty())
            steps.push_back(std::move(maps));
        script.rollback = std::move(steps);
    }

    const Subject& m_subject;
    std::span<const Finding> m_findings;
    std::span<const SubjectText> m_texts;
    const Job& m_job;
    std::vector<Finding> m_before; // without suppressions
    std::vector<std::size_t> m_place; // of each device within its text
};

std::string textOfSteps(const std::vector<ScriptStep>& steps)
{
    std::string out;
    for (const ScriptStep& step : steps) {
        out += "! " + step.why + "\n";
        for (const std::string& command : step.commands)
            out += command + "\n";
    }
    return out;
}

} // namespace

std::string DeviceScript::text() const
{
    return textOfSteps(steps);
}

std::string DeviceScript::rollbackText() const
{
    return textOfSteps(rollback);
}

FixPlan planFixes(const Subject& subject, std::span<const Finding> findings,
    std::span<const SubjectText> texts, const FixSelection& selection, const Job& job)
{
    return Planner(subject, findings, texts, job).run(selection);
}

} // namespace rungbook::config
