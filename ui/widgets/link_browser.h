// SPDX-License-Identifier: GPL-3.0-or-later
// Rich text whose links lead to places inside the program. It opens nothing else and loads nothing.
#pragma once

#include "ui/models/links.h"

#include <QTextBrowser>

namespace rungbook::ui
{

class LinkBrowser : public QTextBrowser
{
    Q_OBJECT

public:
    explicit LinkBrowser(QWidget* parent = nullptr);

    /// Replaces the text; the scroll position stays when keepPosition is set.
    void show(const QString& html, bool keepPosition = false);

Q_SIGNALS:
    void linkActivated(const rungbook::ui::Link& link);

protected:
    QVariant loadResource(int type, const QUrl& name) override;
    void changeEvent(QEvent* event) override;

private:
    void applyStyle();

    QString m_html;
};

} // namespace rungbook::ui
