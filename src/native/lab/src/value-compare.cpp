// Order, containment and size of property values.
#include <cctype>
#include <cstring>

#include "value.h"

namespace lab {

static int sign(int64_t difference) { return difference < 0 ? -1 : difference > 0 ? 1 : 0; }

static int compareText(const std::string &left, const std::string &right, bool ignoreCase)
{
    const size_t length = left.size() < right.size() ? left.size() : right.size();
    for (size_t at = 0; at < length; at++) {
        int a = static_cast<unsigned char>(left[at]);
        int b = static_cast<unsigned char>(right[at]);
        if (ignoreCase) {
            a = tolower(a);
            b = tolower(b);
        }
        if (a != b) return a < b ? -1 : 1;
    }
    return sign(static_cast<int64_t>(left.size()) - static_cast<int64_t>(right.size()));
}

int compare(const Value &left, const Value &right)
{
    if (left.type() != right.type()) return left.type() < right.type() ? -1 : 1;
    if (left.type() & MV_FLAG) {
        for (size_t index = 0; index < left.many.size() && index < right.many.size(); index++) {
            const int result = compare(left.many[index], right.many[index]);
            if (result != 0) return result;
        }
        return sign(static_cast<int64_t>(left.many.size()) - static_cast<int64_t>(right.many.size()));
    }
    switch (left.type()) {
    case PT_R4:
    case PT_DOUBLE:
    case PT_APPTIME: return left.real < right.real ? -1 : left.real > right.real ? 1 : 0;
    case PT_UNICODE: return compareText(left.bytes, right.bytes, true);
    case PT_BINARY:
    case PT_CLSID: return compareText(left.bytes, right.bytes, false);
    default: return left.number < right.number ? -1 : left.number > right.number ? 1 : 0;
    }
}

bool relates(const Value &left, ULONG relop, const Value &right)
{
    const int order = compare(left, right);
    switch (relop) {
    case RELOP_LT: return order < 0;
    case RELOP_LE: return order <= 0;
    case RELOP_GT: return order > 0;
    case RELOP_GE: return order >= 0;
    case RELOP_EQ: return order == 0;
    case RELOP_NE: return order != 0;
    default: return false;
    }
}

static std::string lower(std::string text)
{
    for (char &character : text) character = static_cast<char>(tolower(static_cast<unsigned char>(character)));
    return text;
}

bool contains(const Value &text, const Value &part, ULONG fuzzyLevel)
{
    if (text.type() != part.type() || (text.type() != PT_UNICODE && text.type() != PT_BINARY)) return false;
    const bool ignoreCase = text.type() == PT_UNICODE && (fuzzyLevel & (FL_IGNORECASE | FL_LOOSE));
    const std::string whole = ignoreCase ? lower(text.bytes) : text.bytes;
    const std::string wanted = ignoreCase ? lower(part.bytes) : part.bytes;
    switch (fuzzyLevel & 0xFFFF) {
    case FL_PREFIX: return whole.compare(0, wanted.size(), wanted) == 0;
    case FL_SUBSTRING: return whole.find(wanted) != std::string::npos;
    default: return whole == wanted;
    }
}

size_t sizeOf(const Value &value)
{
    if (value.type() & MV_FLAG) {
        size_t size = 0;
        for (const Value &element : value.many) size += sizeOf(element);
        return size;
    }
    switch (value.type()) {
    case PT_NULL: return 0;
    case PT_I2:
    case PT_BOOLEAN: return 2;
    case PT_LONG:
    case PT_R4:
    case PT_ERROR:
    case PT_OBJECT: return 4;
    case PT_UNICODE: return (toWide(value.bytes).size() + 1) * sizeof(wchar_t);
    case PT_BINARY: return value.bytes.size();
    case PT_CLSID: return sizeof(GUID);
    default: return 8;
    }
}

}  // namespace lab
