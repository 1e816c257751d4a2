// One property value inside the lab, and its way from and to MAPI's SPropValue.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "memory.h"

namespace lab {

// Text is held as UTF-8 with the type PT_UNICODE, whatever the width it came in.
struct Value {
    ULONG tag = PR_NULL;
    int64_t number = 0;  // every integer type, booleans, times, currency
    double real = 0;     // R4, double, application time
    std::string bytes;   // text, binary, class id
    std::vector<Value> many;

    ULONG type() const { return PROP_TYPE(tag); }
    USHORT id() const { return static_cast<USHORT>(PROP_ID(tag)); }
};

Value numberValue(ULONG tag, int64_t number);
Value textValue(ULONG tag, const std::string &text);
Value binaryValue(ULONG tag, const std::string &bytes);
Value timeValue(ULONG tag, const FILETIME &time);

using PropBag = std::map<USHORT, Value>;
void put(PropBag &bag, const Value &value);

// Reads what a client passes in. MAPI_E_INVALID_TYPE for a type that cannot be stored.
SCODE readProp(const SPropValue &from, Value &into);
// Writes a value in the type that is asked for (PT_UNSPECIFIED: its own, text as `unicode` says). A value that has no
// such type becomes an error value; the result says which error, or S_OK.
SCODE writeProp(const Value &from, ULONG wantedType, bool unicode, SPropValue &into, Building &building);
void writeError(ULONG id, SCODE error, SPropValue &into);
SCODE writeProps(const std::vector<Value> &values, bool unicode, SPropValue **into);

// -1, 0, 1; values of different types compare by type.
int compare(const Value &left, const Value &right);
bool contains(const Value &text, const Value &part, ULONG fuzzyLevel);
bool relates(const Value &left, ULONG relop, const Value &right);
size_t sizeOf(const Value &value);

}  // namespace lab
