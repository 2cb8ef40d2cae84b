// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/resources/resources.h"
#include "tests/net/practice.h"
#include <gtest/gtest.h>
#include <iostream>
namespace rungbook::test {
TEST(Scenarios, Print) {
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        if (file.name=="slow-greeting") continue;
        const auto r = runScenario(practiceScript(file.name));
        std::cout << "=== " << file.name << " " << nameOf(r.outcome) << " " << nameOf(r.end) << " in " << nameOf(r.endPhase) << "\n";
        if (getenv("V")) for (const auto& l : r.transcript.lines) std::cout << (l.from==smtp::Speaker::Client?"C: ":l.from==smtp::Speaker::Server?"S: ":"*  ") << l.ms << " " << l.text << "\n";
        for (const auto& s : r.steps) std::cout << "   " << nameOf(s.phase) << " " << nameOf(s.outcome) << " " << s.ms << " " << s.summary << "\n";
    }
}
}
