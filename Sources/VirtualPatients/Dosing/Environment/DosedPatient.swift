import DosingMDP
import Stochastics

/// One virtual patient under dosing decisions, but for what the equations hold.
struct DosedPatient: Sendable {
  /// The number of the patient.
  let index: Int
  let key: Key
  /// The place of the center.
  let center: Int
  let covariates: [Double]
  /// What the standard dose is multiplied with, by body size.
  let doseFactor: Double
  /// The probability that a tablet is taken.
  let adherence: Double
  /// The first visit from this day on is the patient's last.
  let dropoutDay: Double
  var followUp: FollowUp
  /// What each administration holds, in the model's unit.
  var amount = 0.0
  /// Whole days since the first visit.
  var day = 0
  var decisionDay = 0
  /// The index of the last visit in the schedule, missed visits counted.
  var visit = 0
  /// The last visit before it at which the patient was seen.
  var previousVisit = -1
  /// Where the patient is seen next.
  var next = Appointment(day: 0, visit: 0, ending: nil)
  /// The outputs on ``day``.
  var outputs: [Double]
  var departure: FollowUp.Departure?

  /// The next visit, or where observation ends.
  struct Appointment: Sendable {
    var day: Int
    var visit: Int
    /// Why the patient is not seen after it.
    var ending: Ending?
  }

  init(
    index: Int, key: Key, center: Int, covariates: [Double], doseFactor: Double, adherence: Double,
    dropoutDay: Double, followUp: FollowUp, outputs: [Double]
  ) {
    self.index = index
    self.key = key
    self.center = center
    self.covariates = covariates
    self.doseFactor = doseFactor
    self.adherence = adherence
    self.dropoutDay = dropoutDay
    self.followUp = followUp
    self.outputs = outputs
  }

  /// Whether the patient is past the end.
  var hasEnded: Bool { departure != nil }
}

extension Key.Purpose {
  /// When visits fall and which are missed.
  static let schedule = Key.Purpose(101)
  /// Which tablets are taken.
  static let adherence = Key.Purpose(102)
  /// Which variables are missing at a visit.
  static let missingness = Key.Purpose(103)
}
