#include "check.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

static Case *cases = nullptr;
static bool caseFailed = false;

Case::Case(const char *caseName, void (*caseBody)()) : name(caseName), body(caseBody), next(cases) { cases = this; }

void fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    caseFailed = true;
    printf("# %s:%d: ", file, line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

bool failing() { return caseFailed; }

LPSPropValue column(const SRow &row, ULONG tag) { return PpropFindProp(row.lpProps, row.cValues, tag); }

std::string textIn(const SRow &row, ULONG tag)
{
    const SPropValue *value = column(row, tag);
    return value && PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value->Value.lpszA : "";
}

std::string textOf(LPMAPIPROP object, ULONG tag)
{
    Block<SPropValue> value;
    if (FAILED(HrGetOneProp(object, tag, &value.at))) return "";
    return PROP_TYPE(value.at->ulPropTag) == PT_STRING8 ? value.at->Value.lpszA : "";
}

std::string misuse()
{
    char reports[4096];
    MapiLabMisuse(reports, sizeof reports);
    return reports;
}

Fixture::Fixture()
{
    ULONG size = 0;
    ULONG type = 0;
    Block<ENTRYID> inboxId;
    Held<IMAPITable> stores;
    Rows rows;
    CHECK_OK(MAPIInitialize(nullptr));
    CHECK_OK(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_USE_DEFAULT | MAPI_NO_MAIL, session.out()));
    CHECK_OK(session->GetMsgStoresTable(0, stores.out()));
    CHECK_OK(HrQueryAllRows(stores.get(), nullptr, nullptr, nullptr, 0, &rows.set));
    for (ULONG index = 0; index < rows.count(); index++) {
        const SPropValue *isDefault = column(rows[index], PR_DEFAULT_STORE);
        const SPropValue *id = column(rows[index], PR_ENTRYID);
        if (!isDefault || !isDefault->Value.b) continue;
        CHECK_OK(session->OpenMsgStore(0, id->Value.bin.cb, reinterpret_cast<LPENTRYID>(id->Value.bin.lpb), nullptr, MDB_WRITE | MDB_NO_DIALOG,
                                       store.out()));
    }
    CHECK_OK(store->GetReceiveFolder(nullptr, 0, &size, &inboxId.at, nullptr));
    CHECK_OK(store->OpenEntry(size, inboxId.at, nullptr, MAPI_MODIFY, &type, inbox.unknown()));
    CHECK_EQUAL(type, MAPI_FOLDER);
}

Fixture::~Fixture()
{
    inbox.reset();
    store.reset();
    session->Logoff(0, 0, 0);
    session.reset();
    MAPIUninitialize();
}

void Fixture::openMessage(ULONG row, ULONG flags, IMessage **message)
{
    Held<IMAPITable> table;
    Rows rows;
    ULONG type = 0;
    CHECK_OK(inbox->GetContentsTable(0, table.out()));
    CHECK_OK(HrQueryAllRows(table.get(), nullptr, nullptr, nullptr, 0, &rows.set));
    const SPropValue *id = column(rows[row], PR_ENTRYID);
    CHECK_OK(store->OpenEntry(id->Value.bin.cb, reinterpret_cast<LPENTRYID>(id->Value.bin.lpb), nullptr, flags, &type,
                              reinterpret_cast<LPUNKNOWN *>(message)));
    CHECK_EQUAL(type, MAPI_MESSAGE);
}

void Fixture::makeFolder(const char *name, IMAPIFolder **folder)
{
    CHECK_OK(inbox->CreateFolder(FOLDER_GENERIC, reinterpret_cast<LPTSTR>(const_cast<char *>(name)), nullptr, nullptr, 0, folder));
}

void Fixture::addMessage(IMAPIFolder *folder, const char *subject)
{
    Held<IMessage> message;
    SPropValue value;
    CHECK_OK(folder->CreateMessage(nullptr, 0, message.out()));
    value.ulPropTag = PR_SUBJECT_A;
    value.Value.lpszA = const_cast<char *>(subject);
    CHECK_OK(HrSetOneProp(message.get(), &value));
    CHECK_OK(message->SaveChanges(0));
}

int main(int count, char **arguments)
{
    int failures = 0;
    Case *ordered = nullptr;
    setvbuf(stdout, nullptr, _IONBF, 0);  // a crash then shows which case it was
    while (cases) {
        Case *at = cases;
        cases = at->next;
        at->next = ordered;
        ordered = at;
    }
    for (Case *at = ordered; at; at = at->next) {
        if (count > 1 && strcmp(at->name, arguments[1]) != 0) continue;
        caseFailed = false;
        misuse();
        at->body();
        const std::string reports = misuse();
        if (!reports.empty()) fail(at->name, 0, "reported misuse: %s", reports.c_str());
        if (MapiLabLiveObjects() != 0) fail(at->name, 0, "%u objects are still alive", MapiLabLiveObjects());
        printf("%s %s\n", caseFailed ? "not ok" : "ok", at->name);
        if (caseFailed) failures++;
    }
    return failures ? 1 : 0;
}
