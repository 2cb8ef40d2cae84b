// SPDX-License-Identifier: GPL-3.0-or-later
// "Trusted For": the check boxes of Cisco ISE in its own words, and one for the mail servers that are tested here.
#pragma once

#include "core/tls/trust_store.h"

#include <QGroupBox>
#include <array>

class QCheckBox;
class QLabel;

namespace rungbook::ui
{

class UsageBoxes : public QGroupBox
{
    Q_OBJECT

public:
    explicit UsageBoxes(QWidget* parent = nullptr);

    tls::TrustUsages usages() const;
    /// Without usagesChanged().
    void setUsages(const tls::TrustUsages& usages);
    /// Why ISE would not accept them together; empty when it would.
    QString problem() const;
    QCheckBox* box(tls::TrustUsage usage) const { return m_boxes[static_cast<std::size_t>(usage)]; }

Q_SIGNALS:
    /// The user changed them; look at problem() before using them.
    void usagesChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    std::array<QCheckBox*, tls::kTrustUsages> m_boxes{};
    QLabel* m_problem;
    QLabel* m_hint;
    bool m_quiet = false;
};

} // namespace rungbook::ui
