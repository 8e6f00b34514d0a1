/// What an import read, took, left out, and why.
public struct ImportReport: Codable, Hashable, Sendable {
  /// A patient who was left out.
  public struct Exclusion: Codable, Hashable, Sendable {
    /// Why, in few words; the key by which exclusions are counted.
    public enum Reason: String, Codable, Hashable, Sendable, CaseIterable {
      case tooFewVisits = "too few visits"
      case badData = "bad data"
      case repeatsAnother = "repeats another patient"
      case doseUnknown = "dose unknown at the first observation"
      case noRows = "no rows"
    }

    public var patient: String
    public var reason: Reason
    /// The particulars.
    public var detail: String
  }

  public var policy: ProblemPolicy
  public var filesRead = 0
  public var rowsRead = 0
  /// Rows left out, whole or but for their dose and events.
  public var rowsSkipped = 0
  /// Measured values found, good or bad; empty and missing tokens not counted.
  public var valuesRead = 0
  /// Measured values of the accepted patients.
  public var valuesAccepted = 0
  public var patientsIn = 0
  public var patientsAccepted = 0
  public var excluded: [Exclusion] = []
  /// The problems in the order of the data, at most ``problemsKept``.
  public var problems: [ImportProblem] = []
  /// The number of all problems.
  public var problemCount = 0
  /// What was done without being a problem (identical rows dropped, say), at most ``problemsKept``.
  public var notes: [String] = []

  /// How many problems and notes a report keeps.
  public static let problemsKept = 10_000

  init(policy: ProblemPolicy) { self.policy = policy }

  /// How many patients were left out for each reason.
  public var exclusionCounts: [(reason: Exclusion.Reason, count: Int)] {
    Exclusion.Reason.allCases.compactMap { reason in
      let count = excluded.count { $0.reason == reason }
      return count > 0 ? (reason, count) : nil
    }
  }

  mutating func add(_ problem: ImportProblem) {
    problemCount += 1
    if problems.count < Self.problemsKept { problems.append(problem) }
  }

  mutating func note(_ note: String) {
    if notes.count < Self.problemsKept { notes.append(note) }
  }
}
