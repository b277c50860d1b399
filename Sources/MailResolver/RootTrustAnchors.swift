/// The digests of the keys that sign the root of the DNS (RFC 4034 §5).
///
/// A copy of what IANA publishes at https://data.iana.org/root-anchors/root-anchors.xml; see also
/// https://www.iana.org/dnssec/files. ICANN asserts no property rights to the root's public keys; they may be
/// redistributed freely.
enum RootTrustAnchors {
  /// Both keys: the one of 2017, and the one of 2024 that takes its place from October 2026 on.
  static let records = [
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
  ]
}
