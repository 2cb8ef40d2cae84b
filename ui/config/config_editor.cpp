// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/config_editor.h"

#include "ui/config/cisco_lexer.h"
#include "ui/ladder/ladder_style.h"
#include "ui/models/finding_model.h"
#include "ui/models/text.h"
#include "ui/widgets/colors.h"

#include <QApplication>
#include <QFontDatabase>
#include <QImage>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <algorithm>
#include <map>
#include <set>

namespace rungbook::ui
{

namespace
{

enum Margin { Numbers, Marks, Folds };
enum Indicator { Evidence = 8, Selected, Cover };
enum Marker {
    InfoMark,
    HygieneMark,
    UnknownMark,
    WeakMark,
    SymptomMark,
    ContributingMark,
    RootMark,
    MarkerCount,
    EvidenceLine
};
enum Style { NoteStyle = 40, WrongNoteStyle };
constexpr int kMarkers = (1 << MarkerCount) - 1;

// Scrolling and typing stay fast however much was found.
constexpr std::size_t kMostNotes = 200;
constexpr std::size_t kMostMarks = 5000;
constexpr std::size_t kMostCovers = 20'000;
constexpr int kMostLinesAtOnce = 200;
constexpr int kNoteLength = 160;

Marker markerOf(const EditorMark& mark)
{
    if (isWrong(mark.effect))
        return mark.role == Role::Root        ? RootMark
            : mark.role == Role::Contributing ? ContributingMark
                                              : SymptomMark;
    switch (mark.effect) {
    case Effect::Weak:
        return WeakMark;
    case Effect::Hygiene:
        return HygieneMark;
    case Effect::Unknown:
        return UnknownMark;
    default:
        return InfoMark;
    }
}

Finding exampleOf(Marker marker)
{
    Finding finding;
    finding.effect = marker >= SymptomMark ? Effect::Blocks
        : marker == WeakMark               ? Effect::Weak
        : marker == UnknownMark            ? Effect::Unknown
        : marker == HygieneMark            ? Effect::Hygiene
                                           : Effect::Info;
    finding.role = marker == RootMark ? Role::Root
        : marker == ContributingMark  ? Role::Contributing
                                      : Role::Symptom;
    return finding;
}

QImage signImage(const QString& sign, const QColor& color, const QFont& font, int size)
{
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QFont bold = font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(color);
    painter.drawText(image.rect(), Qt::AlignCenter, sign);
    return image;
}

} // namespace

ConfigEditor::ConfigEditor(QWidget* parent)
    : QsciScintilla(parent)
    , m_lexer(new CiscoLexer(this))
{
    setUtf8(true);
    setEolMode(EolUnix);
    setFrameShape(QFrame::NoFrame);
    setWrapMode(WrapNone);
    setTabWidth(8);
    setAutoIndent(true);
    setScrollWidth(200);
    setScrollWidthTracking(true);
    SendScintilla(SCI_SETUNDOCOLLECTION, 1L);
    setMarginType(Numbers, NumberMargin);
    setMarginType(Marks, SymbolMargin);
    setMarginMarkerMask(Marks, kMarkers);
    setMarginSensitivity(Marks, true);
    setFolding(PlainFoldStyle, Folds);
    setAnnotationDisplay(AnnotationBoxed);
    m_lexer->applyLook(palette(), QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLexer(m_lexer);
    applyLook();
    connect(this, &QsciScintilla::textChanged, this, [this] { ++m_version; });
    connect(this, &QsciScintilla::linesChanged, this,
        [this] { setMarginWidth(Numbers, QStringLiteral("0%1").arg(std::max(lines(), 99))); });
    connect(this, &QsciScintilla::cursorPositionChanged, this, [this](int line) { cursorMoved(line); });
    connect(this, &QsciScintilla::marginClicked, this, [this](int, int line) {
        setCursorPosition(line, 0);
        Q_EMIT lineSelected(static_cast<quint64>(line) + 1);
    });
    // What is being typed or pasted is covered before any analysis has seen it.
    connect(this, &QsciScintillaBase::SCN_MODIFIED, this,
        [this](int position, int kind, const char*, int length, int, int, int, int, int, int) {
            if ((kind & SC_MOD_INSERTTEXT) == 0 || !m_hide)
                return;
            const auto lineAt = [this](int at) {
                return static_cast<int>(SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(at)));
            };
            coverLines(lineAt(position), lineAt(position + length));
        });
}

ConfigEditor::~ConfigEditor()
{
    setLexer(nullptr);
}

std::string ConfigEditor::bytes() const
{
    const auto size = static_cast<std::size_t>(SendScintilla(SCI_GETLENGTH));
    std::string text(size, '\0');
    if (size > 0)
        SendScintilla(SCI_GETTEXT, static_cast<unsigned long>(size + 1), static_cast<void*>(text.data()));
    return text;
}

void ConfigEditor::setBytes(const std::string& bytes)
{
    replaceBytes(bytes);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    setModified(false);
}

void ConfigEditor::replaceBytes(const std::string& bytes)
{
    beginUndoAction();
    SendScintilla(SCI_TARGETWHOLEDOCUMENT);
    SendScintilla(SCI_REPLACETARGET, static_cast<unsigned long>(bytes.size()), bytes.data());
    endUndoAction();
    m_folds.clear();
    goToLine(1);
}

void ConfigEditor::fill(int indicator, std::size_t begin, std::size_t end)
{
    SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
    SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(begin), static_cast<long>(end - begin));
}

void ConfigEditor::clear(int indicator)
{
    SendScintilla(SCI_SETINDICATORCURRENT, static_cast<unsigned long>(indicator));
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, SendScintilla(SCI_GETLENGTH));
}

void ConfigEditor::coverLines(int first, int last)
{
    if (last - first > kMostLinesAtOnce)
        last = first + kMostLinesAtOnce; // the analysis covers the rest, far from where one looks
    for (int line = first; line <= last; ++line) {
        const auto begin =
            static_cast<std::size_t>(SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(line)));
        const auto end =
            static_cast<std::size_t>(SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(line)));
        if (end <= begin)
            continue;
        std::string text(end - begin + 1, '\0');
        SendScintilla(SCI_GETTEXTRANGE, static_cast<long>(begin), static_cast<long>(end), text.data());
        text.pop_back();
        for (const config::ByteRange& range : config::secretRanges(text))
            fill(Cover, begin + range.begin, begin + range.end);
    }
}

void ConfigEditor::drawSecrets()
{
    clear(Cover);
    if (!m_hide)
        return;
    for (std::size_t i = 0; i < m_facts.secrets.size() && i < kMostCovers; ++i)
        fill(Cover, m_facts.secrets[i].begin, m_facts.secrets[i].end);
}

void ConfigEditor::setHideSecrets(bool hide)
{
    m_hide = hide;
    drawSecrets();
}

bool ConfigEditor::isCovered(std::size_t position) const
{
    return SendScintilla(SCI_INDICATORVALUEAT, static_cast<unsigned long>(Cover), static_cast<long>(position))
        != 0;
}

void ConfigEditor::setShowNotes(bool show)
{
    m_notes = show;
    drawNotes();
}

void ConfigEditor::setFacts(EditorFacts facts, quint64 version)
{
    if (version != m_version)
        return; // typed on meanwhile: the next analysis is on its way
    m_facts = std::move(facts);
    m_quiet = true;
    // A new text has nothing folded that a change could strand: nobody needs to hear of each line.
    const bool whole = m_folds.empty();
    SendScintilla(SCI_SETMODEVENTMASK, whole ? 0UL : static_cast<unsigned long>(SC_MOD_CHANGEFOLD));
    drawSecrets();
    foldAll();
    drawMarks();
    drawNotes();
    setEvidence(m_evidence);
    SendScintilla(SCI_SETMODEVENTMASK, static_cast<unsigned long>(SC_MODEVENTMASKALL));
    m_quiet = false;
}

void ConfigEditor::foldAll()
{
    for (std::size_t i = 0; i < m_facts.folds.size(); ++i) {
        if (i < m_folds.size() && m_folds[i] == m_facts.folds[i])
            continue;
        const config::FoldLine& line = m_facts.folds[i];
        const long level = SC_FOLDLEVELBASE + line.level + (line.header ? SC_FOLDLEVELHEADERFLAG : 0);
        SendScintilla(SCI_SETFOLDLEVEL, static_cast<unsigned long>(i), level);
    }
    m_folds = m_facts.folds;
}

void ConfigEditor::drawMarks()
{
    for (int marker = 0; marker < MarkerCount; ++marker)
        markerDeleteAll(marker);
    clear(Evidence);
    std::map<quint64, Marker> worst;
    for (std::size_t i = 0; i < m_facts.marks.size() && i < kMostMarks; ++i) {
        const EditorMark& mark = m_facts.marks[i];
        const auto [at, made] = worst.emplace(mark.line, markerOf(mark));
        if (!made)
            at->second = std::max(at->second, markerOf(mark));
        if (!isWrong(mark.effect))
            continue;
        const auto line = static_cast<unsigned long>(mark.line - 1);
        fill(Evidence, static_cast<std::size_t>(SendScintilla(SCI_GETLINEINDENTPOSITION, line)),
            static_cast<std::size_t>(SendScintilla(SCI_GETLINEENDPOSITION, line)));
    }
    for (const auto& [line, marker] : worst)
        markerAdd(static_cast<int>(line) - 1, marker);
}

void ConfigEditor::drawNotes()
{
    clearAnnotations();
    if (!m_notes)
        return;
    std::map<quint64, std::pair<QStringList, bool>> texts;
    for (const EditorMark& mark : m_facts.marks) {
        if (mark.effect == Effect::Hygiene || mark.effect == Effect::Info)
            continue; // their mark is enough: the text must stay readable
        if (texts.size() >= kMostNotes && !texts.contains(mark.line))
            continue;
        auto& [lines, wrong] = texts[mark.line];
        wrong = wrong || isWrong(mark.effect);
        Finding finding;
        finding.effect = mark.effect;
        finding.role = mark.role;
        const QString text = QStringLiteral("%1 %2").arg(signOf(finding), mark.note).left(kNoteLength);
        if (!lines.contains(text))
            lines << text;
    }
    for (const auto& [line, note] : texts)
        annotate(
            static_cast<int>(line) - 1, note.first.join(u'\n'), note.second ? WrongNoteStyle : NoteStyle);
}

void ConfigEditor::setEvidence(const std::vector<SourceSpan>& spans)
{
    m_evidence = spans;
    markerDeleteAll(EvidenceLine);
    for (const SourceSpan& span : spans) {
        for (quint64 line = raw(span.first); line <= raw(span.last) && line - raw(span.first) < 200; ++line)
            markerAdd(static_cast<int>(line) - 1, EvidenceLine);
    }
}

void ConfigEditor::goToLine(quint64 line)
{
    if (line == 0)
        return;
    const int at = std::min(static_cast<int>(std::min<quint64>(line, 1U << 30U)), lines()) - 1;
    m_quiet = true;
    SendScintilla(SCI_ENSUREVISIBLEENFORCEPOLICY, static_cast<unsigned long>(at));
    setCursorPosition(at, 0);
    const int visible = static_cast<int>(SendScintilla(SCI_LINESONSCREEN));
    const int shown = static_cast<int>(SendScintilla(SCI_VISIBLEFROMDOCLINE, static_cast<unsigned long>(at)));
    const int first = firstVisibleLine();
    if (shown < first + 1 || shown > first + visible - 4)
        setFirstVisibleLine(std::max(0, shown - visible / 3));
    m_line = at;
    m_quiet = false;
}

quint64 ConfigEditor::currentLine() const
{
    int line = 0;
    int column = 0;
    getCursorPosition(&line, &column);
    return static_cast<quint64>(line) + 1;
}

quint64 ConfigEditor::nextMark(bool backward) const
{
    std::set<quint64> all;
    for (const EditorMark& mark : m_facts.marks)
        all.insert(mark.line);
    if (all.empty())
        return 0;
    if (backward) {
        const auto at = all.lower_bound(currentLine());
        return at == all.begin() ? 0 : *std::prev(at);
    }
    const auto at = all.upper_bound(currentLine());
    return at == all.end() ? 0 : *at;
}

void ConfigEditor::cursorMoved(int line)
{
    if (line == m_line)
        return;
    m_line = line;
    if (!m_quiet)
        Q_EMIT lineSelected(static_cast<quint64>(line) + 1);
}

// Files are for the bench, which knows which editor they go to.
bool ConfigEditor::canInsertFromMimeData(const QMimeData* source) const
{
    return !source->hasUrls() && QsciScintilla::canInsertFromMimeData(source);
}

void ConfigEditor::keyPressEvent(QKeyEvent* event)
{
    // Configurations have no tabs, and nobody who works without a mouse may be caught in an editor.
    if (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab) {
        focusNextPrevChild(event->key() == Qt::Key_Tab);
        return;
    }
    QsciScintilla::keyPressEvent(event);
}

void ConfigEditor::changeEvent(QEvent* event)
{
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::ApplicationFontChange)
        applyLook();
}

void ConfigEditor::applyLook()
{
    if (m_looking)
        return;
    m_looking = true;
    const QPalette look = palette();
    const SemanticColors colors = semanticColors(look);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(std::max(6.0, QApplication::font().pointSizeF()));
    m_lexer->applyLook(look, fixed);
    const QColor base = look.color(QPalette::Base);
    setPaper(base);
    setColor(look.color(QPalette::Text));
    setCaretForegroundColor(look.color(QPalette::Text));
    setCaretLineVisible(true);
    setCaretLineBackgroundColor(mixed(base, look.color(QPalette::Text), isHighContrast(look) ? 0.2 : 0.05));
    setSelectionBackgroundColor(look.color(QPalette::Highlight));
    setSelectionForegroundColor(look.color(QPalette::HighlightedText));
    setMarginsFont(fixed);
    setMarginsBackgroundColor(colors.card);
    setMarginsForegroundColor(readable(colors.quiet, colors.card));
    setFoldMarginColors(colors.card, colors.card);
    for (int marker = SC_MARKNUM_FOLDEREND; marker <= static_cast<int>(SC_MARKNUM_FOLDEROPEN); ++marker) {
        setMarkerForegroundColor(colors.card, marker);
        setMarkerBackgroundColor(readable(colors.quiet, colors.card), marker);
    }
    const int size = std::max(12, QFontMetrics(fixed).height());
    for (int marker = 0; marker < MarkerCount; ++marker) {
        const Finding example = exampleOf(static_cast<Marker>(marker));
        const QColor hue = marker >= SymptomMark ? (marker == RootMark ? colors.bad : colors.warn)
            : marker == WeakMark                 ? colors.warn
                                                 : colors.quiet;
        markerDefine(signImage(signOf(example), readable(hue, colors.card), fixed, size), marker);
    }
    markerDefine(Background, EvidenceLine);
    setMarkerBackgroundColor(colors.evidence, EvidenceLine);
    setMarginWidth(Marks, size + 6);
    setMarginWidth(Folds, size);
    setMarginWidth(Numbers, QStringLiteral("0%1").arg(std::max(lines(), 99)));
    indicatorDefine(SquiggleIndicator, Evidence);
    setIndicatorForegroundColor(colors.bad, Evidence);
    SendScintilla(SCI_INDICSETUNDER, static_cast<unsigned long>(Evidence), 1L);
    // Painted over the text, so that a selection does not bring it out.
    const QColor cover = mixed(base, look.color(QPalette::Text), 0.45);
    SendScintilla(SCI_INDICSETSTYLE, static_cast<unsigned long>(Cover), static_cast<long>(INDIC_FULLBOX));
    SendScintilla(SCI_INDICSETFORE, static_cast<unsigned long>(Cover), cover);
    SendScintilla(SCI_INDICSETALPHA, static_cast<unsigned long>(Cover), 255L);
    SendScintilla(SCI_INDICSETOUTLINEALPHA, static_cast<unsigned long>(Cover), 255L);
    SendScintilla(SCI_INDICSETUNDER, static_cast<unsigned long>(Cover), 0L);
    const auto note = [&](int style, const QColor& ink) {
        SendScintilla(SCI_STYLESETFONT, static_cast<unsigned long>(style),
            QApplication::font().family().toUtf8().constData());
        SendScintilla(SCI_STYLESETSIZEFRACTIONAL, static_cast<unsigned long>(style),
            static_cast<long>(fixed.pointSizeF() * 95));
        SendScintilla(SCI_STYLESETFORE, static_cast<unsigned long>(style), readable(ink, colors.card));
        SendScintilla(SCI_STYLESETBACK, static_cast<unsigned long>(style), colors.card);
    };
    note(NoteStyle, look.color(QPalette::Text));
    note(WrongNoteStyle, colors.bad);
    drawMarks();
    m_looking = false;
}

} // namespace rungbook::ui
