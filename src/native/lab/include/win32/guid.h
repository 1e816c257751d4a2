// GUIDs. Elsewhere than on Windows every identifier is a weak definition, so that no program needs INITGUID or a library.
#ifndef MAPILAB_WIN32_GUID_H
#define MAPILAB_WIN32_GUID_H

#include "types.h"

typedef struct _GUID {
    ULONG Data1;
    USHORT Data2;
    USHORT Data3;
    BYTE Data4[8];
} GUID, IID, CLSID, *LPGUID, *LPIID, *LPCLSID;
typedef const GUID *LPCGUID;

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const CLSID &
#define MAPILAB_GUID_ADDRESS(guid) (&(guid))
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const CLSID *
#define MAPILAB_GUID_ADDRESS(guid) (guid)
#endif

#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
    EXTERN_C const GUID name __attribute__((weak));                  \
    const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#define DEFINE_OLEGUID(name, l, w1, w2) DEFINE_GUID(name, l, w1, w2, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)

static inline int InlineIsEqualGUID(REFGUID left, REFGUID right)
{
    return memcmp(MAPILAB_GUID_ADDRESS(left), MAPILAB_GUID_ADDRESS(right), sizeof(GUID)) == 0;
}
#define IsEqualGUID(left, right) InlineIsEqualGUID(left, right)
#define IsEqualIID(left, right) InlineIsEqualGUID(left, right)
#define IsEqualCLSID(left, right) InlineIsEqualGUID(left, right)

#ifdef __cplusplus
static inline bool operator==(REFGUID left, REFGUID right) { return InlineIsEqualGUID(left, right) != 0; }
static inline bool operator!=(REFGUID left, REFGUID right) { return InlineIsEqualGUID(left, right) == 0; }
#endif

DEFINE_GUID(GUID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
DEFINE_OLEGUID(IID_IUnknown, 0x00000000, 0, 0);
DEFINE_OLEGUID(IID_IMalloc, 0x00000002, 0, 0);
DEFINE_OLEGUID(IID_IStorage, 0x0000000B, 0, 0);
DEFINE_OLEGUID(IID_IStream, 0x0000000C, 0, 0);
DEFINE_GUID(IID_ISequentialStream, 0x0C733A30, 0x2A1C, 0x11CE, 0xAD, 0xE5, 0x00, 0xAA, 0x00, 0x44, 0x77, 0x3D);

#endif
