/// Reads values out of a ``JSONTree`` by field path and notes every problem instead of stopping at the first.
///
/// A value that is missing or wrong is noted and replaced by a stand-in, which never leaves: whoever reads must look at
/// ``problems`` before using what was read.
struct JSONReader {
  private(set) var problems: [String] = []

  mutating func note(_ path: String, _ problem: String) { problems.append("\(path): \(problem)") }

  /// The fields of an object. A missing field is noted, and so is one that is not `required`.
  mutating func object(_ tree: JSONTree?, _ path: String, required: [String]) -> [String: JSONTree] {
    guard let tree else { return [:] }
    guard case .object(let fields) = tree else {
      note(path, "is \(tree.kind), not an object")
      return [:]
    }
    let prefix = path.isEmpty ? "" : path + "."
    for name in required where fields[name] == nil { note(prefix + name, "is missing") }
    for name in fields.keys.sorted() where !required.contains(name) {
      note(prefix + name, "is not a known field; there are: \(required.joined(separator: ", "))")
    }
    return fields
  }

  /// The elements of a list, of a given length where one is known.
  mutating func list(_ tree: JSONTree?, _ path: String, count: Int?) -> [JSONTree] {
    guard let tree else { return [] }
    guard case .list(let elements) = tree else {
      note(path, "is \(tree.kind), not a list")
      return []
    }
    if let count, elements.count != count { note(path, "has \(elements.count) elements, not \(count)") }
    return elements
  }

  /// A finite number.
  mutating func number(
    _ tree: JSONTree?, _ path: String, _ rule: String = "", where isValid: (Double) -> Bool = { _ in true }
  ) -> Double {
    guard let tree else { return 0 }
    guard case .number(let value) = tree else {
      note(path, "is \(tree.kind), not a number")
      return 0
    }
    if !value.isFinite || !isValid(value) { note(path, "is \(value)" + (rule.isEmpty ? "" : "; it must be \(rule)")) }
    return value
  }

  /// A whole number of at least `least`.
  mutating func count(_ tree: JSONTree?, _ path: String, least: Int = 1) -> Int {
    let value = number(tree, path, "a whole number of at least \(least)") {
      $0 == $0.rounded() && $0 >= Double(least) && $0 <= 1e6
    }
    return Int(exactly: value) ?? 0
  }

  /// Numbers, each by a rule.
  mutating func numbers(
    _ tree: JSONTree?, _ path: String, count: Int?, _ rule: String = "",
    where isValid: (Double) -> Bool = { _ in true }
  ) -> [Double] {
    list(tree, path, count: count).enumerated().map { index, element in
      number(element, "\(path)[\(index)]", rule, where: isValid)
    }
  }

  /// Probabilities that sum to 1.
  mutating func distribution(_ tree: JSONTree?, _ path: String, count: Int?) -> [Double] {
    let noted = problems.count
    let values = numbers(tree, path, count: count, "a probability") { (0...1).contains($0) }
    let sum = values.reduce(0, +)
    if tree != nil && problems.count == noted && abs(sum - 1) > 1e-6 { note(path, "sums to \(sum), not to 1") }
    return values
  }
}
