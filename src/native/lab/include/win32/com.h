// COM as far as MAPI needs it: the macros that declare an interface for C++ and for C, IUnknown, IStream, IMalloc.
#ifndef MAPILAB_WIN32_COM_H
#define MAPILAB_WIN32_COM_H

#include "errors.h"
#include "guid.h"

#define STDAPI EXTERN_C HRESULT STDAPICALLTYPE
#define STDAPI_(type) EXTERN_C type STDAPICALLTYPE
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#define BEGIN_INTERFACE

#ifndef interface
#define interface struct
#endif

#if defined(__cplusplus) && !defined(CINTERFACE)
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define PURE = 0
#define THIS_
#define THIS void
#define DECLARE_INTERFACE(iface) struct iface
#define DECLARE_INTERFACE_(iface, base) struct iface : public base
#else
#define STDMETHOD(method) HRESULT (STDMETHODCALLTYPE *method)
#define STDMETHOD_(type, method) type (STDMETHODCALLTYPE *method)
#define PURE
#define THIS_ INTERFACE *This,
#define THIS INTERFACE *This
#define DECLARE_INTERFACE(iface)                                       \
    typedef struct iface { const struct iface##Vtbl *lpVtbl; } iface;  \
    typedef struct iface##Vtbl iface##Vtbl;                            \
    struct iface##Vtbl
#define DECLARE_INTERFACE_(iface, base) DECLARE_INTERFACE(iface)
#endif

#undef INTERFACE
#define INTERFACE IUnknown
DECLARE_INTERFACE(IUnknown)
{
    STDMETHOD(QueryInterface) (THIS_ REFIID riid, LPVOID *ppvObj) PURE;
    STDMETHOD_(ULONG, AddRef) (THIS) PURE;
    STDMETHOD_(ULONG, Release) (THIS) PURE;
};
typedef IUnknown *LPUNKNOWN;

typedef struct tagSTATSTG {
    LPOLESTR pwcsName;
    DWORD type;
    ULARGE_INTEGER cbSize;
    FILETIME mtime;
    FILETIME ctime;
    FILETIME atime;
    DWORD grfMode;
    DWORD grfLocksSupported;
    CLSID clsid;
    DWORD grfStateBits;
    DWORD reserved;
} STATSTG;

enum { STREAM_SEEK_SET = 0, STREAM_SEEK_CUR = 1, STREAM_SEEK_END = 2 };
enum { STATFLAG_DEFAULT = 0, STATFLAG_NONAME = 1 };
enum { STGTY_STORAGE = 1, STGTY_STREAM = 2 };
enum { STGC_DEFAULT = 0 };
#define STGM_READ 0x00000000
#define STGM_WRITE 0x00000001
#define STGM_READWRITE 0x00000002
#define STGM_SHARE_DENY_NONE 0x00000040
#define STGM_SHARE_DENY_WRITE 0x00000020
#define STGM_SHARE_EXCLUSIVE 0x00000010
#define STGM_DIRECT 0x00000000
#define STGM_TRANSACTED 0x00010000
#define STGM_CREATE 0x00001000
#define STGM_DELETEONRELEASE 0x04000000

#undef INTERFACE
#define INTERFACE ISequentialStream
DECLARE_INTERFACE_(ISequentialStream, IUnknown)
{
    STDMETHOD(QueryInterface) (THIS_ REFIID riid, LPVOID *ppvObj) PURE;
    STDMETHOD_(ULONG, AddRef) (THIS) PURE;
    STDMETHOD_(ULONG, Release) (THIS) PURE;
    STDMETHOD(Read) (THIS_ void *pv, ULONG cb, ULONG *pcbRead) PURE;
    STDMETHOD(Write) (THIS_ const void *pv, ULONG cb, ULONG *pcbWritten) PURE;
};

typedef struct IStream *LPSTREAM;
#undef INTERFACE
#define INTERFACE IStream
DECLARE_INTERFACE_(IStream, ISequentialStream)
{
    STDMETHOD(QueryInterface) (THIS_ REFIID riid, LPVOID *ppvObj) PURE;
    STDMETHOD_(ULONG, AddRef) (THIS) PURE;
    STDMETHOD_(ULONG, Release) (THIS) PURE;
    STDMETHOD(Read) (THIS_ void *pv, ULONG cb, ULONG *pcbRead) PURE;
    STDMETHOD(Write) (THIS_ const void *pv, ULONG cb, ULONG *pcbWritten) PURE;
    STDMETHOD(Seek) (THIS_ LARGE_INTEGER dlibMove, DWORD dwOrigin, ULARGE_INTEGER *plibNewPosition) PURE;
    STDMETHOD(SetSize) (THIS_ ULARGE_INTEGER libNewSize) PURE;
    STDMETHOD(CopyTo) (THIS_ LPSTREAM pstm, ULARGE_INTEGER cb, ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten) PURE;
    STDMETHOD(Commit) (THIS_ DWORD grfCommitFlags) PURE;
    STDMETHOD(Revert) (THIS) PURE;
    STDMETHOD(LockRegion) (THIS_ ULARGE_INTEGER libOffset, ULARGE_INTEGER cb, DWORD dwLockType) PURE;
    STDMETHOD(UnlockRegion) (THIS_ ULARGE_INTEGER libOffset, ULARGE_INTEGER cb, DWORD dwLockType) PURE;
    STDMETHOD(Stat) (THIS_ STATSTG *pstatstg, DWORD grfStatFlag) PURE;
    STDMETHOD(Clone) (THIS_ LPSTREAM *ppstm) PURE;
};

#undef INTERFACE
#define INTERFACE IMalloc
DECLARE_INTERFACE_(IMalloc, IUnknown)
{
    STDMETHOD(QueryInterface) (THIS_ REFIID riid, LPVOID *ppvObj) PURE;
    STDMETHOD_(ULONG, AddRef) (THIS) PURE;
    STDMETHOD_(ULONG, Release) (THIS) PURE;
    STDMETHOD_(void *, Alloc) (THIS_ SIZE_T cb) PURE;
    STDMETHOD_(void *, Realloc) (THIS_ void *pv, SIZE_T cb) PURE;
    STDMETHOD_(void, Free) (THIS_ void *pv) PURE;
    STDMETHOD_(SIZE_T, GetSize) (THIS_ void *pv) PURE;
    STDMETHOD_(int, DidAlloc) (THIS_ void *pv) PURE;
    STDMETHOD_(void, HeapMinimize) (THIS) PURE;
};
typedef IMalloc *LPMALLOC;
typedef struct IStorage IStorage, *LPSTORAGE;
#undef INTERFACE

// Only without a handle of the caller's own: the lab keeps the bytes itself.
STDAPI CreateStreamOnHGlobal(HANDLE hGlobal, BOOL fDeleteOnRelease, IStream **ppstm);

typedef enum tagCOINIT { COINIT_MULTITHREADED = 0, COINIT_APARTMENTTHREADED = 2 } COINIT;
static inline HRESULT CoInitialize(LPVOID reserved) { (void)reserved; return S_OK; }
static inline HRESULT CoInitializeEx(LPVOID reserved, DWORD model) { (void)reserved; (void)model; return S_OK; }
static inline void CoUninitialize(void) {}
static inline LPVOID CoTaskMemAlloc(SIZE_T size) { return malloc(size); }
static inline LPVOID CoTaskMemRealloc(LPVOID block, SIZE_T size) { return realloc(block, size); }
static inline void CoTaskMemFree(LPVOID block) { free(block); }

#endif
