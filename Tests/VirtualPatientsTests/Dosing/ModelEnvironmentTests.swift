import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Dosing decisions on a tumor whose volume is known in closed form: ln(V/100) = 0.01 t − 0.001 · (mg given).
struct ModelEnvironmentTests {
  static let key = Key(seed: 11)

  static func log(_ visit: Visit?) -> Double { Foundation.log((visit?.values[0] ?? .nan) / 100) }

  @Test(.tags(.golden)) func dosesActFromTheirVisitOn() throws {
    let environment = try DosingSettings().environment(horizon: 28)
    let (visits, advances, _) = environment.visits(0, key: Self.key, multiples: [0, 1, 2, 1])
    #expect(visits.map(\.time) == [0, 7, 14, 21, 28])
    let given = [0.0, 0, 70, 210, 280]
    for (visit, mg) in zip(visits, given) {
      #expect(abs(Self.log(visit) - (0.01 * visit.time - 0.001 * mg)) < 1e-6, "\(visit)")
    }
    #expect(advances.map(\.elapsed) == [7, 7, 7, 7] && advances.last?.ending == .horizon)
  }

  /// A copy is another patient from then on, the original does not notice.
  @Test(.tags(.law)) func patientsAreValues() throws {
    let environment = try DosingSettings().environment(horizon: 28)
    var (first, _) = environment.admit(3, key: Self.key)
    _ = environment.advance(&first, action: 1)
    var copy = first
    _ = environment.advance(&copy, action: 2)
    let second = environment.advance(&first, action: 0)
    #expect(abs(Self.log(second.visit) - (0.14 - 0.07)) < 1e-6)
    #expect(abs(Foundation.log(copy.output(.volume) / 100) - (0.14 - 0.21)) < 1e-6)
    #expect(first.day == 14 && copy.day == 14)
  }

  @Test(.tags(.golden)) func eventsHappenAtTheirDraws() throws {
    let environment = try DosingSettings().environment(horizon: 3000)
    for index in 0..<20 {
      let outcome = environment.visits(index, key: Self.key, multiples: [1]).patient.outcome
      var generator = Self.key.child(.patient, index).child(.noise, 0).generator
      let expected = 1000 * generator.exponential(rate: 1)
      #expect(expected > 3000 || abs(outcome.followed - expected) < 1e-6, "\(outcome), \(expected)")
      #expect(outcome.ending == (expected > 3000 ? .horizon : .terminal(event: "death")))
    }
  }

  /// Untreated, the volume is up by 52 % at the scan on day 42, which is progression.
  @Test(.tags(.golden)) func progressionIsSeenAtScans() throws {
    var settings = DosingSettings()
    let (_, advances, patient) = try settings.environment(horizon: 84).visits(5, key: Self.key, multiples: [0])
    #expect(advances.count == 12 && patient.outcome.progressionDay == 42)
    settings.configuration.endsAtProgression = true
    settings.configuration.decisionInterval = 28
    let (visits, ended, _) = try settings.environment(horizon: 84).visits(5, key: Self.key, multiples: [0])
    #expect(visits.count == 2 && ended.map(\.elapsed) == [28, 14])
    #expect(ended.last?.ending == .terminal(event: "progression") && ended.last?.visit == nil)
  }

  /// Volumes at day 140 with 10 mg a day, by hand.
  ///
  /// Growth is 1.4. Clearance halved doubles a kill of 1.4, from day 0 (2.8) or from day 56 (0.56 + 1.68). Growth tripled
  /// from day 84 is 0.84 + 1.68. Without doses on days 84 to 125 the kill is 0.98.
  static let stressed: [(StressScenario, Double)] = [
    (.poorMetabolizer, -1.4), (.organFailure, -0.84), (.suddenProgression, 1.12), (.missedCycle, 0.42),
  ]

  @Test(.tags(.golden), arguments: stressed)
  func stress(_ scenario: StressScenario, expected: Double) throws {
    var settings = DosingSettings()
    settings.configuration.stress = [scenario]
    let (visits, _, _) = try settings.environment(horizon: 140).visits(1, key: Self.key, multiples: [1])
    #expect(abs(Self.log(visits.last) - expected) < 1e-5, "\(Self.log(visits.last))")
  }

  @Test(.tags(.golden)) func infusionsAreGivenOnceAndByBodySize() throws {
    var settings = DosingSettings()
    settings.configuration.administration = .infusion(hours: 0)
    settings.configuration.basis = .perSquareMeter
    settings.configuration.decisionInterval = 21
    let (visits, _, _) = try settings.environment(horizon: 42).visits(1, key: Self.key, multiples: [1])
    // 2 m²: 20 mg on two days.
    #expect(abs(Self.log(visits.last) - (0.42 - 0.04)) < 1e-6)
  }

  @Test(.tags(.statistical)) func tabletsAreForgotten() throws {
    var settings = DosingSettings()
    settings.configuration.adherence = Adherence(mean: 0.7, concentration: 10)
    let environment = try settings.environment(horizon: 98)
    let shares = (0..<300).compactMap { index -> Double? in
      let (visits, advances, _) = environment.visits(index, key: Self.key, multiples: [1])
      guard advances.last?.ending == .horizon else { return nil }
      let taken = (0.98 - Self.log(visits.last)) / 0.01
      #expect(abs(taken - taken.rounded()) < 1e-3)
      return taken / 98
    }
    let n = Double(shares.count)
    let mean = shares.reduce(0, +) / n
    // Beta-binomial: variance p(1−p)/m · (1 + (m−1)/(c+1)).
    let variance = 0.7 * 0.3 / 98 * (1 + 97.0 / 11)
    #expect(abs(mean - 0.7) < 4 * (variance / n).squareRoot(), "\(mean)")
    let found = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(found > 0.7 * variance && found < 1.4 * variance, "\(found), not \(variance)")
  }

  @Test(.tags(.statistical)) func visitsAreIrregularAndMissed() throws {
    var settings = DosingSettings()
    settings.configuration.centers = [CareCenter(name: "far", intervalFactor: 2, jitter: 3, missedProbability: 0.25)]
    let environment = try settings.environment(horizon: 700)
    var gaps = 0
    var visits = 0
    for index in 0..<60 {
      let (seen, advances, _) = environment.visits(index, key: Self.key, multiples: [1])
      for visit in seen.dropFirst().dropLast() {
        let number = (visit.time / 14).rounded()
        #expect(abs(visit.time - number * 14) <= 3)
      }
      let last = advances.last?.ending == .horizon ? seen.dropLast() : seen[...]
      visits += last.count - 1
      gaps += Int(((last.last?.time ?? 0) / 14).rounded())
      #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.time < $1.time })
    }
    let share = 1 - Double(visits) / Double(gaps)
    #expect(abs(share - 0.25) < 4 * (0.25 * 0.75 / Double(gaps)).squareRoot(), "\(share) of \(gaps)")
  }

  @Test(.tags(.statistical)) func measurementsHaveErrorsAndAreMissing() throws {
    var settings = DosingSettings()
    settings.configuration.variables = [
      ObservedVariable(name: "truth", source: "V", hasError: false),
      ObservedVariable(name: "volume", source: "V", missing: 0.2),
      ObservedVariable(name: "rare", source: "V", interval: 21),
    ]
    let environment = try settings.environment(horizon: 98)
    var errors: [Double] = []
    var count = 0.0
    for index in 0..<100 {
      for visit in environment.visits(index, key: Self.key, multiples: [1]).visits {
        count += 1
        if let measured = visit.values[1], let truth = visit.values[0] { errors.append(measured / truth - 1) }
        #expect((visit.values[2] != nil) == (visit.time.truncatingRemainder(dividingBy: 21) == 0))
      }
    }
    let n = Double(errors.count)
    #expect(abs(n / count - 0.8) < 4 * (0.16 / count).squareRoot())
    #expect(abs(errors.reduce(0, +) / n) < 4 * 0.1 / n.squareRoot())
    let deviation = (errors.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    #expect(abs(deviation - 0.1) < 4 * 0.1 / (2 * n).squareRoot())
  }

  @Test(.tags(.statistical)) func typicalValuesAreRandomized() throws {
    var settings = DosingSettings()
    settings.configuration.randomization = ["G": 0.3]
    let environment = try settings.environment(horizon: 7)
    let logs = (0..<400).compactMap { index -> Double? in
      environment.visits(index, key: Self.key, multiples: [0]).visits.last.map { Foundation.log(Self.log($0) / 0.07) }
    }.filter(\.isFinite)
    let n = Double(logs.count)
    #expect(n > 380 && abs(logs.reduce(0, +) / n) < 4 * 0.3 / n.squareRoot())
    let deviation = (logs.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
    #expect(abs(deviation - 0.3) < 4 * 0.3 / (2 * n).squareRoot(), "\(deviation)")
  }

  @Test(.tags(.statistical)) func patientsDropOut() throws {
    var settings = DosingSettings()
    settings.observation = .registry
    settings.configuration.dropoutRate = 2
    settings.configuration.followUp = 182
    let environment = try settings.environment(horizon: 1)
    var endings: [String: Int] = [:]
    for index in 0..<400 {
      let (visits, advances, _) = environment.visits(index, key: Self.key, multiples: [1])
      guard case .censored(let reason) = advances.last?.ending else { continue }
      endings[reason, default: 0] += 1
      #expect(visits.count == advances.count + 1)
    }
    // Whoever lives to day 182, a visit, without leaving in half a year, is seen to the end.
    let expected = 400 * exp(-0.182 - 2 * 175 / 365.25)
    let seen = Double(endings["end of follow-up"] ?? 0)
    #expect(abs(seen - expected) < 4 * (expected * (1 - expected / 400)).squareRoot())
    #expect((endings["dropout"] ?? 0) > 200)
  }

  @Test func doses() throws {
    let environment = try DosingSettings().environment(horizon: 14)
    var (patient, _) = environment.admit(1, key: Self.key)
    let advance = environment.advance(&patient, dose: 12.5)
    #expect(abs(Self.log(advance.visit) - (0.07 - 0.001 * 87.5)) < 1e-6)
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() throws {
    var settings = DosingSettings()
    settings.configuration.standardDose = 0
    settings.configuration.variables = [ObservedVariable(name: "x", source: "W")]
    settings.configuration.statics = ["AGE"]
    settings.configuration.settings = ["GG": 1]
    settings.configuration.randomization = ["Q": 0.1]
    settings.configuration.basis = .perKilogram
    settings.configuration.centers = [CareCenter(name: "a", jitter: 4)]
    let error = #expect(throws: DosingConfigurationError.self) { try settings.environment(horizon: 7) }
    #expect(error?.problems.count == 7, "\(error.map { "\($0)" } ?? "")")
    #expect(error?.description.contains("did you mean G?") ?? false)
  }
}
