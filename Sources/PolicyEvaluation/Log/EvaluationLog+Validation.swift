extension EvaluationLog {
  /// How far π may be from summing to 1, and π(a) from the target probability of the action taken: files round.
  static let probabilityTolerance = 1e-3

  /// Greater action indices are taken for mistakes: no list of doses is that long.
  static let greatestAction = 1_000_000

  /// Greater numbers of states are taken for mistakes: tables of them would not fit.
  static let greatestState = 10_000_000

  /// The number of actions of a log without q and pi.
  static func actionCount(of actions: some Sequence<Int>) -> Int { min(max(actions.max() ?? 0, 0), greatestAction) + 1 }

  /// A value that cannot be used.
  struct Fault {
    var step: Int
    var column: String
    var message: String
  }

  /// Every value of a step that cannot be used.
  func faults(at step: Int) -> [Fault] {
    var faults: [Fault] = []
    checkAction(step, &faults)
    checkProbabilities(step, &faults)
    if !rewards[step].isFinite { faults.append(.notFinite(step, "reward", rewards[step])) }
    if !(elapsed[step] >= 0 && elapsed[step].isFinite) {
      faults.append(Fault(step: step, column: "elapsed", message: "\(elapsed[step]) is not a time of at least 0"))
    }
    if actionValues != nil || targetPolicy != nil || behaviorPolicy != nil { checkActionRows(step, &faults) }
    if let states, states[step] < 0 || states[step] > Self.greatestState {
      let message = "\(states[step]) is not one of the states 0 to \(Self.greatestState)"
      faults.append(Fault(step: step, column: "state", message: message))
    }
    checkFeatures(step, &faults)
    return faults
  }

  private func checkAction(_ step: Int, _ faults: inout [Fault]) {
    let action = actions[step]
    guard !(0..<actionCount).contains(action) else { return }
    faults.append(
      Fault(step: step, column: "action", message: "\(action) is not one of the actions 0 to \(actionCount - 1)"))
  }

  private func checkFeatures(_ step: Int, _ faults: inout [Fault]) {
    if let features {
      let row = step * featureCount..<(step + 1) * featureCount
      for (feature, value) in features[row].enumerated() where !value.isFinite {
        faults.append(.notFinite(step, "x_\(feature)", value))
      }
    }
    if let doses {
      if !doses.given[step].isFinite { faults.append(.notFinite(step, "dose", doses.given[step])) }
      if let target = doses.target?[step], !target.isFinite { faults.append(.notFinite(step, "target_dose", target)) }
    }
  }

  private func checkDensities(_ step: Int, _ faults: inout [Fault]) {
    let behavior = behaviorProbabilities[step]
    let target = targetProbabilities[step]
    if !(behavior > 0 && behavior.isFinite) {
      let message = "\(behavior) is not a density above 0, which the dose given must have"
      faults.append(Fault(step: step, column: "behavior_density", message: message))
    }
    if !(target >= 0 && target.isFinite) {
      faults.append(Fault(step: step, column: "target_density", message: "\(target) is not a density of at least 0"))
    }
  }

  private func checkProbabilities(_ step: Int, _ faults: inout [Fault]) {
    if doses != nil { return checkDensities(step, &faults) }
    let behavior = behaviorProbabilities[step]
    let target = targetProbabilities[step]
    if behavior == 0 && target > 0 {
      let message =
        "0 where the target policy has \(target): no overlap, what follows this action cannot be learned from the log"
      faults.append(Fault(step: step, column: "behavior_probability", message: message))
    } else if !(behavior > 0 && behavior <= 1) {
      faults.append(
        Fault(step: step, column: "behavior_probability", message: "\(behavior) is not a probability in (0, 1]"))
    }
    if !(target >= 0 && target <= 1) {
      faults.append(
        Fault(step: step, column: "target_probability", message: "\(target) is not a probability in [0, 1]"))
    }
  }

  private func checkActionRows(_ step: Int, _ faults: inout [Fault]) {
    let row = step * actionCount..<(step + 1) * actionCount
    if let actionValues {
      for (action, value) in actionValues[row].enumerated() where !value.isFinite {
        faults.append(.notFinite(step, "q_\(action)", value))
      }
    }
    if doses != nil { return }
    if let targetPolicy {
      checkPolicy(step, targetPolicy[row], "pi", ("target_probability", targetProbabilities[step]), &faults)
    }
    if let behaviorPolicy {
      checkPolicy(step, behaviorPolicy[row], "b", ("behavior_probability", behaviorProbabilities[step]), &faults)
    }
  }

  /// Probabilities of all actions at a step, and that of the action taken, which must agree.
  private func checkPolicy(
    _ step: Int, _ row: ArraySlice<Double>, _ prefix: String, _ taken: (column: String, value: Double),
    _ faults: inout [Fault]
  ) {
    for (action, probability) in row.enumerated() where !(probability >= 0 && probability <= 1) {
      faults.append(
        Fault(step: step, column: "\(prefix)_\(action)", message: "\(probability) is not a probability in [0, 1]"))
    }
    let sum = row.reduce(0, +)
    let tolerance = Self.probabilityTolerance
    if abs(sum - 1) > tolerance {
      faults.append(Fault(step: step, column: prefix, message: "the probabilities of all actions sum to \(sum), not 1"))
    }
    guard (0..<actionCount).contains(actions[step]) else { return }
    let own = row[row.startIndex + actions[step]]
    if abs(own - taken.value) > tolerance {
      let message = "\(taken.value) differs from \(prefix)_\(actions[step]) = \(own) of the action taken"
      faults.append(Fault(step: step, column: taken.column, message: message))
    }
  }

  /// - Throws: ``EvaluationLogError`` where there is no episode, an episode without a step, or a fault.
  func requireValid() throws(EvaluationLogError) {
    var problems = EvaluationLogError.Collection()
    if episodeCount == 0 { problems.append(.init(message: "the log has no episode")) }
    for episode in 0..<episodeCount {
      if length(of: episode) == 0 { problems.append(.init(message: "episode \(labels[episode]) has no step")) }
      for step in steps(of: episode) {
        for fault in faults(at: step) {
          let place = "episode \(labels[episode]), step \(step - offsets[episode])"
          problems.append(.init(column: fault.column, message: "\(place): \(fault.message)"))
        }
      }
    }
    if let error = problems.error { throw error }
  }
}

extension EvaluationLog.Fault {
  static func notFinite(_ step: Int, _ column: String, _ value: Double) -> Self {
    Self(step: step, column: column, message: "\(value) is not a finite number")
  }
}
