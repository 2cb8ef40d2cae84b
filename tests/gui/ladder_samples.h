// SPDX-License-Identifier: GPL-3.0-or-later
// Ladders made by hand, for tests, pictures and measurements of the window.
#pragma once

#include "core/ladder/ladder.h"

#include <memory>
#include <string>

namespace rungbook::test
{

/// A remote-access negotiation in aggressive mode that comes up: four phases, notes, milestones, states printed and worked out.
std::shared_ptr<const ladder::Ladder> establishedLadder();

/// Main mode that stops after MM3: resends, silence, a ghost, findings of every role.
std::shared_ptr<const ladder::Ladder> stoppedLadder();

/// count rows with every kind among them, made when they are asked for; the number of row() calls can be read.
class ManyRows final : public ladder::RowSource
{
public:
    explicit ManyRows(std::size_t count)
        : m_count(count)
    {
    }
    std::size_t size() const override { return m_count; }
    ladder::Row row(std::size_t index) const override;
    ladder::RowBrief brief(std::size_t index) const override;

private:
    std::size_t m_count;
};

std::shared_ptr<const ladder::Ladder> manyRowsLadder(
    std::size_t count, const std::string& title = "Many rows");

/// A ladder with texts far longer than any column.
std::shared_ptr<const ladder::Ladder> longTextLadder();

} // namespace rungbook::test
