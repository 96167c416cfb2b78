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

    /// Whether a member of that name is.
    package static func isLikely(_ name: [UInt8]) -> Bool {
        let plain = name.withUnsafeBytes { KindWords.plain($0) }
        return whole.contains(plain) || ends.contains { plain.hasSuffix($0) }
    }
}
