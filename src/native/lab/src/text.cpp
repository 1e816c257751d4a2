// Text: UTF-8 inside the lab, wchar_t (two or four bytes) at its border.
#include "memory.h"

namespace lab {

static void appendWide(std::wstring &out, uint32_t point)
{
    if (sizeof(wchar_t) == 2 && point > 0xFFFF) {
        out.push_back(static_cast<wchar_t>(0xD800 + ((point - 0x10000) >> 10)));
        out.push_back(static_cast<wchar_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
    } else {
        out.push_back(static_cast<wchar_t>(point));
    }
}

std::wstring toWide(const std::string &utf8)
{
    std::wstring out;
    out.reserve(utf8.size());
    for (size_t at = 0; at < utf8.size();) {
        const unsigned char lead = static_cast<unsigned char>(utf8[at]);
        const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        if (length == 1 || at + length > utf8.size()) {  // plain, or a byte that is no UTF-8: taken as it is
            appendWide(out, lead);
            at++;
            continue;
        }
        uint32_t point = lead & (0xFFu >> (length + 1));
        for (size_t next = 1; next < length; next++) point = point << 6 | (static_cast<unsigned char>(utf8[at + next]) & 0x3F);
        appendWide(out, point);
        at += length;
    }
    return out;
}

static void appendUtf8(std::string &out, uint32_t point)
{
    if (point < 0x80) {
        out.push_back(static_cast<char>(point));
    } else if (point < 0x800) {
        out.push_back(static_cast<char>(0xC0 | point >> 6));
        out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    } else if (point < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | point >> 12));
        out.push_back(static_cast<char>(0x80 | (point >> 6 & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    } else {
        out.push_back(static_cast<char>(0xF0 | point >> 18));
        out.push_back(static_cast<char>(0x80 | (point >> 12 & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (point >> 6 & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    }
}

std::string toUtf8(const wchar_t *text)
{
    std::string out;
    for (; text && *text; text++) {
        uint32_t point = static_cast<uint32_t>(*text);
        if (sizeof(wchar_t) == 2) point &= 0xFFFF;
        if (point >= 0xD800 && point < 0xDC00 && text[1] >= 0xDC00 && text[1] < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10) + (static_cast<uint32_t>(text[1]) - 0xDC00);
            text++;
        }
        appendUtf8(out, point);
    }
    return out;
}

std::string textOf(const void *text, bool isUnicode)
{
    if (!text) return "";
    return isUnicode ? toUtf8(static_cast<const wchar_t *>(text)) : std::string(static_cast<const char *>(text));
}

}  // namespace lab
