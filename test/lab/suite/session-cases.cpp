#include "check.h"

LAB_TEST("logon needs MAPIInitialize first")
{
    LPMAPISESSION session = nullptr;
    CHECK_RESULT(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_USE_DEFAULT, &session), MAPI_E_NOT_INITIALIZED);
    CHECK(session == nullptr);
}

LAB_TEST("logon to the missing profile fails, logon without a profile finds none")
{
    Held<IMAPISession> session;
    CHECK_OK(MAPIInitialize(nullptr));
    char missing[] = "missing";
    CHECK_RESULT(MAPILogonEx(0, reinterpret_cast<LPTSTR>(missing), nullptr, MAPI_EXTENDED | MAPI_EXPLICIT_PROFILE, session.out()), MAPI_E_LOGON_FAILED);
    CHECK_RESULT(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED, session.out()), MAPI_E_NOT_FOUND);
    wchar_t wide[] = L"missing";
    CHECK_RESULT(MAPILogonEx(0, reinterpret_cast<LPTSTR>(wide), nullptr, MAPI_EXTENDED | MAPI_UNICODE, session.out()), MAPI_E_LOGON_FAILED);
    char other[] = "any other";
    CHECK_OK(MAPILogonEx(0, reinterpret_cast<LPTSTR>(other), nullptr, MAPI_EXTENDED, session.out()));
    session.reset();
    MAPIUninitialize();
}

LAB_TEST("the stores table has two stores, one of them the default")
{
    Fixture lab;
    Held<IMAPITable> table;
    Rows rows;
    int defaults = 0;
    CHECK_OK(lab.session->GetMsgStoresTable(0, table.out()));
    CHECK_OK(HrQueryAllRows(table.get(), nullptr, nullptr, nullptr, 0, &rows.set));
    CHECK_EQUAL(rows.count(), 2);
    for (ULONG index = 0; index < rows.count(); index++) {
        const SPropValue *isDefault = column(rows[index], PR_DEFAULT_STORE);
        if (isDefault && isDefault->Value.b) defaults++;
        CHECK(!textIn(rows[index], PR_DISPLAY_NAME_A).empty());
    }
    CHECK_EQUAL(defaults, 1);
}

LAB_TEST("OpenMsgStore refuses what is no store")
{
    Fixture lab;
    LPMDB store = nullptr;
    BYTE junk[36] = {0};
    CHECK_RESULT(lab.session->OpenMsgStore(0, 0, nullptr, nullptr, 0, &store), MAPI_E_INVALID_ENTRYID);
    CHECK_RESULT(lab.session->OpenMsgStore(0, sizeof junk, reinterpret_cast<LPENTRYID>(junk), nullptr, 0, &store), MAPI_E_INVALID_ENTRYID);
    CHECK(store == nullptr);
}

LAB_TEST("an entry identifier of the session opens folders and messages")
{
    Fixture lab;
    Held<IMessage> message;
    Held<IMessage> again;
    Block<SPropValue> id;
    ULONG type = 0;
    ULONG same = 0;
    lab.openMessage(0, 0, message.out());
    CHECK_OK(HrGetOneProp(message.get(), PR_ENTRYID, &id.at));
    const SBinary &bytes = id.at->Value.bin;
    CHECK_OK(lab.session->OpenEntry(bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), &IID_IMessage, 0, &type, again.unknown()));
    CHECK_EQUAL(type, MAPI_MESSAGE);
    CHECK_EQUAL(textOf(again.get(), PR_SUBJECT_A), textOf(message.get(), PR_SUBJECT_A));
    CHECK_OK(lab.session->CompareEntryIDs(bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), 0, &same));
    CHECK_EQUAL(same, 1);
}

LAB_TEST("an interface that an object does not have is refused")
{
    Fixture lab;
    LPUNKNOWN unknown = nullptr;
    ULONG type = 0;
    Block<SPropValue> id;
    CHECK_OK(HrGetOneProp(lab.inbox.get(), PR_ENTRYID, &id.at));
    CHECK_RESULT(lab.store->OpenEntry(id.at->Value.bin.cb, reinterpret_cast<LPENTRYID>(id.at->Value.bin.lpb), &IID_IMessage, 0, &type, &unknown),
                 MAPI_E_INTERFACE_NOT_SUPPORTED);
    CHECK(unknown == nullptr);
    CHECK_RESULT(lab.inbox->QueryInterface(IID_IMAPITable, reinterpret_cast<LPVOID *>(&unknown)), MAPI_E_INTERFACE_NOT_SUPPORTED);
    CHECK_OK(lab.inbox->QueryInterface(IID_IMAPIContainer, reinterpret_cast<LPVOID *>(&unknown)));
    unknown->Release();
}

LAB_TEST("profiles can be listed, made and deleted")
{
    CHECK_OK(MAPIInitialize(nullptr));
    {
        Held<IProfAdmin> admin;
        Held<IMAPITable> table;
        Rows rows;
        char name[] = "another";
        CHECK_OK(MAPIAdminProfiles(0, admin.out()));
        CHECK_OK(admin->CreateProfile(reinterpret_cast<LPTSTR>(name), nullptr, 0, 0));
        CHECK_RESULT(admin->CreateProfile(reinterpret_cast<LPTSTR>(name), nullptr, 0, 0), MAPI_E_NO_ACCESS);
        CHECK_OK(admin->GetProfileTable(0, table.out()));
        CHECK_OK(HrQueryAllRows(table.get(), nullptr, nullptr, nullptr, 0, &rows.set));
        CHECK_EQUAL(rows.count(), 2);
        CHECK_OK(admin->DeleteProfile(reinterpret_cast<LPTSTR>(name), 0));
        CHECK_RESULT(admin->DeleteProfile(reinterpret_cast<LPTSTR>(name), 0), MAPI_E_NOT_FOUND);
    }
    MAPIUninitialize();
}

LAB_TEST("the address book resolves names and opens users")
{
    Fixture lab;
    Held<IAddrBook> book;
    LPADRLIST list = nullptr;
    LPSPropValue props = nullptr;
    CHECK_OK(lab.session->OpenAddressBook(0, nullptr, 0, book.out()));
    CHECK_OK(MAPIAllocateBuffer(CbNewADRLIST(1), reinterpret_cast<LPVOID *>(&list)));
    CHECK_OK(MAPIAllocateBuffer(sizeof(SPropValue), reinterpret_cast<LPVOID *>(&props)));
    char name[] = "Cleo";
    props->ulPropTag = PR_DISPLAY_NAME_A;
    props->Value.lpszA = name;
    list->cEntries = 1;
    list->aEntries[0].cValues = 1;
    list->aEntries[0].rgPropVals = props;
    CHECK_OK(book->ResolveName(0, 0, nullptr, list));
    const ADRENTRY &entry = list->aEntries[0];
    const SPropValue *address = PpropFindProp(entry.rgPropVals, entry.cValues, PR_EMAIL_ADDRESS_A);
    const SPropValue *id = PpropFindProp(entry.rgPropVals, entry.cValues, PR_ENTRYID);
    CHECK(address && std::string(address->Value.lpszA) == "cleo.dunn@lab.example");
    CHECK(id != nullptr);
    if (id) {
        Held<IMailUser> user;
        ULONG type = 0;
        CHECK_OK(book->OpenEntry(id->Value.bin.cb, reinterpret_cast<LPENTRYID>(id->Value.bin.lpb), nullptr, 0, &type, user.unknown()));
        CHECK_EQUAL(type, MAPI_MAILUSER);
        CHECK_EQUAL(textOf(user.get(), PR_DISPLAY_NAME_A), std::string("Cleo Dunn"));
    }
    FreePadrlist(list);
}

LAB_TEST("a name that nobody has is not found, one that several have is ambiguous")
{
    Fixture lab;
    Held<IAddrBook> book;
    CHECK_OK(lab.session->OpenAddressBook(0, nullptr, 0, book.out()));
    for (const char *name : {"Zoe", ""}) {
        SPropValue value;
        value.ulPropTag = PR_DISPLAY_NAME_A;
        value.Value.lpszA = const_cast<char *>(name);
        SizedADRLIST(1, list) = {1, {{0, 1, &value}}};
        CHECK_RESULT(book->ResolveName(0, 0, nullptr, reinterpret_cast<LPADRLIST>(&list)), *name ? MAPI_E_NOT_FOUND : MAPI_E_AMBIGUOUS_RECIP);
    }
}
