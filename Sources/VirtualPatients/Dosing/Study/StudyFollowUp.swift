public import Pharmacometrics
public import Stochastics

/// How long a patient of a study was followed, and what was given and when the patient was seen.
public struct StudyFollowUp: Sendable, Hashable {
  /// A day on which the patient was seen.
  public struct Visit: Sendable, Hashable {
    public var day: Int
    /// By source of the study, whether it was measured or noted.
    public var isMeasured: [Bool]

    public init(day: Int, isMeasured: [Bool]) {
      self.day = day
      self.isMeasured = isMeasured
    }
  }

  /// The place of the patient among those of the study.
  public var patient: Int
  /// Ascending in time.
  public var doses: [DoseEvent]
  /// Ascending in time.
  public var visits: [Visit]
  /// Days to the end.
  public var end: Double
  /// Whether an event ended it; else the patient was censored.
  public var hasEvent: Bool

  public init(patient: Int, doses: [DoseEvent], visits: [Visit], end: Double, hasEvent: Bool) {
    precondition(end >= 0 && end.isFinite, "StudyFollowUp: an end at day \(end)")
    self.patient = patient
    self.doses = doses
    self.visits = visits
    self.end = end
    self.hasEvent = hasEvent
  }

  /// The amount of the last dose by the end of a day; 0 before the first.
  func dose(on day: Int) -> Double {
    var low = 0
    var high = doses.count
    while low < high {
      let middle = (low + high) / 2
      if doses[middle].time < 24 * Double(day + 1) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? doses[low - 1].amount : 0
  }
}

/// How patients who had an event would have been followed without it: a simulated patient may outlive the observed one.
///
/// Whoever has an event goes on as another patient of the study who was followed for longer, drawn anew each time among
/// those with the same dose in force where there are some: with that one's doses, visits and end, and again as another
/// where that end is an event too. So doses at any time are those of patients who were then still followed, and the time
/// of censoring has the distribution that Kaplan and Meier's estimate gives it, conditional on the time of the event.
///
/// Source: Efron. The two sample problem with censored data. Proc 5th Berkeley Symp 4:831 (1967), redistribution to the
/// right.
public struct StudyCompletion: Sendable {
  private let followUps: [StudyFollowUp]
  /// Places by ascending end.
  private let order: [Int]

  public init(_ followUps: [StudyFollowUp]) {
    self.followUps = followUps
    order = followUps.indices.sorted { (followUps[$0].end, $0) < (followUps[$1].end, $1) }
  }

  /// Every patient's follow-up until censoring.
  public func callAsFunction(key: Key) -> [StudyFollowUp] {
    followUps.indices.map { place in
      var generator = key.child(.patient, place).generator
      return completed(place, &generator)
    }
  }

  private func completed(_ place: Int, _ generator: inout Generator) -> StudyFollowUp {
    var result = followUps[place]
    var current = followUps[place]
    while current.hasEvent, let donor = donor(after: result.end, dose: result.dose(on: Int(result.end)), &generator) {
      let next = 24 * (result.end.rounded(.down) + 1)
      result.doses = result.doses.filter { $0.time < next } + donor.doses.filter { $0.time >= next }
      result.visits += donor.visits.filter { Double($0.day) > result.end }
      result.end = donor.end
      current = donor
    }
    result.hasEvent = false
    return result
  }

  /// Somebody who was followed for longer.
  private func donor(after end: Double, dose: Double, _ generator: inout Generator) -> StudyFollowUp? {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if followUps[order[middle]].end > end { high = middle } else { low = middle + 1 }
    }
    let risk = order[low...]
    guard !risk.isEmpty else { return nil }
    let alike = risk.filter { followUps[$0].dose(on: Int(end)) == dose }
    let choice = alike.isEmpty ? Array(risk) : alike
    return followUps[choice[generator.index(below: choice.count)]]
  }
}
