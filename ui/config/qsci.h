// SPDX-License-Identifier: GPL-3.0-or-later
// QScintilla's headers use Qt's lower-case keywords, which the program does without.
#pragma once

#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexercustom.h>
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots
