// SPDX-License-Identifier: GPL-3.0-or-later
// Tells where one device's configuration ends and the next one's begins, and which command language a line is written in.
#pragma once

#include "core/config/tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// The command language that a command shows: most commands are the same in both.
enum class Dialect : unsigned char { Either, Asa, Ios };
Dialect dialectOf(const ConfigTree& tree, CommandId id);

/// A header that names the version: "ASA Version 9.1(7)", "version 15.2".
bool isVersionHeader(const ConfigTree& tree, CommandId id);

/// The first command of each device. promptChanges: commands before which the prompt began to name another device.
std::vector<CommandId> deviceStarts(const ConfigTree& tree, const std::vector<CommandId>& promptChanges);

/// The whole name of an interface type that was shortened, with the rest: "gi0/1" is "gigabitethernet0/1". In small letters. A name that is no
/// interface of a router, such as a nameif, only becomes small.
std::string canonicalInterface(std::string_view name);

} // namespace rungbook::config
