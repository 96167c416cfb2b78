/// Prints rows one by one in constant memory: `begin` once, `row` for each with as many cells as columns, `end` once.
///
/// Nothing is flushed. A caller with many rows looks at the output's `isClosed` to stop early.
package protocol RowWriter: AnyObject {
    func begin(columns: [String])
    func row(_ cells: [Cell])
    func end()
}
