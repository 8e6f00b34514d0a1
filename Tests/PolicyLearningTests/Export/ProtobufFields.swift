/// The fields of a message, read by the wire format alone: a second opinion on what the writer wrote.
struct ProtobufFields {
  struct Failure: Error { let reason: String }

  enum Value {
    case varint(UInt64)
    case eightBytes(UInt64)
    case bytes([UInt8])
    case fourBytes(UInt32)
  }

  private(set) var fields: [(number: Int, value: Value)] = []

  init(_ bytes: [UInt8]) throws {
    var place = 0
    func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard count >= 0, place + count <= bytes.count else { throw Failure(reason: "\(count) bytes at \(place)") }
      defer { place += count }
      return bytes[place..<place + count]
    }
    func varint() throws -> UInt64 {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        let byte = try take(1).first ?? 0
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
      }
      throw Failure(reason: "a varint without end")
    }
    func fixed(_ count: Int) throws -> UInt64 { try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    while place < bytes.count {
      let key = try varint()
      let value: Value
      switch key & 7 {
      case 0: value = .varint(try varint())
      case 1: value = .eightBytes(try fixed(8))
      case 2: value = .bytes(Array(try take(Int(try varint()))))
      case 5: value = .fourBytes(UInt32(try fixed(4)))
      default: throw Failure(reason: "wire type \(key & 7)")
      }
      fields.append((Int(key >> 3), value))
    }
  }

  func integers(_ number: Int) throws -> [Int] {
    try fields.filter { $0.number == number }.flatMap { field -> [Int] in
      switch field.value {
      case .varint(let value): return [Int(bitPattern: UInt(value))]
      // Packed: keys and varints look alike, so each is read as the value of a field of its own.
      case .bytes(let bytes):
        var values: [Int] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(where: { $0 < 0x80 }) {
          values += try ProtobufFields([8] + rest[...end]).integers(1)
          rest = rest[(end + 1)...]
        }
        return values
      default: throw Failure(reason: "field \(number) is no integer")
      }
    }
  }

  func bytes(_ number: Int) -> [[UInt8]] {
    fields.compactMap { if $0.number == number, case .bytes(let bytes) = $0.value { bytes } else { nil } }
  }

  func strings(_ number: Int) -> [String] { bytes(number).map { String(decoding: $0, as: UTF8.self) } }

  func messages(_ number: Int) throws -> [ProtobufFields] { try bytes(number).map(ProtobufFields.init) }

  func doubles(_ number: Int) -> [Double] {
    fields.compactMap {
      if $0.number == number, case .eightBytes(let bits) = $0.value { Double(bitPattern: bits) } else { nil }
    }
  }

  func floats(_ number: Int) -> [Float] {
    fields.compactMap {
      if $0.number == number, case .fourBytes(let bits) = $0.value { Float(bitPattern: bits) } else { nil }
    }
  }
}
