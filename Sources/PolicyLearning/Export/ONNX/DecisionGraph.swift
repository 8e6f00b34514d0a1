import DosingMDP
import Tensors

/// The graph of a learner's decisions while it is built: what is given to it, and what it gives.
struct DecisionGraph {
  typealias Value = ONNXGraph.Value

  var graph: ONNXGraph
  let actions: ActionDomain
  /// What is seen now, normalized [batch, F].
  let present: Value
  /// What was seen up to now, normalized [batch, time, F]; `nil` where the present alone is given.
  let course: Value?
  /// Where in `course` the present is [batch].
  let place: Value?
  /// Options that may not be taken [batch, A]; `nil` for amounts.
  private let forbidden: Value?

  /// - Parameter reach: of the learner's histories.
  init(name: String, process: ProcessDescription, reach: Int) {
    var graph = ONNXGraph(name: name)
    actions = process.actions
    let width = process.features.count
    let shape: [ONNXDimension] = reach > 1 ? [.batch, .named("time"), .fixed(width)] : [.batch, .fixed(width)]
    let seen = graph.normalized(graph.input("observation", shape, type: .float64), process.normalizer)
    if reach > 1 {
      let length = graph.input("length", [.batch], type: .int64)
      let last = graph.subtract(length, graph.integers([1]))
      // Padding may be anything, and nothing reads it.
      let isPadding = graph.isGreater(graph.places(of: seen, axis: 1), graph.unsqueeze(last, axes: [1]))
      (course, place) = (graph.masked(seen, graph.unsqueeze(isPadding, axes: [2]), fill: 0), last)
      present = graph.rows(seen, at: last)
    } else {
      (course, place, present) = (nil, nil, seen)
    }
    forbidden =
      actions.isContinuous
      ? nil : graph.not(graph.input("allowed", [.batch, .fixed(process.actions.width)], type: .bool))
    self.graph = graph
  }

  /// Values [batch, A], minus infinity where an option is not allowed.
  mutating func allowed(_ values: Value) -> Value {
    guard let forbidden else { return values }
    return graph.masked(values, forbidden, fill: -.infinity)
  }

  /// log p of logits [batch, A] over allowed options, in 64 bits; minus infinity elsewhere.
  mutating func logProbabilities(_ logits: Value) -> Value {
    graph.logSoftmax(allowed(graph.cast(logits, to: .float64)))
  }

  /// Decides for the allowed option of greatest value.
  /// - Parameters:
  ///   - values: [batch, A].
  ///   - supported: truth values [batch, A], the options among which it chooses; `nil` for all.
  mutating func decide(values: Value, supported: Value? = nil) {
    var choosable = values
    if let supported { choosable = graph.masked(values, graph.not(supported), fill: forbiddenValue) }
    let action = graph.argMax(allowed(choosable))
    graph.output("values", values, [.batch, .fixed(actions.width)])
    decide(action: action, probabilities: certainty(of: action))
  }

  /// Decides for the most probable option.
  /// - Parameter logits: [batch, A].
  mutating func decide(logits: Value) {
    let action = graph.argMax(allowed(logits))
    decide(action: action, probabilities: graph.softmax(allowed(graph.cast(logits, to: .float64))))
  }

  /// Decides for the most probable option.
  /// - Parameter probabilities: float64 [batch, A].
  mutating func decide(probabilities: Value) {
    decide(action: graph.argMax(allowed(probabilities)), probabilities: probabilities)
  }

  private mutating func decide(action: Value, probabilities: Value) {
    graph.output("probabilities", probabilities, [.batch, .fixed(actions.width)])
    graph.output("action", action, [.batch])
  }

  /// 1 at the action, 0 elsewhere.
  mutating func certainty(of action: Value, type: ONNXType = .float64) -> Value {
    let places = graph.integers(Array(0..<actions.width))
    return graph.cast(graph.isEqual(places, graph.unsqueeze(action, axes: [1])), to: type)
  }

  /// Decides for amounts.
  /// - Parameter points: of [-1, 1], [batch, k].
  mutating func decide(points: Value) {
    guard case .amounts(let lower, let upper) = actions else {
      preconditionFailure("DecisionGraph: points of a process of options")
    }
    let shares = graph.divide(graph.add(graph.clip(graph.cast(points, to: .float64), -1...1), 1), 2)
    let widths = graph.constant(zip(upper, lower).map(-), type: .float64)
    let amounts = graph.add(graph.multiply(shares, widths), graph.constant(lower, type: .float64))
    graph.output("points", points, [.batch, .fixed(actions.width)])
    graph.output("amounts", amounts, [.batch, .fixed(actions.width)])
  }
}

extension ONNXGraph {
  /// clip((x - mean) / scale, -limit, limit), in 64 bits as far as the result, where features are not kept as they are.
  mutating func normalized(_ features: Value, _ normalizer: FeatureNormalizer?) -> Value {
    guard let normalizer else { return cast(features, to: .float32) }
    let centered = subtract(features, constant(normalizer.mean, type: .float64))
    let scaled = divide(centered, constant(normalizer.scale, type: .float64))
    var result = clip(scaled, -normalizer.limit...normalizer.limit)
    if let kept = normalizer.kept, !kept.isEmpty {
      let isKept = normalizer.mean.indices.map { kept.contains($0) ? 1.0 : 0 }
      result = choose(constant(isKept, type: .bool), features, else: result)
    }
    return cast(result, to: .float32)
  }
}
