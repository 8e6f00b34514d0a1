import Tensors

/// What a model of the dynamics predicts of a decision, column by column.
///
/// The distribution of what follows is factored exactly: the probability of a terminal event; where the course goes on,
/// the change of the features, the reward, the costs, and gamma^elapsed where it is not always the same; at a terminal
/// event the reward and the costs alone, in columns of their own, since nothing after it counts.
struct OutcomeColumns: Codable, Hashable {
  let features: Int
  let costs: Int
  /// gamma^elapsed of all decisions where it is one number; `nil` where it is predicted.
  let discount: Double?
  /// Whether a terminal event was ever seen.
  let hasTerminal: Bool

  /// Change of features, reward and costs.
  var onward: Int { features + 1 + costs }
  /// Where the columns of a terminal event begin.
  var endStart: Int { onward + (discount == nil ? 1 : 0) }
  var count: Int { endStart + (hasTerminal ? 1 + costs : 0) }

  init(_ data: Transitions) throws(TensorError) {
    features = data.states.features.size(1)
    costs = data.costs?.size(1) ?? 0
    let discounts = try data.discounts.doubles()
    let onward = discounts.filter { $0 != 0 }
    let (low, high) = (onward.min() ?? 1, onward.max() ?? 1)
    discount = high - low < 1e-6 ? high : nil
    hasTerminal = onward.count < discounts.count
  }

  /// Targets [B, columns], and whether each is known, 1 or 0.
  /// - Parameter baseline: what the features are predicted as a change from [B, F].
  func targets(_ data: Transitions, baseline: Tensor) throws(TensorError) -> (values: Tensor, known: Tensor) {
    let isTerminal = try (data.discounts .== 0).to(.float32).unsqueeze(dimension: 1)
    let goesOn = try 1 - isTerminal
    var outcome = try data.rewards.unsqueeze(dimension: 1)
    if let costs = data.costs { outcome = try Tensor.cat([outcome, costs], dimension: 1) }
    let change = try (data.nextStates.features - baseline) * goesOn
    var values = [change, outcome]
    var known = [try goesOn.expand([data.count, onward])]
    if discount == nil {
      values.append(try data.discounts.unsqueeze(dimension: 1))
      known.append(goesOn)
    }
    if hasTerminal {
      values.append(outcome)
      known.append(try isTerminal.expand([data.count, 1 + costs]))
    }
    return (try Tensor.cat(values, dimension: 1), try Tensor.cat(known, dimension: 1))
  }
}

/// Brings columns to mean 0 and standard deviation 1, and back.
struct ColumnScale {
  /// [columns].
  let mean: Tensor
  /// The standard deviation; 0 of a column that does not vary, which then stays exactly at its mean.
  let deviation: Tensor
  /// 1 of a column that varies, else 0: nothing is to be learned of it.
  let varies: Tensor
  /// The standard deviation; 1 of a column that does not vary.
  let divisor: Tensor

  /// - Parameters:
  ///   - values: [B, columns].
  ///   - known: 1 where a value counts; `nil` where all do.
  init(_ values: Tensor, known: Tensor? = nil) throws(TensorError) {
    let known = if let known { known } else { try values.onesLike() }
    let count = try known.sum(dimension: 0).clamp(1)
    mean = try (values * known).sum(dimension: 0) / count
    let variance = try ((values - mean).square() * known).sum(dimension: 0) / count
    let raw = try variance.sqrt()
    // Rounding makes a constant column vary in its last digits.
    varies = try (raw .> (mean.abs() * 1e-6 + 1e-12)).to(.float32)
    deviation = try raw * varies
    divisor = try deviation + (1 - varies)
  }

  /// By name, to be saved.
  var tensors: [NamedTensor] {
    [("mean", mean), ("deviation", deviation), ("varies", varies), ("divisor", divisor)]
  }

  /// Those that ``tensors`` gave.
  init(_ tensors: [String: Tensor]) throws(LearningError) {
    func part(_ name: String) throws(LearningError) -> Tensor {
      guard let tensor = tensors[name] else { throw .unusableCheckpoint("it lacks the \(name) of a scale") }
      return tensor
    }
    (mean, deviation, varies) = (try part("mean"), try part("deviation"), try part("varies"))
    divisor = try part("divisor")
  }

  func normalize(_ values: Tensor) throws(TensorError) -> Tensor { try (values - mean) / divisor }

  func restore(_ values: Tensor) throws(TensorError) -> Tensor { try values * deviation + mean }
}
