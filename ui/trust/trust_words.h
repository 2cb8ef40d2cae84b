// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the trust pages: states, keys, dates.
#pragma once

#include "core/tls/trust_store.h"

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

namespace rungbook::ui
{

tls::UtcSeconds utcNow();

/// "✔ valid", "⚠ expires in 12 days", "✖ expired 3 days ago", "✖ not valid yet".
QString expiryWords(const tls::Certificate& certificate, tls::UtcSeconds now);
/// The colour that goes with it.
QColor expiryColor(tls::ExpiryState state, const QPalette& palette);

/// "2027-03-01".
QString dayText(tls::UtcSeconds time);

/// "RSA 2048 bit", "EC 256 bit prime256v1".
QString keyText(const tls::Certificate& certificate);

/// A fingerprint or serial number ("08:20:2F") in lines of equal length, at most so many bytes in each: nobody compares ninety-five characters in one.
QString inLines(const QString& pairs, qsizetype bytes);

/// The font of fingerprints, as large as the text beside it.
QFont codeFont(const QFont& like);

/// "itself" of a self-issued one, else the issuer's common name, else the whole name.
QString issuerText(const tls::Certificate& certificate);

/// The usages in few words: "mail servers, within ISE"; "nothing".
QString usagesShort(const tls::TrustUsages& usages);

/// An error as one text: what is wrong and what to do.
QString sentenceOf(const Error& error);

} // namespace rungbook::ui
