// MAPI's memory, its helper functions, and the reports of wrong use.
#include "check.h"

#include <cstring>

LAB_TEST("linked blocks go with their root")
{
    LPVOID root = nullptr;
    LPVOID linked = nullptr;
    CHECK_OK(MAPIAllocateBuffer(100, &root));
    for (int index = 0; index < 10; index++) CHECK_OK(MAPIAllocateMore(1000, root, &linked));
    memset(linked, 1, 1000);
    CHECK_EQUAL(MAPIFreeBuffer(root), 0);
    CHECK_EQUAL(MAPIFreeBuffer(nullptr), 0);
}

LAB_TEST("many blocks are kept apart")
{
    std::vector<LPVOID> blocks(20000);
    for (LPVOID &block : blocks) CHECK_OK(MAPIAllocateBuffer(16, &block));
    for (size_t index = 0; index < blocks.size(); index += 2) CHECK_EQUAL(MAPIFreeBuffer(blocks[index]), 0);
    for (size_t index = 1; index < blocks.size(); index += 2) CHECK_EQUAL(MAPIFreeBuffer(blocks[index]), 0);
}

static bool contains(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }

LAB_TEST("freeing a linked block is reported with the caller and does nothing")
{
    LPVOID root = nullptr;
    LPVOID linked = nullptr;
    CHECK_OK(MAPIAllocateBuffer(10, &root));
    CHECK_OK(MAPIAllocateMore(10, root, &linked));
    CHECK(MAPIFreeBuffer(linked) != 0);
    const std::string report = misuse();
    CHECK(contains(report, "linked block") && contains(report, "called from"));
    CHECK_EQUAL(MAPIFreeBuffer(root), 0);
}

LAB_TEST("freeing twice, and freeing what is not MAPI's, is reported")
{
    LPVOID block = nullptr;
    CHECK_OK(MAPIAllocateBuffer(10, &block));
    CHECK_EQUAL(MAPIFreeBuffer(block), 0);
    CHECK(MAPIFreeBuffer(block) != 0);
    CHECK(contains(misuse(), "was freed before"));
    int local = 0;
    CHECK(MAPIFreeBuffer(&local) != 0);
    CHECK(contains(misuse(), "is not a MAPI block"));
}

LAB_TEST("MAPIAllocateMore wants a live root block")
{
    LPVOID root = nullptr;
    LPVOID linked = nullptr;
    LPVOID third = nullptr;
    CHECK_OK(MAPIAllocateBuffer(10, &root));
    CHECK_OK(MAPIAllocateMore(10, root, &linked));
    CHECK_RESULT(MAPIAllocateMore(10, linked, &third), MAPI_E_INVALID_PARAMETER);
    CHECK(contains(misuse(), "itself a block from MAPIAllocateMore"));
    CHECK_EQUAL(MAPIFreeBuffer(root), 0);
    CHECK_RESULT(MAPIAllocateMore(10, root, &third), MAPI_E_INVALID_PARAMETER);
    CHECK(contains(misuse(), "not a live block"));
}

LAB_TEST("one Release too many is reported with the kind of object")
{
    Fixture lab;
    LPMESSAGE message = nullptr;
    lab.openMessage(0, 0, &message);
    CHECK_EQUAL(message->Release(), 0);
    message->Release();
    const std::string report = misuse();
    CHECK(contains(report, "IMessage: released more often than referenced") && contains(report, "called from"));
}

#if !defined(_WIN32) || defined(_WIN64)
LAB_TEST("a method of a released object is reported")
{
    Fixture lab;
    LPMAPITABLE table = nullptr;
    ULONG count = 0;
    CHECK_OK(lab.inbox->GetContentsTable(0, &table));
    table->Release();
    CHECK_RESULT(table->GetRowCount(0, &count), MAPI_E_INVALID_OBJECT);
    CHECK(contains(misuse(), "IMAPITable: method 9 called after the last Release"));
}
#endif

LAB_TEST("use after Logoff is reported and fails")
{
    Fixture lab;
    Block<SPropValue> props;
    ULONG count = 0;
    Held<IMAPITable> table;
    CHECK_OK(lab.session->Logoff(0, 0, 0));
    CHECK_RESULT(lab.session->GetMsgStoresTable(0, table.out()), MAPI_E_INVALID_OBJECT);
    CHECK(contains(misuse(), "IMAPISession::GetMsgStoresTable: called after the session ended"));
    CHECK_RESULT(lab.inbox->GetProps(nullptr, 0, &count, &props.at), MAPI_E_INVALID_OBJECT);
    CHECK(contains(misuse(), "IMAPIFolder::GetProps: called after the session ended"));
    CHECK_RESULT(lab.session->Logoff(0, 0, 0), MAPI_E_NOT_INITIALIZED);
    lab.inbox.reset();
    lab.store.reset();
    lab.session.reset();
    misuse();
    CHECK_OK(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_USE_DEFAULT, lab.session.out()));  // for the fixture's own end
}

LAB_TEST("one MAPIUninitialize too many is reported")
{
    CHECK_OK(MAPIInitialize(nullptr));
    MAPIUninitialize();
    MAPIUninitialize();
    CHECK(contains(misuse(), "MAPIUninitialize: called more often than MAPIInitialize"));
}

LAB_TEST("reports that do not fit are counted, and lines are never cut")
{
    int local = 0;
    char few[100];
    for (int index = 0; index < 500; index++) MAPIFreeBuffer(&local);
    CHECK_EQUAL(MapiLabMisuse(few, sizeof few), 500);
    CHECK(strlen(few) == 0 || few[strlen(few) - 1] == '\n');
    CHECK_EQUAL(MapiLabMisuse(nullptr, 0), 0);
}

LAB_TEST("specs are understood whole or not at all")
{
    CHECK_EQUAL(MapiLabConfigure("exchange-2003-sp1"), 0);
    CHECK_EQUAL(std::string(MapiLabVersion()), std::string("6.5.7226.0"));
    CHECK_EQUAL(MapiLabConfigure("Q237174, KB901014,fail-synchronize-at=3"), 0);
    CHECK_EQUAL(MapiLabConfigure("Q237174,Q1"), -1);
    CHECK_EQUAL(MapiLabConfigure(""), -1);
    CHECK_EQUAL(MapiLabConfigure("fail-synchronize-at=3x"), -1);
    CHECK_EQUAL(MapiLabConfigure(nullptr), -1);
    CHECK_EQUAL(MapiLabConfigure("fixed"), 0);
    CHECK_EQUAL(MapiLabConfigure("none"), 0);
}

static void fill(SPropValue (&props)[3], BYTE *bytes, LPSTR *texts)
{
    memset(props, 0, sizeof props);
    props[0].ulPropTag = PR_SUBJECT_A;
    props[0].Value.lpszA = const_cast<char *>("a subject");
    props[1].ulPropTag = PR_ENTRYID;
    props[1].Value.bin.cb = 5;
    props[1].Value.bin.lpb = bytes;
    props[2].ulPropTag = PROP_TAG(PT_MV_STRING8, 0x6900);
    props[2].Value.MVszA.cValues = 2;
    props[2].Value.MVszA.lppszA = texts;
}

LAB_TEST("ScDupPropset copies everything into one block")
{
    SPropValue props[3];
    BYTE bytes[] = {1, 2, 3, 4, 5};
    char one[] = "one";
    char two[] = "two and more";
    LPSTR texts[] = {one, two};
    Block<SPropValue> copy;
    ULONG size = 0;
    fill(props, bytes, texts);
    CHECK_OK(ScDupPropset(3, props, MAPIAllocateBuffer, &copy.at));
    bytes[0] = 9;
    one[0] = 'X';
    CHECK_EQUAL(std::string(copy.at[0].Value.lpszA), std::string("a subject"));
    CHECK_EQUAL(copy.at[1].Value.bin.lpb[0], 1);
    CHECK_EQUAL(std::string(copy.at[2].Value.MVszA.lppszA[0]), std::string("one"));
    CHECK_EQUAL(std::string(copy.at[2].Value.MVszA.lppszA[1]), std::string("two and more"));
    CHECK_OK(ScCountProps(3, props, &size));
    CHECK(size >= 3 * sizeof(SPropValue) + 10 + 5 + 4 + 13);
}

LAB_TEST("PropCopyMore links the copy to its root")
{
    SPropValue props[3];
    BYTE bytes[] = {1, 2, 3, 4, 5};
    char one[] = "one";
    LPSTR texts[] = {one, one};
    Block<SPropValue> copy;
    fill(props, bytes, texts);
    CHECK_OK(MAPIAllocateBuffer(3 * sizeof(SPropValue), reinterpret_cast<LPVOID *>(&copy.at)));
    for (int index = 0; index < 3; index++) CHECK_OK(PropCopyMore(&copy.at[index], &props[index], MAPIAllocateMore, copy.at));
    one[0] = 'X';
    CHECK_EQUAL(std::string(copy.at[2].Value.MVszA.lppszA[1]), std::string("one"));
}

LAB_TEST("sizes, finding and comparing of values")
{
    SPropValue props[3];
    BYTE bytes[] = {1, 2, 3, 4, 5};
    char one[] = "one";
    LPSTR texts[] = {one, one};
    fill(props, bytes, texts);
    CHECK_EQUAL(UlPropSize(&props[0]), 10);
    CHECK_EQUAL(UlPropSize(&props[1]), 5);
    CHECK(PpropFindProp(props, 3, PR_ENTRYID) == &props[1]);
    CHECK(PpropFindProp(props, 3, PROP_TAG(PT_UNSPECIFIED, PROP_ID(PR_SUBJECT))) == &props[0]);
    CHECK(PpropFindProp(props, 3, PR_BODY_A) == nullptr);
    CHECK(LpValFindProp(PR_SUBJECT_W, 3, props) == &props[0]);
    SPropValue part;
    part.ulPropTag = PR_SUBJECT_A;
    part.Value.lpszA = const_cast<char *>("SUBJ");
    CHECK(FPropContainsProp(&props[0], &part, FL_SUBSTRING | FL_IGNORECASE));
    CHECK(!FPropContainsProp(&props[0], &part, FL_SUBSTRING));
    CHECK(FPropCompareProp(&props[0], RELOP_LT, &part));
}

LAB_TEST("OpenStreamOnFile writes, reads back and removes its file")
{
    Held<IStream> stream;
    ULONG done = 0;
    char text[8] = {0};
    LARGE_INTEGER start;
    ULARGE_INTEGER position;
    char none[] = "/no such folder/no such file";
    CHECK_RESULT(OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_READ, reinterpret_cast<LPTSTR>(none), nullptr, stream.out()), MAPI_E_NOT_FOUND);
    CHECK_OK(OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE, nullptr,
                              nullptr, stream.out()));
    CHECK_OK(stream->Write("on disk", 7, &done));
    CHECK_EQUAL(done, 7);
    start.QuadPart = -4;
    CHECK_OK(stream->Seek(start, STREAM_SEEK_CUR, &position));
    CHECK_EQUAL(static_cast<long long>(position.QuadPart), 3);
    CHECK_OK(stream->Read(text, 4, &done));
    CHECK_EQUAL(std::string(text), std::string("disk"));
}
