import Foundation
public import Stochastics

/// The published test sets of the benchmark of treatment effects over time, whose order of events is not quite that of the
/// courses that models learn from (``GengCohort``).
///
/// On day t = 0, 1, …, `days` − 2:
/// 1. both treatments are drawn, from the first day on, with the probabilities of ``GengBehavior`` for the mean diameter of
///    days t−15…t, the day itself included (16 days);
/// 2. V(t+1) follows from V(t), C(t) and d(t) with e(t+1), limited to 0…1150.35 cm³;
/// 3. the alternatives follow from the same V, C and noise, without these limits;
/// 4. the course ends where V(t+1) has reached 1150.35 cm³ or U(t) ≤ exp(−5.8·10⁸·V(t+1)).
///
/// Of which patient the diameters are is peculiar: the published code looks up patient i's volumes in row i of the table
/// of the test set, which has a row for each alternative. So patient 0 is treated by what is in the first row, patient 1
/// by the second, and so on: mostly short courses of the first patients, with zeros after them. With γ = 0 this changes
/// nothing; with γ > 0 test patients are treated less often than learned from, and all by the tumors of the first few. It is
/// done here as published, so that errors can be compared. A mean over a tumor of negative volume is undefined there and
/// leads to no treatment.
///
/// Source: Melnychuk, Frauen, Feuerriegel. Causal Transformer for estimating counterfactual outcomes. ICML 2022, by its
/// public simulator after Lim et al. (NeurIPS 2018) and Bica et al. (ICLR 2020). Random numbers are not those of numpy.
public struct GengTestSet: Sendable {
  /// What is asked for on each day.
  public enum Question: Sendable, Hashable {
    /// The volume of the next day after each of the four treatments: the one given first, then the others in the order
    /// none, radiotherapy, chemotherapy, both.
    case oneStep
    /// The volumes of the next 1 + `days` days where the day's treatment is as it was, and then one dose of chemotherapy on
    /// one of the next `days` days, or one fraction of radiotherapy on one of them, and nothing else: 2 · `days`
    /// alternatives. Those whose logarithm is undefined are left out.
    case slidingTreatment(days: Int)
  }

  public let behavior: GengBehavior
  /// How many days are recorded at most, day 0 included.
  public let days: Int
  public let question: Question

  /// - Parameters:
  ///   - gamma: confounding of both treatments.
  ///   - days: at least 2.
  public init(gamma: Double, days: Int = 60, question: Question) {
    precondition(days >= 2, "GengTestSet: \(days) days")
    behavior = GengBehavior(gammaChemo: gamma, gammaRadio: gamma)
    (self.days, self.question) = (days, question)
  }

  /// The patients of a key: patient i has the stream `key.child(.patient, i)`.
  public func courses(_ count: Int, key: Key) -> [GengTestCourse] {
    var rows: [[Double]] = []
    return (0..<count).map { course($0, of: count, key: key.child(.patient, $0), rows: &rows) }
  }

  /// - Parameter rows: of the table of the test set, as many as there are patients.
  private func course(_ index: Int, of count: Int, key: Key, rows: inout [[Double]]) -> GengTestCourse {
    let patient = GengPatient(key: key)
    var course = GengTestCourse(patient: patient, volumes: [patient.initialVolume], treatments: [], alternatives: [])
    var concentration = 0.0
    for day in 0..<days - 1 {
      let chance = GengTumor.Chance(key: key, day: day)
      let treatment = treatment(on: day, volumes: index < rows.count ? rows[index] : [], chance)
      let today = Today(
        day: day, volume: course.volumes[day], concentration: concentration,
        noise: { GengTumor.Chance(key: key, day: $0).growthError })
      var next = today
      next.advance(patient, treatment)
      next.volume = min(max(next.volume, 0), GengTumor.lethalVolume)
      course.treatments.append(treatment)
      course.volumes.append(next.volume)
      concentration = next.concentration
      for alternative in alternatives(patient, today, next, given: treatment) {
        if rows.count < count { rows.append(Array(course.volumes.prefix(day + 1)) + alternative.volumes) }
        course.alternatives.append(alternative)
      }
      let isOver = next.volume >= GengTumor.lethalVolume
      if isOver || chance.recovery <= exp(-next.volume * GengTumor.cellDensity) { break }
    }
    return course
  }

  /// Drawn by the volumes of a row of the table, zero beyond its end.
  private func treatment(on day: Int, volumes: [Double], _ chance: GengTumor.Chance) -> GengTreatment {
    let window = max(day - GengBehavior.window, 0)...day
    let diameters = window.map { day in
      let volume = day < volumes.count ? volumes[day] : 0
      return volume < 0 ? .nan : GengTumor.diameter(volume: volume)
    }
    let probabilities = behavior.probabilities(meanDiameter: diameters.reduce(0, +) / Double(diameters.count))
    return GengTreatment(
      chemotherapy: chance.chemotherapy < probabilities.chemotherapy,
      radiotherapy: chance.radiotherapy < probabilities.radiotherapy)
  }

  private func alternatives(
    _ patient: GengPatient, _ today: Today, _ next: Today, given: GengTreatment
  ) -> [GengTestCourse.Alternative] {
    switch question {
    case .oneStep:
      let others: [GengTreatment] = [.none, .radiotherapy, .chemotherapy, .both].filter { $0 != given }
      return [.init(day: today.day, treatments: [given], volumes: [next.volume])]
        + others.map { other in
          var changed = today
          changed.advance(patient, other)
          return .init(day: today.day, treatments: [other], volumes: [changed.volume])
        }
    case .slidingTreatment(let span):
      return [GengTreatment.chemotherapy, .radiotherapy].flatMap { single in
        (0..<span).compactMap { place in
          let plan = (0..<span).map { $0 == place ? single : GengTreatment.none }
          var changed = next
          var volumes = [next.volume]
          for treatment in plan {
            changed.advance(patient, treatment, offset: 1e-7)
            volumes.append(changed.volume)
          }
          guard !volumes.contains(where: \.isNaN) else { return nil }
          return .init(day: today.day, treatments: [given] + plan, volumes: volumes)
        }
      }
    }
  }

  /// A tumor on a day, before the day's treatment.
  private struct Today {
    var day: Int
    var volume: Double
    /// C of the day before.
    var concentration: Double
    let noise: (Int) -> Double

    /// Treats, and goes on to the next day.
    /// - Parameter offset: what the published code adds so that a tumor of zero has a logarithm.
    mutating func advance(_ patient: GengPatient, _ treatment: GengTreatment, offset: Double = 0) {
      concentration = concentration / 2 + (treatment.chemotherapy ? 5 : 0)
      let dose = treatment.radiotherapy ? 2.0 : 0
      let kill = patient.chemotherapyKill * concentration + patient.alpha * dose + patient.beta * dose * dose
      let growth = patient.growthRate * log(GengTumor.capacity / (volume + offset) + offset)
      day += 1
      volume *= 1 + growth - kill + noise(day)
    }
  }
}
