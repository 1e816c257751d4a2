// Named properties: one table of names for all stores, ids from 0x8000 upwards.
#include <cstring>

#include "prop-object.h"

namespace lab {

static const ULONG firstNamedId = 0x8000;

static bool same(const NameEntry &entry, const MAPINAMEID &name)
{
    if (!name.lpguid || entry.set != *name.lpguid || entry.isText != (name.ulKind == MNID_STRING)) return false;
    return entry.isText ? name.Kind.lpwstrName && entry.text == toUtf8(name.Kind.lpwstrName) : entry.number == name.Kind.lID;
}

static ULONG idOf(const MAPINAMEID &name, bool create)
{
    std::vector<NameEntry> &names = world().names;
    for (size_t index = 0; index < names.size(); index++)
        if (same(names[index], name)) return firstNamedId + static_cast<ULONG>(index);
    if (!create || !name.lpguid || names.size() >= 0x7FFE) return 0;
    if (name.ulKind == MNID_STRING && !name.Kind.lpwstrName) return 0;
    NameEntry entry = {*name.lpguid, name.ulKind == MNID_STRING, 0, ""};
    if (entry.isText) entry.text = toUtf8(name.Kind.lpwstrName);
    else entry.number = name.Kind.lID;
    names.push_back(entry);
    return firstNamedId + static_cast<ULONG>(names.size() - 1);
}

HRESULT getIdsFromNames(ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *tags)
{
    if (!tags || count == 0 || !names) return MAPI_E_INVALID_PARAMETER;
    *tags = nullptr;
    Building building;
    SPropTagArray *list = static_cast<SPropTagArray *>(building.take(CbNewSPropTagArray(count)));
    if (!list) return MAPI_E_NOT_ENOUGH_MEMORY;
    list->cValues = count;
    bool complete = true;
    for (ULONG index = 0; index < count; index++) {
        const ULONG id = names[index] ? idOf(*names[index], (flags & MAPI_CREATE) != 0) : 0;
        list->aulPropTag[index] = id ? PROP_TAG(PT_UNSPECIFIED, id) : PROP_TAG(PT_ERROR, 0);
        if (!id) complete = false;
    }
    *tags = static_cast<SPropTagArray *>(building.handOut());
    return complete ? S_OK : MAPI_W_ERRORS_RETURNED;
}

static LPMAPINAMEID writeName(const NameEntry &entry, Building &building)
{
    MAPINAMEID *name = building.array<MAPINAMEID>(1);
    GUID *set = building.array<GUID>(1);
    if (!name || !set) return nullptr;
    *set = entry.set;
    name->lpguid = set;
    name->ulKind = entry.isText ? MNID_STRING : MNID_ID;
    if (entry.isText) name->Kind.lpwstrName = building.wide(entry.text);
    else name->Kind.lID = entry.number;
    return name;
}

HRESULT getNamesFromIds(LPSPropTagArray *tags, LPGUID, ULONG, ULONG *count, LPMAPINAMEID **names)
{
    if (!tags || !count || !names) return MAPI_E_INVALID_PARAMETER;
    const std::vector<NameEntry> &known = world().names;
    if (!*tags) {  // all names
        Building list;
        SPropTagArray *all = static_cast<SPropTagArray *>(list.take(CbNewSPropTagArray(known.size() ? known.size() : 1)));
        if (!all) return MAPI_E_NOT_ENOUGH_MEMORY;
        all->cValues = static_cast<ULONG>(known.size());
        for (ULONG index = 0; index < all->cValues; index++) all->aulPropTag[index] = PROP_TAG(PT_UNSPECIFIED, firstNamedId + index);
        *tags = static_cast<SPropTagArray *>(list.handOut());
    }
    Building building;
    LPMAPINAMEID *out = building.array<LPMAPINAMEID>((*tags)->cValues);
    bool complete = true;
    for (ULONG index = 0; out && index < (*tags)->cValues; index++) {
        const ULONG id = PROP_ID((*tags)->aulPropTag[index]);
        if (id >= firstNamedId && id - firstNamedId < known.size()) out[index] = writeName(known[id - firstNamedId], building);
        else complete = false;
    }
    if (building.failed()) return MAPI_E_NOT_ENOUGH_MEMORY;
    *count = (*tags)->cValues;
    *names = static_cast<LPMAPINAMEID *>(building.handOut());
    return complete ? S_OK : MAPI_W_ERRORS_RETURNED;
}

}  // namespace lab
