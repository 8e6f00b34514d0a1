import PolicyEvaluation
import Yams

/// Values of a mapping of a specification by their keys, with every problem kept to be told at once.
final class SpecificationReader {
  private let node: SpecificationNode
  /// Shared with the readers of the mappings inside.
  private let problems: Problems

  private final class Problems {
    var list: [String] = []
  }

  convenience init(_ node: SpecificationNode) { self.init(node, Problems()) }

  private init(_ node: SpecificationNode, _ problems: Problems) {
    (self.node, self.problems) = (node, problems)
  }

  /// - Throws: ``ConfigurationError`` with all problems.
  func finish() throws(ConfigurationError) {
    if !problems.list.isEmpty { throw ConfigurationError(file: node.file, problems: problems.list) }
  }

  /// Other names of some keys.
  private static let aliases = [
    "id": ["patient", "subject"], "baseline": ["baselineConfounders"], "timeVarying": ["timeVaryingConfounders"],
    "model": ["msm", "structuralModel"], "outcomeRegression": ["outcomeModel"],
    "treatmentRegression": ["treatmentModel"], "terms": ["formula"], "censored": ["dropout"],
    "denominator": ["propensityModel"], "censoring": ["censoringModel"],
  ]

  private static func names(of key: String) -> [String] { [key] + (aliases[key] ?? []) }

  /// Finds keys that are not among the known ones.
  func allow(_ known: [String]) {
    problems.list += node.unknownKeys(known: known.map { ($0, Self.names(of: $0)) })
  }

  /// A key's value, `nil` where it is not there or null.
  private func value(_ key: String) -> (line: Int, node: Node)? {
    guard let found = node.value(Self.names(of: key)), found.node.null == nil else { return nil }
    return found
  }

  private func expected(_ what: String, _ name: String, _ line: Int) {
    problems.list.append("line \(line): \(name): \(what) is expected")
  }

  func required(_ name: String, meaning: String) -> String {
    if value(name) == nil { problems.list.append("line \(node.line): the key '\(name)' is missing: \(meaning)") }
    return text(name) ?? ""
  }

  func text(_ name: String) -> String? {
    guard let (line, value) = value(name) else { return nil }
    if let text = value.scalar?.string, !text.isEmpty { return text }
    expected("a name", name, line)
    return nil
  }

  /// A list of texts; one text is a list of one.
  func list(_ name: String) -> [String]? {
    guard let (line, value) = value(name) else { return nil }
    if let text = value.scalar?.string { return [text] }
    if let items = value.sequence.map({ $0.map { $0.scalar?.string } }), items.allSatisfy({ $0 != nil }) {
      return items.compactMap(\.self)
    }
    expected("a list such as [age, stage]", name, line)
    return nil
  }

  func formula(_ name: String) -> Formula? {
    guard let (line, value) = value(name) else { return nil }
    do {
      return try value.formula()
    } catch {
      problems.list.append("line \(line): \(name): \(error)")
      return nil
    }
  }

  func number(_ name: String) -> Double? {
    guard let (line, value) = value(name) else { return nil }
    if let number = value.scalar.flatMap({ Double($0.string) }), number.isFinite { return number }
    expected("a number", name, line)
    return nil
  }

  func whole(_ name: String) -> Int? {
    guard let (line, value) = value(name) else { return nil }
    if let number = value.scalar.flatMap({ Int($0.string) }) { return number }
    expected("a whole number", name, line)
    return nil
  }

  func numbers(_ name: String) -> [Double]? {
    guard let (line, value) = value(name) else { return nil }
    if let items = value.sequence.map({ $0.map { $0.scalar.flatMap { Double($0.string) } } }),
      items.allSatisfy({ $0?.isFinite ?? false })
    {
      return items.compactMap(\.self)
    }
    expected("a list of numbers such as [0.01, 0.99]", name, line)
    return nil
  }

  func flag(_ name: String) -> Bool? {
    guard let (line, value) = value(name) else { return nil }
    if let flag = value.bool { return flag }
    expected("true or false", name, line)
    return nil
  }

  /// One of the cases, by its letters: `everyVisit`, `every-visit`, `every visit`.
  func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) -> Choice? where Choice.RawValue == String {
    guard let (line, value) = value(name) else { return nil }
    func letters(_ text: String) -> String { text.lowercased().filter(\.isLetter) }
    let text = value.scalar.map { letters($0.string) }
    if let choice = Choice.allCases.first(where: { letters($0.rawValue) == text }) { return choice }
    expected("one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", name, line)
    return nil
  }

  func isMapping(_ name: String) -> Bool { value(name)?.node.mapping != nil }

  func mapping(_ name: String) -> SpecificationReader? {
    guard let (line, value) = value(name) else { return nil }
    if value.mapping != nil { return SpecificationReader(SpecificationNode(value, file: node.file), problems) }
    expected("a mapping of keys to values", name, line)
    return nil
  }

  func mappings(_ name: String) -> [SpecificationReader]? {
    guard let (line, value) = value(name) else { return nil }
    if let items = value.sequence, items.allSatisfy({ $0.mapping != nil }) {
      return items.map { SpecificationReader(SpecificationNode($0, file: node.file), problems) }
    }
    expected("a list of mappings", name, line)
    return nil
  }
}
