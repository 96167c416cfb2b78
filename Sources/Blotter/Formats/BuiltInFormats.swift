package import TelemetryLog

/// The formats that come with blotter.
package enum BuiltInFormats {
    /// All of them, in the order in which they are asked.
    package static let all: [FormatDefinition] = []
}

extension IndexFile {
    /// What its logs are read by.
    var formatSet: FormatSet { FormatSet(own: formats, builtIn: BuiltInFormats.all) }
}
