// Scalar types, calling-convention words and small macros of <windows.h>, for systems that have none.
#ifndef MAPILAB_WIN32_TYPES_H
#define MAPILAB_WIN32_TYPES_H

#if !defined(_GNU_SOURCE) && defined(__linux__)
#define _GNU_SOURCE 1
#endif

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif

#define WINAPI
#define CALLBACK
#define APIENTRY
#define PASCAL
#define STDMETHODCALLTYPE
#define STDAPICALLTYPE
#define STDMAPIINITCALLTYPE
#ifndef __cdecl
#define __cdecl
#endif
#ifndef __stdcall
#define __stdcall
#endif
#define FAR
#define NEAR
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define VOID void

#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif

typedef int BOOL, WINBOOL;
typedef unsigned char BYTE, UCHAR, *LPBYTE, *PBYTE;
typedef char CHAR, *LPSTR, *PSTR;
typedef const char *LPCSTR, *PCSTR;
typedef wchar_t WCHAR, *LPWSTR, *PWSTR, *BSTR, OLECHAR, *LPOLESTR;
typedef const wchar_t *LPCWSTR, *PCWSTR, *LPCOLESTR;
typedef short SHORT;
typedef unsigned short USHORT, WORD, *LPWORD;
typedef int32_t INT, LONG, *LPLONG, *PLONG, HRESULT, SCODE;
typedef uint32_t UINT, ULONG, *LPULONG, *PULONG, DWORD, *LPDWORD, *PDWORD;
typedef int64_t LONGLONG, LONG64, INT64;
typedef uint64_t ULONGLONG, DWORDLONG, ULONG64, UINT64;
#ifndef __int64
#define __int64 long long
#endif
typedef intptr_t INT_PTR, LONG_PTR, LPARAM, LRESULT;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR, WPARAM, LHANDLE, *LPLHANDLE;
typedef size_t SIZE_T;
typedef float FLOAT;
typedef double DOUBLE, DATE;
typedef void *LPVOID, *PVOID, *HANDLE, *HWND, *HICON, *HKEY, *HGLOBAL;
typedef const void *LPCVOID;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef int *LPINT;
typedef BOOL *LPBOOL, *PBOOL;
typedef struct MAPILAB_MODULE *HMODULE, *HINSTANCE;
typedef void (*FARPROC)(void);

#ifdef UNICODE
typedef WCHAR TCHAR;
#define MAPILAB_TEXT(text) L##text
#else
typedef char TCHAR;
#define MAPILAB_TEXT(text) text
#endif
typedef TCHAR *LPTSTR, *PTSTR;
typedef const TCHAR *LPCTSTR, *PCTSTR;
#define TEXT(text) MAPILAB_TEXT(text)
#define _T(text) MAPILAB_TEXT(text)
#define _TEXT(text) MAPILAB_TEXT(text)

typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *LPFILETIME, *PFILETIME;

typedef union _LARGE_INTEGER {
    struct { DWORD LowPart; LONG HighPart; } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    struct { DWORD LowPart; DWORD HighPart; } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

// `Lo`, `Hi` and `int64` are what MAPI programs write for a currency value.
typedef union tagCY {
    __extension__ struct { ULONG Lo; LONG Hi; };
    LONGLONG int64;
} CY;

#define LOWORD(value) ((WORD)((DWORD_PTR)(value) & 0xFFFF))
#define HIWORD(value) ((WORD)(((DWORD_PTR)(value) >> 16) & 0xFFFF))
#define MAKELONG(low, high) ((LONG)(((WORD)(low)) | ((DWORD)((WORD)(high))) << 16))
#define UNREFERENCED_PARAMETER(name) ((void)(name))
#define MAX_PATH 260
#define INFINITE 0xFFFFFFFFu
#define INVALID_HANDLE_VALUE ((HANDLE)(intptr_t)-1)
#define ARRAYSIZE(array) (sizeof(array) / sizeof((array)[0]))

#define ZeroMemory(destination, length) memset((destination), 0, (length))
#define FillMemory(destination, length, fill) memset((destination), (fill), (length))
#define CopyMemory(destination, source, length) memcpy((destination), (source), (length))
#define MoveMemory(destination, source, length) memmove((destination), (source), (length))

#endif
