private import Glibc

extension Int32 {
    /// Writes all of `bytes` to this file descriptor at `offset`, once more when a signal came between; false, with `errno`
    /// set, when the system refuses.
    func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        var rest = bytes
        while rest.count > 0 {
            let count = pwrite(self, rest.baseAddress, rest.count, off_t(offset + bytes.count - rest.count))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }
}
