import DiffEq
import Pharmacometrics

/// Two values that do not change, with correlated normal effects.
struct PairModel: Model {
  enum Parameter: Int, ModelIndex { case first, second }
  enum Output: Int, ModelIndex { case first, second }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.first] = p[.first]
    out[.second] = p[.second]
  }

  /// Variances 1 and covariance 0.9.
  static let description = ModelDescription<PairModel>(
    name: "pair", summary: "two levels", source: "test",
    parameters: [
      .init(.first, "A", "a level", unit: "1", typical: 2, .normal(variance: 1)),
      .init(.second, "B", "another", unit: "1", typical: 3, .normal(variance: 1)),
    ],
    blocks: [.init(["A", "B"], lowerTriangle: [1, 0.9, 1])],
    outputs: [
      .init(.first, "Y", "level", unit: "1", .combined(additive: 0.2, proportional: 0)),
      .init(.second, "Z", "the other", unit: "1", .combined(additive: 0.2, proportional: 0)),
    ],
    dosing: .none)
}
