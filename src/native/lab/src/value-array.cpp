#include "value-array.h"

#include <cstring>

namespace lab {

#define LAB_ARRAY_TYPES(ROW)                      \
    ROW(PT_MV_I2, MVi.lpi, i, short int)          \
    ROW(PT_MV_LONG, MVl.lpl, l, LONG)             \
    ROW(PT_MV_R4, MVflt.lpflt, flt, float)        \
    ROW(PT_MV_DOUBLE, MVdbl.lpdbl, dbl, double)   \
    ROW(PT_MV_CURRENCY, MVcur.lpcur, cur, CURRENCY) \
    ROW(PT_MV_APPTIME, MVat.lpat, at, double)     \
    ROW(PT_MV_SYSTIME, MVft.lpft, ft, FILETIME)   \
    ROW(PT_MV_BINARY, MVbin.lpbin, bin, SBinary)  \
    ROW(PT_MV_STRING8, MVszA.lppszA, lpszA, LPSTR) \
    ROW(PT_MV_UNICODE, MVszW.lppszW, lpszW, LPWSTR) \
    ROW(PT_MV_I8, MVli.lpli, li, LARGE_INTEGER)

bool elementOf(const SPropValue &array, ULONG index, SPropValue &element)
{
    const ULONG type = PROP_TYPE(array.ulPropTag);
    memset(&element, 0, sizeof element);
    element.ulPropTag = PROP_TAG(type & ~MV_FLAG, PROP_ID(array.ulPropTag));
    switch (type) {
#define LAB_ROW(mvType, pointer, member, elementType) \
    case mvType: element.Value.member = array.Value.pointer[index]; return true;
        LAB_ARRAY_TYPES(LAB_ROW)
#undef LAB_ROW
    case PT_MV_CLSID: element.Value.lpguid = &array.Value.MVguid.lpguid[index]; return true;
    default: return false;
    }
}

void setElement(ULONG type, ULONG index, const SPropValue &element, SPropValue &array)
{
    switch (type) {
#define LAB_ROW(mvType, pointer, member, elementType) \
    case mvType: array.Value.pointer[index] = element.Value.member; return;
        LAB_ARRAY_TYPES(LAB_ROW)
#undef LAB_ROW
    case PT_MV_CLSID:
        if (element.Value.lpguid) array.Value.MVguid.lpguid[index] = *element.Value.lpguid;
        return;
    default: return;
    }
}

bool startArray(ULONG type, size_t count, SPropValue &array, Building &building)
{
    array.Value.MVl.cValues = static_cast<ULONG>(count);
    switch (type) {
#define LAB_ROW(mvType, pointer, member, elementType) \
    case mvType: return (array.Value.pointer = building.array<elementType>(count)) != nullptr;
        LAB_ARRAY_TYPES(LAB_ROW)
#undef LAB_ROW
    case PT_MV_CLSID: return (array.Value.MVguid.lpguid = building.array<GUID>(count)) != nullptr;
    default: return false;
    }
}

}  // namespace lab
