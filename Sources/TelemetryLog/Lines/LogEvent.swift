/// One event, as numbers and spans of its batch.
package struct LogEvent {
    /// Counted from 1 in its source.
    package var line: UInt32 = 0
    /// Which of the events of its line it is, from 0.
    package var part: UInt16 = 0
    /// How many events of its source, with this one, are not the first of their line.
    package var further: UInt32 = 0
    /// What the event is to an order, by its kind's word.
    package var kind = Kind.other
    /// Whether `searchText` cannot be made of the columns by SQL.
    package var storesSearchText = false
    /// Its values are `values[firstValue..<firstValue + valueCount]` of the batch, as `PayloadFormat` wants them.
    package var valueCount: UInt8 = 0
    /// The place of the event's first value among the batch's `values`.
    package var firstValue: UInt32 = 0
    /// The event's time; nil where `ts` is missing or cannot be read.
    package var timestamp: Timestamp?
    /// The number of the session's text; as those below, 0 where the member is missing or no string.
    package var sessionName: Int32 = 0
    /// The number of the symbol's text.
    package var symbolName: Int32 = 0
    /// The number of the mode's text.
    package var modeName: Int32 = 0
    /// The number of the kind's text: of the word for it, where there is one, else as logged.
    package var kindName: Int32 = 0
    /// The number of the name and the digest, with a blank between them, of what read the line; 0 for a native one.
    package var formatName: Int32 = 0
    /// The number of the line's form, from 1.
    package var form: Int32 = 0
    /// Members that no column gives, as a JSON object.
    package var extra = Span()
    /// Values whose columns have only what they mean, a line each.
    package var written = Span()
    /// What is searched, words with a blank between them.
    package var searchText = Span()
    /// The order's id in the payload.
    package var orderID = Identifier()
    /// The intent's id in the payload.
    package var intentID = Identifier()
    /// The number of its values among the batch's `canonical`, from 1; 0 for a native line, whose payload has them.
    package var canonical: UInt32 = 0
    /// A fill's own, or that of the fill that a bust takes back.
    package var fillID = Identifier()
    /// A further id of the order that `orderID` names; empty where there is none.
    package var otherOrderID = Span()
    /// What a fill's fee is in, as `USD`; empty where the fill does not say.
    package var feeCurrency = Span()
    /// The numbers of the payload that an order's or a fill's columns have.
    package var amounts = Amounts()

    /// The most lines of one source, and the most events beyond the first of their line: half of what 32 bits count.
    package static let lineLimit = Int64(1) << 31 - 1
    /// The most events of one line.
    package static let partLimit = 1 << 16

    /// What an event is to an order's life.
    package enum Kind: String, CaseIterable, Sendable, BitwiseCopyable {
        case other, intent, order, fill, gate, error, cancel, expire
        /// The order's quantity and price are others from now on.
        case amend
        /// A fill did not happen after all.
        case bust
    }

    /// An id in the payload.
    package struct Identifier: Sendable {
        /// The id's text, without quotes and escapes; a number's digits.
        package var text = Span()
        /// Whether the payload has one; an empty text is none.
        package var exists = false
    }

    /// Numbers of an order or a fill, NaN where missing; in units of the asset, or of its price.
    package struct Amounts: Sendable, BitwiseCopyable {
        /// What was ordered, in units of the asset.
        package var quantity = Double.nan
        /// What was filled, in units of the asset.
        package var filledQuantity = Double.nan
        /// What one unit of the asset was filled at.
        package var fillPrice = Double.nan
        /// What the fill cost beside its price, in units of the fee's currency, or of the price where none is named.
        package var fillFee = Double.nan
        /// What was filled of the order up to now, in units of the asset; of formats that say so instead.
        package var cumulativeQuantity = Double.nan
        /// What one unit of what was filled up to now was filled at, where a format says that instead of the fill's price.
        package var averagePrice = Double.nan
        /// What all that was filled of the order up to now cost beside its price; of formats that say so instead.
        package var cumulativeFee = Double.nan

        /// All are missing.
        package init() {}
    }
}
