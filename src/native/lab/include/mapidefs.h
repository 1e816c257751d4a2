// Extended MAPI's types, flags and interfaces. Method order, parameter names and values are those of MAPI itself, so that
// a program compiled with these headers runs against Windows' mapi32.dll and the other way round.
#ifndef MAPIDEFS_H
#define MAPIDEFS_H

#include "mapilab-win32.h"

#ifdef __cplusplus
extern "C" {
#endif
#include "mapi/properties.h"
#include "mapi/restrictions.h"
#include "mapi/notifications.h"
#include "mapi/property-object.h"
#include "mapi/table.h"
#include "mapi/containers.h"
#include "mapi/store.h"
#include "mapi/address-dialogs.h"
#include "mapi/status.h"
#ifdef __cplusplus
}
#endif

#endif
