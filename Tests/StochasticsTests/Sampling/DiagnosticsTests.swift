import Foundation
import Stochastics
import TestSupport
import Testing

/// Values of `Golden/diagnostics.py`, which is written in NumPy from the paper's formulas.
private struct DiagnosticsGolden: Decodable {
  struct Case: Decodable {
    let chains: [[Double]]
    let rHat, bulk, tail, meanError, standardDeviationError, medianError, upperError: Double
  }

  let cases: [String: Case]

  static func read() throws -> [String: Case] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/diagnostics.json")
    return try JSONDecoder().decode(DiagnosticsGolden.self, from: Data(contentsOf: url)).cases
  }
}

struct DiagnosticsTests {
  @Test(.tags(.golden))
  func diagnosticsAgreeWithNumPy() throws {
    let cases = try DiagnosticsGolden.read()
    #expect(cases.count == 8)
    for (name, golden) in cases {
      let trace = Trace(golden.chains)
      let pairs: [(String, Double?, Double)] = [
        ("R-hat", trace.potentialScaleReduction, golden.rHat),
        ("bulk", trace.bulkEffectiveSampleSize, golden.bulk),
        ("tail", trace.tailEffectiveSampleSize, golden.tail),
        ("mean", trace.meanError, golden.meanError),
        ("sd", trace.standardDeviationError, golden.standardDeviationError),
        ("median", trace.quantileError(0.5), golden.medianError),
        ("90 %", trace.quantileError(0.9), golden.upperError),
      ]
      for (quantity, value, expected) in pairs {
        let value = try #require(value, "\(name), \(quantity)")
        #expect(abs(value - expected) <= 1e-9 * abs(expected), "\(name), \(quantity): \(value), not \(expected)")
      }
    }
  }

  /// A chain apart is named with the component, and the others agree without it.
  @Test(.tags(.law))
  func chainApartIsNamed() throws {
    let golden = try #require(try DiagnosticsGolden.read()["shifted"])
    let apart = try #require(Trace(golden.chains).chainApart())
    #expect(apart.chain == 2)
    let chains = golden.chains.map { MarkovChain(draws: $0.map { [$0] }) }
    let report = ConvergenceReport(MarkovChains(names: ["clearance"], chains: chains))
    #expect(report.problems.contains { $0.hasPrefix("clearance: R-hat") && $0.contains("chain 3 sits apart") })
  }

  @Test(.tags(.law))
  func constantDrawsHaveNoDiagnostics() {
    let trace = Trace([[1, 1, 1, 1], [1, 1, 1, 1]])
    #expect(trace.potentialScaleReduction == nil && trace.bulkEffectiveSampleSize == nil && trace.meanError == nil)
    let infinite = Trace([[1, 2, 3, .infinity], [1, 2, 3, 4]])
    #expect(infinite.potentialScaleReduction == nil && infinite.quantileError(0.5) == nil)
  }

  /// Energies 0, 1, 0, 1, 0, 1: changes 5·1, deviations 6·¼.
  @Test(.tags(.golden))
  func energyFraction() throws {
    let chain = MarkovChain(draws: (0..<6).map { [Double($0)] }, energies: [0, 1, 0, 1, 0, 1])
    let fraction = try #require(chain.energyFraction)
    #expect(abs(fraction - 5 / 1.5) < 1e-12)
  }

  /// SciPy 1.17: stats.chi2.sf and stats.beta.cdf.
  @Test(.tags(.golden))
  func distributionFunctions() {
    for (x, nu, expected) in chiSquareGolden {
      #expect(abs(ChiSquare.exceedance(x, degreesOfFreedom: nu) / expected - 1) < 1e-11, "\(x), \(nu)")
    }
    for (x, a, b, expected) in betaGolden {
      #expect(abs(BetaDistribution(a, b).cumulative(x) / expected - 1) < 1e-10, "\(x), \(a), \(b)")
    }
  }
}

private let chiSquareGolden: [(Double, Double, Double)] = [
  (0.5, 1, 0.47950012218695337),
  (3, 2, 0.22313016014842982),
  (19, 19, 0.45683612559196224),
  (40, 19, 0.003272317118779744),
  (5, 19, 0.9994309626474822),
  (120, 99, 0.07424385580596692),
  (300, 99, 4.2266534644194534e-22),
]

private let betaGolden: [(Double, Double, Double, Double)] = [
  (0.1, 2, 3, 0.05230000000000001),
  (0.5, 0.5, 0.5, 0.5000000000000001),
  (0.06, 30, 500, 0.6507735477311869),
  (0.95, 800, 41, 0.4149429384216155),
  (0.5, 2000, 2100, 0.9408529223392285),
  (0.999, 3, 0.5, 0.9407468104840536),
]
