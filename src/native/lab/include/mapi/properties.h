// Entry identifiers, property types and tags, property values, rows, address lists, and the memory function types.
#ifndef MAPI_DIM
#define MAPI_DIM 1
#endif
#define hrSuccess 0
#ifdef UNICODE
#define MAPILAB_UNICODE_DEFAULT 1
#else
#define MAPILAB_UNICODE_DEFAULT 0
#endif

#define MAPI_MODIFY 0x00000001u
#define MAPI_ACCESS_MODIFY 0x00000001u
#define MAPI_ACCESS_READ 0x00000002u
#define MAPI_ACCESS_DELETE 0x00000004u
#define MAPI_ACCESS_CREATE_HIERARCHY 0x00000008u
#define MAPI_ACCESS_CREATE_CONTENTS 0x00000010u
#define MAPI_ACCESS_CREATE_ASSOCIATED 0x00000020u
#define MAPI_UNICODE 0x80000000u
#if MAPILAB_UNICODE_DEFAULT
#define fMapiUnicode MAPI_UNICODE
#else
#define fMapiUnicode 0u
#endif

#define MAPI_ORIG 0
#define MAPI_TO 1
#define MAPI_CC 2
#define MAPI_BCC 3
#define MAPI_P1 0x10000000
#define MAPI_SUBMITTED 0x80000000

#define MAPI_SHORTTERM 0x80
#define MAPI_NOTRECIP 0x40
#define MAPI_THISSESSION 0x20
#define MAPI_NOW 0x10
#define MAPI_NOTRESERVED 0x08
#define MAPI_COMPOUND 0x80

typedef struct {
    BYTE abFlags[4];
    BYTE ab[MAPI_DIM];
} ENTRYID, *LPENTRYID;
#define CbNewENTRYID(cb) (offsetof(ENTRYID, ab) + (cb))
#define CbENTRYID(cb) (offsetof(ENTRYID, ab) + (cb))
#define SizedENTRYID(cb, name) struct _ENTRYID_##name { BYTE abFlags[4]; BYTE ab[cb]; } name

typedef struct _MAPIUID {
    BYTE ab[16];
} MAPIUID, *LPMAPIUID;
#define IsEqualMAPIUID(left, right) (!memcmp((left), (right), sizeof(MAPIUID)))
#define MAPI_ONE_OFF_UID {0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02}
#define MAPI_ONE_OFF_UNICODE 0x8000
#define MAPI_ONE_OFF_NO_RICH_INFO 0x0001

#define MAPI_STORE 0x00000001u
#define MAPI_ADDRBOOK 0x00000002u
#define MAPI_FOLDER 0x00000003u
#define MAPI_ABCONT 0x00000004u
#define MAPI_MESSAGE 0x00000005u
#define MAPI_MAILUSER 0x00000006u
#define MAPI_ATTACH 0x00000007u
#define MAPI_DISTLIST 0x00000008u
#define MAPI_PROFSECT 0x00000009u
#define MAPI_STATUS 0x0000000Au
#define MAPI_SESSION 0x0000000Bu
#define MAPI_FORMINFO 0x0000000Cu

#ifndef cchProfileNameMax
#define cchProfileNameMax 64
#define cchProfilePassMax 64
#endif

#define MV_FLAG 0x1000u
#define PT_UNSPECIFIED 0u
#define PT_NULL 1u
#define PT_I2 2u
#define PT_LONG 3u
#define PT_R4 4u
#define PT_DOUBLE 5u
#define PT_CURRENCY 6u
#define PT_APPTIME 7u
#define PT_ERROR 10u
#define PT_BOOLEAN 11u
#define PT_OBJECT 13u
#define PT_I8 20u
#define PT_STRING8 30u
#define PT_UNICODE 31u
#define PT_SYSTIME 64u
#define PT_CLSID 72u
#define PT_BINARY 258u
#define PT_SHORT PT_I2
#define PT_I4 PT_LONG
#define PT_FLOAT PT_R4
#define PT_R8 PT_DOUBLE
#define PT_LONGLONG PT_I8
#define PT_MV_I2 (MV_FLAG | PT_I2)
#define PT_MV_LONG (MV_FLAG | PT_LONG)
#define PT_MV_R4 (MV_FLAG | PT_R4)
#define PT_MV_DOUBLE (MV_FLAG | PT_DOUBLE)
#define PT_MV_CURRENCY (MV_FLAG | PT_CURRENCY)
#define PT_MV_APPTIME (MV_FLAG | PT_APPTIME)
#define PT_MV_SYSTIME (MV_FLAG | PT_SYSTIME)
#define PT_MV_STRING8 (MV_FLAG | PT_STRING8)
#define PT_MV_BINARY (MV_FLAG | PT_BINARY)
#define PT_MV_UNICODE (MV_FLAG | PT_UNICODE)
#define PT_MV_CLSID (MV_FLAG | PT_CLSID)
#define PT_MV_I8 (MV_FLAG | PT_I8)
#define PT_MV_SHORT PT_MV_I2
#define PT_MV_I4 PT_MV_LONG
#define PT_MV_FLOAT PT_MV_R4
#define PT_MV_R8 PT_MV_DOUBLE
#define PT_MV_LONGLONG PT_MV_I8
#if MAPILAB_UNICODE_DEFAULT
#define PT_TSTRING PT_UNICODE
#define PT_MV_TSTRING PT_MV_UNICODE
#define LPSZ lpszW
#define LPPSZ lppszW
#define MVSZ MVszW
#else
#define PT_TSTRING PT_STRING8
#define PT_MV_TSTRING PT_MV_STRING8
#define LPSZ lpszA
#define LPPSZ lppszA
#define MVSZ MVszA
#endif
#define MV_INSTANCE 0x2000u
#define MVI_FLAG (MV_FLAG | MV_INSTANCE)
#define MVI_PROP(tag) ((tag) | MVI_FLAG)

#define PROP_TYPE_MASK 0x0000FFFFu
#define PROP_TYPE(tag) (((ULONG)(tag)) & PROP_TYPE_MASK)
#define PROP_ID(tag) (((ULONG)(tag)) >> 16)
#define PROP_TAG(type, id) ((((ULONG)(id)) << 16) | ((ULONG)(type)))
#define PROP_ID_NULL 0
#define PROP_ID_INVALID 0xFFFF
#define PR_NULL PROP_TAG(PT_NULL, PROP_ID_NULL)
#define CHANGE_PROP_TYPE(tag, type) ((0xFFFF0000u & (tag)) | (type))

typedef struct _SPropTagArray {
    ULONG cValues;
    ULONG aulPropTag[MAPI_DIM];
} SPropTagArray, *LPSPropTagArray;
#define CbNewSPropTagArray(count) (offsetof(SPropTagArray, aulPropTag) + (count) * sizeof(ULONG))
#define CbSPropTagArray(array) (offsetof(SPropTagArray, aulPropTag) + (UINT)((array)->cValues) * sizeof(ULONG))
#define SizedSPropTagArray(count, name) struct _SPropTagArray_##name { ULONG cValues; ULONG aulPropTag[count]; } name

typedef CY CURRENCY;
typedef struct _SBinary { ULONG cb; LPBYTE lpb; } SBinary, *LPSBinary;
typedef struct _SShortArray { ULONG cValues; short int *lpi; } SShortArray;
typedef struct _SGuidArray { ULONG cValues; GUID *lpguid; } SGuidArray;
typedef struct _SRealArray { ULONG cValues; float *lpflt; } SRealArray;
typedef struct _SLongArray { ULONG cValues; LONG *lpl; } SLongArray;
typedef struct _SLargeIntegerArray { ULONG cValues; LARGE_INTEGER *lpli; } SLargeIntegerArray;
typedef struct _SDateTimeArray { ULONG cValues; FILETIME *lpft; } SDateTimeArray;
typedef struct _SAppTimeArray { ULONG cValues; double *lpat; } SAppTimeArray;
typedef struct _SCurrencyArray { ULONG cValues; CURRENCY *lpcur; } SCurrencyArray;
typedef struct _SBinaryArray { ULONG cValues; SBinary *lpbin; } SBinaryArray;
typedef struct _SDoubleArray { ULONG cValues; double *lpdbl; } SDoubleArray;
typedef struct _SWStringArray { ULONG cValues; LPWSTR *lppszW; } SWStringArray;
typedef struct _SLPSTRArray { ULONG cValues; LPSTR *lppszA; } SLPSTRArray;
typedef SBinaryArray ENTRYLIST, *LPENTRYLIST;

typedef union _PV {
    short int i;
    LONG l;
    ULONG ul;
    float flt;
    double dbl;
    unsigned short int b;
    CURRENCY cur;
    double at;
    FILETIME ft;
    LPSTR lpszA;
    SBinary bin;
    LPWSTR lpszW;
    LPGUID lpguid;
    LARGE_INTEGER li;
    SShortArray MVi;
    SLongArray MVl;
    SRealArray MVflt;
    SDoubleArray MVdbl;
    SCurrencyArray MVcur;
    SAppTimeArray MVat;
    SDateTimeArray MVft;
    SBinaryArray MVbin;
    SLPSTRArray MVszA;
    SWStringArray MVszW;
    SGuidArray MVguid;
    SLargeIntegerArray MVli;
    SCODE err;
    LONG x;
} __UPV;

typedef struct _SPropValue {
    ULONG ulPropTag;
    ULONG dwAlignPad;
    union _PV Value;
} SPropValue, *LPSPropValue;

typedef struct _SPropProblem {
    ULONG ulIndex;
    ULONG ulPropTag;
    SCODE scode;
} SPropProblem, *LPSPropProblem;
typedef struct _SPropProblemArray {
    ULONG cProblem;
    SPropProblem aProblem[MAPI_DIM];
} SPropProblemArray, *LPSPropProblemArray;
#define CbNewSPropProblemArray(count) (offsetof(SPropProblemArray, aProblem) + (count) * sizeof(SPropProblem))
#define CbSPropProblemArray(array) CbNewSPropProblemArray((UINT)((array)->cProblem))
#define SizedSPropProblemArray(count, name) struct _SPropProblemArray_##name { ULONG cProblem; SPropProblem aProblem[count]; } name

typedef struct { ULONG cb; BYTE abEntry[MAPI_DIM]; } FLATENTRY, *LPFLATENTRY;
typedef struct { ULONG cEntries; ULONG cbEntries; BYTE abEntries[MAPI_DIM]; } FLATENTRYLIST, *LPFLATENTRYLIST;
#define CbNewFLATENTRY(cb) (offsetof(FLATENTRY, abEntry) + (cb))
#define CbFLATENTRY(entry) (offsetof(FLATENTRY, abEntry) + (entry)->cb)
#define CbNewFLATENTRYLIST(cb) (offsetof(FLATENTRYLIST, abEntries) + (cb))
#define CbFLATENTRYLIST(list) (offsetof(FLATENTRYLIST, abEntries) + (list)->cbEntries)

typedef struct _ADRENTRY {
    ULONG ulReserved1;
    ULONG cValues;
    LPSPropValue rgPropVals;
} ADRENTRY, *LPADRENTRY;
typedef struct _ADRLIST {
    ULONG cEntries;
    ADRENTRY aEntries[MAPI_DIM];
} ADRLIST, *LPADRLIST;
#define CbNewADRLIST(count) (offsetof(ADRLIST, aEntries) + (count) * sizeof(ADRENTRY))
#define CbADRLIST(list) CbNewADRLIST((UINT)(list)->cEntries)
#define SizedADRLIST(count, name) struct _ADRLIST_##name { ULONG cEntries; ADRENTRY aEntries[count]; } name

typedef struct _SRow {
    ULONG ulAdrEntryPad;
    ULONG cValues;
    LPSPropValue lpProps;
} SRow, *LPSRow;
typedef struct _SRowSet {
    ULONG cRows;
    SRow aRow[MAPI_DIM];
} SRowSet, *LPSRowSet;
#define CbNewSRowSet(count) (offsetof(SRowSet, aRow) + (count) * sizeof(SRow))
#define CbSRowSet(set) CbNewSRowSet((UINT)(set)->cRows)
#define SizedSRowSet(count, name) struct _SRowSet_##name { ULONG cRows; SRow aRow[count]; } name

typedef SCODE (WINAPI ALLOCATEBUFFER)(ULONG cbSize, LPVOID *lppBuffer);
typedef SCODE (WINAPI ALLOCATEMORE)(ULONG cbSize, LPVOID lpObject, LPVOID *lppBuffer);
typedef ULONG (WINAPI FREEBUFFER)(LPVOID lpBuffer);
typedef ALLOCATEBUFFER *LPALLOCATEBUFFER;
typedef ALLOCATEMORE *LPALLOCATEMORE;
typedef FREEBUFFER *LPFREEBUFFER;

typedef struct _MAPIERROR {
    ULONG ulVersion;
    LPTSTR lpszError;
    LPTSTR lpszComponent;
    ULONG ulLowLevelError;
    ULONG ulContext;
} MAPIERROR, *LPMAPIERROR;
#define MAPI_ERROR_VERSION 0x00000000L
