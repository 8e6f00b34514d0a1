import Tensors

extension TransitionModel: ResumableModel {
  /// What is no tensor.
  private struct State: Codable {
    var elites: [Int]
    /// `nil` before the first fit.
    var columns: OutcomeColumns?
  }

  /// Networks, moments of the optimizer, and the scales of inputs and targets; nothing of them before the first fit.
  public func checkpoint() throws -> TrainingCheckpoint {
    let state = State(elites: elites, columns: fitted?.columns)
    guard let fitted else { return try TrainingCheckpoint([], state: state) }
    let tensors =
      fitted.complete.prefixed("learned") + fitted.inputs.tensors.prefixed("inputs")
      + fitted.targets.tensors.prefixed("targets")
    return try TrainingCheckpoint(tensors, state: state)
  }

  /// Goes back to where a checkpoint of a model with the same configuration was made.
  /// - Throws: ``LearningError/unusableCheckpoint(_:)`` where it is of another configuration or kind of model.
  public mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
    let state = try checkpoint.state(as: State.self)
    // New networks, not those of the last fit, which a copy of this model may share.
    (elites, fitted) = ([], nil)
    guard let columns = state.columns else { return }
    guard state.elites.count == configuration.elites,
      state.elites.allSatisfy({ (0..<configuration.members).contains($0) })
    else {
      throw LearningError.unusableCheckpoint("its model has the elites \(state.elites), not \(configuration.elites)")
    }
    let (ensemble, optimizer) = try networks(columns)
    var restored = Fitted(
      columns: columns, ensemble: ensemble, optimizer: optimizer, elites: ensemble,
      inputs: try ColumnScale(checkpoint.tensors(under: "inputs")),
      targets: try ColumnScale(checkpoint.tensors(under: "targets")))
    try checkpoint.load(restored.complete, under: "learned")
    restored.elites = try ensemble.selecting(state.elites, configuration.perceptron)
    (elites, fitted) = (state.elites, restored)
  }
}

extension TransitionModel.Fitted {
  /// All that learning changes in place, but for the copies of the elites.
  fileprivate var complete: [NamedTensor] { ensemble.parameters + optimizer.state }
}
