/// Names by which a member is likely to be a secret, compared without case and signs.
package enum SecretName {
    /// Names that are one whole, and words that others end with: `X-MBX-APIKEY`, `binance_api_secret`.
    private static let whole: Set = [
        "secret", "authorization", "signature", "passwd", "pwd", "mnemonic", "seedphrase", "accesskey", "accesstoken",
        "authtoken", "refreshtoken", "bearertoken", "listenkey", "credentials",
    ]
    private static let ends = [
        "apikey", "apisecret", "secretkey", "clientsecret", "privatekey", "passphrase", "password", "secretaccesskey",
    ]

    /// Ends of names that are secrets mostly, but for `isLikely`, by which an alarm is raised, not surely enough.
    private static let hiddenEnds =
        Array(whole) + ["cookie", "credential", "apisign", "accesssign", "bapisign", "sessiontoken", "apitoken"]
    private static let hidden: Set = ["sign", "jwt", "otp", "pin"]

    /// Whether a member of that name is so likely one that its values are shown only to who asks for them.
    package static func mayBe(_ name: [UInt8]) -> Bool {
        if isLikely(name) { return true }
        let plain = name.withUnsafeBytes { KindWords.plain($0) }
        return hidden.contains(plain) || hiddenEnds.contains { plain.hasSuffix($0) }
    }

    /// Whether a step of a pointer (RFC 6901), or of one of several with ` + ` between them, is such a name.
    package static func isInPointer(_ pointer: String) -> Bool {
        pointer.split(separator: " + ").contains { pointer in
            FieldPath.names(in: String(pointer))?.contains { mayBe($0) } ?? false
        }
    }

    /// Whether a member of that name is.
    package static func isLikely(_ name: [UInt8]) -> Bool {
        let plain = name.withUnsafeBytes { KindWords.plain($0) }
        return whole.contains(plain) || ends.contains { plain.hasSuffix($0) }
    }
}
