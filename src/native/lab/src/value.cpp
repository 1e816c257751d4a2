#include "value.h"

#include <cstring>

#include "value-array.h"

namespace lab {

Value numberValue(ULONG tag, int64_t number)
{
    Value value;
    value.tag = tag;
    value.number = number;
    return value;
}

Value textValue(ULONG tag, const std::string &text)
{
    Value value;
    value.tag = PROP_TAG(PT_UNICODE, PROP_ID(tag));
    value.bytes = text;
    return value;
}

Value binaryValue(ULONG tag, const std::string &bytes)
{
    Value value;
    value.tag = tag;
    value.bytes = bytes;
    return value;
}

Value timeValue(ULONG tag, const FILETIME &time)
{
    return numberValue(tag, static_cast<int64_t>(static_cast<uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime));
}

void put(PropBag &bag, const Value &value) { bag[value.id()] = value; }

static SCODE readScalar(const SPropValue &from, ULONG type, Value &into)
{
    switch (type) {
    case PT_NULL: return S_OK;
    case PT_I2: into.number = from.Value.i; return S_OK;
    case PT_LONG: into.number = from.Value.l; return S_OK;
    case PT_R4: into.real = static_cast<double>(from.Value.flt); return S_OK;
    case PT_DOUBLE: into.real = from.Value.dbl; return S_OK;
    case PT_APPTIME: into.real = from.Value.at; return S_OK;
    case PT_CURRENCY: into.number = from.Value.cur.int64; return S_OK;
    case PT_ERROR: into.number = from.Value.err; return S_OK;
    case PT_BOOLEAN: into.number = from.Value.b ? 1 : 0; return S_OK;
    case PT_OBJECT: into.number = from.Value.x; return S_OK;
    case PT_I8: into.number = from.Value.li.QuadPart; return S_OK;
    case PT_SYSTIME: into.number = timeValue(0, from.Value.ft).number; return S_OK;
    case PT_STRING8:
        if (!from.Value.lpszA) return MAPI_E_INVALID_PARAMETER;
        into.bytes = from.Value.lpszA;
        return S_OK;
    case PT_UNICODE:
        if (!from.Value.lpszW) return MAPI_E_INVALID_PARAMETER;
        into.bytes = toUtf8(from.Value.lpszW);
        return S_OK;
    case PT_CLSID:
        if (!from.Value.lpguid) return MAPI_E_INVALID_PARAMETER;
        into.bytes.assign(reinterpret_cast<const char *>(from.Value.lpguid), sizeof(GUID));
        return S_OK;
    case PT_BINARY:
        if (from.Value.bin.cb && !from.Value.bin.lpb) return MAPI_E_INVALID_PARAMETER;
        into.bytes.assign(reinterpret_cast<const char *>(from.Value.bin.lpb), from.Value.bin.cb);
        return S_OK;
    default: return MAPI_E_INVALID_TYPE;
    }
}

static ULONG heldType(ULONG type) { return (type & ~MV_FLAG) == PT_STRING8 ? (type & MV_FLAG) | PT_UNICODE : type; }

SCODE readProp(const SPropValue &from, Value &into)
{
    const ULONG type = PROP_TYPE(from.ulPropTag);
    into = Value();
    into.tag = PROP_TAG(heldType(type), PROP_ID(from.ulPropTag));
    if (!(type & MV_FLAG)) return readScalar(from, type, into);
    const ULONG count = from.Value.MVl.cValues;
    for (ULONG index = 0; index < count; index++) {
        SPropValue element;
        Value value;
        if (!elementOf(from, index, element)) return MAPI_E_INVALID_TYPE;
        const SCODE result = readScalar(element, type & ~MV_FLAG, value);
        if (result != S_OK) return result;
        value.tag = PROP_TAG(heldType(type & ~MV_FLAG), PROP_ID(from.ulPropTag));
        into.many.push_back(value);
    }
    return S_OK;
}

static SCODE writeScalar(const Value &from, ULONG type, SPropValue &into, Building &building)
{
    switch (type) {
    case PT_NULL: return S_OK;
    case PT_I2: into.Value.i = static_cast<short>(from.number); return S_OK;
    case PT_LONG: into.Value.l = static_cast<LONG>(from.number); return S_OK;
    case PT_R4: into.Value.flt = static_cast<float>(from.real); return S_OK;
    case PT_DOUBLE: into.Value.dbl = from.real; return S_OK;
    case PT_APPTIME: into.Value.at = from.real; return S_OK;
    case PT_CURRENCY: into.Value.cur.int64 = from.number; return S_OK;
    case PT_ERROR: into.Value.err = static_cast<SCODE>(from.number); return S_OK;
    case PT_BOOLEAN: into.Value.b = from.number ? 1 : 0; return S_OK;
    case PT_OBJECT: into.Value.x = static_cast<LONG>(from.number); return S_OK;
    case PT_I8: into.Value.li.QuadPart = from.number; return S_OK;
    case PT_SYSTIME:
        into.Value.ft.dwLowDateTime = static_cast<DWORD>(from.number);
        into.Value.ft.dwHighDateTime = static_cast<DWORD>(static_cast<uint64_t>(from.number) >> 32);
        return S_OK;
    case PT_STRING8: into.Value.lpszA = building.narrow(from.bytes); break;
    case PT_UNICODE: into.Value.lpszW = building.wide(from.bytes); break;
    case PT_CLSID:
        into.Value.lpguid = building.array<GUID>(1);
        if (into.Value.lpguid) memcpy(into.Value.lpguid, from.bytes.data(), from.bytes.size() < sizeof(GUID) ? from.bytes.size() : sizeof(GUID));
        break;
    case PT_BINARY:
        into.Value.bin.cb = static_cast<ULONG>(from.bytes.size());
        into.Value.bin.lpb = building.array<BYTE>(from.bytes.size());
        if (into.Value.bin.lpb) memcpy(into.Value.bin.lpb, from.bytes.data(), from.bytes.size());
        break;
    default: return MAPI_E_INVALID_TYPE;
    }
    return building.failed() ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
}

// The type that a value is written in: its own, or the other width of text; PT_UNSPECIFIED when it has no such form.
static ULONG writtenType(ULONG held, ULONG wanted, bool unicode)
{
    const bool isText = (held & ~MV_FLAG) == PT_UNICODE;
    if (wanted == PT_UNSPECIFIED) return isText && !unicode ? (held & MV_FLAG) | PT_STRING8 : held;
    if (wanted == held) return held;
    if (isText && (wanted == ((held & MV_FLAG) | PT_STRING8))) return wanted;
    return PT_UNSPECIFIED;
}

void writeError(ULONG id, SCODE error, SPropValue &into)
{
    into.ulPropTag = PROP_TAG(PT_ERROR, id);
    into.dwAlignPad = 0;
    memset(&into.Value, 0, sizeof into.Value);
    into.Value.err = error;
}

SCODE writeProp(const Value &from, ULONG wantedType, bool unicode, SPropValue &into, Building &building)
{
    const ULONG type = writtenType(from.type(), wantedType, unicode);
    SCODE result = type == PT_UNSPECIFIED ? MAPI_E_INVALID_TYPE : S_OK;
    if (result == S_OK) {
        into.ulPropTag = PROP_TAG(type, from.id());
        into.dwAlignPad = 0;
        memset(&into.Value, 0, sizeof into.Value);
        if (!(type & MV_FLAG)) {
            result = writeScalar(from, type, into, building);
        } else if (!startArray(type, from.many.size(), into, building)) {
            result = MAPI_E_NOT_ENOUGH_MEMORY;
        } else {
            for (ULONG index = 0; index < from.many.size() && result == S_OK; index++) {
                SPropValue element;
                memset(&element, 0, sizeof element);
                result = writeScalar(from.many[index], type & ~MV_FLAG, element, building);
                setElement(type, index, element, into);
            }
        }
    }
    if (result != S_OK) writeError(from.id(), result, into);
    return result;
}

SCODE writeProps(const std::vector<Value> &values, bool unicode, SPropValue **into)
{
    Building building;
    SPropValue *props = building.array<SPropValue>(values.size());
    for (size_t index = 0; props && index < values.size(); index++) writeProp(values[index], PT_UNSPECIFIED, unicode, props[index], building);
    if (building.failed()) return MAPI_E_NOT_ENOUGH_MEMORY;
    *into = static_cast<SPropValue *>(building.handOut());
    return S_OK;
}

}  // namespace lab
