// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios of the practice server and runs against them, for tests.
#pragma once

#include "core/net/practice_server.h"
#include "core/net/probe_runner.h"

#include <string_view>

namespace rungbook::test
{

/// The scenario of that name in resources/practice.
smtp::PracticeScript practiceScript(std::string_view name);

/// A script out of a text, for what no lesson needs. "title: test" is added.
smtp::PracticeScript scriptFromText(std::string_view text);

/// What a client trusts that was told of the authority of the practice server, and of nothing else.
tls::TrustAnchorsPtr practiceAnchors(const net::PracticeServer& server);

/// Starts the scenario, runs the test that it tells learners to run, and gives the result, not diagnosed. No DNS server is asked: there is
/// a hosts file for localhost.
smtp::ProbeResult runScenario(const smtp::PracticeScript& script);

/// Options that ask no DNS server of the system.
net::ProbeOptions quietOptions();

} // namespace rungbook::test
