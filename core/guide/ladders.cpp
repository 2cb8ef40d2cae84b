// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guide/ladders.h"

#include "core/ike/step_notes.h"
#include "core/smtp/words.h"

#include <algorithm>
#include <array>

namespace rungbook::guide
{

namespace
{

constexpr std::array<std::string_view, 5> kNames{
    "main-mode", "aggressive-mode", "quick-mode", "ikev2", "smtp-starttls"};

ladder::Row arrow(bool forth, std::string_view label, std::string_view payloads)
{
    ladder::Row row;
    row.from = forth ? 0 : 1;
    row.to = forth ? 1 : 0;
    row.label = label;
    row.payloads = payloads;
    row.leftDerived = row.rightDerived = false;
    return row;
}

ladder::Row step(ike::StepKind kind, std::uint8_t ordinal, std::string_view left, std::string_view right)
{
    const ike::StepNote note = ike::stepNote({kind, ordinal});
    ladder::Row row = arrow(ordinal % 2 == 1, note.name, note.carries);
    row.explanation = note.purpose;
    row.leftState = left;
    row.rightState = right;
    return row;
}

ladder::Row milestone(std::string_view text)
{
    ladder::Row row;
    row.kind = ladder::RowKind::Milestone;
    row.label = text;
    return row;
}

ladder::Row note(std::string_view text)
{
    ladder::Row row;
    row.kind = ladder::RowKind::Note;
    row.label = text;
    return row;
}

ladder::Ladder made(
    std::string_view title, std::string_view verdict, std::string_view phase, std::vector<ladder::Row> rows)
{
    ladder::Ladder made;
    made.title = title;
    made.verdict = verdict;
    made.participants = {{"initiator", "", ""}, {"responder", "", ""}};
    if (!phase.empty())
        made.phases.push_back({std::string(phase), 0, rows.size() - 1, ladder::PhaseOutcome::Complete});
    made.rows = std::make_shared<ladder::StoredRows>(std::move(rows));
    return made;
}

ladder::Ladder mainMode()
{
    using enum ike::StepKind;
    return made("Main mode",
        "Six messages. The last two are encrypted, so identities are not seen; the pre-shared key is proved "
        "in MM5 and MM6, not in MM3 and MM4.",
        "Phase 1 (main mode)",
        {step(MM, 1, "MM_WAIT_MSG2", ""), step(MM, 2, "", "MM_WAIT_MSG3"), step(MM, 3, "MM_WAIT_MSG4", ""),
            step(MM, 4, "", "MM_WAIT_MSG5"), note("Encrypted from here on"), step(MM, 5, "MM_WAIT_MSG6", ""),
            step(MM, 6, "MM_ACTIVE", "MM_ACTIVE"), milestone("PHASE 1 COMPLETED")});
}

ladder::Ladder aggressiveMode()
{
    using enum ike::StepKind;
    return made("Aggressive mode",
        "Three messages. The first two are in clear: whoever listens sees the identities and a hash to test "
        "guesses of the key against.",
        "Phase 1 (aggressive mode)",
        {step(AM, 1, "AM_WAIT_MSG2", ""), step(AM, 2, "", "AM_WAIT_MSG3"),
            note("May be encrypted from here on"), step(AM, 3, "AM_ACTIVE", "AM_ACTIVE"),
            milestone("PHASE 1 COMPLETED")});
}

ladder::Ladder quickMode()
{
    using enum ike::StepKind;
    return made("Quick mode",
        "Three messages, all encrypted by phase 1. They agree on the transform set, the networks and the two "
        "SPIs.",
        "Phase 2 (quick mode)",
        {step(QM, 1, "", ""), step(QM, 2, "", ""), step(QM, 3, "", ""), milestone("PHASE 2 COMPLETED")});
}

ladder::Ladder ikev2()
{
    std::vector<ladder::Row> rows;
    const auto add = [&](bool forth, std::string_view label, std::string_view payloads, std::string_view left,
                         std::string_view right, std::string_view told) {
        ladder::Row row = arrow(forth, label, payloads);
        row.leftState = left;
        row.rightState = right;
        row.explanation = told;
        rows.push_back(std::move(row));
    };
    add(true, "IKE_SA_INIT request", "SA, KE, Nonce, N(NAT-D) ×2", "I_WAIT_INIT", "",
        "The initiator offers ciphers and sends its Diffie-Hellman value at once, in the group that it "
        "guesses "
        "will be chosen (RFC 7296, section 1.2).");
    add(false, "IKE_SA_INIT response", "SA, KE, Nonce, N(NAT-D) ×2", "", "R_WAIT_AUTH",
        "The responder chooses and sends its own value. With another group in mind it answers "
        "INVALID_KE_PAYLOAD, and the first pair is repeated (RFC 7296, section 1.3).");
    rows.push_back(note("Encrypted from here on"));
    add(true, "IKE_AUTH request", "IDi, AUTH, SA, TSi, TSr", "I_WAIT_AUTH", "",
        "The initiator says and proves who it is and already asks for the first IPsec SA, with its traffic "
        "selectors (RFC 7296, section 1.2).");
    add(false, "IKE_AUTH response", "IDr, AUTH, SA, TSi, TSr", "READY", "READY",
        "The responder proves who it is and answers the request for the SA. When only the SA is refused, the "
        "IKE SA stays up without one (RFC 7296, section 1.2).");
    rows.push_back(milestone("IKE SA and first IPsec SA are up"));
    return made(
        "IKEv2", "Four messages build the IKE SA and the first pair of IPsec SAs.", "IKEv2", std::move(rows));
}

ladder::Ladder smtpStartTls()
{
    std::vector<ladder::Row> rows;
    const auto add = [&](bool forth, std::string_view label, std::string_view payloads,
                         std::string_view verb) {
        ladder::Row row = arrow(forth, label, payloads);
        if (const smtp::CommandWords* words = smtp::findCommand(verb))
            row.explanation = words->purpose;
        rows.push_back(std::move(row));
    };
    add(false, "220", "greeting", "");
    add(true, "EHLO", "", "EHLO");
    add(false, "250", "STARTTLS, SIZE, ...", "EHLO");
    add(true, "STARTTLS", "", "STARTTLS");
    add(false, "220", "ready for TLS", "STARTTLS");
    rows.push_back(note("TLS handshake; encrypted from here on"));
    add(true, "EHLO", "again: what was learned before counts no longer", "EHLO");
    add(false, "250", "AUTH PLAIN LOGIN, ...", "EHLO");
    add(true, "AUTH", "", "AUTH");
    add(false, "235", "logged in", "AUTH");
    add(true, "MAIL FROM", "", "MAIL FROM");
    add(false, "250", "", "");
    add(true, "RCPT TO", "", "RCPT TO");
    add(false, "250", "", "");
    add(true, "DATA", "", "DATA");
    add(false, "354", "", "DATA");
    add(true, ".", "the message, then a dot on a line of its own", ".");
    add(false, "250", "taken: the server is responsible now", ".");
    add(true, "QUIT", "", "QUIT");
    add(false, "221", "", "QUIT");
    ladder::Ladder all = made("A mail handed in with STARTTLS",
        "The order that RFC 5321, 3207 and 4954 ask for.", {}, std::move(rows));
    all.participants = {{"client", "", ""}, {"mail server", "", ""}};
    all.states = false;
    return all;
}

} // namespace

std::span<const std::string_view> ladderNames()
{
    return kNames;
}

std::optional<ladder::Ladder> ladderOf(std::string_view name)
{
    if (name == kNames[0])
        return mainMode();
    if (name == kNames[1])
        return aggressiveMode();
    if (name == kNames[2])
        return quickMode();
    if (name == kNames[3])
        return ikev2();
    if (name == kNames[4])
        return smtpStartTls();
    return std::nullopt;
}

} // namespace rungbook::guide
