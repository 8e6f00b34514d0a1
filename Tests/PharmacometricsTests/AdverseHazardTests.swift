import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

@Suite struct WeibullHazardTests {
  /// Overall survival with sunitinib: λ = 0.00596, α = 1.226, β = 0.00237·195 + 3.77·x; weeks. Medians of the form λt^α are
  /// 33 and 89 weeks; those of (λt)^α, 85 and 228, would be another model.
  @Test(.tags(.golden), arguments: [(0.0, 33.19717648, 35.20604484), (-0.32, 88.80810134, 90.42393612)])
  func medians(change: Double, median: Double, fromWeekFour: Double) {
    let effect = 0.00237 * 195 + 3.77 * change
    let hazard = WeibullHazard(rate: 0.00596, shape: 1.226)
    #expect(abs(hazard.time(exponential: log(2), effect: effect) - median) < 1e-7)
    let late = WeibullHazard(rate: 0.00596, shape: 1.226, onset: 4)
    #expect(abs(late.time(exponential: log(2), effect: effect) - fromWeekFour) < 1e-7)
    #expect(abs(late.survival(to: fromWeekFour, effect: effect) - 0.5) < 1e-9)
  }

  @Test(.tags(.golden)) func valuesFromOnset() {
    let hazard = WeibullHazard(rate: 0.00596, shape: 1.226, onset: 4)
    #expect(abs(hazard.cumulative(to: 30, effect: 0.46215) - 0.560447687762101) < 1e-12)
    #expect(abs(hazard.survival(to: 30, effect: 0.46215) - 0.570953397774885) < 1e-12)
    #expect(abs(hazard.hazard(at: 10, effect: 0.46215) - 0.019518476886946762) < 1e-14)
    #expect(hazard.survival(to: 4) == 1 && hazard.hazard(at: 3.99) == 0 && hazard.cumulative(from: 1, to: 3) == 0)
  }

  @Test(.tags(.law), arguments: [(0.00596, 1.226, 4.0), (0.2, 1, 0), (0.5, 0.7, 1)])
  func laws(rate: Double, shape: Double, onset: Double) {
    let hazard = WeibullHazard(rate: rate, shape: shape, onset: onset)
    for start in [0, 2.5, 7] {
      let effect = 0.3
      // Time and accumulated hazard are inverses of each other, from a time survived too.
      let time = hazard.time(exponential: 1.3, from: start, effect: effect)
      #expect(abs(hazard.cumulative(from: start, to: time, effect: effect) - 1.3) < 1e-12)
      // Pieces add up, and their slope is the hazard.
      let pieces = hazard.cumulative(from: start, to: 9) + hazard.cumulative(from: 9, to: 20)
      #expect(abs(pieces - hazard.cumulative(from: start, to: 20)) < 1e-12)
      let slope = hazard.cumulative(from: 9 - 1e-4, to: 9 + 1e-4, effect: effect) / 2e-4
      #expect(abs(slope / hazard.hazard(at: 9, effect: effect) - 1) < 1e-7)
    }
  }

  /// Times drawn from exponentials have the survival function, at three times; 4 standard errors.
  @Test(.tags(.statistical)) func drawnTimesSurviveAsStated() {
    let hazard = WeibullHazard(rate: 0.00596, shape: 1.226, onset: 4)
    var generator = Key(seed: 41).generator
    let times = (0..<20_000).map { _ in hazard.time(exponential: generator.exponential(rate: 1), effect: 0.46) }
    for week in [10.0, 35, 90] {
      let expected = hazard.survival(to: week, effect: 0.46)
      let observed = Double(times.count { $0 > week }) / 20_000
      #expect(abs(observed - expected) < 4 * (expected * (1 - expected) / 20_000).squareRoot())
    }
    #expect(times.allSatisfy { $0 >= 4 })
  }

  @Test func constantHazardIsExponential() {
    let hazard = WeibullHazard.constant(0.1)
    #expect(hazard.hazard(at: 0) == 0.1 && hazard.hazard(at: 50) == 0.1)
    #expect(abs(hazard.survival(to: 5) - exp(-0.5)) < 1e-15 && hazard.time(exponential: 2) == 20)
  }
}

@Suite struct TumorObservationDropoutTests {
  @Test(
    .tags(.golden),
    arguments: [
      (false, 195.0, 0.0, 6.0, 0.19787120927843427), (true, 240.5, 18, 6, 0.5363367307480942),
      (false, 100, 52, 1, 0.04664773945963663),
    ])
  func handComputed(progressed: Bool, millimeters: Double, week: Double, weeks: Double, expected: Double) {
    let value = TumorObservationDropout.sunitinib.probability(
      progressed: progressed, millimeters: millimeters, week: week, over: weeks)
    #expect(abs(value - expected) < 1e-14)
  }

  @Test(.tags(.law)) func intervalsMultiply() {
    func stay(_ weeks: Double) -> Double {
      1 - TumorObservationDropout.sunitinib.probability(progressed: true, millimeters: 300, week: 10, over: weeks)
    }
    #expect(abs(stay(2) * stay(4) - stay(6)) < 1e-15 && stay(0) == 1)
    let certain = TumorObservationDropout(intercept: 2000, progression: 0, perMillimeter: 0, perWeek: 0)
    #expect(certain.probability(progressed: false, millimeters: 0, week: 0, over: 1) == 1)
    #expect(certain.probability(progressed: false, millimeters: 0, week: 0, over: 0) == 0)
  }
}

@Suite struct ProportionalOddsTests {
  /// Intercepts −1 and −2.5, shifts 0, 1.5, 3, predictor 0.4, in Python.
  @Test(
    .tags(.golden),
    arguments: [
      (0, [0.6456563062257954, 0.24524687257859162, 0.10909682119561293]),
      (1, [0.2890504973749961, 0.35660580885079934, 0.35434369377420455]),
      (2, [0.08317269649392234, 0.20587780088107377, 0.7109495026250039]),
    ])
  func handComputed(previous: Int, expected: [Double]) {
    let model = ProportionalOdds(intercepts: [-1, -2.5], previousShifts: [0, 1.5, 3])
    for (grade, value) in expected.enumerated() {
      #expect(abs(model.probability(of: grade, predictor: 0.4, previous: previous) - value) < 1e-15)
    }
    let memoryless = ProportionalOdds(intercepts: [-1, -2.5])
    #expect(memoryless.probability(of: 2, predictor: 0.4, previous: previous) == 0.10909682119561293)
  }

  @Test(.tags(.law)) func drawInvertsTheProbabilities() {
    let model = ProportionalOdds(intercepts: [1, 0.2, -2, -2], previousShifts: [0, 0.5, 1, 2, 3])
    for previous in 0...4 {
      for grade in 1...4 {
        let limit = model.probability(atLeast: grade, predictor: -0.3, previous: previous)
        #expect(model.draw(predictor: -0.3, previous: previous, uniform: limit * (1 - 1e-9)) >= grade)
        #expect(model.draw(predictor: -0.3, previous: previous, uniform: limit + (1 - limit) * 1e-9) < grade)
      }
      #expect(model.draw(predictor: -0.3, previous: previous, uniform: 0) == 4)
      #expect(model.probability(of: 3, predictor: -0.3, previous: previous) == 0)
    }
  }
}
