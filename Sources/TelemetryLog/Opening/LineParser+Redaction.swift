/// Lines of which something must not reach the index, by the policy or by the format that reads them.
extension LineParser {
    /// Appends the events in `line` to `batch`, without what the policy keeps out; nil when there is one, else what is
    /// wrong with the line and at which byte.
    func parse(
        _ line: UnsafeRawBufferPointer, number: UInt32, into batch: LogBatch
    ) -> (reason: RejectReason, position: Int)? {
        isRedacted = false
        guard let redacted = redaction?.redacted(line) else { return parse(whole: line, number, batch) }
        isRedacted = true
        return redacted.withUnsafeBytes { parse(whole: $0, number, batch) }
    }

    /// What stands in place of what is kept out.
    package static let redactedText = "\(LineDocument.redactedText)"

    /// What is kept of a line that cannot be read, in which nobody knows where a value is.
    func kept(_ head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        redaction?.mayHold(head) == true ? LineDocument.redactedText.buffer : head
    }

    /// Leaves what stands in place of values that were kept out to the form, so that forms tell which members are.
    func keepRedactedInForm() {
        guard isRedacted else { return }
        let all = members.values(from: 0)
        members.clear()
        for member in all where !isRedacted(member, of: reader) { members.append(member) }
    }

    /// Whether a member's value is what stands in place of one that was kept out.
    func isRedacted(_ member: PayloadFormat.Member, of reader: JSONReader) -> Bool {
        guard isRedacted, member.role == .value, case .string(let token) = member.value else { return false }
        return reader.bytes(token).elementsEqual(LineDocument.redactedText.buffer)
    }
}
