/// What one event says in canonical fields, before it is put into a batch; texts are valid as long as its line is read.
///
/// One object serves all lines: it is too large to be copied for each value that is tried.
final class CanonicalEvent {
    var kind = LogEvent.Kind.other
    /// The kind's text; nil where the line says none.
    var kindText: UnsafeRawBufferPointer?
    var time: Timestamp?
    /// Where the time stands in the line.
    var timePlace: LineDocument.Place?
    private var texts = PerField<UnsafeRawBufferPointer?>(repeating: nil)
    /// Which fields have a value, by their places.
    private var present: UInt32 = 0
    private var numbers = PerField<Double>(repeating: .nan)
    /// Where the ids stand in the line, so that their columns can give them back.
    private(set) var places = PerField<LineDocument.Place?>(repeating: nil)

    /// Takes note of where values were taken; nil but where somebody explains a line.
    var trace: FieldPlaces?

    /// The text of a field; nil where it has none.
    subscript(text field: CanonicalField) -> UnsafeRawBufferPointer? {
        @inline(__always) get { present & field.bit == 0 ? nil : texts[field.place] }
        set {
            texts[field.place] = newValue
            places[field.place] = nil
            present = newValue == nil ? present & ~field.bit : present | field.bit
        }
    }

    /// The number of a field; NaN where it has none.
    subscript(number field: CanonicalField) -> Double {
        @inline(__always) get { present & field.bit == 0 ? .nan : numbers[field.place] }
        set {
            numbers[field.place] = newValue
            present = newValue.isNaN ? present & ~field.bit : present | field.bit
        }
    }

    /// Where the text of an id stands as it is.
    subscript(placeOf field: CanonicalField) -> LineDocument.Place? {
        @inline(__always) get { present & field.bit == 0 ? nil : places[field.place] }
        set { places[field.place] = newValue }
    }

    /// A further id of the order, where it is another than the order's; without that it leads nowhere.
    var otherOrderID: UnsafeRawBufferPointer? {
        guard let other = self[text: .otherOrderID], let own = self[text: .orderID], !own.elementsEqual(other) else {
            return nil
        }
        return other
    }

    /// Forgets all, for the next event.
    func clear() {
        kind = .other
        kindText = nil
        time = nil
        timePlace = nil
        present = 0
    }

    /// Forgets a field's value.
    func clear(_ field: CanonicalField) { present &= ~field.bit }
}

/// A value for each field, by its place: how many there are is written here alone.
typealias PerField<Value> = InlineArray<27, Value>

extension CanonicalField {
    /// Its place's bit.
    @inline(__always)
    var bit: UInt32 { 1 << UInt32(place) }

    /// Its place among all fields.
    @inline(__always)
    var place: Int {
        switch self {
        case .time: 0
        case .session: 1
        case .symbol: 2
        case .mode: 3
        case .kind: 4
        case .orderID: 5
        case .intentID: 6
        case .fillID: 7
        case .venue: 8
        case .account: 9
        case .side: 10
        case .orderType: 11
        case .quantity: 12
        case .limitPrice: 13
        case .referencePrice: 14
        case .filledQuantity: 15
        case .cumulativeQuantity: 16
        case .fillPrice: 17
        case .averagePrice: 18
        case .fillFee: 19
        case .feeCurrency: 20
        case .gate: 21
        case .decision: 22
        case .reason: 23
        case .error: 24
        case .cumulativeFee: 25
        case .otherOrderID: 26
        }
    }
}
