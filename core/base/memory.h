// SPDX-License-Identifier: GPL-3.0-or-later
// What the allocator should know of the work ahead.
#pragma once

namespace rungbook
{

/// Results of hundreds of MiB are coming, in many small pieces: memory is asked of the system in larger steps from now on, because each step
/// stops the other threads. Affects the whole process, is cheap to call again, and does nothing where the allocator cannot be told.
void expectLargeResults();

/// To be called now and then while large results grow, every MiB or so; from any thread. What the heap of the main thread has grown by since
/// the last call is backed by large pages from then on: where a page fault is dear, as in virtual machines, touching memory for the first
/// time is a good part of the whole time. Has no effect on results, costs next to nothing, and does nothing before
/// expectLargeResults() was called or where the system has no such thing.
void resultsGrew();

} // namespace rungbook
