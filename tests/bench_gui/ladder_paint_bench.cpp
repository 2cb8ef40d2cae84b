// SPDX-License-Identifier: GPL-3.0-or-later
// Measures a frame of a ladder of a million rows: ladder_paint_bench [ROWS]. A frame is what a user waits for: from the change of a scroll
// bar until everything is painted into the window's store.
#include "tests/gui/ladder_samples.h"
#include "ui/ladder/ladder_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

using namespace rungbook;

namespace
{

/// Milliseconds of processor time of this thread: what a frame costs when nothing else wants the machine.
double processorTime()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Percentiles {
    double p50 = 0;
    double p99 = 0;
    double cpu50 = 0;
    double cpu99 = 0;
};

template <class Step> Percentiles measure(int frames, const Step& step)
{
    std::vector<double> wall;
    std::vector<double> cpu;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        const double before = processorTime();
        step(i);
        QCoreApplication::processEvents();
        cpu.push_back(processorTime() - before);
        wall.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    const auto at = [](std::vector<double>& times, double part) {
        std::sort(times.begin(), times.end());
        return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
    };
    return {at(wall, 0.5), at(wall, 0.99), at(cpu, 0.5), at(cpu, 0.99)};
}

void print(const char* what, const Percentiles& times)
{
    std::printf("  %-34s processor p50 %6.2f p99 %6.2f ms   wall p50 %6.2f p99 %6.2f ms\n", what, times.cpu50,
        times.cpu99, times.p50, times.p99);
}

void run(const std::shared_ptr<const ladder::Ladder>& ladder, QSize size)
{
    std::printf("%d x %d, %zu rows\n", size.width(), size.height(), ladder->size());
    ui::LadderView view;
    view.resize(size);
    view.show();
    QElapsedTimer timer;
    timer.start();
    view.setLadder(ladder);
    QCoreApplication::processEvents();
    std::printf("  %-34s %11.2f ms\n", "first picture", static_cast<double>(timer.nsecsElapsed()) / 1e6);
    QScrollBar* bar = view.verticalScrollBar();
    const int step = bar->singleStep();
    const auto scrollBy = [bar](int by) { return [bar, by](int) { bar->setValue(bar->value() + by); }; };
    bar->setValue(bar->maximum() / 2);
    QCoreApplication::processEvents();
    print("wheel notch (3 rows)", measure(1'000, scrollBy(3 * step)));
    print("one row", measure(1'000, scrollBy(-step)));
    print("page", measure(400, scrollBy(bar->pageStep())));
    print("drag of the scroll bar (far jumps)", measure(400, [bar](int i) {
        bar->setValue(
            static_cast<int>((static_cast<long long>(i) * 7'919 % 1'000) * (bar->maximum() / 1'000)));
    }));
    view.setCurrentRow(static_cast<qsizetype>(ladder->size() / 2));
    print("arrow key down", measure(1'000, [&view](int) { view.setCurrentRow(view.currentRow() + 1); }));
    for (const double zoom : {0.5, 0.25, 0.1}) {
        view.setZoom(zoom);
        QCoreApplication::processEvents();
        char name[48];
        std::snprintf(name, sizeof name, "zoom %.2f, page", zoom);
        print(name, measure(200, scrollBy(bar->pageStep())));
    }
    view.fitAll();
    QCoreApplication::processEvents();
    print("everything in one view", measure(50, [&view](int) { view.viewport()->update(); }));
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    const std::size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const auto ladder = test::manyRowsLadder(rows);
    run(ladder, {1280, 820});
    run(ladder, {3840, 2160});
    return 0;
}
