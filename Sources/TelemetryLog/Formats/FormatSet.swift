/// The formats that lines are read by, in the order in which they are asked.
package struct FormatSet: Sendable {
    /// The user's, which go before native lines.
    package var own: [FormatDefinition]
    /// Those that come with blotter, behind native lines and before any guess; asked for at the first line that is not
    /// native.
    let builtIn: @Sendable () -> [FormatDefinition]
    /// Pointers to what the policy keeps out of all lines, native ones too.
    let redact: [String]

    /// Without arguments: no format, so that other systems' lines are guessed.
    package init(
        own: [FormatDefinition] = [], builtIn: @escaping @autoclosure @Sendable () -> [FormatDefinition] = [],
        redact: [String] = []
    ) {
        self.own = own
        self.builtIn = builtIn
        self.redact = redact
    }
}
