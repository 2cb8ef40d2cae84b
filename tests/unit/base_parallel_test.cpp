// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace rungbook
{
namespace
{

TEST(ParallelFor, VisitsEveryItemOnce)
{
    for (const unsigned threads : {0U, 1U, 2U, 7U}) {
        for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 1000U}) {
            std::vector<std::atomic<int>> visits(count);
            EXPECT_TRUE(parallelFor(count, 64, threads, {}, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i)
                    ++visits[i];
            }));
            for (const std::atomic<int>& visit : visits)
                EXPECT_EQ(visit, 1);
        }
    }
}

TEST(ParallelFor, TakesABatchOfNothingForOne)
{
    int sum = 0;
    EXPECT_TRUE(parallelFor(5, 0, 1, {}, [&](std::size_t begin, std::size_t end) {
        EXPECT_EQ(end, begin + 1);
        sum += static_cast<int>(begin);
    }));
    EXPECT_EQ(sum, 10);
}

TEST(ParallelFor, GivesOutNothingAfterItWasStopped)
{
    std::stop_source stop;
    std::size_t last = 0;
    EXPECT_FALSE(parallelFor(100, 10, 1, stop.get_token(), [&](std::size_t begin, std::size_t end) {
        last = end;
        if (begin == 30)
            stop.request_stop();
    }));
    EXPECT_EQ(last, 40U);
}

TEST(ParallelFor, ThrowsWhatTheWorkThrows)
{
    for (const unsigned threads : {1U, 4U}) {
        EXPECT_THROW(parallelFor(1000, 1, threads, {},
                         [](std::size_t begin, std::size_t) {
                             if (begin % 7 == 3)
                                 throw std::runtime_error("seventh");
                         }),
            std::runtime_error);
    }
}

} // namespace
} // namespace rungbook
