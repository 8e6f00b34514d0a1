import Foundation

/// A reader of the JSON that a safetensors header may hold: objects, strings and lists of non-negative integers.
///
/// Foundation's reader silently keeps one of two equal names; here every member is kept, in order.
struct JSONText {
  struct Member {
    let name: String
    let value: Value
  }

  enum Value {
    case string(String)
    case integers([Int])
    case object([Member])
  }

  struct Failure: Error {
    let reason: String
  }

  private let bytes: [UInt8]
  private var place = 0

  init(_ data: Data) {
    bytes = [UInt8](data)
  }

  /// The whole text as one object, which only blanks may follow.
  mutating func object() throws(Failure) -> [Member] {
    let result = try members(depth: 0)
    skipBlanks()
    guard place == bytes.count else { throw failure("text after the end") }
    return result
  }

  private mutating func members(depth: Int) throws(Failure) -> [Member] {
    guard depth < 4 else { throw failure("objects nested too deeply") }
    try expect("{")
    var result: [Member] = []
    if next(is: "}") { return result }
    repeat {
      let name = try string()
      try expect(":")
      result.append(Member(name: name, value: try value(depth: depth)))
    } while next(is: ",")
    try expect("}")
    return result
  }

  private mutating func value(depth: Int) throws(Failure) -> Value {
    skipBlanks()
    guard place < bytes.count else { throw failure("the text ends early") }
    switch bytes[place] {
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .integers(try integers())
    case UInt8(ascii: "\""): return .string(try string())
    default: throw failure("a value that is neither object, list nor string")
    }
  }

  private mutating func integers() throws(Failure) -> [Int] {
    try expect("[")
    var result: [Int] = []
    if next(is: "]") { return result }
    repeat {
      skipBlanks()
      let start = place
      while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
      guard let number = Int(String(decoding: bytes[start..<place], as: UTF8.self)) else {
        throw failure("a list element that is no whole number, or too large")
      }
      result.append(number)
    } while next(is: ",")
    try expect("]")
    return result
  }

  private mutating func string() throws(Failure) -> String {
    skipBlanks()
    let start = place
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { throw failure("a string is missing") }
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard place < bytes.count else { throw failure("a string without end") }
    place += 1
    // Foundation decodes the escapes of a single string.
    guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[start..<place])) else {
      throw failure("an invalid string")
    }
    return text
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    guard next(is: character) else { throw failure("\(character) is missing") }
  }

  private mutating func next(is character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func skipBlanks() {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private func failure(_ reason: String) -> Failure { Failure(reason: "\(reason) at byte \(place)") }
}
