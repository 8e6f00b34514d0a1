import Stochastics

/// One surrogate of a group of patients, each counted any number of times: what a bootstrap by patient needs.
package struct SurrogateStatistic: Sendable {
  /// Stands for a median that is not reached, so that quantiles over replicates stay defined.
  package static let notReached = 1e300

  private enum Form: Sendable {
    /// (Σ m N) / (Σ m D).
    case ratio(numerators: [Double], denominators: [Double])
    /// Patients by ascending time, those with the event first.
    case times([(patient: Int, time: Double, cause: Int)], isMedian: Bool)
    /// The same, of the incidence of cause 1 with cause 2 competing.
    case incidence([(patient: Int, time: Double, cause: Int)])
  }

  package let surrogate: Surrogate
  /// How many patients have it recorded.
  package let patients: Int
  private let form: Form
  private let horizon: Double

  /// - Parameter horizon: days up to which restricted means and incidences count.
  package init(_ surrogate: Surrogate, of outcomes: [PatientOutcome], horizon: Double) {
    self.surrogate = surrogate
    self.horizon = horizon
    let told = outcomes.map(surrogate.isRecorded)
    patients = told.count(where: \.self)
    func ratio(_ numerator: (PatientOutcome) -> Double?, _ denominator: (PatientOutcome) -> Double = { _ in 1 }) -> Form
    {
      let denominators = zip(outcomes, told).map { $1 ? denominator($0) : 0 }
      return .ratio(numerators: zip(outcomes, told).map { $1 ? numerator($0) ?? 0 : 0 }, denominators: denominators)
    }
    func times(_ time: (PatientOutcome) -> PatientOutcome.EventTime?) -> [(patient: Int, time: Double, cause: Int)] {
      Self.ordered(outcomes.map { time($0).map { ($0.time, $0.isEvent ? 1 : 0) } })
    }
    form =
      switch surrogate {
      case .medianProgressionFree: .times(times(\.progression), isMedian: true)
      case .meanProgressionFree: .times(times(\.progression), isMedian: false)
      case .medianSurvival: .times(times(\.death), isMedian: true)
      case .meanSurvival: .times(times(\.death), isMedian: false)
      case .toxicityIncidence:
        .incidence(
          Self.ordered(
            outcomes.map { outcome in
              outcome.toxicity.map { ($0.time, $0.kind == .toxicity ? 1 : $0.kind == .competing ? 2 : 0) }
            }))
      case .responseRate: ratio { $0.isResponder.map { $0 ? 1 : 0 } }
      case .bestChange: ratio(\.bestChange)
      case .doseIntensity: ratio(\.doseIntensity)
      case .highToxicityRate: ratio({ $0.highToxicityDecisions.map(Double.init) }, { Double($0.decisions) })
      case .outsideStandardRate: ratio({ $0.decisionsOutsideStandard.map(Double.init) }, { Double($0.decisions) })
      case .reward: ratio(\.reward)
      }
  }

  private static func ordered(_ times: [(Double, Int)?]) -> [(patient: Int, time: Double, cause: Int)] {
    times.enumerated().compactMap { patient, time in time.map { (patient, $0.0, $0.1) } }
      .sorted { ($0.time, $0.cause == 0 ? 1 : 0, $0.patient) < ($1.time, $1.cause == 0 ? 1 : 0, $1.patient) }
  }

  /// The surrogate with each patient counted as often as given; NaN where nothing is recorded.
  package func value(_ multiplicities: [Int32]) -> Double {
    switch form {
    case .ratio(let numerators, let denominators):
      var (upper, lower) = (0.0, 0.0)
      for (patient, times) in multiplicities.enumerated() where times > 0 {
        upper += Double(times) * numerators[patient]
        lower += Double(times) * denominators[patient]
      }
      return lower > 0 ? upper / lower : .nan
    case .times(let order, let isMedian): return survival(order, isMedian: isMedian, multiplicities)
    case .incidence(let order): return incidence(order, multiplicities)
    }
  }

  /// The median of S(t) = Π (1 − d/n), or ∫_0^τ S.
  private func survival(
    _ order: [(patient: Int, time: Double, cause: Int)], isMedian: Bool, _ multiplicities: [Int32]
  ) -> Double {
    var area = 0.0
    var last = 0.0
    var survival = 1.0
    let atRisk = steps(order, multiplicities) { time, n, events in
      if !isMedian && time > last { area += survival * (min(time, horizon) - min(last, horizon)) }
      last = time
      survival *= 1 - events[1] / n
      return !(isMedian && survival <= 0.5 + 1e-12)
    }
    guard atRisk > 0 else { return .nan }
    if isMedian { return survival <= 0.5 + 1e-12 ? last : Self.notReached }
    return area + survival * max(0, horizon - last)
  }

  /// F_1(τ) = Σ_{u ≤ τ} S(u−) d_1/n, S of any event.
  private func incidence(_ order: [(patient: Int, time: Double, cause: Int)], _ multiplicities: [Int32]) -> Double {
    var survival = 1.0
    var sum = 0.0
    let atRisk = steps(order, multiplicities) { time, n, events in
      guard time <= horizon else { return false }
      sum += survival * events[1] / n
      survival *= 1 - (events[1] + events[2]) / n
      return true
    }
    return atRisk > 0 ? sum : .nan
  }

  /// Goes through the times at which anything happens, with the number at risk and the events by cause, until told to
  /// stop; how many were at risk at first.
  private func steps(
    _ order: [(patient: Int, time: Double, cause: Int)], _ multiplicities: [Int32],
    _ visit: (_ time: Double, _ atRisk: Double, _ events: SIMD4<Double>) -> Bool
  ) -> Double {
    let all = order.reduce(0) { $0 + Double(multiplicities[$1.patient]) }
    var atRisk = all
    var place = 0
    while place < order.count && atRisk > 0 {
      let time = order[place].time
      var events = SIMD4<Double>.zero
      while place < order.count, order[place].time == time {
        events[order[place].cause] += Double(multiplicities[order[place].patient])
        place += 1
      }
      if events.sum() > 0 && !visit(time, atRisk, events) { break }
      atRisk -= events.sum()
    }
    return all
  }
}
