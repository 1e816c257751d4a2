// The faults of old MAPI components: which are on, and the mechanism of each. Everything that leaks on purpose is here.
#pragma once
#include <string>

#include "heap.h"
#include "platform.h"

namespace lab {

enum Fault : unsigned {
    Q237174, Q265514, KB901014, KB891509, Q293150, KB843523, KB887828, Q192592, Q265511, KB893420, Q269794,
    faultCount
};

// Reads a spec as MapiLabConfigure documents it; false: not understood, nothing changed.
bool configure(const std::string &spec);
bool isOn(Fault fault);
const char *versionText();
// The number of the Synchronize call (from 1, since Config) that fails; 0: none.
unsigned failSynchronizeAt();

// An internal object of OpenMsgStore. Q237174, Q265514: its critical section is not deleted with it.
class StoreLogon {
public:
    StoreLogon();
    ~StoreLogon();
    StoreLogon(const StoreLogon &) = delete;
    StoreLogon &operator=(const StoreLogon &) = delete;

private:
    CRITICAL_SECTION section_;
    void *debugBlock_ = nullptr;
};

// KB901014: the MAPI heap that is made at load stays behind at unload, unless the version is 6.5.7233.46 or later and
// CleanUpMAPIHeap is 1.
void leaveMapiHeap(PrivateHeap *heap);
// KB891509, Q293150: the same for the heap of a session at logoff; KB891509 is cured by CleanUpMAPIHeap = 1 with hotfix 891509.
void leaveSessionHeap(PrivateHeap *heap);
// KB843523: a block for every Synchronize and every UpdateState. KB887828: another for every Config.
void afterSynchronize();
void afterUpdateState();
void afterConfig();
// Q192592, Q265511: the icon made for PR_ATTACH_RENDERING.
void afterAttachmentIcon();
// KB893420: two handles for every opened store.
void afterOpenMsgStore();
// Q269794: Advise takes a record from a bounded shared heap; only Unadvise gives it back. Null: the heap is full.
void *takeAdviseRecord();
void giveAdviseRecord(void *record);
// Without the fault a forgotten connection ends with its object; with it the record stays.
void dropAdviseRecord(void *record);

}  // namespace lab
