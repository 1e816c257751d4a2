#include "faults.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace lab {

static const char *const ids[faultCount] = {"Q237174",  "Q265514",  "KB901014", "KB891509", "Q293150", "KB843523",
                                            "KB887828", "Q192592", "Q265511",  "KB893420", "Q269794"};

struct Version {
    unsigned part[4];
};

static bool atLeast(const Version &version, const Version &minimum)
{
    for (int index = 0; index < 4; index++)
        if (version.part[index] != minimum.part[index]) return version.part[index] > minimum.part[index];
    return true;
}

struct Settings {
    unsigned faults = 0;
    Version version = {{6, 5, 7638, 1}};
    unsigned failSynchronizeAt = 0;
};

static Settings settings;
static char versionBuffer[48] = "6.5.7638.1";
// The shared notification heap of Q269794: as the article found, it holds a little under 7,900 records.
static const unsigned adviseLimit = 7850;
static unsigned adviseRecords = 0;

static unsigned bit(Fault fault) { return 1u << fault; }

struct Preset {
    const char *name;
    unsigned faults;
    Version version;
};

static const Preset presets[] = {
    {"none", 0, {{6, 5, 7638, 1}}},
    {"fixed", 0, {{6, 5, 7638, 1}}},
    {"all", (1u << faultCount) - 1, {{5, 5, 2650, 24}}},
    {"exchange-5.5-sp3", 1u << Q237174 | 1u << Q265514 | 1u << Q293150 | 1u << Q265511 | 1u << Q269794, {{5, 5, 2650, 24}}},
    {"outlook-2000", 1u << Q237174 | 1u << Q265514 | 1u << Q269794, {{5, 5, 2652, 65}}},
    {"exchange-2003-sp1", 1u << KB843523 | 1u << KB891509 | 1u << KB901014, {{6, 5, 7226, 0}}},
    {"exchange-2003-sp1+891509", 1u << KB843523 | 1u << KB891509 | 1u << KB901014, {{6, 5, 7232, 37}}},
};

static bool readItem(const std::string &item, Settings &into)
{
    for (const Preset &preset : presets)
        if (item == preset.name) {
            into.faults |= preset.faults;
            into.version = preset.version;
            return true;
        }
    for (unsigned index = 0; index < faultCount; index++)
        if (item == ids[index]) {
            if (into.faults == 0) into.version = Version{{5, 5, 2650, 24}};
            into.faults |= 1u << index;
            return true;
        }
    char tail = 0;
    unsigned number = 0;
    if (sscanf(item.c_str(), "fail-synchronize-at=%u%c", &number, &tail) == 1) {
        into.failSynchronizeAt = number;
        return true;
    }
    Version version;
    if (sscanf(item.c_str(), "version=%u.%u.%u.%u%c", &version.part[0], &version.part[1], &version.part[2], &version.part[3], &tail) == 4) {
        into.version = version;
        return true;
    }
    return false;
}

bool configure(const std::string &spec)
{
    Settings next;
    size_t start = 0;
    if (spec.empty()) return false;
    while (start <= spec.size()) {
        size_t end = spec.find(',', start);
        if (end == std::string::npos) end = spec.size();
        size_t first = start;
        size_t last = end;
        while (first < last && spec[first] == ' ') first++;
        while (last > first && spec[last - 1] == ' ') last--;
        if (!readItem(spec.substr(first, last - first), next)) return false;
        start = end + 1;
    }
    Locked locked;
    settings = next;
    snprintf(versionBuffer, sizeof versionBuffer, "%u.%u.%u.%u", next.version.part[0], next.version.part[1], next.version.part[2],
             next.version.part[3]);
    return true;
}

bool isOn(Fault fault) { return (settings.faults & bit(fault)) != 0; }
const char *versionText() { return versionBuffer; }
unsigned failSynchronizeAt() { return settings.failSynchronizeAt; }

// Where the system keeps nothing for a critical section (Windows 8 and later), the lab keeps a block of the same size.
static bool keepsDebugBlock(const CRITICAL_SECTION &section)
{
    const void *block = section.DebugInfo;
    return block != nullptr && block != reinterpret_cast<const void *>(static_cast<intptr_t>(-1));
}

StoreLogon::StoreLogon()
{
    InitializeCriticalSection(&section_);
    if (!keepsDebugBlock(section_)) debugBlock_ = calloc(1, 48);
}

StoreLogon::~StoreLogon()
{
    if (isOn(Q237174) || isOn(Q265514)) return;
    DeleteCriticalSection(&section_);
    free(debugBlock_);
}

void leaveMapiHeap(PrivateHeap *heap)
{
    const bool cured = atLeast(settings.version, Version{{6, 5, 7233, 46}}) && cleanUpMapiHeap();
    if (!isOn(KB901014) || cured) destroyHeap(heap);
}

void leaveSessionHeap(PrivateHeap *heap)
{
    const bool cured = atLeast(settings.version, Version{{6, 5, 7232, 37}}) && cleanUpMapiHeap();
    const bool stays = isOn(Q293150) || (isOn(KB891509) && !cured);
    if (!stays) destroyHeap(heap);
}

// A block that nobody will free. It is written to, so that it costs memory and not only addresses.
static void keep(size_t size)
{
    volatile char *block = static_cast<volatile char *>(malloc(size));
    if (block)
        for (size_t index = 0; index < size; index++) block[index] = 1;
}

void afterSynchronize()
{
    if (isOn(KB843523)) keep(56);
}
void afterUpdateState()
{
    if (isOn(KB843523)) keep(88);
}
void afterConfig()
{
    if (isOn(KB887828)) keep(120);
}

void afterAttachmentIcon()
{
    if (!isOn(Q192592) && !isOn(Q265511)) return;
#ifdef _WIN32
    CreateBitmap(32, 32, 1, 4, nullptr);
#endif
    keep(760);  // 32 x 32 pixels of four bits, their mask, palette and header
}

void afterOpenMsgStore()
{
    if (!isOn(KB893420)) return;
    for (int count = 0; count < 2; count++) {
#ifdef _WIN32
        HKEY key;
        RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows\\CurrentVersion", 0, KEY_READ, &key);
#else
        const int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
        (void)descriptor;
#endif
    }
}

void *takeAdviseRecord()
{
    if (isOn(Q269794) && adviseRecords >= adviseLimit) return nullptr;
    void *record = calloc(1, 56);
    if (record) adviseRecords++;
    return record;
}

void giveAdviseRecord(void *record)
{
    if (record) adviseRecords--;
    free(record);
}

void dropAdviseRecord(void *record)
{
    if (!isOn(Q269794)) giveAdviseRecord(record);
}

}  // namespace lab
