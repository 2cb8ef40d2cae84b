// SPDX-License-Identifier: GPL-3.0-or-later
// The practice server with its sockets: one scenario on one port of this machine, for lessons and tests. It is never reachable from elsewhere.
#pragma once

#include "core/base/result.h"
#include "core/smtp/practice.h"
#include "core/tls/certificate.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rungbook::net
{

/// How to serve.
struct PracticeServerOptions {
    std::uint16_t port = 0; ///< 0: any free one
    std::size_t mostConnections = 256; ///< at once; further ones are closed
    /// A line of what happens: "#3 C: EHLO client.example.com". Called on the thread of the server. Never holds credentials.
    std::function<void(std::string_view line)> log;
};

/// A running server; it has a thread of its own, which is gone when the server is destroyed. Listens on 127.0.0.1 and, where there is one, on
/// ::1 with the same port. Its certificate authority is made at run time and lives as long as the program.
class PracticeServer
{
public:
    /// Starts serving. Unreadable when the port cannot be had, Internal when the certificate cannot be made.
    static Result<std::unique_ptr<PracticeServer>> start(
        smtp::PracticeScript script, PracticeServerOptions options = {});
    PracticeServer(const PracticeServer&) = delete;
    PracticeServer& operator=(const PracticeServer&) = delete;
    ~PracticeServer();

    std::uint16_t port() const;
    /// The certificate of its authority: what a learner trusts. Nothing where no TLS is spoken.
    const std::optional<tls::Certificate>& authority() const;
    const smtp::PracticeScript& script() const;

private:
    struct Impl;
    explicit PracticeServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::net
