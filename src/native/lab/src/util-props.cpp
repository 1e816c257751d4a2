// MAPI's helper functions for property values.
#include <cstdio>
#include <cstring>

#include "mapiutil.h"
#include "stream.h"
#include "value-array.h"

using namespace lab;

static size_t align(size_t size) { return (size + 7) & ~static_cast<size_t>(7); }

// The bytes that a value has outside its SPropValue.
static size_t outside(const SPropValue &prop)
{
    const ULONG type = PROP_TYPE(prop.ulPropTag);
    if (type & MV_FLAG) {
        size_t size = 0;
        SPropValue element;
        const ULONG count = prop.Value.MVl.cValues;
        for (ULONG index = 0; index < count && elementOf(prop, index, element); index++)
            size += align(outside(element)) + sizeof(element.Value);
        return size;
    }
    switch (type) {
    case PT_STRING8: return strlen(prop.Value.lpszA) + 1;
    case PT_UNICODE: return (wcslen(prop.Value.lpszW) + 1) * sizeof(wchar_t);
    case PT_BINARY: return prop.Value.bin.cb;
    case PT_CLSID: return sizeof(GUID);
    default: return 0;
    }
}

LAB_EXPORT ULONG STDAPICALLTYPE UlPropSize(LPSPropValue lpSPropValue)
{
    Value value;
    if (!lpSPropValue || readProp(*lpSPropValue, value) != S_OK) return 0;
    if (PROP_TYPE(lpSPropValue->ulPropTag) == PT_STRING8) return static_cast<ULONG>(value.bytes.size() + 1);
    return static_cast<ULONG>(sizeOf(value));
}

LAB_EXPORT SCODE STDAPICALLTYPE ScCountProps(int cValues, LPSPropValue lpPropArray, ULONG *lpcb)
{
    if (cValues < 0 || !lpPropArray || !lpcb) return MAPI_E_INVALID_PARAMETER;
    size_t size = 0;
    for (int index = 0; index < cValues; index++) size += sizeof(SPropValue) + align(outside(lpPropArray[index]));
    *lpcb = static_cast<ULONG>(size);
    return S_OK;
}

// Copies what a value points to into the buffer and lets the copy point there.
static void place(SPropValue &prop, char *&at);

static const void *pointerIn(const SPropValue &prop)
{
    return PROP_TYPE(prop.ulPropTag) == PT_BINARY ? static_cast<const void *>(prop.Value.bin.lpb) : static_cast<const void *>(prop.Value.lpszA);
}

static void placeScalar(SPropValue &prop, char *&at)
{
    const size_t size = outside(prop);
    const ULONG type = PROP_TYPE(prop.ulPropTag);
    if (size == 0) return;
    memcpy(at, pointerIn(prop), size);
    if (type == PT_BINARY) prop.Value.bin.lpb = reinterpret_cast<LPBYTE>(at);
    else prop.Value.lpszA = at;
    at += align(size);
}

static size_t elementSize(ULONG type)
{
    switch (type & ~MV_FLAG) {
    case PT_I2: return sizeof(short);
    case PT_LONG:
    case PT_R4: return 4;
    case PT_BINARY: return sizeof(SBinary);
    case PT_CLSID: return sizeof(GUID);
    case PT_STRING8:
    case PT_UNICODE: return sizeof(void *);
    default: return 8;
    }
}

static void place(SPropValue &prop, char *&at)
{
    const ULONG type = PROP_TYPE(prop.ulPropTag);
    if (!(type & MV_FLAG)) {
        placeScalar(prop, at);
        return;
    }
    const SPropValue original = prop;
    const ULONG count = prop.Value.MVl.cValues;
    prop.Value.MVszA.lppszA = reinterpret_cast<LPSTR *>(at);
    at += align(elementSize(type) * count);
    for (ULONG index = 0; index < count; index++) {
        SPropValue element;
        if (!elementOf(original, index, element)) return;
        if ((type & ~MV_FLAG) != PT_CLSID) placeScalar(element, at);
        setElement(type, index, element, prop);
    }
}

LAB_EXPORT SCODE STDAPICALLTYPE ScCopyProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvDst, ULONG *lpcb)
{
    if (cValues < 0 || !lpPropArray || !lpvDst) return MAPI_E_INVALID_PARAMETER;
    SPropValue *out = static_cast<SPropValue *>(lpvDst);
    char *at = static_cast<char *>(lpvDst) + sizeof(SPropValue) * static_cast<size_t>(cValues);
    for (int index = 0; index < cValues; index++) {
        out[index] = lpPropArray[index];
        place(out[index], at);
    }
    if (lpcb) *lpcb = static_cast<ULONG>(at - static_cast<char *>(lpvDst));
    return S_OK;
}

LAB_EXPORT SCODE STDAPICALLTYPE ScDupPropset(int cValues, LPSPropValue lpPropArray, LPALLOCATEBUFFER lpAllocateBuffer, LPSPropValue *lppPropArray)
{
    ULONG size = 0;
    if (!lpAllocateBuffer || !lppPropArray) return MAPI_E_INVALID_PARAMETER;
    SCODE result = ScCountProps(cValues, lpPropArray, &size);
    if (FAILED(result)) return result;
    result = lpAllocateBuffer(size, reinterpret_cast<LPVOID *>(lppPropArray));
    return FAILED(result) ? result : ScCopyProps(cValues, lpPropArray, *lppPropArray, nullptr);
}

// Moves pointers that lead into an old block to the same place in a new one.
static void rebase(void *pointer, const char *oldBase, char *newBase)
{
    char *value;
    memcpy(&value, pointer, sizeof value);
    if (value) value = newBase + (value - oldBase);
    memcpy(pointer, &value, sizeof value);
}

LAB_EXPORT SCODE STDAPICALLTYPE ScRelocProps(int cValues, LPSPropValue lpPropArray, LPVOID lpvBaseOld, LPVOID lpvBaseNew, ULONG *lpcb)
{
    if (cValues < 0 || !lpPropArray) return MAPI_E_INVALID_PARAMETER;
    const char *oldBase = static_cast<const char *>(lpvBaseOld);
    char *newBase = static_cast<char *>(lpvBaseNew);
    if (lpcb) ScCountProps(cValues, lpPropArray, lpcb);
    for (int index = 0; index < cValues; index++) {
        SPropValue &prop = lpPropArray[index];
        const ULONG type = PROP_TYPE(prop.ulPropTag);
        if (type & MV_FLAG) return MAPI_E_TYPE_NO_SUPPORT;
        if (type == PT_BINARY) rebase(&prop.Value.bin.lpb, oldBase, newBase);
        if (type == PT_STRING8 || type == PT_UNICODE || type == PT_CLSID) rebase(&prop.Value.lpszA, oldBase, newBase);
    }
    return S_OK;
}

LAB_EXPORT SCODE STDAPICALLTYPE PropCopyMore(LPSPropValue lpSPropValueDest, LPSPropValue lpSPropValueSrc, ALLOCATEMORE *lpfAllocMore, LPVOID lpvObject)
{
    if (!lpSPropValueDest || !lpSPropValueSrc || !lpfAllocMore) return MAPI_E_INVALID_PARAMETER;
    *lpSPropValueDest = *lpSPropValueSrc;
    const size_t size = outside(*lpSPropValueSrc);
    if (size == 0) return S_OK;
    void *block = nullptr;
    const SCODE result = lpfAllocMore(static_cast<ULONG>(size + sizeof(SPropValue)), lpvObject, &block);
    if (FAILED(result)) return result;
    char *at = static_cast<char *>(block);
    place(*lpSPropValueDest, at);
    return S_OK;
}

LAB_EXPORT LPSPropValue STDAPICALLTYPE PpropFindProp(LPSPropValue lpPropArray, ULONG cValues, ULONG ulPropTag)
{
    for (ULONG index = 0; lpPropArray && index < cValues; index++) {
        const ULONG tag = lpPropArray[index].ulPropTag;
        if (tag == ulPropTag || (PROP_TYPE(ulPropTag) == PT_UNSPECIFIED && PROP_ID(tag) == PROP_ID(ulPropTag))) return &lpPropArray[index];
    }
    return nullptr;
}

LAB_EXPORT LPSPropValue STDAPICALLTYPE LpValFindProp(ULONG ulPropTag, ULONG cValues, LPSPropValue lpPropArray)
{
    for (ULONG index = 0; lpPropArray && index < cValues; index++)
        if (PROP_ID(lpPropArray[index].ulPropTag) == PROP_ID(ulPropTag)) return &lpPropArray[index];
    return nullptr;
}

LAB_EXPORT BOOL STDAPICALLTYPE FEqualNames(LPMAPINAMEID lpName1, LPMAPINAMEID lpName2)
{
    if (!lpName1 || !lpName2 || lpName1->ulKind != lpName2->ulKind || *lpName1->lpguid != *lpName2->lpguid) return FALSE;
    return lpName1->ulKind == MNID_ID ? lpName1->Kind.lID == lpName2->Kind.lID : wcscmp(lpName1->Kind.lpwstrName, lpName2->Kind.lpwstrName) == 0;
}

LAB_EXPORT BOOL STDAPICALLTYPE FPropContainsProp(LPSPropValue lpSPropValueDst, LPSPropValue lpSPropValueSrc, ULONG ulFuzzyLevel)
{
    Value whole;
    Value part;
    return lpSPropValueDst && lpSPropValueSrc && readProp(*lpSPropValueDst, whole) == S_OK && readProp(*lpSPropValueSrc, part) == S_OK &&
           contains(whole, part, ulFuzzyLevel);
}

LAB_EXPORT LONG STDAPICALLTYPE LPropCompareProp(LPSPropValue lpSPropValueA, LPSPropValue lpSPropValueB)
{
    Value left;
    Value right;
    if (!lpSPropValueA || !lpSPropValueB || readProp(*lpSPropValueA, left) != S_OK || readProp(*lpSPropValueB, right) != S_OK) return 0;
    return compare(left, right);
}

LAB_EXPORT BOOL STDAPICALLTYPE FPropCompareProp(LPSPropValue lpSPropValue1, ULONG ulRelOp, LPSPropValue lpSPropValue2)
{
    Value left;
    Value right;
    return lpSPropValue1 && lpSPropValue2 && readProp(*lpSPropValue1, left) == S_OK && readProp(*lpSPropValue2, right) == S_OK &&
           relates(left, ulRelOp, right);
}

LAB_EXPORT SCODE STDAPICALLTYPE ScInitMapiUtil(ULONG) { return S_OK; }
LAB_EXPORT void STDAPICALLTYPE DeinitMapiUtil(void) {}
