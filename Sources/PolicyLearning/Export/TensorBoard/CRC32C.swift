/// The cyclic redundancy check with Castagnoli's polynomial 0x1EDC6F41, bits reflected, over initial and final ones.
///
/// Source: RFC 3720, section 12.1 and appendix B.4 (test vectors).
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
  }

  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  /// The checksum as record files hold it, so that a checksum of data with checksums inside keeps its strength: rotated
  /// right by 15 bits, plus 0xA282EAD8.
  package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}
