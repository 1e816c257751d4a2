#include "stream.h"

#include <cstdio>
#include <cstring>

namespace lab {

static HRESULT seekTo(LARGE_INTEGER move, DWORD origin, uint64_t position, uint64_t size, uint64_t &result)
{
    const int64_t base = origin == STREAM_SEEK_SET ? 0 : static_cast<int64_t>(origin == STREAM_SEEK_CUR ? position : size);
    if (origin > STREAM_SEEK_END || base + move.QuadPart < 0) return STG_E_INVALIDFUNCTION;
    result = static_cast<uint64_t>(base + move.QuadPart);
    return S_OK;
}

// What all streams share: IStream in terms of reading, writing and resizing at a position.
class Stream : public Object<IStream> {
public:
    STDMETHODIMP Read(void *pv, ULONG cb, ULONG *pcbRead) override
    {
        const Locked locked;
        if (!pv) return STG_E_INVALIDPOINTER;
        const size_t done = readAt(position_, pv, cb);
        position_ += done;
        if (pcbRead) *pcbRead = static_cast<ULONG>(done);
        return done == cb ? S_OK : S_FALSE;
    }
    STDMETHODIMP Write(const void *pv, ULONG cb, ULONG *pcbWritten) override
    {
        const Locked locked;
        if (!pv) return STG_E_INVALIDPOINTER;
        if (!writable()) return STG_E_ACCESSDENIED;
        const size_t done = writeAt(position_, pv, cb);
        position_ += done;
        if (pcbWritten) *pcbWritten = static_cast<ULONG>(done);
        return done == cb ? S_OK : STG_E_MEDIUMFULL;
    }
    STDMETHODIMP Seek(LARGE_INTEGER dlibMove, DWORD dwOrigin, ULARGE_INTEGER *plibNewPosition) override
    {
        const Locked locked;
        const HRESULT result = seekTo(dlibMove, dwOrigin, position_, size(), position_);
        if (result == S_OK && plibNewPosition) plibNewPosition->QuadPart = position_;
        return result;
    }
    STDMETHODIMP SetSize(ULARGE_INTEGER libNewSize) override
    {
        const Locked locked;
        if (!writable()) return STG_E_ACCESSDENIED;
        return resize(libNewSize.QuadPart) ? S_OK : STG_E_MEDIUMFULL;
    }
    STDMETHODIMP CopyTo(LPSTREAM pstm, ULARGE_INTEGER cb, ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten) override
    {
        if (!pstm) return STG_E_INVALIDPOINTER;
        char buffer[4096];
        uint64_t read = 0;
        uint64_t written = 0;
        HRESULT result = S_OK;
        while (result == S_OK && read < cb.QuadPart) {
            const uint64_t left = cb.QuadPart - read;
            ULONG got = 0;
            ULONG put = 0;
            Read(buffer, left < sizeof buffer ? static_cast<ULONG>(left) : static_cast<ULONG>(sizeof buffer), &got);
            if (got == 0) break;
            result = pstm->Write(buffer, got, &put);
            read += got;
            written += put;
        }
        if (pcbRead) pcbRead->QuadPart = read;
        if (pcbWritten) pcbWritten->QuadPart = written;
        return result;
    }
    STDMETHODIMP Commit(DWORD) override
    {
        const Locked locked;
        flush();
        return S_OK;
    }
    STDMETHODIMP Revert() override { return S_OK; }
    STDMETHODIMP LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override { return STG_E_INVALIDFUNCTION; }
    STDMETHODIMP UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override { return STG_E_INVALIDFUNCTION; }
    STDMETHODIMP Stat(STATSTG *pstatstg, DWORD) override
    {
        const Locked locked;
        if (!pstatstg) return STG_E_INVALIDPOINTER;
        memset(pstatstg, 0, sizeof *pstatstg);
        pstatstg->type = STGTY_STREAM;
        pstatstg->cbSize.QuadPart = size();
        pstatstg->grfMode = writable() ? STGM_READWRITE : STGM_READ;
        return S_OK;
    }
    STDMETHODIMP Clone(LPSTREAM *) override { return E_NOTIMPL; }

protected:
    Stream(const SessionPtr &session, const char *kind) : Object(session, kind) {}
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IStream || riid == IID_ISequentialStream; }
    virtual size_t readAt(uint64_t position, void *into, size_t count) = 0;
    virtual size_t writeAt(uint64_t position, const void *from, size_t count) = 0;
    virtual bool resize(uint64_t size) = 0;
    virtual uint64_t size() = 0;
    virtual bool writable() const { return true; }
    virtual void flush() {}

private:
    uint64_t position_ = 0;
};

class MemoryStream : public Stream {
public:
    MemoryStream() : Stream(nullptr, "IStream") {}

protected:
    MemoryStream(const SessionPtr &session, const std::string &data) : Stream(session, "IStream"), data_(data) {}
    size_t readAt(uint64_t position, void *into, size_t count) override
    {
        if (position >= data_.size()) return 0;
        const size_t left = data_.size() - static_cast<size_t>(position);
        const size_t done = count < left ? count : left;
        memcpy(into, data_.data() + position, done);
        return done;
    }
    size_t writeAt(uint64_t position, const void *from, size_t count) override
    {
        if (position + count > data_.size()) data_.resize(static_cast<size_t>(position) + count);
        if (count) memcpy(&data_[static_cast<size_t>(position)], from, count);
        changed_ = true;
        return count;
    }
    bool resize(uint64_t newSize) override
    {
        data_.resize(static_cast<size_t>(newSize));
        changed_ = true;
        return true;
    }
    uint64_t size() override { return data_.size(); }

    std::string data_;
    bool changed_ = false;
};

class PropertyStream final : public MemoryStream {
public:
    PropertyStream(const SessionPtr &session, IUnknown *owner, PropHost *host, const std::string &data, ULONG tag, bool wide)
        : MemoryStream(session, data), owner_(owner), host_(host), tag_(tag), wide_(wide)
    {
        owner_->AddRef();
    }
    ~PropertyStream() override
    {
        PropertyStream::flush();
        owner_->Release();
    }

private:
    bool writable() const override { return host_ != nullptr; }
    void flush() override
    {
        if (!host_ || !changed_) return;
        changed_ = false;
        PropNode *node = host_->writing();
        if (!node) return;
        std::string bytes = data_;
        if (wide_) {
            std::wstring text(data_.size() / sizeof(wchar_t), L'\0');
            if (!text.empty()) memcpy(&text[0], data_.data(), text.size() * sizeof(wchar_t));
            bytes = toUtf8(text.c_str());
        }
        put(node->bag, binaryValue(tag_, bytes));
    }

    IUnknown *owner_;
    PropHost *host_;
    ULONG tag_;
    bool wide_;
};

HRESULT openPropertyStream(const SessionPtr &session, IUnknown *owner, PropHost *host, const Value &value, bool wide, LPUNKNOWN *out)
{
    std::string data = value.bytes;
    if (wide) {
        const std::wstring text = toWide(value.bytes);
        data.assign(reinterpret_cast<const char *>(text.data()), text.size() * sizeof(wchar_t));
    }
    return handOut(new (std::nothrow) PropertyStream(session, owner, host, data, value.tag, wide), nullptr, out);
}

HRESULT openMemoryStream(LPSTREAM *out) { return handOut(new (std::nothrow) MemoryStream, nullptr, out); }

class FileStream final : public Stream {
public:
    FileStream(FILE *file, const std::string &path, bool writable, bool deleteAtEnd)
        : Stream(nullptr, "IStream of a file"), file_(file), path_(path), writable_(writable), deleteAtEnd_(deleteAtEnd)
    {
    }
    ~FileStream() override
    {
        fclose(file_);
        if (deleteAtEnd_) remove(path_.c_str());
    }

private:
    bool place(uint64_t position) { return fseek(file_, static_cast<long>(position), SEEK_SET) == 0; }
    size_t readAt(uint64_t position, void *into, size_t count) override { return place(position) ? fread(into, 1, count, file_) : 0; }
    size_t writeAt(uint64_t position, const void *from, size_t count) override
    {
        return place(position) ? fwrite(from, 1, count, file_) : 0;
    }
    bool resize(uint64_t newSize) override
    {
        const uint64_t old = size();
        if (newSize < old) return false;  // the C library cannot shorten a file; MAPI programs do not ask for it
        return newSize == old || (place(newSize - 1) && fputc(0, file_) == 0);
    }
    uint64_t size() override
    {
        fseek(file_, 0, SEEK_END);
        const long end = ftell(file_);
        return end < 0 ? 0 : static_cast<uint64_t>(end);
    }
    bool writable() const override { return writable_; }
    void flush() override { fflush(file_); }

    FILE *file_;
    std::string path_;
    bool writable_;
    bool deleteAtEnd_;
};

HRESULT openFileStream(const std::string &path, const char *mode, bool deleteAtEnd, LPSTREAM *out)
{
    FILE *file = fopen(path.c_str(), mode);
    if (!file) return strchr(mode, 'r') ? MAPI_E_NOT_FOUND : MAPI_E_NO_ACCESS;
    return handOut(new (std::nothrow) FileStream(file, path, strpbrk(mode, "w+") != nullptr, deleteAtEnd), nullptr, out);
}

}  // namespace lab
