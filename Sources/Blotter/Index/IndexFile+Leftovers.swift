/// What a run that was killed may leave beside the index. Every run that writes clears it, and a run that finds nothing
/// to write looks for it.
extension IndexFile {
    /// After a run the WAL is empty unless somebody was reading.
    private static let mostWAL: Int64 = 64_000_000

    /// Files of a draft; while somebody has the right to write they may be in use.
    var draftsLeft: [String] { ([draftPath] + pathsBesideDraft).filter { IndexFile(path: $0).exists } }

    /// Bytes of a WAL that is too large to be left alone, else 0.
    var walLeft: Int64 {
        let bytes = Self.size(walPath)
        return bytes > Self.mostWAL ? bytes : 0
    }

    var hasLeftovers: Bool { !draftsLeft.isEmpty || walLeft > 0 }
}
