// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_tracker.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>

using rungbook::ui::JobTracker;

namespace
{

// A job that works until it is told to stop.
JobTracker::Work untilStopped(std::atomic<bool>& stopped)
{
    return [&stopped](const JobTracker::Context& context) -> JobTracker::Delivery {
        while (!context.job.cancelled())
            QThread::msleep(1);
        stopped = true;
        return {};
    };
}

} // namespace

TEST(JobsTracker, DeliversTheResultOnTheGuiThread)
{
    JobTracker tracker;
    QThread* worker = nullptr;
    QThread* receiver = nullptr;
    tracker.start(QStringLiteral("a"), QStringLiteral("Job"), [&](const JobTracker::Context&) {
        worker = QThread::currentThread();
        return JobTracker::Delivery([&] { receiver = QThread::currentThread(); });
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return receiver != nullptr; }));
    EXPECT_EQ(receiver, QThread::currentThread());
    EXPECT_NE(worker, receiver);
    EXPECT_TRUE(QTest::qWaitFor([&] { return tracker.running().empty(); }));
}

TEST(JobsTracker, DropsWhatASupersededJobDelivers)
{
    JobTracker tracker;
    std::latch started(1);
    std::vector<int> delivered;
    tracker.start(QStringLiteral("slot"), {}, [&](const JobTracker::Context& context) {
        started.count_down();
        while (!context.job.cancelled())
            QThread::msleep(1);
        context.deliver([&] { delivered.push_back(1); });
        return JobTracker::Delivery([&] { delivered.push_back(1); });
    });
    started.wait();
    tracker.start(QStringLiteral("slot"), {},
        [&](const JobTracker::Context&) { return JobTracker::Delivery([&] { delivered.push_back(2); }); });
    ASSERT_TRUE(QTest::qWaitFor([&] { return tracker.idle() && !delivered.empty(); }));
    QTest::qWait(20);
    EXPECT_EQ(delivered, std::vector<int>{2});
}

TEST(JobsTracker, ShowsPartialResultsBeforeTheLast)
{
    JobTracker tracker;
    std::vector<int> delivered;
    tracker.start(QStringLiteral("slot"), {}, [&](const JobTracker::Context& context) {
        context.deliver([&] { delivered.push_back(1); });
        return JobTracker::Delivery([&] { delivered.push_back(2); });
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return delivered.size() == 2; }));
    EXPECT_EQ(delivered, (std::vector<int>{1, 2}));
}

TEST(JobsTracker, CancelStopsTheWorkAndSaysSo)
{
    JobTracker tracker;
    QSignalSpy spy(&tracker, &JobTracker::cancelled);
    std::atomic<bool> stopped = false;
    tracker.start(QStringLiteral("slot"), QStringLiteral("Analysing"), untilStopped(stopped));
    ASSERT_EQ(tracker.running().size(), 1U);
    tracker.cancel(QStringLiteral("slot"));
    EXPECT_TRUE(tracker.running().empty());
    EXPECT_TRUE(QTest::qWaitFor([&] { return stopped.load(); }));
    ASSERT_EQ(spy.size(), 1);
    EXPECT_EQ(spy.first().at(1).toString(), QStringLiteral("Analysing"));
}

TEST(JobsTracker, DestroyingItWhileJobsRunWaitsForThem)
{
    std::atomic<bool> stopped = false;
    bool delivered = false;
    {
        JobTracker tracker;
        std::latch started(1);
        tracker.start(QStringLiteral("slot"), QStringLiteral("Job"), [&](const JobTracker::Context& context) {
            started.count_down();
            while (!context.job.cancelled())
                QThread::msleep(1);
            context.deliver([&] { delivered = true; });
            stopped = true;
            return JobTracker::Delivery([&] { delivered = true; });
        });
        started.wait();
    }
    EXPECT_TRUE(stopped);
    QTest::qWait(10);
    EXPECT_FALSE(delivered);
}

TEST(JobsTracker, ReportsProgressOfTitledJobs)
{
    JobTracker tracker;
    QSignalSpy spy(&tracker, &JobTracker::progressed);
    std::atomic<bool> mayEnd = false;
    tracker.start(QStringLiteral("slot"), QStringLiteral("Job"), [&](const JobTracker::Context& context) {
        while (!mayEnd && !context.job.cancelled()) {
            context.job.progress({50, 100});
            QThread::msleep(5);
        }
        return JobTracker::Delivery{};
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return spy.size() > 0; }));
    ASSERT_EQ(tracker.running().size(), 1U);
    EXPECT_EQ(tracker.running().front().progress.done, 50U);
    EXPECT_EQ(tracker.running().front().progress.total, 100U);
    mayEnd = true;
    EXPECT_TRUE(QTest::qWaitFor([&] { return tracker.running().empty(); }));
}
