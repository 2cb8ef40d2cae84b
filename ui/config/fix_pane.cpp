// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/fix_pane.h"

#include "ui/ladder/ladder_export.h"
#include "ui/ladder/ladder_style.h"
#include "ui/models/text.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/link_browser.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

const QString kSlot = QStringLiteral("config fixes");
constexpr std::size_t kMostRows = 2000;

QPlainTextEdit* sheet(const char* name, const QString& accessible, QWidget* parent)
{
    auto* made = new QPlainTextEdit(parent);
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(accessible);
    made->setReadOnly(true);
    made->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    made->setFrameShape(QFrame::NoFrame);
    made->setTabChangesFocus(true);
    return made;
}

QFont fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

QString sideHtml(const config::DiffLine* line, bool left, const SemanticColors& colors)
{
    if (!line)
        return QStringLiteral("<td></td><td></td>");
    const bool changed = line->kind == config::DiffKind::Removed || line->kind == config::DiffKind::Added;
    const QString sign = !changed ? QString() : left ? QStringLiteral("−") : QStringLiteral("+");
    const QString ground = !changed
        ? QString()
        : QStringLiteral(" bgcolor='%1'").arg(left ? colors.evidence.name() : colors.message.name());
    return QStringLiteral("<td class='name'>%1 %2</td><td class='code'%3>%4</td>")
        .arg(left ? line->before : line->after)
        .arg(sign, ground, escaped(line->text).replace(u' ', QStringLiteral("&nbsp;")));
}

QString diffHtml(const std::vector<config::DiffLine>& diff, const SemanticColors& colors)
{
    QString html =
        QStringLiteral("<table width='100%' cellspacing='0' cellpadding='1'><tr><th></th><th "
                       "align='left'>%1</th><th></th><th align='left'>%2</th></tr>")
            .arg(FixPane::tr("Now").toHtmlEscaped(), FixPane::tr("After the script").toHtmlEscaped());
    const std::vector<config::DiffRow> rows = config::sideBySide(diff);
    for (std::size_t i = 0; i < rows.size() && i < kMostRows; ++i)
        html += rows[i].gap
            ? QStringLiteral("<tr><td class='name'>...</td><td></td><td class='name'>...</td><td></td></tr>")
            : QStringLiteral("<tr>%1%2</tr>")
                  .arg(sideHtml(rows[i].left, true, colors), sideHtml(rows[i].right, false, colors));
    return html + QStringLiteral("</table>");
}

} // namespace

FixPane::FixPane(JobTracker& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_summary(new QLabel(this))
    , m_devices(new QComboBox(this))
    , m_apply(new QPushButton(tr("Apply to the &editor"), this))
    , m_copy(new QPushButton(tr("&Copy"), this))
    , m_save(new QPushButton(tr("&Save..."), this))
    , m_tabs(new QTabWidget(this))
    , m_script(sheet("configScript", tr("Script"), this))
    , m_rollback(sheet("configRollback", tr("The way back"), this))
    , m_diff(new LinkBrowser(this))
{
    setObjectName(QStringLiteral("configFix"));
    m_summary->setObjectName(QStringLiteral("configFixSummary"));
    m_summary->setWordWrap(true);
    m_summary->setMargin(4);
    m_summary->setTextFormat(Qt::PlainText);
    m_devices->setObjectName(QStringLiteral("configFixDevice"));
    m_devices->setAccessibleName(tr("Device"));
    m_apply->setObjectName(QStringLiteral("configApply"));
    m_apply->setToolTip(
        tr("Changes the text in the editor; Ctrl+Z there takes it back. Nothing is sent to a device."));
    m_copy->setObjectName(QStringLiteral("configFixCopy"));
    m_save->setObjectName(QStringLiteral("configFixSave"));
    m_diff->setObjectName(QStringLiteral("configDiff"));
    m_diff->setAccessibleName(tr("What changes, side by side"));
    m_tabs->setObjectName(QStringLiteral("configFixTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_script, tr("Script"));
    m_tabs->addTab(m_rollback, tr("The way back"));
    m_tabs->addTab(m_diff, tr("What changes"));
    for (QPlainTextEdit* each : {m_script, m_rollback})
        each->setFont(fixedFont());
    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 2, 6, 2);
    row->addWidget(m_devices, 1);
    row->addWidget(m_apply);
    row->addWidget(m_copy);
    row->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_summary);
    layout->addLayout(row);
    layout->addWidget(m_tabs, 1);
    connect(m_devices, &QComboBox::currentIndexChanged, this, &FixPane::showDevice);
    connect(m_apply, &QPushButton::clicked, this, &FixPane::apply);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QApplication::clipboard()->setText(script());
        Q_EMIT notice(tr("The script was copied. Read it before you paste it into a device."));
    });
    connect(m_save, &QPushButton::clicked, this, &FixPane::save);
    setAnalysis(nullptr);
}

FixPane::~FixPane()
{
    m_jobs.drop(kSlot);
}

void FixPane::setAnalysis(std::shared_ptr<const ConfigAnalysis> analysis)
{
    m_analysis = std::move(analysis);
    m_jobs.drop(kSlot);
    m_plan.reset();
    m_stale = m_analysis != nullptr;
    m_pending = false;
    if (m_stale && isVisible())
        make();
    else
        showPlan();
}

void FixPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        make();
}

void FixPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_script) {
        m_script->setFont(fixedFont());
        m_rollback->setFont(fixedFont());
    }
    if (event->type() == QEvent::PaletteChange && m_plan)
        showDevice();
}

void FixPane::make()
{
    m_stale = false;
    m_pending = true;
    showPlan();
    m_jobs.start(kSlot, tr("Writing the fix and checking it"),
        [this, analysis = m_analysis](const JobTracker::Context& context) -> JobTracker::Delivery {
            auto plan = std::make_shared<const config::FixPlan>(
                workbench::planFixes(*analysis->report, {}, context.job));
            return [this, plan] {
                m_pending = false;
                m_plan = plan;
                showPlan();
            };
        });
}

void FixPane::showPlan()
{
    const bool any = m_plan && !m_plan->empty();
    QString text;
    if (m_pending) {
        text = tr("Writing the commands and checking what they do ...");
    } else if (!m_plan) {
        text = tr(
            "The commands that mend what is wrong will stand here, checked on paper before they are shown.");
    } else if (!any) {
        text = tr("There is nothing to fix with commands.");
    } else {
        text = tr("Entered on paper: %1 gone, %2 left, %3 new.")
                   .arg(counted(m_plan->silences.size(), tr("finding is"), tr("findings are")))
                   .arg(m_plan->remains.size())
                   .arg(m_plan->raised.size());
    }
    if (m_plan) {
        for (std::size_t i = 0; i < m_plan->leftOut.size() && i < 3; ++i)
            text += QStringLiteral("\n") + tr("Left out: %1").arg(toQt(m_plan->leftOut[i].reason));
        for (const config::DeviceScript& device : m_plan->devices) {
            for (std::size_t i = 0; i < device.needs.size() && i < 3; ++i)
                text += QStringLiteral("\n")
                    + tr("To be filled in: %1: %2")
                          .arg(toQt(device.needs[i].placeholder), toQt(device.needs[i].what));
        }
        for (const Finding& finding : m_plan->raised)
            text += QStringLiteral("\n") + tr("New: %1").arg(toQt(finding.title));
    }
    m_summary->setText(text);
    const QString before = m_devices->currentText();
    m_devices->clear();
    if (any) {
        for (const config::DeviceScript& device : m_plan->devices)
            m_devices->addItem(toQt(device.label));
        m_devices->setCurrentIndex(std::max(0, m_devices->findText(before)));
    }
    for (QWidget* each : std::initializer_list<QWidget*>{m_devices, m_apply, m_copy, m_save, m_tabs})
        each->setEnabled(any);
    showDevice();
}

const config::DeviceScript* FixPane::chosen() const
{
    const int index = m_devices->currentIndex();
    return m_plan && index >= 0 && index < static_cast<int>(m_plan->devices.size())
        ? &m_plan->devices[static_cast<std::size_t>(index)]
        : nullptr;
}

QString FixPane::script() const
{
    const config::DeviceScript* device = chosen();
    return device ? toQt(device->text()) : QString();
}

void FixPane::showDevice()
{
    const config::DeviceScript* device = chosen();
    if (!device) {
        m_script->clear();
        m_rollback->clear();
        m_diff->show({});
        return;
    }
    m_script->setPlainText(script());
    m_rollback->setPlainText(
        (device->rollbackComplete
                ? QString()
                : tr("! Not complete: entered on paper it does not give the text from before.") + u'\n')
        + toQt(device->rollbackText()));
    m_diff->show(diffHtml(device->diff, semanticColors(palette())));
}

void FixPane::apply()
{
    const config::DeviceScript* device = chosen();
    if (!device || !m_analysis)
        return;
    const SourceId source = m_analysis->report->subject->devices()[device->device].facts->source;
    const int editor = m_analysis->editorOf(source);
    for (const config::PatchedText& patched : m_plan->patched) {
        if (patched.source == source && editor >= 0)
            Q_EMIT applyRequested(
                editor, patched.text, m_analysis->versions[static_cast<std::size_t>(editor)]);
    }
}

void FixPane::save()
{
    const config::DeviceScript* device = chosen();
    if (!device)
        return;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the script"), QStringLiteral("fix-%1.txt").arg(toQt(device->label)));
    if (path.isEmpty())
        return;
    const ExportResult result =
        saveText(device->text() + "!\n! The way back:\n" + device->rollbackText(), path);
    Q_EMIT notice(result.ok ? tr("Saved as %1.").arg(path) : result.error);
}

} // namespace rungbook::ui
