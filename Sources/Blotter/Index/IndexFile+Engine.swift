extension IndexFile {
    /// Opens the index for questions that keep to `limit`, with at most so many bytes of its pages in memory. Throws
    /// `BlotterError`.
    package func engine(within limit: AnswerLimit? = nil, cacheBytes: Int? = nil) throws -> any Engine {
        try IndexReader(limit == nil ? self : limited(by: limit), cacheBytes: cacheBytes)
    }
}
