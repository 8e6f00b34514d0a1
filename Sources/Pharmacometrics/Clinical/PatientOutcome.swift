/// What happened to one virtual patient.
public struct PatientOutcome: Sendable, Hashable {
  /// A time until which a patient was followed for an event.
  public struct Followed: Sendable, Hashable {
    /// Hours.
    public var time: Double
    /// Whether the event happened then; else observation ended.
    public var isEvent: Bool
  }

  /// Why a tumor counts as progressed.
  public enum Progression: String, Sendable, Hashable {
    /// The sum of target lesions, at a scan.
    case targetLesions
    /// The hazard of progression that the sum of target lesions does not show.
    case clinical
  }

  /// Death, or the end.
  public var survival: Followed
  /// Progression; death and loss to assessment end the observation. `nil` for models without a tumor.
  public var progression: Followed?
  public var progressionCause: Progression?
  /// Best overall response before progression.
  public var response: RECIST.Response?
  /// The worst grade of each adverse effect, in the order of the description; 3 stands for 3 and above.
  public var worstGrades: [Int]
  /// The worst grade of each laboratory finding; `nil` where the version does not define it.
  public var laboratoryGrades: [Int?]
  /// The lowest or highest value behind it.
  public var laboratoryExtremes: [Double]
  /// Whether, and when, the patient could be followed no further for numerical reasons. Hours.
  public var failureTime: Double?

  /// Progression or death, whichever comes first.
  public var progressionFree: Followed? {
    guard let progression else { return nil }
    if progression.isEvent { return progression }
    return progression.time >= survival.time ? survival : progression
  }
}
