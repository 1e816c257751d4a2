#include "check.h"

#include <cstring>

LAB_TEST("GetProps returns what is there and an error value for what is not")
{
    Fixture lab;
    Held<IMessage> message;
    Block<SPropValue> props;
    ULONG count = 0;
    SizedSPropTagArray(4, tags) = {4, {PR_SUBJECT_A, PR_SUBJECT_W, PROP_TAG(PT_LONG, 0x7001), PROP_TAG(PT_LONG, PROP_ID(PR_SUBJECT_A))}};
    lab.openMessage(0, 0, message.out());
    CHECK_RESULT(message->GetProps(reinterpret_cast<LPSPropTagArray>(&tags), 0, &count, &props.at), MAPI_W_ERRORS_RETURNED);
    CHECK_EQUAL(count, 4);
    CHECK_EQUAL(std::string(props.at[0].Value.lpszA), std::string("Weekly report 1"));
    CHECK(wcscmp(props.at[1].Value.lpszW, L"Weekly report 1") == 0);
    CHECK_EQUAL(PROP_TYPE(props.at[2].ulPropTag), PT_ERROR);
    CHECK_RESULT(props.at[2].Value.err, MAPI_E_NOT_FOUND);
    CHECK_RESULT(props.at[3].Value.err, MAPI_E_INVALID_TYPE);
}

LAB_TEST("GetProps without a list returns everything, GetPropList names it")
{
    Fixture lab;
    Held<IMessage> message;
    Block<SPropValue> props;
    Block<SPropTagArray> tags;
    ULONG count = 0;
    lab.openMessage(0, 0, message.out());
    CHECK_OK(message->GetProps(nullptr, 0, &count, &props.at));
    CHECK_OK(message->GetPropList(0, &tags.at));
    CHECK_EQUAL(count, tags.at->cValues);
    CHECK(PpropFindProp(props.at, count, PR_SUBJECT_A) != nullptr);
    CHECK(PpropFindProp(props.at, count, PR_HASATTACH) != nullptr);
    CHECK(FPropExists(message.get(), PR_SUBJECT_A));
    CHECK(!FPropExists(message.get(), PROP_TAG(PT_LONG, 0x7001)));
}

LAB_TEST("properties of every type come back as they went in")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMessage> message;
    Block<SPropValue> read;
    ULONG count = 0;
    BYTE bytes[] = {1, 0, 2, 255};
    GUID guid = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    LONG longs[] = {5, -6, 7};
    char one[] = "one";
    char two[] = "zwei \xC3\xA4";
    LPSTR texts[] = {one, two};
    wchar_t wide[] = L"weit \x00e4\x20ac";
    LPWSTR wides[] = {wide, wide};
    SBinary binaries[2];
    SPropValue in[15];
    memset(in, 0, sizeof in);
    binaries[0].cb = 4;
    binaries[0].lpb = bytes;
    binaries[1].cb = 0;
    binaries[1].lpb = bytes;
    in[0].ulPropTag = PROP_TAG(PT_I2, 0x6800);      in[0].Value.i = -7;
    in[1].ulPropTag = PROP_TAG(PT_LONG, 0x6801);    in[1].Value.l = -70000;
    in[2].ulPropTag = PROP_TAG(PT_R4, 0x6802);      in[2].Value.flt = 0.5f;
    in[3].ulPropTag = PROP_TAG(PT_DOUBLE, 0x6803);  in[3].Value.dbl = -1.25;
    in[4].ulPropTag = PROP_TAG(PT_CURRENCY, 0x6804); in[4].Value.cur.int64 = 123456789012LL;
    in[5].ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6805); in[5].Value.b = 1;
    in[6].ulPropTag = PROP_TAG(PT_I8, 0x6806);      in[6].Value.li.QuadPart = -99LL * (1LL << 33);
    in[7].ulPropTag = PROP_TAG(PT_SYSTIME, 0x6807); in[7].Value.ft.dwHighDateTime = 30000000; in[7].Value.ft.dwLowDateTime = 17;
    in[8].ulPropTag = PROP_TAG(PT_CLSID, 0x6808);   in[8].Value.lpguid = &guid;
    in[9].ulPropTag = PROP_TAG(PT_BINARY, 0x6809);  in[9].Value.bin = binaries[0];
    in[10].ulPropTag = PROP_TAG(PT_UNICODE, 0x680A); in[10].Value.lpszW = wide;
    in[11].ulPropTag = PROP_TAG(PT_MV_LONG, 0x680B); in[11].Value.MVl.cValues = 3; in[11].Value.MVl.lpl = longs;
    in[12].ulPropTag = PROP_TAG(PT_MV_STRING8, 0x680C); in[12].Value.MVszA.cValues = 2; in[12].Value.MVszA.lppszA = texts;
    in[13].ulPropTag = PROP_TAG(PT_MV_BINARY, 0x680D); in[13].Value.MVbin.cValues = 2; in[13].Value.MVbin.lpbin = binaries;
    in[14].ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x680E); in[14].Value.MVszW.cValues = 2; in[14].Value.MVszW.lppszW = wides;
    SizedSPropTagArray(15, tags);
    tags.cValues = 15;
    for (ULONG index = 0; index < 15; index++) tags.aulPropTag[index] = in[index].ulPropTag;
    lab.makeFolder("types", folder.out());
    CHECK_OK(folder->CreateMessage(nullptr, 0, message.out()));
    CHECK_OK(message->SetProps(15, in, nullptr));
    CHECK_OK(message->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK_OK(message->GetProps(reinterpret_cast<LPSPropTagArray>(&tags), 0, &count, &read.at));
    CHECK_EQUAL(count, 15);
    for (ULONG index = 0; index < 15 && !failing(); index++) {
        CHECK_EQUAL(read.at[index].ulPropTag, in[index].ulPropTag);
        CHECK_EQUAL(LPropCompareProp(&read.at[index], &in[index]), 0);
    }
    CHECK(wcscmp(read.at[10].Value.lpszW, wide) == 0);
    CHECK(strcmp(read.at[12].Value.MVszA.lppszA[1], two) == 0);
}

LAB_TEST("a change is seen by others only after SaveChanges")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMAPITable> table;
    Rows rows;
    Rows after;
    lab.makeFolder("drafts", folder.out());
    lab.addMessage(folder.get(), "before");
    CHECK_OK(folder->GetContentsTable(0, table.out()));
    CHECK_OK(table->QueryRows(1, TBL_NOADVANCE, &rows.set));
    const SPropValue *id = column(rows[0], PR_ENTRYID);
    Held<IMessage> writer;
    Held<IMessage> reader;
    ULONG type = 0;
    CHECK_OK(folder->OpenEntry(id->Value.bin.cb, reinterpret_cast<LPENTRYID>(id->Value.bin.lpb), nullptr, MAPI_MODIFY, &type, writer.unknown()));
    CHECK_OK(folder->OpenEntry(id->Value.bin.cb, reinterpret_cast<LPENTRYID>(id->Value.bin.lpb), nullptr, 0, &type, reader.unknown()));
    SPropValue value;
    value.ulPropTag = PR_SUBJECT_A;
    value.Value.lpszA = const_cast<char *>("after");
    CHECK_RESULT(HrSetOneProp(reader.get(), &value), MAPI_E_NO_ACCESS);
    CHECK_OK(HrSetOneProp(writer.get(), &value));
    CHECK_EQUAL(textOf(writer.get(), PR_SUBJECT_A), std::string("after"));
    CHECK_EQUAL(textOf(reader.get(), PR_SUBJECT_A), std::string("before"));
    CHECK_OK(writer->SaveChanges(0));
    CHECK_EQUAL(textOf(reader.get(), PR_SUBJECT_A), std::string("after"));
    CHECK_OK(table->QueryRows(1, 0, &after.set));
    CHECK_EQUAL(textIn(after[0], PR_SUBJECT_A), std::string("after"));
}

LAB_TEST("a computed property cannot be set and is reported as a problem")
{
    Fixture lab;
    Held<IMessage> message;
    SPropValue values[2];
    Block<SPropProblemArray> problems;
    lab.openMessage(0, MAPI_MODIFY, message.out());
    values[0].ulPropTag = PR_IMPORTANCE;
    values[0].Value.l = IMPORTANCE_HIGH;
    values[1].ulPropTag = PR_MESSAGE_SIZE;
    values[1].Value.l = 1;
    CHECK_OK(message->SetProps(2, values, &problems.at));
    CHECK(problems.at && problems.at->cProblem == 1 && problems.at->aProblem[0].ulIndex == 1);
    CHECK(problems.at && problems.at->aProblem[0].scode == MAPI_E_COMPUTED);
}

LAB_TEST("DeleteProps removes, CopyTo and CopyProps copy")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMessage> from;
    Held<IMessage> to;
    SizedSPropTagArray(1, subject) = {1, {PR_SUBJECT_A}};
    lab.makeFolder("copies", folder.out());
    lab.openMessage(1, 0, from.out());
    CHECK_OK(folder->CreateMessage(nullptr, 0, to.out()));
    CHECK_OK(from->CopyProps(reinterpret_cast<LPSPropTagArray>(&subject), 0, nullptr, &IID_IMessage, to.get(), 0, nullptr));
    CHECK_EQUAL(textOf(to.get(), PR_SUBJECT_A), textOf(from.get(), PR_SUBJECT_A));
    CHECK_EQUAL(textOf(to.get(), PR_SENDER_NAME_A), std::string(""));
    CHECK_OK(to->DeleteProps(reinterpret_cast<LPSPropTagArray>(&subject), nullptr));
    CHECK_EQUAL(textOf(to.get(), PR_SUBJECT_A), std::string(""));
    CHECK_OK(from->CopyTo(0, nullptr, reinterpret_cast<LPSPropTagArray>(&subject), 0, nullptr, &IID_IMessage, to.get(), 0, nullptr));
    CHECK_EQUAL(textOf(to.get(), PR_SUBJECT_A), std::string(""));
    CHECK_EQUAL(textOf(to.get(), PR_SENDER_NAME_A), textOf(from.get(), PR_SENDER_NAME_A));
}

LAB_TEST("recipients are added, listed and removed")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMessage> message;
    Held<IMAPITable> table;
    Rows rows;
    SPropValue props[2];
    lab.makeFolder("recipients", folder.out());
    CHECK_OK(folder->CreateMessage(nullptr, 0, message.out()));
    CHECK_RESULT(message->SubmitMessage(0), MAPI_E_NO_RECIPIENTS);
    props[0].ulPropTag = PR_DISPLAY_NAME_A;
    props[0].Value.lpszA = const_cast<char *>("Gus Hall");
    props[1].ulPropTag = PR_RECIPIENT_TYPE;
    props[1].Value.l = MAPI_TO;
    SizedADRLIST(2, list) = {2, {{0, 2, props}, {0, 2, props}}};
    CHECK_OK(message->ModifyRecipients(MODRECIP_ADD, reinterpret_cast<LPADRLIST>(&list)));
    CHECK_OK(message->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK_OK(message->GetRecipientTable(0, table.out()));
    CHECK_OK(HrQueryAllRows(table.get(), nullptr, nullptr, nullptr, 0, &rows.set));
    CHECK_EQUAL(rows.count(), 2);
    CHECK_EQUAL(textIn(rows[0], PR_DISPLAY_NAME_A), std::string("Gus Hall"));
    CHECK_EQUAL(textOf(message.get(), PR_DISPLAY_TO_A), std::string("Gus Hall; Gus Hall"));
    SPropValue row;
    row.ulPropTag = PR_ROWID;
    row.Value.l = column(rows[0], PR_ROWID)->Value.l;
    SizedADRLIST(1, gone) = {1, {{0, 1, &row}}};
    CHECK_OK(message->ModifyRecipients(MODRECIP_REMOVE, reinterpret_cast<LPADRLIST>(&gone)));
    CHECK_EQUAL(textOf(message.get(), PR_DISPLAY_TO_A), std::string("Gus Hall"));
    CHECK_OK(message->SubmitMessage(0));
}

LAB_TEST("attachments are made, listed, opened and deleted")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMessage> message;
    Held<IAttach> attach;
    Held<IMAPITable> table;
    ULONG number = 0;
    ULONG count = 0;
    lab.makeFolder("attachments", folder.out());
    CHECK_OK(folder->CreateMessage(nullptr, 0, message.out()));
    CHECK_OK(message->CreateAttach(nullptr, 0, &number, attach.out()));
    BYTE data[] = "attached";
    SPropValue props[2];
    props[0].ulPropTag = PR_ATTACH_FILENAME_A;
    props[0].Value.lpszA = const_cast<char *>("a.txt");
    props[1].ulPropTag = PR_ATTACH_DATA_BIN;
    props[1].Value.bin.cb = sizeof data;
    props[1].Value.bin.lpb = data;
    CHECK_OK(attach->SetProps(2, props, nullptr));
    CHECK_OK(attach->SaveChanges(0));
    attach.reset();
    CHECK_OK(message->SaveChanges(KEEP_OPEN_READWRITE));
    CHECK_OK(message->GetAttachmentTable(0, table.out()));
    CHECK_OK(table->GetRowCount(0, &count));
    CHECK_EQUAL(count, 1);
    CHECK_OK(message->OpenAttach(number, nullptr, 0, attach.out()));
    CHECK_EQUAL(textOf(attach.get(), PR_ATTACH_FILENAME_A), std::string("a.txt"));
    attach.reset();
    CHECK_RESULT(message->OpenAttach(99, nullptr, 0, attach.out()), MAPI_E_NOT_FOUND);
    CHECK_OK(message->DeleteAttach(number, 0, nullptr, 0));
    CHECK_RESULT(message->DeleteAttach(number, 0, nullptr, 0), MAPI_E_NOT_FOUND);
    Block<SPropValue> has;
    CHECK_OK(HrGetOneProp(message.get(), PR_HASATTACH, &has.at));
    CHECK_EQUAL(has.at->Value.b, 0);
}

LAB_TEST("a message can be embedded in an attachment")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMessage> message;
    Held<IMessage> inner;
    Held<IMessage> again;
    Held<IAttach> attach;
    ULONG number = 0;
    lab.makeFolder("embedded", folder.out());
    CHECK_OK(folder->CreateMessage(nullptr, 0, message.out()));
    CHECK_OK(message->CreateAttach(nullptr, 0, &number, attach.out()));
    CHECK_OK(attach->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, inner.unknown()));
    SPropValue value;
    value.ulPropTag = PR_SUBJECT_A;
    value.Value.lpszA = const_cast<char *>("inner");
    CHECK_OK(HrSetOneProp(inner.get(), &value));
    CHECK_OK(inner->SaveChanges(0));
    CHECK_OK(attach->SaveChanges(0));
    CHECK_OK(message->SaveChanges(KEEP_OPEN_READWRITE));
    attach.reset();
    CHECK_OK(message->OpenAttach(number, nullptr, 0, attach.out()));
    CHECK_OK(attach->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, again.unknown()));
    CHECK_EQUAL(textOf(again.get(), PR_SUBJECT_A), std::string("inner"));
}

LAB_TEST("a long body is refused by GetProps and read through a stream")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMessage> message;
    Held<IStream> out;
    Held<IStream> in;
    const std::string text(100000, 'b');
    ULONG done = 0;
    STATSTG stat;
    lab.makeFolder("long", folder.out());
    CHECK_OK(folder->CreateMessage(nullptr, 0, message.out()));
    CHECK_RESULT(message->OpenProperty(PR_BODY_A, &IID_IStream, 0, 0, in.unknown()), MAPI_E_NOT_FOUND);
    CHECK_OK(message->OpenProperty(PR_BODY_A, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, out.unknown()));
    CHECK_OK(out->Write(text.data(), static_cast<ULONG>(text.size()), &done));
    CHECK_OK(out->Commit(0));
    out.reset();
    CHECK_OK(message->SaveChanges(KEEP_OPEN_READWRITE));
    Block<SPropValue> body;
    CHECK_RESULT(HrGetOneProp(message.get(), PR_BODY_A, &body.at), MAPI_E_NOT_ENOUGH_MEMORY);
    CHECK_OK(message->OpenProperty(PR_BODY_A, &IID_IStream, 0, 0, in.unknown()));
    CHECK_OK(in->Stat(&stat, STATFLAG_NONAME));
    CHECK_EQUAL(static_cast<long long>(stat.cbSize.QuadPart), static_cast<long long>(text.size()));
    std::string read(text.size(), ' ');
    CHECK_OK(in->Read(&read[0], static_cast<ULONG>(read.size()), &done));
    CHECK(read == text);
    CHECK_RESULT(in->Read(&read[0], 1, &done), S_FALSE);
    CHECK_RESULT(in->Write("x", 1, &done), STG_E_ACCESSDENIED);
}

LAB_TEST("named properties keep their ids and give their names back")
{
    Fixture lab;
    GUID set = PS_PUBLIC_STRINGS;
    wchar_t text[] = L"Keywords";
    MAPINAMEID byText;
    MAPINAMEID byNumber;
    LPMAPINAMEID names[] = {&byText, &byNumber};
    Block<SPropTagArray> tags;
    Block<SPropTagArray> again;
    Block<LPMAPINAMEID> back;
    ULONG count = 0;
    byText.lpguid = byNumber.lpguid = &set;
    byText.ulKind = MNID_STRING;
    byText.Kind.lpwstrName = text;
    byNumber.ulKind = MNID_ID;
    byNumber.Kind.lID = 0x8104;
    CHECK_RESULT(lab.store->GetIDsFromNames(2, names, 0, &tags.at), MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(tags.at);
    CHECK_OK(lab.store->GetIDsFromNames(2, names, MAPI_CREATE, &tags.at));
    CHECK_OK(lab.inbox->GetIDsFromNames(2, names, 0, &again.at));
    CHECK_EQUAL(tags.at->aulPropTag[0], again.at->aulPropTag[0]);
    CHECK(PROP_ID(tags.at->aulPropTag[1]) >= 0x8000);
    CHECK_OK(lab.store->GetNamesFromIDs(&tags.at, nullptr, 0, &count, &back.at));
    CHECK_EQUAL(count, 2);
    CHECK(FEqualNames(back.at[0], &byText) && FEqualNames(back.at[1], &byNumber) && !FEqualNames(back.at[0], &byNumber));
}

LAB_TEST("messages are copied, moved, marked read and deleted")
{
    Fixture lab;
    Held<IMAPIFolder> from;
    Held<IMAPIFolder> to;
    Held<IMAPITable> table;
    Rows rows;
    Block<SPropValue> count;
    ULONG status = 0;
    lab.makeFolder("from", from.out());
    lab.makeFolder("to", to.out());
    lab.addMessage(from.get(), "one");
    lab.addMessage(from.get(), "two");
    CHECK_OK(from->GetContentsTable(0, table.out()));
    CHECK_OK(HrQueryAllRows(table.get(), nullptr, nullptr, nullptr, 0, &rows.set));
    SBinary ids[2] = {column(rows[0], PR_ENTRYID)->Value.bin, column(rows[1], PR_ENTRYID)->Value.bin};
    ENTRYLIST first = {1, ids};
    ENTRYLIST both = {2, ids};
    CHECK_OK(from->CopyMessages(&both, nullptr, to.get(), 0, nullptr, 0));
    CHECK_OK(from->CopyMessages(&first, nullptr, to.get(), 0, nullptr, MESSAGE_MOVE));
    CHECK_OK(HrGetOneProp(to.get(), PR_CONTENT_COUNT, &count.at));
    CHECK_EQUAL(count.at->Value.l, 3);
    CHECK_RESULT(from->DeleteMessages(&both, 0, nullptr, 0), MAPI_W_PARTIAL_COMPLETION);
    CHECK_OK(to->SetReadFlags(nullptr, 0, nullptr, CLEAR_READ_FLAG));
    MAPIFreeBuffer(count.at);
    CHECK_OK(HrGetOneProp(to.get(), PR_CONTENT_UNREAD, &count.at));
    CHECK_EQUAL(count.at->Value.l, 3);
    CHECK_RESULT(from->GetMessageStatus(ids[0].cb, reinterpret_cast<LPENTRYID>(ids[0].lpb), 0, &status), MAPI_E_NOT_FOUND);
}

LAB_TEST("folders are made once, and deleted with what they hold")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMAPIFolder> same;
    Block<SPropValue> id;
    char name[] = "short-lived";
    lab.makeFolder(name, folder.out());
    CHECK_RESULT(lab.inbox->CreateFolder(FOLDER_GENERIC, reinterpret_cast<LPTSTR>(name), nullptr, nullptr, 0, same.out()), MAPI_E_COLLISION);
    CHECK_OK(lab.inbox->CreateFolder(FOLDER_GENERIC, reinterpret_cast<LPTSTR>(name), nullptr, nullptr, OPEN_IF_EXISTS, same.out()));
    lab.addMessage(folder.get(), "inside");
    CHECK_OK(HrGetOneProp(folder.get(), PR_ENTRYID, &id.at));
    const SBinary &bytes = id.at->Value.bin;
    CHECK_RESULT(lab.inbox->DeleteFolder(bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), 0, nullptr, 0), MAPI_E_HAS_MESSAGES);
    CHECK_OK(lab.inbox->DeleteFolder(bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), 0, nullptr, DEL_MESSAGES));
    Held<IMessage> late;
    CHECK_RESULT(folder->CreateMessage(nullptr, 0, late.out()), MAPI_E_OBJECT_DELETED);
}
