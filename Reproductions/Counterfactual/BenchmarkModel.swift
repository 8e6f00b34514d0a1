import PolicyEvaluation
import Stochastics

/// A model of the benchmark, with what was published of it.
enum BenchmarkModel: String, Codable, CaseIterable {
  case linear, recurrent, transformer

  /// Mean and standard deviation over five runs at γ = 0, 1, 2: Melnychuk et al. (ICML 2022), tables 9 and 11 as updated by
  /// the authors after the fix of their simulator.
  var publishedOneStep: [(mean: Double, deviation: Double)] {
    switch self {
    case .linear: [(1.091, 0.115), (1.202, 0.108), (1.383, 0.090)]
    case .recurrent: [(0.834, 0.072), (0.860, 0.025), (1.000, 0.134)]
    case .transformer: [(0.770, 0.049), (0.783, 0.071), (0.864, 0.059)]
    }
  }

  /// The same for τ = 6 of sliding treatments.
  var publishedSixSteps: [(mean: Double, deviation: Double)] {
    switch self {
    case .linear: [(1.970, 0.155), (2.205, 0.228), (2.509, 0.469)]
    case .recurrent: [(0.889, 0.112), (0.936, 0.091), (1.081, 0.211)]
    case .transformer: [(0.789, 0.059), (0.821, 0.034), (0.909, 0.054)]
    }
  }

  /// Trains on the benchmark's patients, and tries the result on its test sets.
  /// - Parameter epochs: of the network for outcomes; its default where `nil`.
  func errors(on benchmark: GengBenchmark, epochs: Int?, key: Key) throws -> BenchmarkErrors {
    switch self {
    case .linear: return try benchmark.errors(of: LinearMarginalModel(benchmark.training))
    case .recurrent:
      var configuration = RecurrentMarginalModel.Configuration()
      configuration.encoder.epochs = epochs ?? configuration.encoder.epochs
      let model = try RecurrentMarginalModel(benchmark.training, configuration, key: key) { stage, loss in
        say("  \(stage.rawValue): \(loss)")
      }
      return try benchmark.errors(of: model)
    case .transformer:
      var configuration = CausalTransformer.Configuration()
      configuration.epochs = epochs ?? configuration.epochs
      let model = try CausalTransformer(benchmark.training, configuration, key: key) { epoch, loss in
        if epoch % 5 == 0 || epoch == configuration.epochs - 1 { say("  epoch \(epoch): \(loss)") }
      }
      return try benchmark.errors(of: model)
    }
  }
}
