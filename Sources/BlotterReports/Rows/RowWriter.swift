/// Prints rows one by one in constant memory: `begin` once, `row` for each with as many cells as columns, `end` once.
///
/// Nothing is flushed. A caller with many rows looks at the output's `isClosed` to stop early.
package protocol RowWriter: AnyObject {
    /// The names of the columns, which may come more than once.
    func begin(columns: [String])
    /// One row, with as many cells as there are columns.
    func row(_ cells: [Cell])
    /// What follows the last row.
    func end()
}
