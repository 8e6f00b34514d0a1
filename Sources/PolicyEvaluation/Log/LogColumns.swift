/// Which field of a row holds which column of the log.
struct LogColumns {
  static let required = ["episode", "step", "action", "reward", "behavior_probability", "target_probability"]

  let count: Int
  let episode: Int
  let step: Int
  let action: Int
  let reward: Int
  let behaviorProbability: Int
  let targetProbability: Int
  let elapsed: Int?
  /// Fields of q_0, q_1, …; empty where there are none.
  let actionValues: [Int]
  /// Fields of pi_0, pi_1, …; empty where there are none.
  let targetPolicy: [Int]
  /// Columns of the file that the log does not use.
  let ignored: [String]

  /// - Throws: ``EvaluationLogError`` with every required column that is missing, columns given twice, gaps in the
  ///   numbering of q and pi, and q and pi of different numbers of actions. One of the two families may be absent.
  init(header: [String]) throws(EvaluationLogError) {
    var problems: [EvaluationLogError.Problem] = []
    var fields: [String: Int] = [:]
    for (field, name) in header.enumerated() where fields.updateValue(field, forKey: name) != nil && !name.isEmpty {
      problems.append(.init(row: 1, column: name, message: "the column is given twice"))
    }
    for name in Self.required where fields[name] == nil {
      problems.append(.init(row: 1, column: name, message: "the column is missing; the header has \(header)"))
    }
    let values = Self.numbered("q", fields, &problems)
    let policy = Self.numbered("pi", fields, &problems)
    if let gap = Self.unevenness(values: values.count, policy: policy.count) { problems.append(gap) }
    guard problems.isEmpty, let episode = fields["episode"], let step = fields["step"], let action = fields["action"],
      let reward = fields["reward"], let behavior = fields["behavior_probability"],
      let target = fields["target_probability"]
    else { throw EvaluationLogError(problems: problems) }
    (self.episode, self.step, self.action, self.reward) = (episode, step, action, reward)
    (behaviorProbability, targetProbability) = (behavior, target)
    (actionValues, targetPolicy) = (values, policy)
    elapsed = fields["elapsed"]
    count = header.count
    let used = Set([episode, step, action, reward, behavior, target] + values + policy + [elapsed].compactMap { $0 })
    ignored = header.indices.filter { !used.contains($0) }.map { header[$0] }
  }

  /// What is wrong where q and pi are both there and do not have the same actions.
  private static func unevenness(values: Int, policy: Int) -> EvaluationLogError.Problem? {
    guard values > 0, policy > 0, values != policy else { return nil }
    let (shorter, longer) = values < policy ? ("q", "pi") : ("pi", "q")
    return .init(
      row: 1, column: "\(shorter)_\(min(values, policy))",
      message: "the column is missing while \(longer)_\(max(values, policy) - 1) is there")
  }

  /// The fields of prefix_0, prefix_1, … up to the greatest number in the header.
  private static func numbered(
    _ prefix: String, _ fields: [String: Int], _ problems: inout [EvaluationLogError.Problem]
  ) -> [Int] {
    let numbers = fields.keys.compactMap { name in
      name.hasPrefix(prefix + "_") ? Int(name.dropFirst(prefix.count + 1)).flatMap { $0 >= 0 ? $0 : nil } : nil
    }
    guard let last = numbers.max() else { return [] }
    let present = Set(numbers)
    if let gap = (0...last).first(where: { !present.contains($0) || fields["\(prefix)_\($0)"] == nil }) {
      let message = "the column is missing while \(prefix)_\(last) is there"
      problems.append(.init(row: 1, column: "\(prefix)_\(gap)", message: message))
      return []
    }
    return (0...last).compactMap { fields["\(prefix)_\($0)"] }
  }
}
