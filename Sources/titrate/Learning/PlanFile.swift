import Foundation
import PolicyLearning
import Yams

/// Plans of training in files.
enum PlanFile {
  /// Reads a plan from YAML, or from the `plan.json` of a training.
  /// - Throws: ``ConfigurationError``.
  static func read(_ path: String) throws -> TrainingPlan {
    guard let text = try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) else {
      throw ConfigurationError(file: path, problems: ["the file cannot be read; give the path of a YAML file"])
    }
    return try decode(text, file: URL(fileURLWithPath: path).lastPathComponent)
  }

  static func decode(_ text: String, file: String) throws -> TrainingPlan {
    let defaults = TrainingPlan(algorithm: "", steps: 0)
    // A training's record, which is JSON, has the plan within.
    if let node = try? Yams.compose(yaml: text), node["titrate"] != nil, let inner = node["plan"] {
      return try YAMLConfiguration.decode(
        TrainingPlan.self, from: Yams.serialize(node: inner), file: file, defaults: defaults)
    }
    return try YAMLConfiguration.decode(TrainingPlan.self, from: text, file: file, defaults: defaults)
  }

  /// A plan as it may stand in a file.
  static func text(_ plan: TrainingPlan) throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(plan)
  }

  /// The settings of PATH=VALUE, whose values are YAML: numbers, words, [lists] and {groups}.
  static func settings(_ texts: [String]) throws -> SettingTree {
    var tree = SettingTree.group([:])
    for text in texts {
      let (path, value) = try pair(text, "--set")
      tree = tree.setting(path.split(separator: ".").map(String.init), to: try setting(value, in: "--set \(text)"))
    }
    return tree
  }

  /// A value, which is YAML.
  /// - Parameter place: where it stands, for errors.
  static func setting(_ text: String, in place: String) throws -> SettingTree {
    do {
      return try number(text) ?? YAMLDecoder().decode(SettingTree.self, from: text)
    } catch {
      throw UsageProblem("\(place): the value cannot be read (\(error))")
    }
  }

  /// YAML takes 1e-3 for a word.
  private static func number(_ text: String) -> SettingTree? {
    if let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { return nil }
    return .number(number)
  }
}
