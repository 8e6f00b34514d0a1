import Stochastics
import Tensors

private let key = Key(seed: 3)

let lossCases: [GoldenImplementation] = [
  .init("squaredError.none") { [try $0[0].squaredError($0[1], reduction: .none)] },
  .init("squaredError.mean") { [try $0[0].squaredError($0[1])] },
  .init("squaredError.sum") { [try $0[0].squaredError($0[1], reduction: .sum)] },
  .init("absoluteError") { [try $0[0].absoluteError($0[1])] },
  .init("huberLoss") { [try $0[0].huberLoss($0[1], delta: 0.7)] },
  .init("huberLoss.none") { [try $0[0].huberLoss($0[1], delta: 0.7, reduction: .none)] },
  .init("smoothL1Loss") { [try $0[0].smoothL1Loss($0[1], beta: 0.7)] },
  .init("crossEntropy") {
    [
      try $0[0].crossEntropy($0[1]), try $0[0].crossEntropy($0[1], weight: $0[2].detach(), ignored: 1),
      try $0[0].crossEntropy($0[1], smoothing: 0.1, reduction: .none),
    ]
  },
  .init("negativeLogLikelihood") {
    [
      try $0[0].negativeLogLikelihood($0[1]),
      try $0[0].negativeLogLikelihood($0[1], weight: $0[2].detach(), reduction: .sum),
    ]
  },
  .init("binaryCrossEntropy") {
    [
      try $0[0].binaryCrossEntropy($0[1]),
      try $0[0].binaryCrossEntropy($0[1], weight: $0[2], positiveWeight: $0[3]),
    ]
  },
  .init("layerNorm") { [try $0[0].layerNorm([2, 3], weight: $0[1], bias: $0[2], epsilon: 1e-4)] },
]

let layerCases: [GoldenImplementation] = [
  .init("Linear", inputs: 1, { try Linear(3, 2, key: key, dataType: $0, device: $1) }) { [try $0($1[0])] },
  .init("LayerNorm", inputs: 1, { try LayerNorm(4, dataType: $0, device: $1) }) { [try $0($1[0])] },
  .init("Embedding", inputs: 1, { try Embedding(4, 2, key: key, dataType: $0, device: $1) }) { [try $0($1[0])] },
  .init("EnsembleLinear", inputs: 2, { try EnsembleLinear(members: 2, 2, 3, key: key, dataType: $0, device: $1) }) {
    [try $0($1[0]), try $0($1[1])]
  },
  .init("GRU", inputs: 1, { try GRU(3, hidden: 4, key: key, dataType: $0, device: $1) }) {
    let result = try $0($1[0])
    return [result.outputs, result.hidden]
  },
  .init("GRU.layers", inputs: 2, { try GRU(3, hidden: 4, layers: 2, key: key, dataType: $0, device: $1) }) {
    let result = try $0($1[0], hidden: $1[1])
    return [result.outputs, result.hidden]
  },
  .init("GRU.step", inputs: 2, { try GRU(3, hidden: 4, layers: 2, key: key, dataType: $0, device: $1) }) {
    let result = try $0.step($1[0], hidden: $1[1])
    return [result.output, result.hidden]
  },
  .init("SelfAttention", inputs: 2, { try SelfAttention(4, heads: 2, key: key, dataType: $0, device: $1) }) {
    let padding = try $1[1].unsqueeze(dimension: 1).unsqueeze(dimension: 1)
    return [try $0($1[0]), try $0($1[0], blocked: padding)]
  },
  .init("TransformerEncoderBlock.post", inputs: 2, { try block(normalizesFirst: false, .relu, $0, $1) }, encode),
  .init("TransformerEncoderBlock.pre", inputs: 2, { try block(normalizesFirst: true, .gelu, $0, $1) }, encode),
]

private func block(
  normalizesFirst: Bool, _ activation: TransformerEncoderBlock.Activation, _ type: DataType, _ device: Device
) throws -> TransformerEncoderBlock {
  try TransformerEncoderBlock(
    .init(
      width: 4, heads: 2, feedForward: 6, dropout: 0.2, normalizesFirst: normalizesFirst, activation: activation),
    key: key, dataType: type, device: device)
}

@Sendable private func encode(_ block: TransformerEncoderBlock, _ inputs: [Tensor]) throws -> [Tensor] {
  [
    try block(inputs[0]), try block(inputs[0], padding: inputs[1]), try block(inputs[0], isCausal: true),
    try block(inputs[0], padding: inputs[1], isCausal: true),
  ]
}

let distributionCases: [GoldenImplementation] = [
  .init("Categorical") { inputs in
    let (one, two) = (try Categorical(logits: inputs[0]), try Categorical(logits: inputs[1]))
    return [
      try one.logProbability(inputs[2]), try one.entropy(), try one.divergence(to: two), try one.probabilities(),
      try one.mode(),
    ]
  },
  .init("Categorical.masked") { inputs in
    let mask = try Tensor([true, false, true, true, true, true, true, false], shape: [2, 4], device: inputs[0].device)
    let one = try Categorical(logits: inputs[0], mask: mask)
    return [try one.logProbability(inputs[1]), try one.entropy(), try one.probabilities()]
  },
  .init("Gaussian") { inputs in
    let one = try Gaussian(mean: inputs[0], logDeviation: inputs[1])
    let two = try Gaussian(mean: inputs[3], logDeviation: inputs[4])
    return [try one.logProbability(inputs[2]), try one.entropy(), try one.divergence(to: two)]
  },
  .init("Gaussian.draws") { inputs in
    let one = try Gaussian(mean: inputs[0], logDeviation: inputs[1])
    let sample = try one.sample(noise: inputs[2])
    let squashed = try TanhGaussian(mean: inputs[0], logDeviation: inputs[1])
    return [
      sample, try one.logProbability(sample), try sample.tanh(), try squashed.logProbability(beforeTanh: sample),
    ]
  },
  .init("TanhGaussian") { inputs in
    let one = try TanhGaussian(mean: inputs[0], logDeviation: inputs[1])
    let u = try one.normal.sample(noise: inputs[2])
    return [try u.tanh(), try one.logProbability(beforeTanh: u), try one.logProbability(inputs[3])]
  },
]

private typealias Clip = @Sendable ([Tensor]) throws -> Tensor?

/// Four steps from given parameters; the outputs are what `clip` returns and the parameters, after each.
private func trained(
  _ name: String, clip: @escaping Clip = { _ in nil },
  _ make: @escaping @Sendable ([NamedTensor]) throws -> any Optimizer
) -> GoldenImplementation {
  .init(name) { inputs in
    let parameters = try inputs.prefix(2).map { try $0.detach().clone().requireGradient() }
    let optimizer = try make(zip(["a", "b"], parameters).map { (name: $0, tensor: $1) })
    var results: [Tensor] = []
    for _ in 0..<4 {
      try clearGradients(parameters)
      let hidden = try inputs[2].detach().matmul(parameters[0]).tanh()
      try (hidden.matmul(parameters[1]) - 1).square().sum().backward()
      if let clipped = try clip(parameters) { results.append(clipped) }
      try optimizer.step()
      results += try parameters.map { try $0.detach().clone() }
    }
    return results
  }
}

private func adam(
  decay: Adam.WeightDecay = .none, _ change: (inout Adam.Configuration) -> Void = { _ in }
) -> Adam.Configuration {
  var configuration = Adam.Configuration(learningRate: 0.05, weightDecay: decay)
  change(&configuration)
  return configuration
}

private func factors(_ schedule: LearningRateSchedule) throws -> [Tensor] {
  [try Tensor((0..<8).map { schedule.factor(at: $0) })]
}

let optimizationCases: [GoldenImplementation] = [
  trained("optimizer.Adam") { try Adam($0, adam()) },
  trained("optimizer.Adam.regularization") { try Adam($0, adam(decay: .regularization(0.1))) },
  trained("optimizer.Adam.decoupled") {
    try Adam(
      $0,
      adam(decay: .decoupled(0.1)) {
        ($0.firstDecay, $0.secondDecay, $0.epsilon) = (0.8, 0.99, 1e-5)
      })
  },
  trained("optimizer.Adam.maximum") { try Adam($0, adam { $0.usesMaximum = true }) },
  trained("optimizer.SGD") { try SGD($0, .init(learningRate: 0.05)) },
  trained("optimizer.SGD.momentum") { try SGD($0, .init(learningRate: 0.02, momentum: 0.9, weightDecay: 0.1)) },
  trained("optimizer.SGD.nesterov") { try SGD($0, .init(learningRate: 0.02, momentum: 0.9, usesNesterov: true)) },
  trained("optimizer.clipGradientNorm", clip: { try clipGradientNorm($0, maximum: 0.5) }) {
    try SGD($0, .init(learningRate: 0.05))
  },
  trained("optimizer.clipGradientNorm.loose", clip: { try clipGradientNorm($0, maximum: 1e6) }) {
    try SGD($0, .init(learningRate: 0.05))
  },
  trained(
    "optimizer.clipGradientValue",
    clip: {
      try clipGradientValue($0, maximum: 0.4)
      return try $0[0].gradient?.detach().clone()
    }
  ) {
    try SGD($0, .init(learningRate: 0.05))
  },
  .init("schedule.cosine") { _ in try factors(.cosine(steps: 8, end: 0.1)) },
  .init("schedule.step") { _ in try factors(.step(every: 3, factor: 0.5)) },
  .init("schedule.exponential") { _ in try factors(.exponential(factor: 0.9)) },
  .init("schedule.warmUp") { _ in try factors(.warmUp(steps: 4, then: .cosine(steps: 5, end: 0))) },
]
