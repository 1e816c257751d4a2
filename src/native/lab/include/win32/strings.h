// The few string functions of the Windows API that MAPI programs use all the time.
#ifndef MAPILAB_WIN32_STRINGS_H
#define MAPILAB_WIN32_STRINGS_H

#include <ctype.h>
#include <stdio.h>
#include <strings.h>
#include <wctype.h>
#include "types.h"

#define CP_ACP 0
#define CP_UTF8 65001
#define wsprintfA sprintf
#define _stricmp strcasecmp
#define _strnicmp strncasecmp
#define _strdup strdup
#define _wcsicmp wcscasecmp
#define _wcsnicmp wcsncasecmp
#define _wcsdup wcsdup
#define lstrcmpA strcmp
#define lstrcmpiA strcasecmp
#define lstrcpyA strcpy
#define lstrcatA strcat
#define lstrcmpW wcscmp
#define lstrcpyW wcscpy
#define lstrcatW wcscat

static inline int lstrlenA(LPCSTR text) { return text ? (int)strlen(text) : 0; }
static inline int lstrlenW(LPCWSTR text) { return text ? (int)wcslen(text) : 0; }

#ifdef UNICODE
#define lstrlen lstrlenW
#define lstrcmp lstrcmpW
#define lstrcpy lstrcpyW
#define lstrcat lstrcatW
#define _tcslen wcslen
#define _tcscmp wcscmp
#define _tcsicmp _wcsicmp
#define _tcscpy wcscpy
#define _tcscat wcscat
#define _tprintf wprintf
#define _tcsdup _wcsdup
#else
#define lstrlen lstrlenA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define wsprintf wsprintfA
#define _tcslen strlen
#define _tcscmp strcmp
#define _tcsicmp _stricmp
#define _tcscpy strcpy
#define _tcscat strcat
#define _tprintf printf
#define _tcsdup _strdup
#endif

#endif
