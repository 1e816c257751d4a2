// The Windows vocabulary that MAPI programs are written in. On Windows it is the SDK's; elsewhere the part that MAPI
// clients use is declared here with the same sizes (ULONG, LONG and HRESULT have four bytes) and the same spelling.
// It must never need a library: everything is a type, a macro or an inline function.
#ifndef MAPILAB_WIN32_H
#define MAPILAB_WIN32_H

#ifdef _WIN32
#include <windows.h>
#include <objbase.h>
#include <objidl.h>
#ifndef STDMAPIINITCALLTYPE
#define STDMAPIINITCALLTYPE STDMETHODCALLTYPE
#endif
typedef ULONG *LPULONG;
#else
#include "win32/types.h"
#include "win32/errors.h"
#include "win32/guid.h"
#include "win32/com.h"
#include "win32/strings.h"
#include "win32/threads.h"
#include "win32/library.h"
#endif

#endif
