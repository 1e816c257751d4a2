#include "check.h"

LAB_TEST("SetColumns decides what rows hold, in order")
{
    Fixture lab;
    Held<IMAPITable> table;
    Rows rows;
    SizedSPropTagArray(3, tags) = {3, {PR_SUBJECT_A, PR_ENTRYID, PROP_TAG(PT_LONG, 0x7777)}};
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    CHECK_OK(table->SetColumns(reinterpret_cast<LPSPropTagArray>(&tags), 0));
    CHECK_OK(table->QueryRows(5, 0, &rows.set));
    CHECK_EQUAL(rows.count(), 5);
    CHECK_EQUAL(rows[0].cValues, 3);
    CHECK_EQUAL(rows[0].lpProps[0].ulPropTag, PR_SUBJECT_A);
    CHECK_EQUAL(rows[0].lpProps[1].ulPropTag, PR_ENTRYID);
    CHECK_EQUAL(rows[0].lpProps[2].ulPropTag, PROP_TAG(PT_ERROR, 0x7777));
    CHECK_RESULT(rows[0].lpProps[2].Value.err, MAPI_E_NOT_FOUND);
}

LAB_TEST("QueryRows walks forwards and backwards and stops at the ends")
{
    Fixture lab;
    Held<IMAPITable> table;
    ULONG total = 0;
    ULONG seen = 0;
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    CHECK_OK(table->GetRowCount(0, &total));
    for (;;) {
        Rows rows;
        CHECK_OK(table->QueryRows(7, 0, &rows.set));
        if (failing() || rows.count() == 0) break;
        seen += rows.count();
    }
    CHECK_EQUAL(seen, total);
    Rows last;
    CHECK_OK(table->QueryRows(-3, TBL_NOADVANCE, &last.set));
    CHECK_EQUAL(last.count(), 3);
    ULONG row = 0;
    ULONG numerator = 0;
    ULONG denominator = 0;
    CHECK_OK(table->QueryPosition(&row, &numerator, &denominator));
    CHECK_EQUAL(row, total);
    CHECK_EQUAL(denominator, total);
}

LAB_TEST("SeekRow, SeekRowApprox and bookmarks place the cursor")
{
    Fixture lab;
    Held<IMAPITable> table;
    LONG sought = 0;
    BOOKMARK bookmark = 0;
    Rows first;
    Rows second;
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    CHECK_OK(table->SeekRow(BOOKMARK_BEGINNING, 4, &sought));
    CHECK_EQUAL(sought, 4);
    CHECK_OK(table->CreateBookmark(&bookmark));
    CHECK_OK(table->QueryRows(1, 0, &first.set));
    CHECK_OK(table->SeekRow(BOOKMARK_END, -2, &sought));
    CHECK_EQUAL(sought, -2);
    CHECK_OK(table->SeekRow(BOOKMARK_CURRENT, 100, &sought));
    CHECK_EQUAL(sought, 2);
    CHECK_OK(table->SeekRowApprox(1, 2));
    CHECK_OK(table->SeekRow(bookmark, 0, nullptr));
    CHECK_OK(table->QueryRows(1, 0, &second.set));
    CHECK_EQUAL(textIn(first[0], PR_SUBJECT_A), textIn(second[0], PR_SUBJECT_A));
    CHECK_OK(table->FreeBookmark(bookmark));
    CHECK_RESULT(table->SeekRow(bookmark, 0, nullptr), MAPI_E_INVALID_BOOKMARK);
    CHECK_RESULT(table->FreeBookmark(bookmark), MAPI_E_INVALID_BOOKMARK);
}

LAB_TEST("SortTable orders rows, in both directions")
{
    Fixture lab;
    Held<IMAPITable> table;
    SizedSSortOrderSet(1, order) = {1, 0, 0, {{PR_SUBJECT_A, TABLE_SORT_ASCEND}}};
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    for (ULONG direction : {TABLE_SORT_ASCEND, TABLE_SORT_DESCEND}) {
        Rows rows;
        order.aSort[0].ulOrder = direction;
        CHECK_OK(HrQueryAllRows(table.get(), nullptr, nullptr, reinterpret_cast<LPSSortOrderSet>(&order), 0, &rows.set));
        for (ULONG index = 1; index < rows.count(); index++) {
            const LONG relation = LPropCompareProp(column(rows[index - 1], PR_SUBJECT_A), column(rows[index], PR_SUBJECT_A));
            CHECK(direction == TABLE_SORT_ASCEND ? relation <= 0 : relation >= 0);
        }
        CHECK(rows.count() > 10);
    }
    Block<SSortOrderSet> asked;
    CHECK_OK(table->QuerySortOrder(&asked.at));
    CHECK_EQUAL(asked.at->cSorts, 1);
    CHECK_EQUAL(asked.at->aSort[0].ulPropTag, PR_SUBJECT_A);
}

static ULONG countOf(IMAPITable *table, SRestriction &restriction)
{
    ULONG count = 0;
    CHECK_OK(table->Restrict(&restriction, 0));
    CHECK_OK(table->GetRowCount(0, &count));
    return count;
}

LAB_TEST("restrictions of every kind filter rows")
{
    Fixture lab;
    Held<IMAPITable> table;
    ULONG total = 0;
    SPropValue text;
    SPropValue number;
    SRestriction content;
    SRestriction flags;
    SRestriction parts[2];
    SRestriction whole;
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    CHECK_OK(table->GetRowCount(0, &total));
    text.ulPropTag = PR_SUBJECT_A;
    text.Value.lpszA = const_cast<char *>("weekly");
    content.rt = RES_CONTENT;
    content.res.resContent.ulFuzzyLevel = FL_PREFIX | FL_IGNORECASE;
    content.res.resContent.ulPropTag = PR_SUBJECT_A;
    content.res.resContent.lpProp = &text;
    const ULONG weekly = countOf(table.get(), content);
    CHECK_EQUAL(weekly, 8);
    content.res.resContent.ulFuzzyLevel = FL_PREFIX;
    CHECK_EQUAL(countOf(table.get(), content), 0);
    content.res.resContent.ulFuzzyLevel = FL_SUBSTRING | FL_IGNORECASE;

    flags.rt = RES_BITMASK;
    flags.res.resBitMask.relBMR = BMR_EQZ;
    flags.res.resBitMask.ulPropTag = PR_MESSAGE_FLAGS;
    flags.res.resBitMask.ulMask = MSGFLAG_READ;
    const ULONG unread = countOf(table.get(), flags);
    CHECK(unread > 0 && unread < total);

    parts[0] = content;
    parts[1] = flags;
    whole.rt = RES_AND;
    whole.res.resAnd.cRes = 2;
    whole.res.resAnd.lpRes = parts;
    const ULONG both = countOf(table.get(), whole);
    whole.rt = RES_OR;
    const ULONG either = countOf(table.get(), whole);
    CHECK_EQUAL(both + either, weekly + unread);
    whole.rt = RES_NOT;
    whole.res.resNot.lpRes = &parts[1];
    CHECK_EQUAL(countOf(table.get(), whole), total - unread);

    whole.rt = RES_EXIST;
    whole.res.resExist.ulPropTag = PR_SUBJECT_A;
    CHECK_EQUAL(countOf(table.get(), whole), total);
    number.ulPropTag = PR_MESSAGE_SIZE;
    number.Value.l = 1 << 20;
    whole.rt = RES_PROPERTY;
    whole.res.resProperty.relop = RELOP_LT;
    whole.res.resProperty.ulPropTag = PR_MESSAGE_SIZE;
    whole.res.resProperty.lpProp = &number;
    CHECK_EQUAL(countOf(table.get(), whole), total);
    whole.rt = RES_SUBRESTRICTION;
    CHECK_RESULT(table->Restrict(&whole, 0), MAPI_E_TOO_COMPLEX);
    CHECK_OK(table->Restrict(nullptr, 0));
}

LAB_TEST("FindRow goes to the next match and says when there is none")
{
    Fixture lab;
    Held<IMAPITable> table;
    SPropValue text;
    SRestriction wanted;
    Rows row;
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    text.ulPropTag = PR_SUBJECT_A;
    text.Value.lpszA = const_cast<char *>("Order");
    wanted.rt = RES_CONTENT;
    wanted.res.resContent.ulFuzzyLevel = FL_PREFIX;
    wanted.res.resContent.ulPropTag = PR_SUBJECT_A;
    wanted.res.resContent.lpProp = &text;
    CHECK_OK(table->FindRow(&wanted, BOOKMARK_BEGINNING, 0));
    CHECK_OK(table->QueryRows(1, 0, &row.set));
    CHECK_EQUAL(textIn(row[0], PR_SUBJECT_A).substr(0, 5), std::string("Order"));
    CHECK_OK(table->FindRow(&wanted, BOOKMARK_END, DIR_BACKWARD));
    text.Value.lpszA = const_cast<char *>("No such subject");
    CHECK_RESULT(table->FindRow(&wanted, BOOKMARK_BEGINNING, 0), MAPI_E_NOT_FOUND);
}

LAB_TEST("HrQueryAllRows keeps to its limit")
{
    Fixture lab;
    Held<IMAPITable> table;
    Rows rows;
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    CHECK_RESULT(HrQueryAllRows(table.get(), nullptr, nullptr, nullptr, 3, &rows.set), MAPI_E_TABLE_TOO_BIG);
    CHECK(rows.set == nullptr);
}

LAB_TEST("a contents table follows its folder")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMAPITable> table;
    ULONG count = 0;
    lab.makeFolder("followed", folder.out());
    CHECK_OK(folder->GetContentsTable(0, table.out()));
    CHECK_OK(table->GetRowCount(0, &count));
    CHECK_EQUAL(count, 0);
    lab.addMessage(folder.get(), "one");
    lab.addMessage(folder.get(), "two");
    CHECK_OK(table->GetRowCount(0, &count));
    CHECK_EQUAL(count, 2);
    CHECK_OK(folder->EmptyFolder(0, nullptr, 0));
    CHECK_OK(table->GetRowCount(0, &count));
    CHECK_EQUAL(count, 0);
}

LAB_TEST("the hierarchy table shows subfolders, all of them with CONVENIENT_DEPTH")
{
    Fixture lab;
    Held<IMAPIFolder> root;
    Held<IMAPITable> shallow;
    Held<IMAPITable> deep;
    ULONG type = 0;
    ULONG few = 0;
    ULONG many = 0;
    CHECK_OK(lab.store->OpenEntry(0, nullptr, nullptr, MAPI_MODIFY, &type, root.unknown()));
    CHECK_OK(root->GetHierarchyTable(0, shallow.out()));
    CHECK_OK(root->GetHierarchyTable(CONVENIENT_DEPTH, deep.out()));
    CHECK_OK(shallow->GetRowCount(0, &few));
    CHECK_OK(deep->GetRowCount(0, &many));
    CHECK_EQUAL(few, 2);
    CHECK(many >= 8);
}

LAB_TEST("HrAddColumns puts new columns first and keeps the old ones")
{
    Fixture lab;
    Held<IMAPITable> table;
    Block<SPropTagArray> columns;
    SizedSPropTagArray(2, added) = {2, {PR_BODY_A, PR_ENTRYID}};
    CHECK_OK(lab.inbox->GetContentsTable(0, table.out()));
    CHECK_OK(HrAddColumns(table.get(), reinterpret_cast<LPSPropTagArray>(&added), MAPIAllocateBuffer, MAPIFreeBuffer));
    CHECK_OK(table->QueryColumns(0, &columns.at));
    CHECK_EQUAL(columns.at->aulPropTag[0], PR_BODY_A);
    CHECK_EQUAL(columns.at->aulPropTag[1], PR_ENTRYID);
    CHECK_EQUAL(columns.at->cValues, 12);
}
