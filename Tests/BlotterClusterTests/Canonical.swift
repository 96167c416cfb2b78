/// A value as a text in which equal values are equal: what has no order is sorted.
func canonical(_ value: Any) -> String {
    if let bytes = value as? [UInt8] { return String(decoding: bytes, as: UTF8.self) }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case nil: return "\(value)"
    case .optional: return mirror.children.first.map { canonical($0.value) } ?? "nil"
    case .dictionary, .set:
        return "[\(mirror.children.map { canonical($0.value) }.sorted().joined(separator: ", "))]"
    default:
        let parts = mirror.children.map { ($0.label ?? "") + ":" + canonical($0.value) }
        return parts.isEmpty ? "\(value)" : "(\(parts.joined(separator: ", ")))"
    }
}

/// Where two texts begin to differ, in short; nil where they are the same.
func difference(_ left: String, _ right: String) -> String? {
    guard left != right else { return nil }
    let common = zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.count
    func part(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(max(0, common - 60)).prefix(120)))
    }
    return "\(part(left)) and \(part(right))"
}
