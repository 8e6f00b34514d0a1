import Foundation

/// The header of a safetensors file: each tensor's type, shape and place.
struct SafetensorsHeader {
  static let metadataName = "__metadata__"
  static let maximumLength: UInt64 = 100_000_000

  struct Entry {
    let name: String
    let type: DataType
    let shape: [Int]
    /// The first byte, counted from the end of the header.
    let start: Int
    /// The byte after the last.
    let end: Int
  }

  /// In the order of their places.
  let entries: [Entry]
  let metadata: [String: String]

  init(entries: [Entry], metadata: [String: String]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// The header as JSON, padded by spaces so that the elements begin at a multiple of eight.
  func encoded() -> Data {
    var parts: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      parts.append("\"\(Self.metadataName)\":{\(pairs.joined(separator: ","))}")
    }
    for entry in entries {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      parts.append(
        "\(Self.quoted(entry.name)):{\"dtype\":\"\(Self.code(of: entry.type))\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.start),\(entry.end)]}")
    }
    var data = Data("{\(parts.joined(separator: ","))}".utf8)
    while data.count % 8 != 0 { data.append(UInt8(ascii: " ")) }
    return data
  }

  /// Decodes a header and checks it against the number of bytes that follow it.
  /// - Parameters:
  ///   - text: the JSON.
  ///   - fileLength: bytes of the whole file, of which `start` come before the elements.
  static func decode(
    _ text: Data, start: Int, fileLength: Int, path: String
  ) throws(SafetensorsError) -> SafetensorsHeader {
    guard text.first == UInt8(ascii: "{") else {
      throw .malformedHeader(path: path, reason: "it does not begin with {")
    }
    let members = try members(JSONText(text), path: path)
    let result = try Self(members, path: path)
    let end = try result.checkPlaces(path: path)
    // The file may claim any end, so the sum may be beyond the integers.
    let (sum, isOverflow) = start.addingReportingOverflow(end)
    let expected = isOverflow ? Int.max : sum
    guard fileLength >= expected else { throw .truncated(path: path, expected: expected, found: fileLength) }
    guard fileLength == expected else { throw .trailingBytes(path: path, expected: expected, found: fileLength) }
    return result
  }

  private static func members(_ text: JSONText, path: String) throws(SafetensorsError) -> [JSONText.Member] {
    var text = text
    do {
      return try text.object()
    } catch {
      throw .malformedHeader(path: path, reason: error.reason)
    }
  }

  private init(_ members: [JSONText.Member], path: String) throws(SafetensorsError) {
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    var names: Set<String> = []
    for member in members {
      guard names.insert(member.name).inserted else { throw .duplicateName(path: path, tensor: member.name) }
      guard case .object(let fields) = member.value else {
        throw .malformedHeader(path: path, reason: "the value of \(member.name) is not an object")
      }
      if member.name == Self.metadataName {
        for field in fields {
          guard case .string(let value) = field.value else {
            throw .malformedHeader(path: path, reason: "the metadata value of \(field.name) is not a string")
          }
          metadata[field.name] = value
        }
      } else {
        entries.append(try Self.entry(member.name, fields, path: path))
      }
    }
    self.init(entries: entries.sorted { ($0.start, $0.end) < ($1.start, $1.end) }, metadata: metadata)
  }

  private static func entry(
    _ name: String, _ fields: [JSONText.Member], path: String
  ) throws(SafetensorsError) -> Entry {
    let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    guard values.count == fields.count, case .string(let code) = values["dtype"],
      case .integers(let shape) = values["shape"], case .integers(let offsets) = values["data_offsets"],
      fields.count == 3
    else {
      throw .malformedHeader(path: path, reason: "\(name) needs exactly dtype, shape and data_offsets")
    }
    guard let type = DataType.allCases.first(where: { Self.code(of: $0) == code }) else {
      throw .unsupportedType(path: path, tensor: name, type: code)
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw .invalidOffsets(path: path, tensor: name, offsets: offsets, reason: "they are not a start and an end")
    }
    var byteCount = type.byteCount
    for length in shape {
      let (product, isOverflow) = byteCount.multipliedReportingOverflow(by: length)
      guard !isOverflow else {
        throw .malformedHeader(path: path, reason: "the shape of \(name), \(shape), is too large")
      }
      byteCount = product
    }
    guard offsets[1] - offsets[0] == byteCount else {
      throw .invalidOffsets(
        path: path, tensor: name, offsets: offsets,
        reason: "shape \(shape) of type \(code) needs \(byteCount) bytes")
    }
    return Entry(name: name, type: type, shape: shape, start: offsets[0], end: offsets[1])
  }

  /// Checks that the tensors fill the data one after the other.
  /// - Returns: the byte after the last.
  private func checkPlaces(path: String) throws(SafetensorsError) -> Int {
    var end = 0
    var last = ""
    for entry in entries {
      if entry.start < end { throw .overlapping(path: path, first: last, second: entry.name) }
      if entry.start > end { throw .gap(path: path, before: entry.name) }
      (end, last) = (entry.end, entry.name)
    }
    return end
  }

  private static func code(of type: DataType) -> String {
    switch type {
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    case .bool: "BOOL"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
