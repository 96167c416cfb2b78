/// Lines as they are shown to who has not asked for them: without the values of members that are named as secrets are,
/// whoever has written the line, and however deep they are.
package final class SecretMask {
    /// What is shown in place of a value.
    package static let text = "[not shown]"
    private static let quoted = Array("\"\(text)\"".utf8)

    private let document = LineDocument(names: LineNames(sought: LineDocument.wrapperNames), kinds: KindWords())

    /// Ready for lines.
    package init() {}

    /// The JSON `line`, in which texts may hold JSON, without those values; as it is where it has none, or is no object
    /// and no array.
    package func masked(_ line: String) -> String {
        var copy = line
        let masked = copy.withUTF8 { bytes -> [UInt8]? in
            guard document.open(UnsafeRawBufferPointer(bytes)) else { return nil }
            defer { document.forgetIfFull() }
            var places: Set<LineDocument.Place> = []
            for case .value(let place) in document.scopes { collect(from: place, into: &places) }
            return document.redacting(places, by: Self.quoted)
        }
        return masked.map { String(decoding: $0, as: UTF8.self) } ?? line
    }

    private func collect(from place: LineDocument.Place, into places: inout Set<LineDocument.Place>) {
        guard let opened = document.opened(place) else { return }
        let isObject = document.node(opened).kind == .object
        document.forEachChild(of: opened) { child in
            if isObject, SecretName.mayBe(document.name(of: child)) {
                if holdsText(child) { places.insert(child) }
            } else {
                collect(from: child, into: &places)
            }
        }
    }

    /// Whether there is anything to hide: not of null and empty text, nor of what was redacted already.
    private func holdsText(_ place: LineDocument.Place) -> Bool {
        let value = document.value(place)
        guard !value.isEmpty else { return false }
        return document.text(of: value).map { !$0.elementsEqual(LineDocument.redactedText.buffer) } ?? true
    }
}
