// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/capture_json.h"

#include "core/output/json_text.h"

namespace rungbook::output
{

std::string captureJson(const std::string& filter, const std::vector<guide::CaptureRecipe>& recipes)
{
    Json all{{"rungbook", 1}, {"filter", filter}, {"recipes", Json::array()}};
    for (const guide::CaptureRecipe& recipe : recipes) {
        Json one{
            {"id", recipe.id}, {"title", recipe.title}, {"steps", Json::array()}, {"parts", Json::array()}};
        for (const guide::CaptureStep& step : recipe.steps)
            one["steps"].push_back(
                {{"title", step.title}, {"commands", step.commands}, {"explanation", step.explanation}});
        for (const guide::CapturePart& part : recipe.parts)
            one["parts"].push_back({{"text", part.text}, {"meaning", part.meaning}});
        all["recipes"].push_back(std::move(one));
    }
    return dumpJson(all);
}

} // namespace rungbook::output
