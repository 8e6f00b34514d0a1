/// Reads numbers from a frame's body, one after the other.
struct BridgeReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(BridgeRefusal) -> Number {
    let count = MemoryLayout<Number>.size
    guard place + count <= bytes.count else { throw BridgeRefusal("the frame is too short") }
    defer { place += count }
    return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Number.self)) }
  }

  mutating func real() throws(BridgeRefusal) -> Double { Double(bitPattern: try integer()) }

  func requireEnd() throws(BridgeRefusal) {
    guard place == bytes.count else { throw BridgeRefusal("the frame is \(bytes.count - place) bytes too long") }
  }
}

/// Writes numbers to a frame's body.
struct BridgeWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ values: [Float]) { for value in values { add(value.bitPattern) } }

  mutating func add(_ values: [Double]) { for value in values { add(value.bitPattern) } }

  mutating func add(_ values: [Bool]) { for value in values { bytes.append(value ? 1 : 0) } }

  private mutating func add(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
