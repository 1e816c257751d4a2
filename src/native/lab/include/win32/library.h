// LoadLibrary, GetProcAddress and FreeLibrary in terms of dlopen, dlsym and dlclose.
// "mapi32.dll", with or without a folder, means the file named by MAPI_LAB_LIBRARY or else libmapilab. As on Windows a
// library is unloaded with its last reference, so a program that is linked with the lab never sees a fresh one: name a
// copy of the file in MAPI_LAB_LIBRARY for that.
#ifndef MAPILAB_WIN32_LIBRARY_H
#define MAPILAB_WIN32_LIBRARY_H

#include <dlfcn.h>
#include <strings.h>
#include "errors.h"
#include "types.h"

#ifdef __APPLE__
#define MAPILAB_LIBRARY_FILE "libmapilab.dylib"
#else
#define MAPILAB_LIBRARY_FILE "libmapilab.so"
#endif

static inline const char *MapiLabResolveLibrary(LPCSTR name)
{
    const char *base = name;
    const char *at;
    const char *chosen;
    for (at = name; *at; at++)
        if (*at == '/' || *at == '\\') base = at + 1;
    if (strcasecmp(base, "mapi32.dll") != 0 && strcasecmp(base, "mapi32") != 0) return name;
    chosen = getenv("MAPI_LAB_LIBRARY");
    return chosen && *chosen ? chosen : MAPILAB_LIBRARY_FILE;
}
static inline HMODULE LoadLibraryA(LPCSTR name)
{
    return name ? (HMODULE)dlopen(MapiLabResolveLibrary(name), RTLD_NOW | RTLD_LOCAL) : NULL;
}
static inline HMODULE LoadLibraryW(LPCWSTR name)
{
    char narrow[1024];
    size_t length = name ? wcstombs(narrow, name, sizeof narrow) : (size_t)-1;
    return length < sizeof narrow ? LoadLibraryA(narrow) : NULL;
}
static inline HMODULE LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags) { (void)file; (void)flags; return LoadLibraryA(name); }
static inline HMODULE LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags) { (void)file; (void)flags; return LoadLibraryW(name); }
static inline BOOL FreeLibrary(HMODULE module) { return module && dlclose((void *)module) == 0; }
static inline FARPROC GetProcAddress(HMODULE module, LPCSTR name)
{
    FARPROC function;
    void *address = module ? dlsym((void *)module, name) : NULL;
    memcpy(&function, &address, sizeof function);
    return function;
}
// Like GetModuleHandle, this adds no reference.
static inline HMODULE GetModuleHandleA(LPCSTR name)
{
    void *module = name ? dlopen(MapiLabResolveLibrary(name), RTLD_NOW | RTLD_NOLOAD) : NULL;
    if (module) dlclose(module);
    return (HMODULE)module;
}
static inline DWORD GetLastError(void) { return dlerror() ? ERROR_MOD_NOT_FOUND : ERROR_SUCCESS; }

#ifdef UNICODE
#define LoadLibrary LoadLibraryW
#define LoadLibraryEx LoadLibraryExW
#else
#define LoadLibrary LoadLibraryA
#define LoadLibraryEx LoadLibraryExA
#define GetModuleHandle GetModuleHandleA
#endif

#endif
