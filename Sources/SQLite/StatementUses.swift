/// What a statement reads and calls, as SQLite asks for leave to do it.
package struct StatementUses: Sendable, Equatable {
    /// A column that is read, and by whose text.
    package struct Read: Sendable, Equatable {
        /// A table or a view.
        package var table: String
        /// Empty where rows are read and no column is.
        package var column: String
        /// The view, or the table of a WITH, whose text reads it; nil for the statement itself.
        package var view: String?
    }

    /// Every column that is read, once for each place that reads it.
    package internal(set) var reads: [Read] = []
    /// In lower case.
    package internal(set) var functions: Set<String> = []

    /// The uses of a statement that reads and calls nothing.
    package init() {}

    /// The columns that are read of one table or view, none when it is not read.
    package func columns(of table: String) -> Set<String> {
        Set(reads.lazy.filter { $0.table == table }.map(\.column))
    }

    /// Whether a table or view is read, be it for no column: a view of which only the rows are counted is known by what
    /// its text reads.
    package func isReading(_ table: String) -> Bool { reads.contains { $0.table == table || $0.view == table } }
}
