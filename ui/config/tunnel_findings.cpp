// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/tunnel_findings.h"

#include "ui/config/config_html.h"
#include "ui/models/finding_model.h"
#include "ui/models/text.h"
#include "ui/widgets/link_browser.h"
#include "ui/widgets/verdict_card.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

namespace rungbook::ui
{

namespace
{

enum ItemRole { FindingRole = Qt::UserRole, OutcomeRole };
enum Filter { AllEffects, WrongEffects, WeakEffects, UnknownEffects, OtherEffects };

// Items are as high as their words need at the width there is; the tree's own measure knows no width.
class WrappedItems : public QStyledItemDelegate
{
public:
    explicit WrappedItems(QTreeWidget* tree)
        : QStyledItemDelegate(tree)
        , m_tree(tree)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const int depth = index.parent().isValid() ? 2 : 1;
        const int width = std::max(80, m_tree->viewport()->width() - depth * m_tree->indentation() - 10);
        const QRect box =
            QFontMetrics(item.font).boundingRect(QRect(0, 0, width, 100'000), Qt::TextWordWrap, item.text);
        return {width, box.height() + 4};
    }

private:
    QTreeWidget* m_tree;
};

// A list that is longer is not read; the filter finds what is not shown.
constexpr int kMostItems = 500;

} // namespace

TunnelFindings::TunnelFindings(QWidget* parent)
    : QWidget(parent)
    , m_card(new VerdictCard(this))
    , m_filter(new QLineEdit(this))
    , m_effects(new QComboBox(this))
    , m_count(new QLabel(this))
    , m_tree(new QTreeWidget(this))
    , m_page(new LinkBrowser(this))
{
    setObjectName(QStringLiteral("configFindings"));
    m_filter->setObjectName(QStringLiteral("configFilter"));
    m_filter->setAccessibleName(tr("Filter the findings by text"));
    m_filter->setPlaceholderText(tr("Filter: rule, word, address"));
    m_filter->setClearButtonEnabled(true);
    m_effects->setObjectName(QStringLiteral("configEffects"));
    m_effects->setAccessibleName(tr("Filter the findings by effect"));
    m_effects->addItem(tr("Everything"), AllEffects);
    m_effects->addItem(tr("✖ Keeps it from working"), WrongEffects);
    m_effects->addItem(tr("◆ Weak"), WeakEffects);
    m_effects->addItem(tr("? Cannot be judged"), UnknownEffects);
    m_effects->addItem(tr("ℹ To be tidied, to be known"), OtherEffects);
    m_effects->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_effects->setMinimumContentsLength(12);
    m_count->setObjectName(QStringLiteral("configCount"));
    m_count->setMargin(4);
    m_tree->setObjectName(QStringLiteral("configTree"));
    m_tree->setAccessibleName(tr("Findings by tunnel"));
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(1);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(false);
    m_tree->setWordWrap(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setIndentation(14);
    m_tree->setItemDelegate(new WrappedItems(m_tree));
    m_tree->viewport()->installEventFilter(this);
    m_page->setObjectName(QStringLiteral("configFindingPage"));
    m_page->setAccessibleName(tr("The selected finding: evidence and what to do"));

    auto* top = new QWidget(this);
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(2);
    auto* filters = new QHBoxLayout;
    filters->setContentsMargins(4, 2, 4, 2);
    filters->addWidget(m_filter, 3);
    filters->addWidget(m_effects, 2);
    topLayout->addLayout(filters);
    topLayout->addWidget(m_count);
    topLayout->addWidget(m_tree, 1);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(QStringLiteral("configFindingsSplit"));
    split->addWidget(top);
    split->addWidget(m_page);
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 5);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_card);
    layout->addWidget(split, 1);

    connect(m_filter, &QLineEdit::textChanged, this, &TunnelFindings::fill);
    connect(m_effects, &QComboBox::currentIndexChanged, this, &TunnelFindings::fill);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* now) {
        showPage();
        if (m_quiet || !now)
            return;
        const int outcome = now->data(0, OutcomeRole).toInt();
        if (outcome >= 0)
            Q_EMIT tunnelSelected(outcome);
        if (selected() >= 0)
            Q_EMIT findingSelected(selected());
    });
    connect(m_tree, &QTreeWidget::itemActivated, this, [this] {
        if (selected() >= 0)
            Q_EMIT findingSelected(selected());
    });
    connect(m_page, &LinkBrowser::linkActivated, this, &TunnelFindings::activate);
    connect(m_card, &VerdictCard::linkActivated, this, [this](const QString& url) {
        if (const std::optional<Link> link = parseLink(QUrl(url)))
            activate(*link);
    });
    setAnalysis(nullptr);
}

bool TunnelFindings::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree->viewport() && event->type() == QEvent::Resize)
        Q_EMIT m_tree->itemDelegate()->sizeHintChanged({});
    return QWidget::eventFilter(watched, event);
}

void TunnelFindings::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_analysis)
        showVerdict();
}

bool TunnelFindings::passes(const Finding& finding) const
{
    const bool wrong = isWrong(finding.effect);
    bool fits = true;
    switch (m_effects->currentData().toInt()) {
    case WrongEffects:
        fits = wrong;
        break;
    case WeakEffects:
        fits = finding.effect == Effect::Weak;
        break;
    case UnknownEffects:
        fits = finding.effect == Effect::Unknown;
        break;
    case OtherEffects:
        fits = finding.effect == Effect::Hygiene || finding.effect == Effect::Info;
        break;
    default:
        break;
    }
    const QString wanted = m_filter->text().trimmed();
    return fits
        && (wanted.isEmpty() || toQt(finding.title).contains(wanted, Qt::CaseInsensitive)
            || toQt(finding.message).contains(wanted, Qt::CaseInsensitive)
            || toQt(finding.rule->id).contains(wanted, Qt::CaseInsensitive));
}

QTreeWidgetItem* TunnelFindings::addFinding(QTreeWidgetItem* parent, int index)
{
    const Finding& finding = m_analysis->report->findings[static_cast<std::size_t>(index)];
    auto* item = new QTreeWidgetItem(parent);
    item->setText(0,
        QStringLiteral("%1 %2\n%3 · %4 · %5")
            .arg(signOf(finding), toQt(finding.title), roleText(finding.role), effectText(finding.effect),
                confidenceText(finding.confidence)));
    item->setData(0, Qt::AccessibleTextRole, item->text(0));
    item->setData(0, FindingRole, index);
    item->setData(0, OutcomeRole, parent->data(0, OutcomeRole));
    item->setToolTip(0, escaped(finding.message));
    m_items.emplace(index, item);
    if (finding.role == Role::Root && isWrong(finding.effect)) {
        QFont font = m_tree->font();
        font.setBold(true);
        item->setFont(0, font);
    }
    return item;
}

void TunnelFindings::setAnalysis(std::shared_ptr<const ConfigAnalysis> analysis)
{
    m_analysis = std::move(analysis);
    m_why = explanation();
    fill();
    showVerdict();
}

// The finding that explains why the first failing tunnel fails.
int TunnelFindings::explanation() const
{
    if (!m_analysis)
        return -1;
    const workbench::ConfigReport& report = *m_analysis->report;
    for (const config::TunnelOutcome& outcome : report.outcomes) {
        if (outcome.verdict != config::TunnelVerdict::Down
            && outcome.verdict != config::TunnelVerdict::OneWay)
            continue;
        for (const std::size_t i : report.findingsOf(outcome)) {
            if (isWrong(report.findings[i].effect))
                return static_cast<int>(i);
        }
        break;
    }
    return !report.findings.empty() && isWrong(report.findings.front().effect) ? 0 : -1;
}

void TunnelFindings::fill()
{
    const QString rule = selectedRule();
    m_quiet = true;
    m_items.clear();
    m_tree->clear();
    if (m_analysis) {
        const workbench::ConfigReport& report = *m_analysis->report;
        const auto& findings = report.findings;
        std::vector<bool> shown(findings.size());
        for (std::size_t i = 0; i < findings.size(); ++i)
            shown[i] = passes(findings[i]);
        std::vector<bool> placed(findings.size());
        int items = 0;
        const auto group = [&](const QString& title, int outcome, const std::vector<std::size_t>& members) {
            auto* top = new QTreeWidgetItem;
            top->setText(0, title);
            top->setData(0, FindingRole, -1);
            top->setData(0, OutcomeRole, outcome);
            for (const std::size_t i : members) {
                placed[i] = true;
                if (shown[i] && items < kMostItems) {
                    addFinding(top, static_cast<int>(i));
                    ++items;
                }
            }
            if (outcome < 0 && top->childCount() == 0) {
                delete top;
                return;
            }
            m_tree->addTopLevelItem(top);
            top->setExpanded(true);
        };
        for (std::size_t i = 0; i < report.outcomes.size() && items < kMostItems; ++i)
            group(QStringLiteral("%1\n%2").arg(
                      tunnelText(report, report.outcomes[i]), verdictText(report.outcomes[i].verdict)),
                static_cast<int>(i), report.findingsOf(report.outcomes[i]));
        std::vector<std::size_t> rest;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            if (!placed[i])
                rest.push_back(i);
        }
        group(tr("Of the devices as a whole"), -1, rest);
        const auto total = static_cast<std::size_t>(std::count(shown.begin(), shown.end(), true));
        QString text = total == findings.size() ? counted(total, tr("finding"), tr("findings"))
                                                : tr("%1 of %2 findings").arg(total).arg(findings.size());
        if (items >= kMostItems)
            text += tr("; the first %1 are listed").arg(kMostItems);
        m_count->setText(text);
    } else {
        m_count->clear();
    }
    m_quiet = false;
    // The same finding again, else the best explanation.
    int best = itemOf(m_why) ? m_why : -1;
    if (m_analysis) {
        const auto& findings = m_analysis->report->findings;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            if (!itemOf(static_cast<int>(i)))
                continue;
            if (best < 0)
                best = static_cast<int>(i);
            if (!rule.isEmpty() && toQt(findings[i].rule->id) == rule) {
                best = static_cast<int>(i);
                break;
            }
        }
    }
    select(best);
}

void TunnelFindings::showVerdict()
{
    if (!m_analysis) {
        m_card->setVerdict(VerdictCard::Kind::None, {}, {}, {});
        return;
    }
    const workbench::ConfigReport& report = *m_analysis->report;
    for (const workbench::ConfigInput& input : report.inputs) {
        if (input.error) {
            m_card->setVerdict(
                VerdictCard::Kind::Open, toQt(input.error->message + " " + input.error->hint), {}, {});
            return;
        }
    }
    // The worst tunnel speaks first.
    const config::Negotiation* bad = nullptr;
    std::size_t up = 0;
    std::size_t down = 0;
    for (const config::TunnelOutcome& outcome : report.outcomes) {
        up += outcome.verdict == config::TunnelVerdict::Up ? 1U : 0U;
        const bool fails = outcome.verdict == config::TunnelVerdict::Down
            || outcome.verdict == config::TunnelVerdict::OneWay;
        down += fails ? 1U : 0U;
        for (const std::size_t n : outcome.negotiations) {
            if (!bad && report.negotiations[n].failing())
                bad = &report.negotiations[n];
        }
    }
    QString links;
    const bool root = m_why >= 0;
    if (root)
        links = QStringLiteral("<a href='%1'>%2</a>")
                    .arg(findingLink(m_why), tr("Why, and what to do").toHtmlEscaped());
    const auto rest = [&] {
        return down > 1 ? tr(" (%1 tunnels of %2 fail)").arg(down).arg(report.outcomes.size()) : QString();
    };
    if (bad)
        m_card->setVerdict(VerdictCard::Kind::Bad, toQt(bad->summary) + rest(), {}, links);
    else if (root)
        m_card->setVerdict(VerdictCard::Kind::Bad,
            toQt(report.findings[static_cast<std::size_t>(m_why)].title),
            confidenceText(report.findings[static_cast<std::size_t>(m_why)].confidence), links);
    else if (!report.outcomes.empty() && up == report.outcomes.size())
        m_card->setVerdict(VerdictCard::Kind::Good,
            up == 1 ? tr("The tunnel comes up from both sides, as far as the configurations tell.")
                    : tr("All %1 tunnels come up, as far as the configurations tell.").arg(up),
            {}, {});
    else
        m_card->setVerdict(VerdictCard::Kind::Open,
            report.outcomes.empty()
                ? tr("No tunnel is configured in what was read.")
                : tr("Nothing wrong was found, but not everything can be said: the peer's "
                     "configuration, or a masked value, would settle it."),
            {}, {});
}

QTreeWidgetItem* TunnelFindings::itemOf(int finding) const
{
    const auto at = m_items.find(finding);
    return at == m_items.end() ? nullptr : at->second;
}

int TunnelFindings::selected() const
{
    const QTreeWidgetItem* item = m_tree->currentItem();
    return item ? item->data(0, FindingRole).toInt() : -1;
}

void TunnelFindings::select(int finding)
{
    m_quiet = true;
    QTreeWidgetItem* item = finding < 0 ? nullptr : itemOf(finding);
    if (item && selected() == finding)
        item = m_tree->currentItem(); // it may stand in several groups
    m_tree->setCurrentItem(item);
    if (item)
        m_tree->scrollToItem(item);
    m_quiet = false;
    showPage();
}

QString TunnelFindings::selectedRule() const
{
    const int index = selected();
    return m_analysis && index >= 0 && index < static_cast<int>(m_analysis->report->findings.size())
        ? toQt(m_analysis->report->findings[static_cast<std::size_t>(index)].rule->id)
        : QString();
}

void TunnelFindings::showPage()
{
    const int index = selected();
    if (!m_analysis || index < 0 || index >= static_cast<int>(m_analysis->report->findings.size())) {
        m_page->show({});
        return;
    }
    m_page->show(configFindingHtml(
        *m_analysis->report, m_analysis->report->findings[static_cast<std::size_t>(index)], m_commands));
}

void TunnelFindings::activate(const Link& link)
{
    if (link.kind != Link::Kind::Copy) {
        Q_EMIT linkActivated(link);
        return;
    }
    if (link.number < 0 || link.number >= m_commands.size())
        return;
    QApplication::clipboard()->setText(m_commands[link.number]);
    Q_EMIT notice(tr("The commands were copied. Read them before you paste them into a device."));
}

} // namespace rungbook::ui
