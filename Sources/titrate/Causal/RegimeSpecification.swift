import Foundation
import PolicyEvaluation
import Quantities
import Yams

/// A regime's specification file.
///
/// `stages:` is a list of mappings in the order of time; or `treatments:`, `blip:`, `treatmentFree:` and `propensity:` are
/// lists of one entry for each stage.
struct RegimeSpecification {
  private(set) var method: RegimeMethod?
  private let file: String
  private var plan: RegimePlan
  /// The line of each column's name, by the column.
  private var lines: [String: Int] = [:]
  /// By stage (from 1; 0 for none) and key.
  private var places: [String: Int] = [:]
  /// By stage, whether it has a propensity.
  private var hasPropensity: [Bool] = []

  private typealias Key = (key: String, names: [String])
  private static let keys: [Key] = [
    ("outcome", ["outcome", "response"]), ("direction", ["direction"]), ("weights", ["weights", "weight"]),
    ("id", ["id", "patient"]), ("method", ["method"]),
  ]
  private static let stageKeys: [Key] = [
    ("treatment", ["treatment", "action"]), ("levels", ["levels", "doses"]),
    ("blip", terms("blip", "blips", "contrast")),
    ("treatmentFree", terms("treatmentFree", "tf")),
    ("propensity", terms("propensity", "propensities", "treat") + ["treatmentModel"]), ("eligible", ["eligible"]),
  ]

  /// Names of terms, alone and followed by what they are.
  private static func terms(_ names: String...) -> [String] {
    names.flatMap { name in ["", "Model", "Terms", "Formula"].map { name + $0 } }
  }

  private static func names(_ key: String) -> [String] {
    (keys + stageKeys).first { $0.key == key }?.names ?? [key]
  }

  /// - Throws: ``ConfigurationError`` with everything that cannot be read, by line.
  init(contentsOf path: String) throws {
    let node = try SpecificationNode(contentsOf: path)
    file = node.file
    plan = RegimePlan(outcome: "", stages: [])
    let isParallel = node.value(["stages"]) == nil && node.value(["treatments"]) != nil
    let lists = Self.stageKeys.map { $0.key == "treatment" ? ("treatments", ["treatments"]) : $0 }
    var problems = node.unknownKeys(
      known: Self.keys + (isParallel ? lists : [("stages", ["stages", "decisions"])]),
      ignored: ["title", "description"])
    readTop(node, &problems)
    isParallel ? readLists(node, &problems) : readStages(node, &problems)
    guard problems.isEmpty else { throw ConfigurationError(file: file, problems: problems) }
  }

  private mutating func readTop(_ node: SpecificationNode, _ problems: inout [String]) {
    if let name = column(node, "outcome", &problems) {
      plan.outcome = name
    } else if node.value(Self.names("outcome")) == nil {
      problems.append("line \(node.line): the key 'outcome' is missing: the column of the outcome")
    }
    plan.weights = column(node, "weights", &problems)
    plan.patient = column(node, "id", &problems)
    if let (line, value) = node.value(["direction"]) {
      if let direction = value.string.flatMap({ RegimePlan.Direction(rawValue: $0.lowercased()) }) {
        plan.direction = direction
      } else {
        problems.append("line \(line): direction: maximize or minimize is expected")
      }
    }
    if let (line, value) = node.value(["method"]) {
      method = value.string.flatMap { RegimeMethod(rawValue: $0.lowercased()) }
      if method == nil {
        problems.append(
          "line \(line): method: one of \(RegimeMethod.allCases.map(\.rawValue).joined(separator: ", ")) is expected")
      }
    }
  }

  /// The column that a key names.
  private mutating func column(_ node: SpecificationNode, _ key: String, _ problems: inout [String]) -> String? {
    guard let (line, value) = node.value(Self.names(key)), value.null == nil else { return nil }
    guard let text = value.scalar?.string, !text.isEmpty else {
      problems.append("line \(line): \(key): the name of a column is expected")
      return nil
    }
    lines[text] = lines[text] ?? line
    return text
  }

  private mutating func readStages(_ node: SpecificationNode, _ problems: inout [String]) {
    guard let (line, value) = node.value(["stages", "decisions"]) else {
      return problems.append("line \(node.line): the key 'stages' is missing: a list of decisions in the order of time")
    }
    guard let sequence = value.sequence, !sequence.isEmpty, sequence.allSatisfy({ $0.mapping != nil }) else {
      return problems.append("line \(line): stages: a list of mappings is expected, '- treatment: A1' and so on")
    }
    for (index, item) in sequence.enumerated() {
      let own = SpecificationNode(item, file: file)
      problems += own.unknownKeys(known: Self.stageKeys, ignored: ["stage", "name"])
      var parts: [String: (line: Int, node: Node)] = [:]
      for (key, names) in Self.stageKeys { parts[key] = own.value(names) }
      append(stage: index + 1, parts, line: own.line, &problems)
    }
  }

  private mutating func readLists(_ node: SpecificationNode, _ problems: inout [String]) {
    var lists: [String: (line: Int, nodes: [Node])] = [:]
    for (key, names) in Self.stageKeys {
      guard let (line, value) = node.value(key == "treatment" ? ["treatments"] : names) else { continue }
      guard let sequence = value.sequence else {
        problems.append("line \(line): \(key): a list of one entry for each stage is expected")
        continue
      }
      lists[key] = (line, Array(sequence))
    }
    let count = lists["treatment"]?.nodes.count ?? 0
    for (key, list) in lists.sorted(by: { $0.key < $1.key }) where list.nodes.count != count {
      problems.append("line \(list.line): \(key): \(list.nodes.count) entries for \(count) treatments")
    }
    guard problems.isEmpty else { return }
    for index in 0..<count {
      let parts = lists.mapValues { (line: $0.nodes[index].mark?.line ?? $0.line, node: $0.nodes[index]) }
      append(stage: index + 1, parts, line: node.line, &problems)
    }
  }

  private mutating func append(
    stage number: Int, _ parts: [String: (line: Int, node: Node)], line: Int, _ problems: inout [String]
  ) {
    var stage = RegimeStage(treatment: "")
    if let (line, node) = parts["treatment"], let name = node.scalar?.string, !name.isEmpty {
      stage.treatment = name
      lines[name] = lines[name] ?? line
    } else {
      problems.append("line \(line): stage \(number): the key 'treatment' is missing: the column of the treatment")
    }
    if let (line, node) = parts["levels"], node.null == nil {
      stage.levels = node.sequence.map { $0.compactMap { $0.scalar?.string } }
      places["\(number).levels"] = line
      if stage.levels?.count != node.sequence?.count || stage.levels == nil {
        problems.append(
          "line \(line): stage \(number), levels: a list of treatments is expected, the reference first: [0, 37.5, 50]")
        stage.levels = nil
      }
    }
    if let (line, node) = parts["eligible"], node.null == nil {
      stage.eligible = node.scalar?.string
      if let name = stage.eligible {
        lines[name] = lines[name] ?? line
      } else {
        problems.append("line \(line): stage \(number), eligible: the name of a column is expected")
      }
    }
    stage.blip = formula("blip", number, parts, line, &problems)
    stage.treatmentFree = formula("treatmentFree", number, parts, line, &problems)
    hasPropensity.append(parts["propensity"] != nil)
    if parts["propensity"] != nil { stage.propensity = formula("propensity", number, parts, line, &problems) }
    places["\(number).treatment"] = parts["treatment"]?.line ?? line
    plan.stages.append(stage)
  }

  private mutating func formula(
    _ key: String, _ stage: Int, _ parts: [String: (line: Int, node: Node)], _ line: Int,
    _ problems: inout [String]
  ) -> Formula {
    guard let (line, node) = parts[key] else {
      problems.append(
        "line \(line): stage \(stage): the key '\(key)' is missing; write '\(key): []' for the intercept alone")
      return .interceptOnly
    }
    places["\(stage).\(key)"] = line
    do {
      let formula = try node.formula()
      for column in formula.columns { lines[column] = lines[column] ?? line }
      return formula
    } catch {
      problems.append("line \(line): stage \(stage), \(key): \(error)")
      return .interceptOnly
    }
  }
}

extension RegimeSpecification {
  /// The plan.
  /// - Throws: ``ConfigurationError`` with everything in it that cannot be meant, by line.
  func plan(for method: RegimeMethod) throws -> RegimePlan {
    var problems = plan.problems.map { problem in
      let place = problem.stage.flatMap { places["\($0).\(problem.key)"] }
      return (place.map { "line \($0): " } ?? "") + problem.description
    }
    if method != .qLearning {
      for (index, has) in hasPropensity.enumerated() where !has {
        let line = places["\(index + 1).treatment"] ?? 1
        problems.append(
          "line \(line): stage \(index + 1): the key 'propensity' is missing; write 'propensity: []' for the intercept alone"
        )
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(file: file, problems: problems) }
    return plan
  }

  /// - Throws: ``ObservationError`` with every column that the table lacks, where it is named, and the nearest that it has.
  func requireColumns(of table: ObservationTable) throws {
    let missing = lines.filter { table[$0.key] == nil }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    guard !missing.isEmpty else { return }
    throw ObservationError(
      source: table.source,
      problems: missing.map { column, line in
        let hint =
          nearestName(to: column, among: table.names).map { "did you mean '\($0)'?" }
          ?? "the header has \(table.names.joined(separator: ", "))"
        return .init(
          row: 1, column: column, message: "the column is missing, which \(file) names in line \(line); \(hint)")
      })
  }
}
