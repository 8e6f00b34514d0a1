import Foundation
import Yams

/// Reads a configuration from YAML: missing keys take the given defaults, unknown keys and wrong values are errors that
/// name the key and its line, all unknown keys at once.
package enum YAMLConfiguration {
  /// - Parameters:
  ///   - text: the YAML.
  ///   - file: its name, for messages.
  ///   - defaults: what a missing key means, as an encodable value of the same layout.
  /// - Throws: ``ConfigurationError``.
  package static func decode<Value: Codable>(
    _ type: Value.Type, from text: String, file: String, defaults: some Encodable
  ) throws -> Value {
    let given: Node
    do {
      guard let node = try Yams.compose(yaml: text), node.mapping != nil else {
        throw ConfigurationError(file: file, problems: ["line 1: the file is empty or is no mapping of keys to values"])
      }
      given = node
    } catch let error as YamlError {
      throw ConfigurationError(file: file, problems: ["\(error)"])
    }
    let standard = try Yams.compose(yaml: YAMLEncoder().encode(defaults)) ?? Node([(Node, Node)]())
    let merged = overlay(given, on: standard)
    let value: Value
    do {
      value = try YAMLDecoder().decode(type, from: Yams.serialize(node: merged))
    } catch let error as DecodingError {
      throw ConfigurationError(file: file, problems: [describe(error, in: given)])
    }
    let resolved = try Yams.compose(yaml: YAMLEncoder().encode(value)) ?? standard
    let unknown = unknownKeys(given, resolved: resolved, path: [])
    guard unknown.isEmpty else { throw ConfigurationError(file: file, problems: unknown) }
    return value
  }

  private static func overlay(_ given: Node, on standard: Node) -> Node {
    guard case .mapping(let left) = given, case .mapping(var result) = standard else { return given }
    for (key, value) in left {
      // Keys are the same by their text, however they are quoted.
      let known = result.first { $0.key.string == key.string }
      result[known?.key ?? key] = known.map { overlay(value, on: $0.value) } ?? value
    }
    return .mapping(result)
  }

  /// Keys that decoding has passed over: those that the resolved value, encoded again, does not have.
  private static func unknownKeys(_ given: Node, resolved: Node, path: [String]) -> [String] {
    switch (given, resolved) {
    case (.mapping(let left), .mapping(let right)):
      let known = right.compactMap { $0.key.string }
      return left.flatMap { key, value -> [String] in
        let name = key.string ?? "?"
        if value.null != nil { return [] }
        guard let counterpart = right.first(where: { $0.key.string == key.string })?.value else {
          let place = path.isEmpty ? "" : " in '\(path.joined(separator: "."))'"
          return ["\(line(key)): unknown key '\(name)'\(place); known keys: \(known.sorted().joined(separator: ", "))"]
        }
        return unknownKeys(value, resolved: counterpart, path: path + [name])
      }
    case (.sequence(let left), .sequence(let right)) where left.count == right.count:
      return zip(left, right).enumerated().flatMap { index, pair in
        unknownKeys(pair.0, resolved: pair.1, path: path + ["\(index + 1)"])
      }
    default: return []
    }
  }

  private static func describe(_ error: DecodingError, in node: Node) -> String {
    func place(_ path: [any CodingKey], _ extra: String? = nil) -> String {
      var current: Node? = node
      var last: Node = node
      for key in path.map({ $0.intValue.map(String.init) ?? $0.stringValue }) + (extra.map { [$0] } ?? []) {
        if let mapping = current?.mapping, let entry = mapping.first(where: { $0.key.string == key }) {
          last = entry.key
          current = entry.value
        } else if let index = Int(key.replacing("Index ", with: "")), let sequence = current?.sequence,
          sequence.indices.contains(index)
        {
          last = sequence[index]
          current = sequence[index]
        } else {
          break
        }
      }
      let name = path.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: ".")
      return name.isEmpty ? line(last) : "\(line(last)): '\(name)'"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath)): the key '\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)): \(context.debugDescription)"
    case .dataCorrupted(let context):
      return "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }

  /// The line of a key in the text, or of the closest key above it that is there: the rest is a default.
  package static func place(of path: String, in text: String) -> String {
    guard var current = try? Yams.compose(yaml: text) else { return "line 1" }
    var last: Node?
    for key in path.split(separator: ".").map(String.init) {
      if let entry = current.mapping?.first(where: { $0.key.string == key }) {
        (last, current) = (entry.key, entry.value)
      } else if let number = Int(key), let sequence = current.sequence, sequence.indices.contains(number - 1) {
        (last, current) = (sequence[number - 1], sequence[number - 1])
      } else {
        break
      }
    }
    return last.map(line) ?? "default"
  }

  private static func line(_ node: Node) -> String { "line \(node.mark?.line ?? 1)" }
}
