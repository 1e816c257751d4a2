#include "notify.h"

#include <new>

#include "faults.h"

namespace lab {

// Lives in the record that the notification heap gives out.
struct Connection {
    Connection *next;
    IMAPIAdviseSink *sink;
    const void *owner;
    const FolderNode *tableOf;
    uint64_t number;
    ULONG id;
    ULONG mask : 16;
    ULONG store : 8;
    ULONG contents : 8;
};
static_assert(sizeof(Connection) <= 56, "a connection must fit into a record of the notification heap");

struct Pending {
    IMAPIAdviseSink *sink;
    ULONG event;
    bool isTable;
    std::string object;
    ULONG objectType;
    std::string parent;
};

static Connection *connections = nullptr;
static ULONG lastId = 0;
static std::vector<Pending> *queued = nullptr;

HRESULT connect(const Watch &watch, IMAPIAdviseSink *sink, ULONG *connection)
{
    void *record = takeAdviseRecord();
    if (!record) return MAPI_E_NOT_ENOUGH_MEMORY;
    Connection *made = static_cast<Connection *>(record);
    made->next = connections;
    made->sink = sink;
    made->owner = watch.owner;
    made->tableOf = watch.tableOf;
    made->number = watch.number;
    made->id = ++lastId;
    made->mask = watch.mask & 0xFFFF;
    made->store = watch.store & 0xFF;
    made->contents = static_cast<ULONG>(watch.contents) & 0xFF;
    connections = made;
    sink->AddRef();
    *connection = made->id;
    return S_OK;
}

HRESULT disconnect(const void *owner, ULONG connection)
{
    for (Connection **at = &connections; *at; at = &(*at)->next) {
        Connection *found = *at;
        if (found->id != connection || found->owner != owner) continue;
        *at = found->next;
        IMAPIAdviseSink *sink = found->sink;
        giveAdviseRecord(found);
        sink->Release();
        return S_OK;
    }
    return MAPI_E_INVALID_PARAMETER;
}

void dropConnections(const void *owner)
{
    for (Connection **at = &connections; *at;) {
        Connection *found = *at;
        if (found->owner != owner) {
            at = &found->next;
            continue;
        }
        *at = found->next;
        IMAPIAdviseSink *sink = found->sink;
        dropAdviseRecord(found);
        sink->Release();
    }
}

static bool wants(const Connection &connection, ULONG event, const EntryId &object, const FolderNode *parent, Contents contents)
{
    if (connection.tableOf)
        return connection.tableOf == parent && connection.contents == static_cast<ULONG>(contents) && (connection.mask & fnevTableModified);
    if (!(connection.mask & event) || connection.store != object.store) return false;
    return connection.number == 0 || connection.number == object.number || (parent && connection.number == parent->id.number);
}

void notifyChange(ULONG event, const EntryId &object, const FolderNode *parent, Contents contents)
{
    for (const Connection *at = connections; at; at = at->next) {
        if (!wants(*at, event, object, parent, contents)) continue;
        if (!queued) queued = new std::vector<Pending>;
        at->sink->AddRef();
        queued->push_back(Pending{at->sink, event, at->tableOf != nullptr, bytesOf(object), object.kind, parent ? bytesOf(parent->id) : ""});
    }
}

bool notificationsPending() { return queued != nullptr; }

static void deliver(Pending &item)
{
    NOTIFICATION notification = {};
    if (item.isTable) {
        notification.ulEventType = fnevTableModified;
        TABLE_NOTIFICATION &table = notification.info.tab;
        table.ulTableEvent = item.event == fnevObjectCreated ? TABLE_ROW_ADDED : item.event == fnevObjectDeleted ? TABLE_ROW_DELETED : TABLE_ROW_MODIFIED;
        table.propIndex.ulPropTag = PR_INSTANCE_KEY;
        table.propIndex.Value.bin.cb = static_cast<ULONG>(item.object.size());
        table.propIndex.Value.bin.lpb = reinterpret_cast<LPBYTE>(&item.object[0]);
        table.propPrior.ulPropTag = PR_NULL;
    } else {
        notification.ulEventType = item.event;
        OBJECT_NOTIFICATION &object = notification.info.obj;
        object.cbEntryID = static_cast<ULONG>(item.object.size());
        object.lpEntryID = reinterpret_cast<LPENTRYID>(&item.object[0]);
        object.ulObjType = item.objectType;
        object.cbParentID = static_cast<ULONG>(item.parent.size());
        object.lpParentID = item.parent.empty() ? nullptr : reinterpret_cast<LPENTRYID>(&item.parent[0]);
    }
    item.sink->OnNotify(1, &notification);
    item.sink->Release();
}

void deliverNotifications()
{
    std::vector<Pending> *items;
    {
        Locked locked;
        items = queued;
        queued = nullptr;
    }
    if (!items) return;
    for (Pending &item : *items) deliver(item);
    delete items;
}

}  // namespace lab
