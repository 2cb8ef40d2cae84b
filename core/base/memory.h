// SPDX-License-Identifier: GPL-3.0-or-later
// What the allocator should know of the work ahead.
#pragma once

namespace rungbook
{

/// Results of hundreds of MiB are coming, in many small pieces: memory is asked of the system in larger steps from now on, because each step
/// stops the other threads. Affects the whole process, is cheap to call again, and does nothing where the allocator cannot be told.
void expectLargeResults();

} // namespace rungbook
