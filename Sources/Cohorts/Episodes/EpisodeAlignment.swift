public import DosingMDP

/// The episodes that records gave, who was left out, and what the alignment had to decide.
public struct EpisodeAlignment: Sendable {
  /// A patient without an episode.
  public struct Exclusion: Codable, Hashable, Sendable {
    public var patient: String
    public var reason: String
  }

  /// A dose that was given though the state's mask forbids it.
  public struct ForbiddenDose: Codable, Hashable, Sendable, CustomStringConvertible {
    public var patient: String
    /// Days.
    public var time: Double
    /// The action's label.
    public var action: String

    public var description: String {
      "patient \(patient), day \(time): '\(action)' was given though the masks forbid it; correct the masks or the data"
    }
  }

  /// What the alignment had to decide, in the records of the patients with an episode.
  public struct Counts: Codable, Hashable, Sendable {
    /// Restarts of treatment after a pause.
    public var restarts = 0
    /// Of these, restarts that were moved to the visit before by ``RestartEvidence``.
    public var movedRestarts = 0
    /// Changes of dose between two decisions: the step's action is the dose before them, its treatment reward the mean.
    public var unalignedDoseChanges = 0
    /// Episodes that end, censored, where the dose becomes unknown.
    public var unknownDoseEndings = 0
    /// Visits behind such an end, which are not used.
    public var visitsAfterUnknownDose = 0
    /// Episodes that end with a progression derived from a biomarker under drug.
    public var progressionsOnTreatment = 0
    /// Episodes that end with a progression derived from a biomarker off drug.
    public var progressionsOffTreatment = 0

    public init() {}

    static func += (left: inout Counts, right: Counts) {
      left.restarts += right.restarts
      left.movedRestarts += right.movedRestarts
      left.unalignedDoseChanges += right.unalignedDoseChanges
      left.unknownDoseEndings += right.unknownDoseEndings
      left.visitsAfterUnknownDose += right.visitsAfterUnknownDose
      left.progressionsOnTreatment += right.progressionsOnTreatment
      left.progressionsOffTreatment += right.progressionsOffTreatment
    }
  }

  public var episodes: [Episode] = []
  public var excluded: [Exclusion] = []
  public var counts = Counts()
  /// Doses outside their mask; the patients who were given one have no episode.
  public var forbiddenDoses: [ForbiddenDose] = []
}
