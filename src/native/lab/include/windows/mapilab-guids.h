// Include this in one source file of a program for Windows, before any other header: it defines MAPI's and Exchange's
// identifiers, which the import library of mapi32.dll does not bring.
#ifndef MAPILAB_GUIDS_H
#define MAPILAB_GUIDS_H

#define INITGUID
#define USES_IID_IMAPISession
#define USES_IID_IMAPITable
#define USES_IID_IMAPIAdviseSink
#define USES_IID_IMAPIProp
#define USES_IID_IProfSect
#define USES_IID_IMAPIStatus
#define USES_IID_IMsgStore
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IAddrBook
#define USES_IID_IMailUser
#define USES_IID_IMAPIContainer
#define USES_IID_IMAPIFolder
#define USES_IID_IABContainer
#define USES_IID_IDistList
#define USES_IID_IMAPIControl
#define USES_IID_IProfAdmin
#define USES_IID_IMsgServiceAdmin
#define USES_IID_IProviderAdmin
#define USES_IID_IMAPIProgress
#define USES_PS_MAPI
#define USES_PS_PUBLIC_STRINGS

#include <windows.h>
#include <initguid.h>
#include <mapix.h>
#include "edkguid.h"

#endif
