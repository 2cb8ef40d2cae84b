// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict of a session in one look: a shape, a sentence, how sure it is, and where it is proved.
#pragma once

#include <QFrame>
#include <QString>

class QLabel;

namespace rungbook::ui
{

class VerdictCard : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { None, Good, Bad, Open };

    explicit VerdictCard(QWidget* parent = nullptr);

    /// text: the sentence. certainty: "strong evidence", may be empty. linksHtml: links to lines, may be empty.
    void setVerdict(Kind kind, const QString& text, const QString& certainty, const QString& linksHtml);
    QString text() const { return m_plain; }

Q_SIGNALS:
    void linkActivated(const QString& url);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    Kind m_kind = Kind::None;
    QString m_plain;
    QString m_certainty;
    QString m_links;
    QLabel* m_sign;
    QLabel* m_text;
    bool m_refreshing = false;
};

} // namespace rungbook::ui
