import SQLite

/// The end of a draft.
extension IndexWriter {
    /// Whether this is a draft that should become the index now.
    var shouldEndDraft: Bool {
        guard draft != nil, !isUnproved else { return false }
        return uncommitted > limits.draftRows
    }

    /// Brings the draft to an end, but for its name; nothing else can be done with this writer.
    func endDraft() throws -> State {
        guard let draft else { return state }
        try commit()
        try draft.complete()
        if !absorbed.isEmpty { try draft.connection.transaction { try Self.remove(absorbed, from: draft.connection) } }
        return state
    }
}
