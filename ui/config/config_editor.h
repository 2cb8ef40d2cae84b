// SPDX-License-Identifier: GPL-3.0-or-later
// The text of one configuration, as the user's own, with what the analysis found drawn over it: marks, notes, evidence, covered secrets.
#pragma once

#include "core/base/finding.h"
#include "core/config/editor_text.h"
#include "ui/config/qsci.h"

#include <QString>
#include <string>
#include <vector>

namespace rungbook::ui
{

class CiscoLexer;

/// A mark in the margin and its note, at a line (from 1).
struct EditorMark {
    quint64 line = 0;
    Effect effect = Effect::Unknown;
    Role role = Role::Symptom;
    QString note;
    std::vector<SourceSpan> evidence; ///< lines of this text
};

/// What an analysis knows of the text of one editor.
struct EditorFacts {
    std::vector<config::ByteRange> secrets;
    std::vector<config::FoldLine> folds;
    std::vector<EditorMark> marks;
    std::vector<quint64> repaired; ///< lines that hold several commands
};

class ConfigEditor : public QsciScintilla
{
    Q_OBJECT

public:
    explicit ConfigEditor(QWidget* parent = nullptr);
    ~ConfigEditor() override;

    std::string bytes() const;
    /// A new document: cannot be undone.
    void setBytes(const std::string& bytes);
    /// As one step that can be undone.
    void replaceBytes(const std::string& bytes);
    /// Grows with every change of the text.
    quint64 version() const { return m_version; }

    /// Shows what was found in the text as it was at a version; an older one only changes the marks that move with their lines.
    void setFacts(EditorFacts facts, quint64 version);
    const std::vector<EditorMark>& marks() const { return m_facts.marks; }
    /// Marks the lines of the selected finding.
    void setEvidence(const std::vector<SourceSpan>& spans);

    /// Fits colours and the size of the text to the program's.
    void applyLook();

    void setHideSecrets(bool hide);
    bool hidesSecrets() const { return m_hide; }
    void setShowNotes(bool show);

    /// Makes a line (from 1) the current one, unfolds it and scrolls to it.
    void goToLine(quint64 line);
    quint64 currentLine() const;
    /// The next line with a mark after the current one, or before it; 0: there is none.
    quint64 nextMark(bool backward) const;
    /// True when the bytes from begin to end are covered.
    bool isCovered(std::size_t position) const;

Q_SIGNALS:
    /// The user went to a line.
    void lineSelected(quint64 line);

protected:
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void drawMarks();
    void drawNotes();
    void drawSecrets();
    void coverLines(int first, int last);
    void foldAll();
    void cursorMoved(int line);
    void fill(int indicator, std::size_t begin, std::size_t end);
    void clear(int indicator);

    CiscoLexer* m_lexer;
    EditorFacts m_facts;
    std::vector<config::FoldLine> m_folds;
    std::vector<SourceSpan> m_evidence;
    quint64 m_version = 1;
    int m_line = 0;
    bool m_hide = true;
    bool m_notes = true;
    bool m_quiet = false;
    bool m_looking = false;
};

} // namespace rungbook::ui
