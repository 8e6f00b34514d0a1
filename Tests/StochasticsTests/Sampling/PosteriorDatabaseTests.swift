import Foundation
import Stochastics
import TestSupport
import Testing

/// Posteriors of posteriordb (github.com/stan-dev/posteriordb) against its reference draws, which Stan made.
@Suite(.enabled(if: SharedData.url("posteriordb") != nil, Comment(rawValue: SharedData.reason("posteriordb"))))
struct PosteriorDatabaseTests {
  @Test(.tags(.law), arguments: ReferencePosterior.all)
  func gradientIsThatOfTheDensity(_ posterior: ReferencePosterior) throws {
    let density = try posterior.read()
    var generator = Key(seed: 20).generator
    for _ in 0..<5 {
      let position = (0..<posterior.dimension).map { _ in generator.uniform(-1, 1) }
      let error = density.gradientError(at: position)
      #expect(error < 1e-5, "\(error) at \(position)")
    }
  }

  /// Means and standard deviations within 4 standard errors, those of the reference included.
  @Test(.tags(.reproduction, .statistical), arguments: ReferencePosterior.all)
  func agreesWithReferenceDraws(_ posterior: ReferencePosterior) throws {
    let sampler = NoUTurnSampler(warmUp: WarmUp(targetAcceptance: 0.9, metric: posterior.metric))
    let chains = try sampler.chains(of: posterior.read(), key: Key(seed: 21), threads: 2)
      .mapped(to: posterior.names, posterior.parameters)
    let reference = try posterior.reference()
    for (index, name) in posterior.names.enumerated() {
      let trace = chains.trace(index)
      let ours = try (#require(trace.meanError), #require(trace.standardDeviationError))
      let theirs = try (#require(reference[index].meanError), #require(reference[index].standardDeviationError))
      let mean = (trace.mean - reference[index].mean) / (ours.0 * ours.0 + theirs.0 * theirs.0).squareRoot()
      #expect(abs(mean) < 4, "\(name): mean \(trace.mean), reference \(reference[index].mean), \(mean) errors")
      let spread =
        (trace.standardDeviation - reference[index].standardDeviation)
        / (ours.1 * ours.1 + theirs.1 * theirs.1).squareRoot()
      #expect(abs(spread) < 4, "\(name): deviation \(trace.standardDeviation), \(spread) errors")
      let reduction = try #require(trace.potentialScaleReduction)
      #expect(reduction < 1.01, "\(name): R-hat \(reduction)")
    }
  }
}
