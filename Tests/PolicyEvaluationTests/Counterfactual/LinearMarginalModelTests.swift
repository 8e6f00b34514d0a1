import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct LinearMarginalModelTests {
  static let key = Key(seed: 2_000)

  /// One step ahead the regression has the system's own form, so it finds its coefficients. 4,000 patients of 11 steps at
  /// noise 0.5 give a standard error of at most 0.008 for each; the bound is four of them.
  @Test(.tags(.statistical)) func findsTheSystem() throws {
    let system = LinearSystem()
    let data = try system.data(4_000, key: Self.key)
    let model = try LinearMarginalModel(data, .init(horizon: 1))
    let scale = model.scaling.outcome.deviation
    func coefficient(_ name: String) throws -> Double {
      model.coefficients[0][try #require(model.names.firstIndex(of: name))]
    }
    let found = try (
      now: coefficient("Y now"), before: coefficient("Y before"), planned: coefficient("planned A1") * scale,
      past: coefficient("past A1") * scale,
      feature: coefficient("x1") * scale / model.scaling.staticFeatures[0].deviation
    )
    #expect(abs(found.now - 0.5) < 0.032 && abs(found.before - 0.3) < 0.032)
    #expect(abs(found.planned + 1) < 0.032 && abs(found.feature - 1) < 0.032)
    #expect(abs(found.past) < 0.01)
  }

  /// E[sw_t] = 1 at each time where the models of treatment are right: the numerator is not quite, so that the mean is near 1.
  @Test(.tags(.statistical)) func weightsHaveMeanOne() throws {
    let data = try LinearSystem().data(4_000, key: Self.key)
    let model = try LinearMarginalModel(data, .init(horizon: 1))
    let all = model.weights.flatMap { $0.dropFirst() }
    let mean = all.reduce(0, +) / Double(all.count)
    let deviation = (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)).squareRoot()
    #expect(deviation > 0.1)
    #expect(abs(mean - 1) < 4 * deviation / Double(all.count).squareRoot() + 0.01)
    #expect(model.weights.allSatisfy { $0[0] == 1 })
    // A treatment that depends on nothing has weights of 1.
    let free = try LinearMarginalModel(
      LinearSystem(confounding: 0).data(4_000, key: Self.key), .init(horizon: 1))
    #expect(free.weights.allSatisfy { $0.allSatisfy { abs($0 - 1) < 0.15 } })
  }

  @Test func laterOutcomesDoNotEnter() throws {
    let data = try LinearSystem().data(200, key: Self.key)
    let model = try LinearMarginalModel(data, .init(horizon: 3))
    let plans = somePlans(data, origins: [0, 4], horizon: 3)
    let early = plans.filter { $0.origin == 4 }
    #expect(try model.outcomes(of: early, in: data) == model.outcomes(of: early, in: changed(data, after: 4)))
    #expect(model.outcomes(of: plans, in: data).allSatisfy { $0.count == 3 && $0.allSatisfy(\.isFinite) })
  }

  @Test func aHorizonWithoutRowsIsRefused() throws {
    let data = try LinearSystem().data(50, steps: 5, key: Self.key)
    #expect(throws: CausalError.self) { try LinearMarginalModel(data, .init(horizon: 5)) }
  }
}
