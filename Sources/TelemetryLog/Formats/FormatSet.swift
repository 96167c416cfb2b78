/// The formats that lines are read by, in the order in which they are asked.
package struct FormatSet: Sendable, Equatable {
    /// The user's, which go before native lines.
    package var own: [FormatDefinition]
    /// Those that come with blotter, behind native lines and before any guess.
    package var builtIn: [FormatDefinition]

    /// Without arguments: no format, so that other systems' lines are guessed.
    package init(own: [FormatDefinition] = [], builtIn: [FormatDefinition] = []) {
        self.own = own
        self.builtIn = builtIn
    }
}
