/// Which field of a row holds which column of the log.
struct LogColumns {
  static let required = ["episode", "step", "action", "reward", "behavior_probability", "target_probability"]
  /// With a column `dose`; one of `target_dose` and `target_density` comes with them.
  static let requiredWithDoses = ["episode", "step", "dose", "reward", "behavior_density"]

  let count: Int
  let episode: Int
  let step: Int
  /// `nil` with continuous doses.
  let action: Int?
  let reward: Int
  /// A probability, or a density with continuous doses.
  let behaviorProbability: Int
  /// `nil` where a kernel about `targetDose` gives it.
  let targetProbability: Int?
  let dose: Int?
  let targetDose: Int?
  let elapsed: Int?
  /// Fields of q_0, q_1, …; empty where there are none.
  let actionValues: [Int]
  /// Fields of pi_0, pi_1, …; empty where there are none.
  let targetPolicy: [Int]
  /// Fields of b_0, b_1, …; empty where there are none.
  let behaviorPolicy: [Int]
  /// Fields of x_0, x_1, …; empty where there are none.
  let features: [Int]
  let state: Int?
  let center: Int?
  /// 1 at the last step of an episode whose follow-up stopped before its end.
  let censored: Int?
  /// Columns of the file that the log does not use.
  let ignored: [String]

  /// The name of the column of the target probability, for messages.
  var targetName: String { dose == nil ? "target_probability" : "target_density" }
  var behaviorName: String { dose == nil ? "behavior_probability" : "behavior_density" }

  /// - Throws: ``EvaluationLogError`` with every required column that is missing, columns given twice, gaps in the
  ///   numbering of q, pi, b and x, and q, pi and b of different numbers of actions. Each family may be absent.
  init(header: [String]) throws(EvaluationLogError) {
    var problems: [EvaluationLogError.Problem] = []
    var fields: [String: Int] = [:]
    for (field, name) in header.enumerated() where fields.updateValue(field, forKey: name) != nil && !name.isEmpty {
      problems.append(.init(row: 1, column: name, message: "the column is given twice"))
    }
    let hasDoses = fields["dose"] != nil
    for name in hasDoses ? Self.requiredWithDoses : Self.required where fields[name] == nil {
      problems.append(.init(row: 1, column: name, message: "the column is missing; the header has \(header)"))
    }
    if hasDoses && (fields["target_dose"] == nil) == (fields["target_density"] == nil) {
      let message = "a log of doses needs one of the columns target_dose and target_density, and not both"
      problems.append(.init(row: 1, column: "target_dose", message: message))
    }
    let families = Self.families(fields, hasDoses: hasDoses, &problems)
    let behavior = fields[hasDoses ? "behavior_density" : "behavior_probability"]
    guard problems.isEmpty, let episode = fields["episode"], let step = fields["step"], let reward = fields["reward"],
      let behavior
    else { throw EvaluationLogError(problems: problems) }
    (self.episode, self.step, self.reward, behaviorProbability) = (episode, step, reward, behavior)
    action = hasDoses ? nil : fields["action"]
    targetProbability = fields[hasDoses ? "target_density" : "target_probability"]
    (dose, targetDose) = (fields["dose"], hasDoses ? fields["target_dose"] : nil)
    (actionValues, targetPolicy) = (families.values, families.policy)
    (behaviorPolicy, features) = (families.behavior, families.features)
    (elapsed, state, center) = (fields["elapsed"], fields["state"], fields["center"])
    censored = fields["censored"]
    count = header.count
    let used = Set(
      [episode, step, reward, behavior] + actionValues + targetPolicy + behaviorPolicy + features
        + [action, targetProbability, dose, targetDose, elapsed, state, center, censored].compactMap { $0 })
    ignored = header.indices.filter { !used.contains($0) }.map { header[$0] }
  }

  /// The numbered columns. With doses, q and v are those of the dose given and of the target policy.
  private static func families(
    _ fields: [String: Int], hasDoses: Bool, _ problems: inout [EvaluationLogError.Problem]
  ) -> (values: [Int], policy: [Int], behavior: [Int], features: [Int]) {
    if hasDoses {
      if let q = fields["q"], let v = fields["v"] { return ([q, v], [], [], []) }
      if let lone = ["q", "v"].first(where: { fields[$0] != nil }) {
        let other = lone == "q" ? "v" : "q"
        problems.append(.init(row: 1, column: other, message: "the column is missing while \(lone) is there"))
      }
      return ([], [], [], [])
    }
    let values = numbered("q", fields, &problems)
    let policy = numbered("pi", fields, &problems)
    let behavior = numbered("b", fields, &problems)
    let sizes = [("q", values.count), ("pi", policy.count), ("b", behavior.count)].filter { $0.1 > 0 }
    if let shortest = sizes.min(by: { $0.1 < $1.1 }), let longest = sizes.max(by: { $0.1 < $1.1 }),
      shortest.1 < longest.1
    {
      let message = "the column is missing while \(longest.0)_\(longest.1 - 1) is there"
      problems.append(.init(row: 1, column: "\(shortest.0)_\(shortest.1)", message: message))
    }
    return (values, policy, behavior, numbered("x", fields, &problems))
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
