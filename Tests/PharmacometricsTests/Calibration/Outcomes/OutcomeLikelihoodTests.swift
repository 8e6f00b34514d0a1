import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// −2 ln L of events and ordinal outcomes in patients who are all alike, against closed forms.
struct OutcomeLikelihoodTests {
  private static func minusTwoLogLikelihood(
    _ patients: [CalibrationPatient], line: (Double, Double), events: [String: EventSpecification] = [:],
    ordinal: [String: OrdinalSpecification] = [:]
  ) throws -> Double {
    let cohort = try LineModel.cohort(
      patients,
      CalibrationSpecification(
        parameters: LineModel.parameters(line.0, line.1), events: events, ordinal: ordinal))
    let value = ApproximateLikelihood(cohort, .conditional).minusTwoLogLikelihood(cohort.structure.start)
    return try #require(value)
  }

  /// An event at 3 h, one at 0.5 h and a patient without until 8 h.
  private static let patients = LineModel.patients([(3, .event), (0.5, .event), (8, .free)])

  /// −2 ln L of these from H and ln h.
  private static func expected(_ cumulative: (Double) -> Double, _ logHazard: (Double) -> Double) -> Double {
    2 * (cumulative(3) + cumulative(0.5) + cumulative(8) - logHazard(3) - logHazard(0.5))
  }

  @Test(.tags(.golden)) func constantHazard() throws {
    let found = try Self.minusTwoLogLikelihood(
      Self.patients, line: (2, 0),
      events: ["death": .init(hazard: .constant, rate: 0.05, effects: [.init(output: "Y", coefficient: 0.3)])])
    let rate = 0.05 * exp(0.6)
    #expect(abs(found - 2 * (rate * 11.5 - 2 * log(rate))) < 1e-10)
  }

  @Test(.tags(.golden), arguments: [0.5, 0.7, 1.0, 1.2, 2.5]) func weibullHazard(_ shape: Double) throws {
    let found = try Self.minusTwoLogLikelihood(
      Self.patients, line: (2, 0),
      events: [
        "death": .init(
          hazard: .weibull, rate: 0.1, shape: shape,
          effects: [.init(output: "Y", transform: .log, reference: 4, coefficient: -0.5)])
      ])
    // exp(−0.5 ln(2/4)) = √2.
    let factor = 2.0.squareRoot()
    let value = Self.expected(
      { factor * pow(0.1 * $0, shape) }, { log(factor * shape * 0.1) + (shape - 1) * log(0.1 * $0) })
    #expect(abs(found - value) < 1e-5, "\(found), not \(value)")
  }

  @Test(.tags(.golden), arguments: [-0.2, 0.3]) func gompertzHazard(_ growth: Double) throws {
    let found = try Self.minusTwoLogLikelihood(
      Self.patients, line: (2, 0), events: ["death": .init(hazard: .gompertz, rate: 0.04, shape: growth)])
    let value = Self.expected({ 0.04 * (exp(growth * $0) - 1) / growth }, { log(0.04) + growth * $0 })
    #expect(abs(found - value) < 1e-9)
  }

  /// A constant hazard times exp(β (a + b t)) is a Gompertz hazard, however the panels are laid.
  @Test(.tags(.law), arguments: [nil, 0.7, 5.0]) func aCourseMovesTheHazard(_ step: Double?) throws {
    let found = try Self.minusTwoLogLikelihood(
      Self.patients, line: (1, 0.5),
      events: [
        "death": .init(hazard: .constant, rate: 0.02, effects: [.init(output: "Y", coefficient: 0.4)], step: step)
      ])
    let (rate, growth) = (0.02 * exp(0.4), 0.2)
    let value = Self.expected({ rate * (exp(growth * $0) - 1) / growth }, { log(rate) + growth * $0 })
    #expect(abs(found - value) < 1e-7)
  }

  /// ln(1 + Y/r) with Y = t: h = λ (1 + t/r)^β.
  @Test(.tags(.golden)) func logarithmOfOnePlus() throws {
    let found = try Self.minusTwoLogLikelihood(
      Self.patients, line: (0, 1),
      events: [
        "death": .init(
          hazard: .constant, rate: 0.02,
          effects: [.init(output: "Y", transform: .log1p, reference: 2, coefficient: 1.5)])
      ])
    let value = Self.expected(
      { 0.02 * 2 / 2.5 * (pow(1 + $0 / 2, 2.5) - 1) }, { log(0.02) + 1.5 * log(1 + $0 / 2) })
    #expect(abs(found - value) < 1e-8)
  }

  @Test(.tags(.golden)) func eventsWithinIntervals() throws {
    let patients = LineModel.patients([(3, .eventSince(1)), (2, .eventSince(0)), (8, .free)])
    let found = try Self.minusTwoLogLikelihood(
      patients, line: (2, 0), events: ["death": .init(hazard: .weibull, rate: 0.1, shape: 1.5, censoring: .interval)])
    func survival(_ time: Double) -> Double { exp(-pow(0.1 * time, 1.5)) }
    let value = -2 * (log(survival(1) - survival(3)) + log(1 - survival(2)) + log(survival(8)))
    #expect(abs(found - value) < 1e-6, "\(found), not \(value)")
  }

  @Test(.tags(.golden)) func repeatedEvents() throws {
    let patient = CalibrationPatient(
      name: "1", measurements: [],
      outcomes: [
        .init(time: 1, outcome: 0, finding: .event), .init(time: 4, outcome: 0, finding: .event),
        .init(time: 10, outcome: 0, finding: .free),
      ])
    let found = try Self.minusTwoLogLikelihood(
      [patient], line: (2, 0), events: ["pain": .init(hazard: .constant, rate: 0.3, repeated: true)])
    #expect(abs(found - 2 * (3 - 2 * log(0.3))) < 1e-10)
  }

  @Test(.tags(.golden)) func proportionalOdds() throws {
    let thresholds = [0.5, -0.7, -2]
    let records = [(1.0, 0), (2, 1), (3, 2), (4, 3), (5, 1)]
    let found = try Self.minusTwoLogLikelihood(
      LineModel.patients(records.map { ($0.0, .category($0.1)) }), line: (1, -0.2),
      ordinal: ["fatigue": .init(thresholds: thresholds, effects: [.init(output: "Y", coefficient: 0.8)])])
    func atLeast(_ category: Int, _ time: Double) -> Double {
      if category == 0 { return 1 }
      if category == 4 { return 0 }
      return 1 / (1 + exp(-(thresholds[category - 1] + 0.8 * (1 - 0.2 * time))))
    }
    let probabilities = records.map { time, category in atLeast(category, time) - atLeast(category + 1, time) }
    let value = -2 * probabilities.reduce(0) { $0 + log($1) }
    #expect(abs(found - value) < 1e-10)
  }

  /// The derivatives of every density by every parameter, of the population and of patients, beside differences.
  @Test(.tags(.law)) func gradientsAreThoseOfDifferences() throws {
    let patients = (0..<3).map { index -> CalibrationPatient in
      let value = 2 + 0.3 * Double(index)
      return CalibrationPatient(
        name: "\(index)",
        measurements: [.init(time: 1, output: 0, value: value), .init(time: 4, output: 0, value: value)],
        outcomes: [
          .init(time: 6 + Double(index), outcome: 0, finding: index == 0 ? .free : .event),
          .init(time: 5, outcome: 1, finding: index == 1 ? .free : .eventSince(2)),
          .init(time: 2, outcome: 2, finding: .category(index)), .init(time: 5, outcome: 2, finding: .category(1)),
        ])
    }
    let cohort = try LineModel.cohort(
      patients,
      CalibrationSpecification(
        parameters: ["death_rate": .init(variability: true, standardDeviation: 0.4)],
        events: [
          "death": .init(
            hazard: .weibull, rate: 0.1, shape: 1.3, effects: [.init(output: "Y", coefficient: 0.2)]),
          "relapse": .init(
            hazard: .gompertz, rate: 0.1, shape: 0.1,
            effects: [.init(output: "Y", transform: .log1p, coefficient: 0.3)], censoring: .interval),
        ], ordinal: ["pain": .init(thresholds: [0.3, -1], effects: [.init(output: "Y", coefficient: 0.5)])]))
    let posterior = try JointPosterior(cohort)
    var generator = Key(seed: 3).generator
    let position = posterior.start(0.1, &generator).map { $0 + 0.2 * generator.normal() }
    var gradient = position
    var ignored = position
    _ = posterior.value(at: position, gradient: &gradient)
    for place in position.indices {
      var (low, high) = (position, position)
      low[place] -= 1e-4
      high[place] += 1e-4
      let difference =
        (posterior.value(at: high, gradient: &ignored) - posterior.value(at: low, gradient: &ignored)) / 2e-4
      #expect(abs(difference - gradient[place]) < 1e-4 * max(1, abs(difference)), "\(place)")
    }
  }
}
