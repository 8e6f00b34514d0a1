import Foundation
import PolicyEvaluation
import Yams

/// A mapping of a specification, read with the places of its keys.
///
/// Keys are the same by their letters, whatever their case and whether words are joined by `-`, `_` or a capital:
/// `treatmentFree`, `treatment-free`, `treatment_free`.
struct SpecificationNode {
  let file: String
  let line: Int
  private let entries: [(key: String, name: String, line: Int, value: Node)]

  /// - Throws: ``ConfigurationError`` where the file cannot be read or is no mapping.
  init(contentsOf path: String) throws {
    let file = URL(fileURLWithPath: path).lastPathComponent
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ConfigurationError(file: path, problems: ["the file cannot be read; give the path of a YAML file"])
    }
    do {
      guard let node = try Yams.compose(yaml: text), node.mapping != nil else {
        throw ConfigurationError(file: file, problems: ["line 1: the file is empty or is no mapping of keys to values"])
      }
      self.init(node, file: file)
    } catch let error as YamlError {
      throw ConfigurationError(file: file, problems: ["\(error)"])
    }
  }

  /// - Parameter node: empty where it is no mapping.
  init(_ node: Node, file: String) {
    self.file = file
    line = node.mark?.line ?? 1
    entries = (node.mapping ?? [:]).map { key, value in
      let name = key.string ?? "?"
      return (Self.letters(of: name), name, key.mark?.line ?? 1, value)
    }
  }

  /// A key's value by any of its names.
  func value(_ names: [String]) -> (line: Int, node: Node)? {
    let wanted = names.map(Self.letters)
    return entries.first { wanted.contains($0.key) }.map { ($0.line, $0.value) }
  }

  /// A problem for each key that is not among the known ones, and for each that is given twice, by whatever names.
  func unknownKeys(known: [(key: String, names: [String])], ignored: [String] = []) -> [String] {
    var seen: Set<String> = []
    let ignored = Set(ignored.map(Self.letters))
    return entries.filter { !ignored.contains($0.key) }.compactMap { entry in
      guard let key = known.first(where: { $0.names.map(Self.letters).contains(entry.key) })?.key else {
        let all = known.map(\.key).joined(separator: ", ")
        return "line \(entry.line): unknown key '\(entry.name)'; known keys: \(all)"
      }
      return seen.insert(key).inserted ? nil : "line \(entry.line): the key '\(key)' is given twice"
    }
  }

  private static func letters(of key: String) -> String {
    key.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

extension Node {
  /// The line of the text, from 1.
  var place: String { "line \(mark?.line ?? 1)" }

  /// Terms: a formula, a list of terms, or nothing, which is the intercept alone.
  /// - Throws: ``FormulaError`` with the place in the formula; ``UsageProblem`` where it is neither.
  func formula() throws -> Formula {
    if let sequence {
      return try Formula(
        sequence.map { item in
          guard let text = item.scalar?.string else { throw UsageProblem("a term must be a text such as X1 or X1:X2") }
          return text
        })
    }
    guard let scalar else { throw UsageProblem("terms must be a list such as [X1, X1:X2] or a formula such as ~ X1") }
    return null == nil ? try Formula(scalar.string) : .interceptOnly
  }
}
