/// A message in Protocol Buffers' wire format, built field by field.
///
/// A field is a key, number · 8 + wire type, and its value: a whole number as a varint (type 0), eight bytes (1), a length
/// and as many bytes (2), or four bytes (5). Numbers are little-endian. Fields appear in the order in which they are
/// added, which readers do not depend on; equal calls give equal bytes.
///
/// Source: "Encoding", https://protobuf.dev/programming-guides/encoding.
package struct ProtobufMessage: Hashable, Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  private enum WireType: UInt64 {
    case varint = 0
    case eightBytes = 1
    case lengthDelimited = 2
    case fourBytes = 5
  }

  /// A whole number; negative ones as their two's complement in 64 bits.
  package mutating func add(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  package mutating func add(_ field: Int, _ value: Double) {
    key(field, .eightBytes)
    append(value.bitPattern)
  }

  package mutating func add(_ field: Int, _ value: Float) {
    key(field, .fourBytes)
    append(value.bitPattern)
  }

  package mutating func add(_ field: Int, _ text: String) { add(field, bytes: Array(text.utf8)) }

  package mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, bytes: message.bytes) }

  package mutating func add(_ field: Int, bytes value: [UInt8]) {
    key(field, .lengthDelimited)
    varint(UInt64(value.count))
    bytes += value
  }

  /// Whole numbers side by side in one field ("packed").
  package mutating func add(_ field: Int, packed values: [Int]) {
    var body = ProtobufMessage()
    for value in values { body.varint(UInt64(bitPattern: Int64(value))) }
    add(field, body)
  }

  /// Real numbers side by side in one field ("packed").
  package mutating func add(_ field: Int, packed values: [Float]) {
    var body = ProtobufMessage()
    for value in values { body.append(value.bitPattern) }
    add(field, body)
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    precondition((1..<1 << 29).contains(field), "ProtobufMessage: there is no field \(field)")
    varint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; all but the last byte have their highest bit set.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
