// Restrictions, copied from the client's memory and evaluated on a node.
#pragma once
#include <memory>

#include "nodes.h"

namespace lab {

struct Restriction {
    ULONG kind = RES_AND;
    ULONG relop = 0;  // also the fuzzy level and the bit mask's relation
    ULONG tag = 0;
    ULONG other = 0;  // the second tag, the mask, the size
    Value value;
    std::vector<Restriction> parts;
};

// MAPI_E_TOO_COMPLEX for kinds that the lab does not know, MAPI_E_INVALID_PARAMETER for what is malformed.
SCODE readRestriction(const SRestriction &from, Restriction &into);
bool matches(const Restriction &restriction, const PropNode &node);

}  // namespace lab
