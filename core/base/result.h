// SPDX-License-Identifier: GPL-3.0-or-later
// How the core reports that something could not be done: as a value, never as an exception.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace rungbook
{

/// What went wrong, in a sentence for the user, and what to do about it. Both end with a full stop.
struct Error {
    enum class Kind : unsigned char { Usage, Unreadable, NotUnderstood, Cancelled, Internal };
    Kind kind = Kind::Internal;
    std::string message;
    std::string hint;
};

template <class T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(Error::Kind kind, std::string message, std::string hint = {})
{
    return tl::unexpected<Error>(Error{kind, std::move(message), std::move(hint)});
}

} // namespace rungbook
