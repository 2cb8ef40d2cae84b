// SPDX-License-Identifier: GPL-3.0-or-later
// What every fact about a device is made of: a value that is known, masked or absent, read or assumed, with the line it comes from; and
// keys, which can be compared and never shown.
#pragma once

#include "core/base/ids.h"
#include "core/base/secret.h"
#include "core/config/prefix_set.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Three-valued truth: what depends on a masked value, or on lines that were not pasted, is Unknown and never a pass.
enum class Tri : unsigned char { No, Yes, Unknown };

constexpr Tri triOf(bool value)
{
    return value ? Tri::Yes : Tri::No;
}

enum class Platform : unsigned char { Unknown, Asa, Pix, Ftd, Ios, IosXe };

/// "ASA", "PIX", "FTD", "IOS", "IOS-XE", "unknown".
std::string_view nameOf(Platform platform);

/// ASA, PIX and FTD share a command language; so do IOS and IOS-XE.
constexpr bool isAsaFamily(Platform platform)
{
    return platform == Platform::Asa || platform == Platform::Pix || platform == Platform::Ftd;
}
constexpr bool isIosFamily(Platform platform)
{
    return platform == Platform::Ios || platform == Platform::IosXe;
}

/// A software version such as 9.2(2)4 or 15.2. Not known: all 0.
struct Version {
    int major = 0;
    int minor = 0;
    int maintenance = 0; ///< the number in brackets
    int interim = 0; ///< the number after them
    // NOLINTNEXTLINE(modernize-use-nullptr): the linter mistakes the zero inside
    auto operator<=>(const Version&) const = default;

    bool known() const { return major != 0; }
};

/// Reads "9.2(2)4", "8.4(7)", "15.2", "7.0(1)"; not known when text begins with no number.
Version parseVersion(std::string_view text);

/// "9.2(2)4", "15.2"; empty when not known.
std::string toText(const Version& version);

enum class State : unsigned char { Absent, Known, Masked };
enum class Origin : unsigned char { Read, Assumed };

/// One value of a configuration. Absent: nothing was read and no default applies. Masked: it is there and hidden (*****, X.X.X.X, <peer>):
/// only written can be compared. Assumed: the default of the platform and version, basis says which.
template <class T> struct Slot {
    State state = State::Absent;
    Origin origin = Origin::Read;
    T value{}; ///< meaningful only when known
    SourceSpan
        where; ///< the line that was read; of an assumed value the command whose default it is, perhaps empty
    std::string written; ///< as it stands in the configuration; never a secret
    std::string_view basis; ///< of an assumed value: a phrase such as "the default before 9.13"

    bool known() const { return state == State::Known; }
    bool masked() const { return state == State::Masked; }
    bool absent() const { return state == State::Absent; }
    bool assumed() const { return state == State::Known && origin == Origin::Assumed; }
    bool read() const { return state != State::Absent && origin == Origin::Read; }
    const T* get() const { return known() ? &value : nullptr; }
    T valueOr(T other) const { return known() ? value : other; }

    void set(T v, SourceSpan line, std::string_view text = {})
    {
        state = State::Known;
        origin = Origin::Read;
        value = std::move(v);
        where = line;
        written = std::string(text);
        basis = {};
    }
    void mask(SourceSpan line, std::string_view text)
    {
        state = State::Masked;
        origin = Origin::Read;
        where = line;
        written = std::string(text);
        basis = {};
    }
    /// Does nothing when something was read.
    void assume(T v, std::string_view why, SourceSpan line = {})
    {
        if (state != State::Absent)
            return;
        state = State::Known;
        origin = Origin::Assumed;
        value = std::move(v);
        where = line;
        basis = why;
    }
};

/// A name and the line that names it: one use of an interface, a transform set, a pool.
struct NameUse {
    std::string name;
    SourceSpan where;
    bool operator==(const NameUse&) const = default;
};

/// True when a word stands for something that was hidden before pasting: *****, XXXX, X.X.X.X, 206.X.X.1, <peer>, a.b.c.d.
bool isMasked(std::string_view word);

/// A host as a configuration names it: an address, a name of the names table (address set), a DNS name (no address), or masked.
struct Endpoint {
    std::string written;
    std::optional<Address> address;
    bool masked = false;
    SourceSpan where;

    bool operator==(const Endpoint&) const = default;
};

/// Whether two endpoints are the same host. Masked ones: Yes when written alike, else Unknown; a DNS name against an address: Unknown.
Tri sameHost(const Endpoint& a, const Endpoint& b);
Tri sameHost(const Endpoint& a, const Address& b);

/// How a key is written.
enum class KeyForm : unsigned char {
    Clear, ///< what is shown is the key
    Hex, ///< the key in hexadecimal
    Encrypted ///< type 6, 7 or 8: the text differs from device to device for the same key
};

enum class KeyMatch : unsigned char {
    Same,
    SameButCase, ///< the same after letter case is ignored
    SameButBlanks, ///< the same after blanks around it are removed
    Different,
    Unknown ///< one of them is masked, encrypted or absent
};

/// A pre-shared key, password or community: it can be compared, its length can be asked, and it is never printed. Copies share it.
class Key
{
public:
    Key() = default;
    Key(std::string_view text, KeyForm form, SourceSpan where);
    /// A key that is there and hidden.
    static Key maskedKey(SourceSpan where);

    State state() const { return m_state; }
    bool known() const { return m_state == State::Known; }
    bool masked() const { return m_state == State::Masked; }
    bool absent() const { return m_state == State::Absent; }
    /// Known and written in clear or hexadecimal, so that it can be compared with another device's.
    bool comparable() const { return known() && m_form != KeyForm::Encrypted; }
    KeyForm form() const { return m_form; }
    SourceSpan where() const { return m_where; }

    /// Number of characters; 0 unless comparable.
    std::size_t length() const;
    /// Whether it is this very text, for the well-known keys of examples; Unknown unless comparable.
    Tri is(std::string_view text) const;
    KeyMatch compare(const Key& other) const;

private:
    State m_state = State::Absent;
    KeyForm m_form = KeyForm::Clear;
    SourceSpan m_where;
    std::shared_ptr<const Secret> m_secret;
};

} // namespace rungbook::config
