import Stochastics
import Tensors

/// What an ensemble learns from, row by row.
struct ModelExamples {
  /// [B, inputs].
  let inputs: Tensor
  /// [B, columns].
  let targets: Tensor
  /// 1 where a target is known, else 0 [B, columns].
  let known: Tensor
  /// 1 where the event came, else 0 [B].
  let event: Tensor

  var count: Int { inputs.size(0) }

  /// The rows in a new order [rows, ...].
  func rows(_ rows: Tensor) throws(TensorError) -> ModelExamples {
    ModelExamples(
      inputs: try inputs.indexSelect(dimension: 0, rows), targets: try targets.indexSelect(dimension: 0, rows),
      known: try known.indexSelect(dimension: 0, rows), event: try event.indexSelect(dimension: 0, rows))
  }
}

/// Fits an ensemble to bootstrap samples until held-out decisions are predicted no better.
///
/// Source: Janner et al. 2019, arXiv:1906.08253, in the authors' code. Deviation: the likelihood of held-out decisions must
/// become better by 1 % (0.01 in its logarithm per column); there it is the squared error, which ends training before the
/// variances are learned.
struct EnsembleFitting {
  private let configuration: TransitionModel.Configuration

  init(_ configuration: TransitionModel.Configuration) { self.configuration = configuration }

  /// Changes the ensemble's parameters in place.
  func fit(
    _ ensemble: GaussianEnsemble, _ optimizer: Adam, _ examples: ModelExamples, key: Key
  ) throws -> ModelFit {
    let members = configuration.members
    var generator = key.child(.split).generator
    let order = Array(0..<examples.count).shuffled(using: &generator)
    let share = Int(configuration.heldOutShare * Double(examples.count))
    let held = max(1, min(share, configuration.heldOutLimit))
    let heldOut = try examples.rows(Tensor(Array(order[..<held])))
    let bootstrap = (0..<members).map { member in
      var generator = key.child(.bootstrap, member).generator
      return (held..<order.count).map { _ in order[held + generator.index(below: order.count - held)] }
    }
    var best = BestMembers(ensemble)
    var epoch = 0
    let steps = (order.count - held + configuration.batch - 1) / configuration.batch
    let patience = max(configuration.patience, configuration.patienceSteps / max(1, steps))
    var stalled = 0
    while epoch < configuration.maximumEpochs, stalled <= patience {
      try pass(ensemble, optimizer, examples, bootstrap, key: key.child(.minibatch, epoch))
      let losses = try withoutGradient { () throws(TensorError) in
        try ensemble.negativeLogLikelihoods(
          heldOut.inputs, targets: heldOut.targets, known: heldOut.known, event: heldOut.event
        ).doubles()
      }
      if let wrong = losses.first(where: { !$0.isFinite }) {
        throw LearningError.diverged(step: epoch, reason: "the model's held-out loss is \(wrong)")
      }
      stalled = try best.record(ensemble, losses) ? 0 : stalled + 1
      epoch += 1
    }
    try best.restore(ensemble)
    let ranked = (0..<members).sorted { best.losses[$0] < best.losses[$1] }
    return ModelFit(
      epochs: epoch, heldOutLosses: best.losses, elites: Array(ranked.prefix(configuration.elites)))
  }

  /// One epoch: every member sees its sample once, in an order of its own.
  private func pass(
    _ ensemble: GaussianEnsemble, _ optimizer: Adam, _ examples: ModelExamples, _ bootstrap: [[Int]], key: Key
  ) throws(TensorError) {
    let orders = bootstrap.enumerated().map { member, rows in
      var generator = key.child(.bootstrap, member).generator
      return rows.shuffled(using: &generator)
    }
    let count = bootstrap[0].count
    for start in stride(from: 0, to: count, by: configuration.batch) {
      let end = min(start + configuration.batch, count)
      let rows = try examples.rows(Tensor(orders.flatMap { $0[start..<end] }))
      let shape = [orders.count, end - start]
      let loss = try ensemble.loss(
        rows.inputs.reshape(shape + [-1]), targets: rows.targets.reshape(shape + [-1]),
        known: rows.known.reshape(shape + [-1]), event: rows.event.reshape(shape),
        weightDecay: configuration.weightDecay)
      try optimizer.minimize(loss)
    }
  }
}

/// The best parameters of each member so far.
private struct BestMembers {
  private(set) var losses: [Double]
  private var tensors: [Tensor] = []

  init(_ ensemble: GaussianEnsemble) {
    losses = [Double](repeating: .infinity, count: ensemble.network.members)
  }

  /// Keeps the members that have become better by 0.01.
  /// - Returns: whether one has.
  mutating func record(_ ensemble: GaussianEnsemble, _ current: [Double]) throws(TensorError) -> Bool {
    let isBetter = current.indices.map { current[$0] < losses[$0] - 0.01 }
    guard isBetter.contains(true) else { return false }
    for member in current.indices where isBetter[member] { losses[member] = current[member] }
    let chosen = try Tensor(isBetter, shape: [isBetter.count, 1, 1])
    let parameters = ensemble.parameterTensors
    if tensors.isEmpty {
      for parameter in parameters { tensors.append(try parameter.detach().clone()) }
    } else {
      for (place, parameter) in parameters.enumerated() {
        tensors[place] = try chosen.choose(parameter.detach(), else: tensors[place])
      }
    }
    return true
  }

  func restore(_ ensemble: GaussianEnsemble) throws(TensorError) {
    try withoutGradient { () throws(TensorError) in try copy(tensors, into: ensemble.parameterTensors) }
  }
}
