#include "prop-object.h"

#include "stream.h"

namespace lab {

// A longer value must be read through a stream, as in real stores.
static const size_t longestInGetProps = 32768;

static bool readOne(PropHost &host, ULONG tag, bool unicode, SPropValue &into, Building &building)
{
    Value value;
    const USHORT id = static_cast<USHORT>(PROP_ID(tag));
    if (!host.reading().read(id, value)) {
        writeError(id, MAPI_E_NOT_FOUND, into);
        return false;
    }
    host.wasRead(id);
    if (value.bytes.size() > longestInGetProps) {
        writeError(id, MAPI_E_NOT_ENOUGH_MEMORY, into);
        return false;
    }
    return writeProp(value, PROP_TYPE(tag), unicode, into, building) == S_OK;
}

HRESULT getProps(PropHost &host, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *props)
{
    if (!count || !props || (tags && tags->cValues == 0)) return MAPI_E_INVALID_PARAMETER;
    *count = 0;
    *props = nullptr;
    if (host.reading().deleted) return MAPI_E_OBJECT_DELETED;
    std::vector<ULONG> wanted;
    if (tags) {
        wanted.assign(tags->aulPropTag, tags->aulPropTag + tags->cValues);
    } else {
        for (ULONG tag : host.reading().tags()) wanted.push_back(PROP_TAG(PT_UNSPECIFIED, PROP_ID(tag)));
    }
    Building building;
    SPropValue *values = building.array<SPropValue>(wanted.size());
    bool complete = true;
    for (size_t index = 0; values && index < wanted.size(); index++)
        if (!readOne(host, wanted[index], (flags & MAPI_UNICODE) != 0, values[index], building)) complete = false;
    if (building.failed()) return MAPI_E_NOT_ENOUGH_MEMORY;
    *count = static_cast<ULONG>(wanted.size());
    *props = static_cast<SPropValue *>(building.handOut());
    return complete ? S_OK : MAPI_W_ERRORS_RETURNED;
}

HRESULT getPropList(PropHost &host, ULONG flags, LPSPropTagArray *tags)
{
    if (!tags) return MAPI_E_INVALID_PARAMETER;
    const std::vector<ULONG> all = host.reading().tags();
    Building building;
    SPropTagArray *list = static_cast<SPropTagArray *>(building.take(CbNewSPropTagArray(all.size())));
    if (!list) return MAPI_E_NOT_ENOUGH_MEMORY;
    list->cValues = static_cast<ULONG>(all.size());
    for (size_t index = 0; index < all.size(); index++) {
        ULONG tag = all[index];
        if (PROP_TYPE(tag) == PT_UNICODE && !(flags & MAPI_UNICODE)) tag = CHANGE_PROP_TYPE(tag, PT_STRING8);
        list->aulPropTag[index] = tag;
    }
    *tags = static_cast<SPropTagArray *>(building.handOut());
    return S_OK;
}

HRESULT openProperty(PropHost &host, IUnknown *owner, const SessionPtr &session, ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out)
{
    if (!out || !iid) return MAPI_E_INVALID_PARAMETER;
    *out = nullptr;
    const HRESULT result = host.openObject(tag, iid, flags, out);
    if (result != MAPI_E_NO_SUPPORT) return result;
    if (*iid != IID_IStream && *iid != IID_ISequentialStream) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    const bool writable = (flags & (MAPI_MODIFY | MAPI_CREATE)) != 0;
    const USHORT id = static_cast<USHORT>(PROP_ID(tag));
    Value value;
    const bool exists = host.reading().read(id, value);
    if (exists) host.wasRead(id);
    if (!exists && !(flags & MAPI_CREATE)) return MAPI_E_NOT_FOUND;
    if (writable && (!host.writing() || host.reading().isComputed(id))) return MAPI_E_NO_ACCESS;
    if (exists && value.type() != PT_UNICODE && value.type() != PT_BINARY && value.type() != PT_OBJECT) return MAPI_E_INVALID_TYPE;
    if (!exists) {
        value = binaryValue(PROP_TYPE(tag) == PT_STRING8 ? CHANGE_PROP_TYPE(tag, PT_UNICODE) : tag, "");
        put(host.writing()->bag, value);
    }
    return openPropertyStream(session, owner, writable ? &host : nullptr, value, PROP_TYPE(tag) == PT_UNICODE, out);
}

// Collects what could not be done, as SetProps, DeleteProps and the Copy methods report it.
class Problems {
public:
    void add(ULONG index, ULONG tag, SCODE error) { list_.push_back(SPropProblem{index, tag, error}); }
    HRESULT finish(LPSPropProblemArray *into) const
    {
        if (!into) return S_OK;
        *into = nullptr;
        if (list_.empty()) return S_OK;
        Building building;
        SPropProblemArray *array = static_cast<SPropProblemArray *>(building.take(CbNewSPropProblemArray(list_.size())));
        if (!array) return MAPI_E_NOT_ENOUGH_MEMORY;
        array->cProblem = static_cast<ULONG>(list_.size());
        for (size_t index = 0; index < list_.size(); index++) array->aProblem[index] = list_[index];
        *into = static_cast<SPropProblemArray *>(building.handOut());
        return S_OK;
    }

private:
    std::vector<SPropProblem> list_;
};

HRESULT setProps(PropHost &host, ULONG count, LPSPropValue props, LPSPropProblemArray *problems)
{
    if (count && !props) return MAPI_E_INVALID_PARAMETER;
    PropNode *node = host.writing();
    if (!node) return MAPI_E_NO_ACCESS;
    if (node->deleted) return MAPI_E_OBJECT_DELETED;
    Problems found;
    for (ULONG index = 0; index < count; index++) {
        const ULONG tag = props[index].ulPropTag;
        Value value;
        if (PROP_TYPE(tag) == PT_NULL || PROP_TYPE(tag) == PT_ERROR) continue;
        const SCODE result = node->isComputed(static_cast<USHORT>(PROP_ID(tag))) ? MAPI_E_COMPUTED : readProp(props[index], value);
        if (result == S_OK) put(node->bag, value);
        else found.add(index, tag, result);
    }
    return found.finish(problems);
}

HRESULT deleteProps(PropHost &host, LPSPropTagArray tags, LPSPropProblemArray *problems)
{
    if (!tags) return MAPI_E_INVALID_PARAMETER;
    PropNode *node = host.writing();
    if (!node) return MAPI_E_NO_ACCESS;
    Problems found;
    for (ULONG index = 0; index < tags->cValues; index++) {
        const ULONG tag = tags->aulPropTag[index];
        if (node->isComputed(static_cast<USHORT>(PROP_ID(tag)))) found.add(index, tag, MAPI_E_COMPUTED);
        else if (!node->bag.erase(static_cast<USHORT>(PROP_ID(tag)))) found.add(index, tag, MAPI_E_NOT_FOUND);
    }
    return found.finish(problems);
}

static bool lists(LPSPropTagArray tags, ULONG id)
{
    for (ULONG index = 0; tags && index < tags->cValues; index++)
        if (PROP_ID(tags->aulPropTag[index]) == id) return true;
    return false;
}

// The destination may be any MAPI object, so the values go through its own SetProps.
static HRESULT copy(PropHost &host, LPSPropTagArray listed, bool listedOnly, LPVOID destination, LPSPropProblemArray *problems)
{
    if (!destination) return MAPI_E_INVALID_PARAMETER;
    std::vector<Value> values;
    for (const auto &entry : host.reading().bag)
        if (lists(listed, entry.first) == listedOnly) values.push_back(entry.second);
    if (problems) *problems = nullptr;
    if (values.empty()) return S_OK;
    SPropValue *props = nullptr;
    const SCODE result = writeProps(values, true, &props);
    if (result != S_OK) return result;
    const HRESULT copied = static_cast<IMAPIProp *>(destination)->SetProps(static_cast<ULONG>(values.size()), props, problems);
    freeRoot(props, nullptr);
    return copied;
}

HRESULT copyTo(PropHost &host, LPSPropTagArray exclude, LPVOID destination, LPSPropProblemArray *problems)
{
    return copy(host, exclude, false, destination, problems);
}

HRESULT copyProps(PropHost &host, LPSPropTagArray include, LPVOID destination, LPSPropProblemArray *problems)
{
    if (!include) return MAPI_E_INVALID_PARAMETER;
    return copy(host, include, true, destination, problems);
}

}  // namespace lab
