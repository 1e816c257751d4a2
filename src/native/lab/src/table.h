// IMAPITable over a list of nodes.
#pragma once
#include <functional>

#include "notify.h"
#include "object.h"

namespace lab {

struct TableSource {
    // Called when the table is opened and again whenever `version` gives a new number.
    std::function<std::vector<NodePtr>()> rows;
    std::function<uint64_t()> version;
    // The columns that a table has before SetColumns.
    std::vector<ULONG> columns;
    // For Advise: the folder, kept alive, and what of it the table shows; null: the table never changes.
    std::shared_ptr<FolderNode> folder;
    Contents contents = Contents::messages;
};

HRESULT openTable(const SessionPtr &session, const TableSource &source, bool unicode, LPMAPITABLE *out);

}  // namespace lab
