public import Stochastics

/// A simulator of patients under treatment decisions.
///
/// Randomness of a patient derives from the key given at admission, by purpose and visit, and never from how many
/// draws went before: two policies meet the same patient with the same noise.
public protocol Environment: Sendable {
  /// The hidden state of one simulated patient.
  associatedtype Patient: Sendable
  /// The doses that can be given.
  var actions: ActionSpace { get }
  /// Patient `index` at the first visit.
  func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission)
  /// Gives a dose from the current visit to the next one.
  func advance(_ patient: inout Patient, action: Int) -> Advance
}

/// What is known of a simulated patient at the first visit.
public struct Admission: Sendable {
  public var patient: String
  public var center: String?
  public var statics: [Double?]
  public var visit: Visit

  public init(patient: String, center: String?, statics: [Double?] = [], visit: Visit) {
    self.patient = patient
    self.center = center
    self.statics = statics
    self.visit = visit
  }
}

/// What happened between two decisions.
public struct Advance: Sendable {
  /// Days since the previous decision.
  public var elapsed: Double
  /// The next visit, at which a decision is due; `nil` where the patient has no further visit.
  public var visit: Visit?
  /// Why no decision follows; `nil` while the patient goes on. At a censored end `visit` may hold the last measurement.
  public var ending: Ending?

  public init(elapsed: Double, visit: Visit?, ending: Ending?) {
    self.elapsed = elapsed
    self.visit = visit
    self.ending = ending
  }
}
