import Quantities

/// Options of a process as text by name, read with all problems at once.
///
/// A value that is missing or wrong is noted and replaced by a stand-in, which never leaves: ``problems`` must be empty
/// before what was read is used.
struct ProcessOptions {
  private let values: [String: String]
  private(set) var problems: [String] = []

  /// - Parameter known: the names that there are.
  init(_ values: [String: String], known: [String]) {
    self.values = values
    for name in values.keys.sorted() where !known.contains(name) {
      let nearest = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
      let all = known.isEmpty ? " There are none." : " There are: \(known.joined(separator: ", "))."
      problems.append("unknown option '\(name)'\(nearest)\(nearest.isEmpty ? "." : "")\(all)")
    }
  }

  mutating func note(_ problem: String) { problems.append(problem) }

  func text(_ name: String) -> String? { values[name] }

  /// A finite number.
  mutating func number(
    _ name: String, _ standard: Double, _ rule: String = "", where isValid: (Double) -> Bool = { _ in true }
  ) -> Double {
    guard let text = values[name] else { return standard }
    guard let value = Double(text), value.isFinite, isValid(value) else {
      problems.append("\(name) '\(text)': a number\(rule.isEmpty ? "" : " \(rule)") is needed.")
      return standard
    }
    return value
  }

  /// A number greater than 0.
  mutating func positive(_ name: String, _ standard: Double) -> Double {
    number(name, standard, "greater than 0") { $0 > 0 }
  }

  /// A whole number in a range.
  mutating func count(_ name: String, _ standard: Int, in range: ClosedRange<Int>) -> Int {
    guard let text = values[name] else { return standard }
    guard let value = Int(text), range.contains(value) else {
      problems.append("\(name) '\(text)': a whole number from \(range.lowerBound) to \(range.upperBound) is needed.")
      return standard
    }
    return value
  }

  /// `true` or `false`.
  mutating func flag(_ name: String) -> Bool {
    guard let text = values[name] else { return false }
    guard let value = Bool(text) else {
      problems.append("\(name) '\(text)': true or false is needed.")
      return false
    }
    return value
  }

  /// One of the cases of an enumeration.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ standard: Choice
  ) -> Choice where Choice.RawValue == String {
    guard let text = values[name] else { return standard }
    guard let value = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue)
      let nearest = nearestName(to: text, among: known).map { "; did you mean \($0)?" } ?? "."
      problems.append("\(name) '\(text)': one of \(known.joined(separator: ", ")) is needed\(nearest)")
      return standard
    }
    return value
  }

  /// Numbers between commas.
  mutating func numbers(_ name: String, _ standard: [Double]) -> [Double] {
    guard let text = values[name] else { return standard }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0.trimmed) }
    guard numbers.count == parts.count, numbers.allSatisfy(\.isFinite) else {
      problems.append("\(name) '\(text)': numbers between commas are needed, as in 0,0.5,1.")
      return standard
    }
    return numbers
  }

  /// `NAME=VALUE` pairs between commas.
  mutating func settings(_ name: String) -> [String: Double] {
    guard let text = values[name] else { return [:] }
    var settings: [String: Double] = [:]
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1).map(\.trimmed)
      guard sides.count == 2, let value = Double(sides[1]), value.isFinite else {
        problems.append("\(name) '\(part)': NAME=VALUE pairs between commas are needed, as in CL=30,KG=0.01.")
        continue
      }
      settings[sides[0]] = value
    }
    return settings
  }

  /// A value that must be given.
  mutating func required(_ name: String, _ meaning: String) -> String? {
    if let text = values[name], !text.isEmpty { return text }
    problems.append("option '\(name)' is missing: \(meaning).")
    return nil
  }
}

extension Substring {
  /// Without spaces at both ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// What is wrong with the options of a process, all at once.
public struct ProcessOptionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The process's name.
  public var process: String
  public var problems: [String]
  public var description: String { problems.map { "\(process): \($0)" }.joined(separator: "\n") }
}
