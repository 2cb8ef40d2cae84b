// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the servers before the tests, in a world of their own.
#include "tests/peers/certificates.h"
#include "tests/peers/servers.h"
#include "tests/peers/world.h"

#include <cstdio>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>

namespace rungbook::test
{

namespace
{
std::unique_ptr<Servers> running;
}

Servers& servers()
{
    return *running;
}

} // namespace rungbook::test

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    if (testing::GTEST_FLAG(list_tests))
        return RUN_ALL_TESTS();
    using namespace rungbook::test;
    namespace fs = std::filesystem;
    char pattern[] =
        "/var/tmp/rungbook-peers-XXXXXX"; // short and readable for other users: sockets and keys of the servers are in it
    if (::mkdtemp(pattern) == nullptr) {
        std::puts("No folder could be made in /var/tmp.");
        return 1;
    }
    const std::string folder = pattern;
    fs::permissions(folder, static_cast<fs::perms>(0755));
    const std::string trouble = enterPrivateWorld(RUNGBOOK_PEERS, folder);
    int status = 1;
    if (!trouble.empty()) {
        std::puts(trouble.c_str());
    } else {
        running = std::make_unique<Servers>(folder);
        if (const std::string why = running->trouble(); !why.empty())
            std::puts(why.c_str());
        else
            status = RUN_ALL_TESTS();
        running.reset();
    }
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return status;
}
