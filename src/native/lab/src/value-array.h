// Element access to MAPI's multi-valued properties, which have a struct of their own for every type.
#pragma once
#include "memory.h"

namespace lab {

// Copies element `index` of a multi-valued property into a single-valued one (pointers are shared, not copied).
bool elementOf(const SPropValue &array, ULONG index, SPropValue &element);
void setElement(ULONG type, ULONG index, const SPropValue &element, SPropValue &array);
bool startArray(ULONG type, size_t count, SPropValue &array, Building &building);

}  // namespace lab
