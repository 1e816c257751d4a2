// Streams over a property and over a file.
#pragma once
#include "prop-object.h"

namespace lab {

// A stream over a copy of the value. With a host, what was written goes back to it at Commit and at the last Release; the
// stream keeps `owner` alive until then. Text is shown in bytes or, if `wide`, in wchar_t.
HRESULT openPropertyStream(const SessionPtr &session, IUnknown *owner, PropHost *host, const Value &value, bool wide, LPUNKNOWN *out);

// A stream that only lives in memory.
HRESULT openMemoryStream(LPSTREAM *out);

// A stream over a file on disk; `deleteAtEnd` removes the file with the last Release.
HRESULT openFileStream(const std::string &path, const char *mode, bool deleteAtEnd, LPSTREAM *out);

}  // namespace lab
