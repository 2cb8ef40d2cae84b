// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the hand-made ladders, or the first session of a log: ladder_demo [ok|stopped|long|many|empty|--log FILE] [--dark|--contrast] [--present] [--zoom Z] [--row N]
// [--png FILE] [--pdf FILE].
#include "core/workbench/analyze.h"
#include "tests/gui/ladder_samples.h"
#include "ui/ladder/ladder_export.h"
#include "ui/ladder/ladder_overview.h"
#include "ui/ladder/ladder_view.h"
#include "ui/presentation/presentation_window.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QPalette>
#include <QTextStream>

using namespace rungbook;

namespace
{

QPalette darkPalette(bool contrast)
{
    QPalette palette;
    const QColor base = contrast ? QColor(Qt::black) : QColor(0x1e1f22);
    const QColor text = contrast ? QColor(Qt::white) : QColor(0xdfe1e5);
    for (const auto role :
        {QPalette::Window, QPalette::Base, QPalette::AlternateBase, QPalette::Button, QPalette::ToolTipBase})
        palette.setColor(role, base);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText,
             QPalette::BrightText})
        palette.setColor(role, text);
    palette.setColor(QPalette::Highlight, contrast ? QColor(Qt::yellow) : QColor(0x3574f0));
    palette.setColor(QPalette::HighlightedText, contrast ? QColor(Qt::black) : QColor(Qt::white));
    return palette;
}

std::shared_ptr<const ladder::Ladder> fromLog(const QString& path)
{
    workbench::AnalyzeRequest request;
    request.inputs.push_back({path.toStdString(), {}});
    const auto report = workbench::analyze(request);
    if (!report || (*report)->sessions.empty())
        return nullptr;
    return std::make_shared<const ladder::Ladder>((*report)->ladder((*report)->sessions.front()));
}

/// --shot FILE: saves what the window shows and ends, without a display.
int run(QWidget& window, const QString& shot)
{
    if (shot.isEmpty())
        return QApplication::exec();
    QCoreApplication::processEvents();
    window.grab().save(shot);
    return 0;
}

void say(const ui::ExportResult& result)
{
    QTextStream(stdout) << (result.ok ? "ok" : "failed") << ' ' << result.error << result.notice << ' '
                        << result.files.join(QLatin1Char(' ')) << '\n';
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    const QStringList arguments = QApplication::arguments();
    const auto value = [&arguments](const char* name) {
        const qsizetype at = arguments.indexOf(QLatin1String(name));
        return at >= 0 && at + 1 < arguments.size() ? arguments[at + 1] : QString();
    };
    if (arguments.contains(QLatin1String("--dark")) || arguments.contains(QLatin1String("--contrast")))
        QApplication::setPalette(darkPalette(arguments.contains(QLatin1String("--contrast"))));
    const QString which = arguments.value(1);
    std::shared_ptr<const ladder::Ladder> ladder;
    if (which == QLatin1String("ok"))
        ladder = test::establishedLadder();
    else if (which == QLatin1String("long"))
        ladder = test::longTextLadder();
    else if (which == QLatin1String("many"))
        ladder = test::manyRowsLadder(1'000'000);
    else if (which == QLatin1String("--log"))
        ladder = fromLog(arguments.value(2));
    else if (which != QLatin1String("empty"))
        ladder = test::stoppedLadder();

    if (const QString file = value("--png"); !file.isEmpty()) {
        say(ui::savePng(*ladder, file));
        return 0;
    }
    if (const QString file = value("--pdf"); !file.isEmpty()) {
        say(ui::savePdf(*ladder, file));
        return 0;
    }
    if (arguments.contains(QLatin1String("--present"))) {
        ui::PresentationWindow window(ladder, [](const ladder::Row& row) {
            return row.where.empty()
                ? QString()
                : QStringLiteral("Jun 10 17:36:05 [IKEv1]: IP = 203.0.113.9, IKE_DECODE SENDING Message "
                                 "(msgid=0) with payloads : %1")
                      .arg(QString::fromStdString(row.payloads));
        });
        window.resize(1440, 900);
        if (value("--shot").isEmpty())
            window.showFullScreen();
        else
            window.show();
        window.setStep(value("--row").toInt());
        window.setPredicting(arguments.contains(QLatin1String("--predict")));
        if (arguments.contains(QLatin1String("--predict")))
            window.next();
        return run(window, value("--shot"));
    }
    QWidget window;
    auto* layout = new QHBoxLayout(&window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* view = new ui::LadderView;
    auto* overview = new ui::LadderOverview;
    layout->addWidget(view, 1);
    layout->addWidget(overview);
    view->setLadder(ladder);
    overview->attach(view);
    window.resize(value("--width").isEmpty() ? 1440 : value("--width").toInt(),
        value("--height").isEmpty() ? 900 : value("--height").toInt());
    window.show();
    if (!value("--zoom").isEmpty())
        view->setZoom(value("--zoom").toDouble());
    if (arguments.contains(QLatin1String("--fit-all")))
        view->fitAll();
    if (arguments.contains(QLatin1String("--fit-width")))
        view->fitWidth();
    if (!value("--row").isEmpty())
        view->setCurrentRow(value("--row").toInt());
    view->setFocus();
    return run(window, value("--shot"));
}
