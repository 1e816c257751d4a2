// Advise connections and the notifications that flow over them. A notification is queued while the lab is locked and
// delivered, on the thread that caused it, when the outermost lock is given back.
#pragma once
#include "nodes.h"

namespace lab {

enum class Contents { messages, hierarchy };

struct Watch {
    const void *owner = nullptr;         // the COM object that Advise was called on
    ULONG store = 0;
    uint64_t number = 0;                 // the object that is watched; 0: all of the store
    const FolderNode *tableOf = nullptr; // for a table: the folder whose contents it shows
    Contents contents = Contents::messages;
    ULONG mask = 0;
};

// MAPI_E_NOT_ENOUGH_MEMORY when the notification heap is full (Q269794).
HRESULT connect(const Watch &watch, IMAPIAdviseSink *sink, ULONG *connection);
HRESULT disconnect(const void *owner, ULONG connection);
// The connections that were not ended when their object went.
void dropConnections(const void *owner);

void notifyChange(ULONG event, const EntryId &object, const FolderNode *parent, Contents contents);
bool notificationsPending();
void deliverNotifications();

}  // namespace lab
