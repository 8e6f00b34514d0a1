import Foundation

/// A text file of numbers in rows, read line by line from memory.
struct NumberTable {
  /// A number that is not 0.
  struct Entry: Hashable, Sendable {
    var column: Int32
    var value: Double
  }

  let name: String
  /// Ends with a zero byte, so that no number runs past the end.
  private let bytes: [UInt8]
  /// Where lines begin; lines without content at the end of the file do not count.
  private let starts: [Int]
  private let separator: UInt8

  init(_ file: URL, separator: Character = ",") throws(TableFileError) {
    name = file.path
    self.separator = separator.asciiValue ?? 44
    do {
      bytes = try [UInt8](Data(contentsOf: file)) + [0]
    } catch {
      throw TableFileError(
        file: file.path, line: nil, problem: "it cannot be read (\(error.localizedDescription))",
        remedy: "check that it is there and that you may read it")
    }
    starts = Self.lines(bytes)
  }

  /// Where lines with content begin.
  private static func lines(_ bytes: [UInt8]) -> [Int] {
    bytes.withUnsafeBufferPointer { bytes in
      var starts: [Int] = []
      var start = 0
      for place in bytes.indices where bytes[place] == 10 || bytes[place] == 0 {
        starts.append(start)
        start = place + 1
        if bytes[place] == 0 { break }
      }
      while let last = starts.last, bytes[last...].allSatisfy({ $0 <= 32 }) { starts.removeLast() }
      return starts
    }
  }

  /// - Parameter line: from 1 on.
  func error(line: Int?, _ problem: String, _ remedy: String) -> TableFileError {
    TableFileError(file: name, line: line, problem: problem, remedy: remedy)
  }

  func requireLines(_ count: Int) throws(TableFileError) {
    guard starts.count == count else {
      throw error(
        line: min(starts.count, count) + 1, "the file has \(starts.count) lines, not \(count)",
        "check that it is complete and belongs to the other tables")
    }
  }

  /// The numbers of a line.
  /// - Parameter row: from 0 on.
  func row(_ row: Int, count: Int?) throws(TableFileError) -> [Double] {
    var values: [Double] = []
    let width = try scan(row) { _, value in values.append(value) }
    try require(width, count, row)
    return values
  }

  /// Probabilities of a line, which sum to 1.
  func distribution(_ row: Int, count: Int) throws(TableFileError) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    for entry in try sparseDistribution(row, count: count) { values[Int(entry.column)] = entry.value }
    return values
  }

  /// The positive probabilities of a line, which sum to 1.
  func sparseDistribution(_ row: Int, count: Int) throws(TableFileError) -> [Entry] {
    var (entries, sum, wrong) = ([Entry](), 0.0, Double?.none)
    let width = try scan(row) { column, value in
      if !(value >= 0 && value <= 1 + 1e-9) { wrong = wrong ?? value }
      guard value != 0 else { return }
      entries.append(Entry(column: Int32(column), value: value))
      sum += value
    }
    try require(width, count, row)
    if let wrong {
      throw error(line: row + 1, "\(wrong) is no probability", "correct the number, or \(ICUSepsisTables.restore)")
    }
    guard abs(sum - 1) < 1e-6 else {
      throw error(line: row + 1, "the probabilities sum to \(sum), not to 1", ICUSepsisTables.restore)
    }
    return entries
  }

  private func require(_ width: Int, _ count: Int?, _ row: Int) throws(TableFileError) {
    if let count, width != count {
      throw error(line: row + 1, "\(width) numbers, not \(count)", "check that the line is complete")
    }
  }

  /// Reads the numbers of a line.
  /// - Returns: how many there are.
  private func scan(_ row: Int, _ take: (Int, Double) -> Void) throws(TableFileError) -> Int {
    guard row < starts.count else { throw error(line: row + 1, "there is no such line", "check the file") }
    let result = bytes.withUnsafeBufferPointer { bytes -> (count: Int, fault: Int?) in
      var (place, column) = (starts[row], 0)
      while true {
        while bytes[place] == 32 || bytes[place] == 13 || bytes[place] == 9 { place += 1 }
        if bytes[place] == 10 || bytes[place] == 0 { return (column, nil) }
        guard let (value, end) = Self.number(bytes, place) else { return (column, place) }
        take(column, value)
        column += 1
        place = end
        while bytes[place] == 32 || bytes[place] == 13 || bytes[place] == 9 { place += 1 }
        switch bytes[place] {
        case separator: place += 1
        case 10, 0: return (column, nil)
        default: if separator != 32 { return (column, place) }
        }
      }
    }
    if let fault = result.fault {
      let text = String(decoding: bytes[fault...].prefix { $0 != separator && $0 > 31 }.prefix(24), as: UTF8.self)
      throw error(line: row + 1, "'\(text)' in column \(result.count + 1) is no number", "correct the number")
    }
    return result.count
  }

  /// A finite number and where it ends. Most are 0.0, which needs no reading.
  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> (value: Double, end: Int)? {
    if bytes[place] == 48 && bytes[place + 1] == 46 && bytes[place + 2] == 48 {
      let next = bytes[place + 3]
      if next < 46 && next != 43 && next != 45 { return (0, place + 3) }
    }
    guard let base = bytes.baseAddress else { return nil }
    return UnsafeRawPointer(base + place).withMemoryRebound(to: CChar.self, capacity: bytes.count - place) { start in
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(start, &end)
      guard let end, end > UnsafeMutablePointer(mutating: start), value.isFinite else { return nil }
      return (value, place + (UnsafePointer(end) - start))
    }
  }
}

/// What is wrong with a file of numbers.
public struct TableFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// From 1 on; `nil` where it is the file as a whole.
  public var line: Int?
  public var problem: String
  /// What to do about it.
  public var remedy: String

  public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(problem); \(remedy)." }
}
