#include "restriction.h"

namespace lab {

static SCODE readParts(ULONG count, const SRestriction *from, Restriction &into)
{
    if (count && !from) return MAPI_E_INVALID_PARAMETER;
    for (ULONG index = 0; index < count; index++) {
        Restriction part;
        const SCODE result = readRestriction(from[index], part);
        if (result != S_OK) return result;
        into.parts.push_back(part);
    }
    return S_OK;
}

static SCODE readValue(ULONG tag, ULONG relation, const SPropValue *value, Restriction &into)
{
    into.tag = tag;
    into.relop = relation;
    return value ? readProp(*value, into.value) : MAPI_E_INVALID_PARAMETER;
}

SCODE readRestriction(const SRestriction &from, Restriction &into)
{
    into.kind = from.rt;
    switch (from.rt) {
    case RES_AND: return readParts(from.res.resAnd.cRes, from.res.resAnd.lpRes, into);
    case RES_OR: return readParts(from.res.resOr.cRes, from.res.resOr.lpRes, into);
    case RES_NOT: return readParts(1, from.res.resNot.lpRes, into);
    case RES_COMMENT: return readParts(from.res.resComment.lpRes ? 1 : 0, from.res.resComment.lpRes, into);
    case RES_CONTENT: return readValue(from.res.resContent.ulPropTag, from.res.resContent.ulFuzzyLevel, from.res.resContent.lpProp, into);
    case RES_PROPERTY: return readValue(from.res.resProperty.ulPropTag, from.res.resProperty.relop, from.res.resProperty.lpProp, into);
    case RES_COMPAREPROPS:
        into.relop = from.res.resCompareProps.relop;
        into.tag = from.res.resCompareProps.ulPropTag1;
        into.other = from.res.resCompareProps.ulPropTag2;
        return S_OK;
    case RES_BITMASK:
        into.relop = from.res.resBitMask.relBMR;
        into.tag = from.res.resBitMask.ulPropTag;
        into.other = from.res.resBitMask.ulMask;
        return S_OK;
    case RES_SIZE:
        into.relop = from.res.resSize.relop;
        into.tag = from.res.resSize.ulPropTag;
        into.other = from.res.resSize.cb;
        return S_OK;
    case RES_EXIST: into.tag = from.res.resExist.ulPropTag; return S_OK;
    default: return MAPI_E_TOO_COMPLEX;
    }
}

bool matches(const Restriction &restriction, const PropNode &node)
{
    Value value;
    const bool exists = node.read(static_cast<USHORT>(PROP_ID(restriction.tag)), value);
    switch (restriction.kind) {
    case RES_AND:
    case RES_COMMENT:
        for (const Restriction &part : restriction.parts)
            if (!matches(part, node)) return false;
        return true;
    case RES_OR:
        for (const Restriction &part : restriction.parts)
            if (matches(part, node)) return true;
        return false;
    case RES_NOT: return !matches(restriction.parts[0], node);
    case RES_EXIST: return exists;
    case RES_CONTENT: return exists && contains(value, restriction.value, restriction.relop);
    case RES_PROPERTY: return exists && relates(value, restriction.relop, restriction.value);
    case RES_BITMASK: return exists && ((value.number & restriction.other) != 0) == (restriction.relop == BMR_NEZ);
    case RES_SIZE:
        return exists && relates(numberValue(PR_NULL, static_cast<int64_t>(sizeOf(value))), restriction.relop, numberValue(PR_NULL, restriction.other));
    case RES_COMPAREPROPS: {
        Value second;
        return exists && node.read(static_cast<USHORT>(PROP_ID(restriction.other)), second) && relates(value, restriction.relop, second);
    }
    default: return false;
    }
}

}  // namespace lab
