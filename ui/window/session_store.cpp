// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/session_store.h"

#include "core/config/quote.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::SessionStore)
};

const QString kList = QStringLiteral("session.json");
const QString kConfigs = QStringLiteral("configs.json");
constexpr qint64 kMaxList = 16 * 1024 * 1024;
constexpr qint64 kMaxConfigs = 128 * 1024 * 1024;

bool write(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return file.write(bytes) == bytes.size() && file.commit();
}

// Keys and passwords are of no use to the analysis, and the disk is no place for them.
QByteArray withoutSecrets(const IkeWorkspace::Input& input)
{
    const std::string& text = *input.text;
    QByteArray out;
    std::size_t begin = 0;
    for (quint64 number = 1; begin < text.size(); ++number) {
        std::size_t end = text.find('\n', begin);
        const bool ended = end != std::string::npos;
        if (!ended)
            end = text.size();
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        const bool hide =
            input.config || std::binary_search(input.secretLines.begin(), input.secretLines.end(), number);
        out += QByteArray::fromStdString(hide ? config::redact(line) : std::string(line));
        if (ended)
            out += '\n';
        begin = end + 1;
    }
    return out;
}

} // namespace

SessionStore::SessionStore(QString folder)
    : m_folder(std::move(folder))
    , m_run(QStringLiteral("%1-%2")
                .arg(QDateTime::currentMSecsSinceEpoch())
                .arg(QCoreApplication::applicationPid()))
{
}

QString SessionStore::textFile(quint64 key) const
{
    return QStringLiteral("pasted-%1-%2.txt").arg(m_run).arg(key);
}

QString SessionStore::save(const IkeWorkspace& workspace)
{
    const QString failed =
        Words::tr("What is open could not be saved in %1 for the next start.").arg(m_folder);
    QDir folder(m_folder);
    if (!folder.mkpath(QStringLiteral(".")))
        return failed;
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QJsonArray items;
    QStringList keep;
    for (const IkeWorkspace::Input* input : workspace.inputs()) {
        QJsonObject item;
        item.insert(QStringLiteral("name"), input->name);
        item.insert(QStringLiteral("config"), input->config);
        if (input->text) {
            const bool hide = input->config || !input->secretLines.empty();
            const QString name = textFile(input->key) + (hide ? QStringLiteral(".hidden") : QString());
            if (!folder.exists(name)
                && !write(folder.filePath(name),
                    hide ? withoutSecrets(*input) : QByteArray::fromStdString(*input->text)))
                return failed;
            keep << name;
            item.insert(QStringLiteral("text"), name);
        } else {
            item.insert(QStringLiteral("path"), input->path);
        }
        items.append(item);
    }
    QJsonObject root;
    root.insert(QStringLiteral("rungbook"), 1);
    root.insert(QStringLiteral("items"), items);
    if (!write(folder.filePath(kList), QJsonDocument(root).toJson()))
        return failed;
    // Only now is nothing listed that would be missed.
    for (const QString& name : folder.entryList({QStringLiteral("pasted-*")}, QDir::Files)) {
        if (!keep.contains(name))
            folder.remove(name);
    }
    return {};
}

std::vector<SessionStore::Item> SessionStore::load() const
{
    std::vector<Item> items;
    const QDir folder(m_folder);
    QFile list(folder.filePath(kList));
    if (!list.open(QIODevice::ReadOnly) || list.size() > kMaxList)
        return items;
    const QJsonArray saved =
        QJsonDocument::fromJson(list.readAll()).object().value(QStringLiteral("items")).toArray();
    for (const QJsonValue& value : saved) {
        const QJsonObject object = value.toObject();
        Item item;
        item.name = object.value(QStringLiteral("name")).toString();
        item.path = object.value(QStringLiteral("path")).toString();
        item.config = object.value(QStringLiteral("config")).toBool();
        if (item.path.isEmpty()) {
            const QString name = object.value(QStringLiteral("text")).toString();
            // The list may have been edited: it names files of this folder and no others.
            if (!name.startsWith(QLatin1String("pasted-")) || name.contains(u'/'))
                continue;
            QFile text(folder.filePath(name));
            if (!text.open(QIODevice::ReadOnly))
                continue;
            item.text = text.readAll().toStdString();
        }
        items.push_back(std::move(item));
    }
    return items;
}

void SessionStore::clear()
{
    QDir folder(m_folder);
    for (const QString& name : folder.entryList({QStringLiteral("pasted-*"), kList}, QDir::Files))
        folder.remove(name);
    folder.remove(kConfigs);
}

QString SessionStore::saveConfigs(const std::vector<Item>& items)
{
    QDir folder(m_folder);
    QJsonArray list;
    for (const Item& item : items) {
        QJsonObject object;
        object.insert(QStringLiteral("path"), item.path);
        object.insert(QStringLiteral("text"), QString::fromStdString(item.text));
        list.append(object);
    }
    QJsonObject root;
    root.insert(QStringLiteral("rungbook"), 1);
    root.insert(QStringLiteral("editors"), list);
    const bool made = folder.mkpath(QStringLiteral("."));
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (!made || !write(folder.filePath(kConfigs), QJsonDocument(root).toJson(QJsonDocument::Compact)))
        return Words::tr("What is open could not be saved in %1 for the next start.").arg(m_folder);
    return {};
}

std::vector<SessionStore::Item> SessionStore::loadConfigs() const
{
    std::vector<Item> items;
    QFile file(QDir(m_folder).filePath(kConfigs));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxConfigs)
        return items;
    const QJsonArray saved =
        QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("editors")).toArray();
    for (const QJsonValue& value : saved) {
        Item item;
        item.path = value.toObject().value(QStringLiteral("path")).toString();
        item.text = value.toObject().value(QStringLiteral("text")).toString().toStdString();
        item.config = true;
        items.push_back(std::move(item));
    }
    return items;
}

} // namespace rungbook::ui
