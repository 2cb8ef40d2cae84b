// SPDX-License-Identifier: GPL-3.0-or-later
// What the files that know Asio share. Included by event_loop.cpp and tcp_stream.cpp only.
#pragma once

#include "core/net/event_loop.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <chrono>

namespace rungbook::net
{

struct EventLoop::Impl {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

} // namespace rungbook::net
