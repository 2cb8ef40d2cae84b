// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/net/practice.h"

#include "core/resources/resources.h"
#include "core/tls/trust_anchors.h"

#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

smtp::PracticeScript read(std::string_view name, std::string_view text)
{
    auto script = smtp::readPracticeScript(name, text);
    EXPECT_TRUE(script) << (script ? "" : script.error().message);
    return script ? *std::move(script) : smtp::PracticeScript{};
}

} // namespace

smtp::PracticeScript practiceScript(std::string_view name)
{
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        if (file.name == name)
            return read(name, file.text);
    }
    ADD_FAILURE() << "there is no scenario " << name;
    return {};
}

smtp::PracticeScript scriptFromText(std::string_view text)
{
    return read("test", "title: test\n" + std::string(text));
}

tls::TrustAnchorsPtr practiceAnchors(const net::PracticeServer& server)
{
    if (!server.authority())
        return nullptr;
    return tls::withAnchors(nullptr, std::span(&*server.authority(), 1));
}

net::ProbeOptions quietOptions()
{
    net::ProbeOptions options;
    options.resolver.nameservers = {"127.0.0.1:1"}; // nobody is there, and that is known at once
    return options;
}

smtp::ProbeResult runScenario(const smtp::PracticeScript& script)
{
    auto server = net::PracticeServer::start(script);
    EXPECT_TRUE(server) << (server ? "" : server.error().message);
    if (!server)
        return {};
    const net::AnchorSource anchors = [&] { return practiceAnchors(**server); };
    return net::runProbe(smtp::practiceSettings(script, (*server)->port()), anchors, {}, quietOptions());
}

} // namespace rungbook::test
