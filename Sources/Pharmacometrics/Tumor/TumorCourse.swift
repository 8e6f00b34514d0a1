public import DiffEq

/// The course of a tumor under a regimen that is decided on at regular times.
public struct TumorCourse: Sendable {
  /// The state at a decision.
  public struct Decision: Sendable, Codable, Hashable {
    /// Days since the start.
    public var time: Double
    public var sensitive: Double
    public var resistant: Double
    /// Whether drug is given until the next decision.
    public var isOn: Bool
  }

  /// Days to total burden 1.2·n₀, located by the solver's dense output; `nil` where the limit came first.
  public private(set) var timeToProgression: Double?
  /// Days to progression or to the limit.
  public private(set) var duration = 0.0
  /// Days on drug.
  public private(set) var drugDays = 0.0
  /// How often drug was started.
  public private(set) var cycles = 0
  /// The decisions in order.
  public private(set) var decisions: [Decision] = []

  /// The share of the duration without drug.
  public var drugFreeShare: Double { duration > 0 ? 1 - drugDays / duration : 0 }

  /// The solver for tumor courses, with an absolute tolerance far below the smallest resistant burden.
  public static let solver = Dopri5(relativeTolerance: 1e-9, absoluteTolerance: 1e-15)

  /// Follows a tumor under a regimen until progression or the limit.
  /// - Parameters:
  ///   - decisionInterval: days.
  ///   - limit: days.
  /// - Throws: ``SolverFailure``.
  public init(
    _ parameters: LotkaVolterraParameters, regimen: TumorRegimen, decisionInterval: Double, limit: Double = 7300
  ) throws(SolverFailure) {
    try self.init(parameters, decisionInterval: decisionInterval, limit: limit) {
      (burden, isOn) throws(SolverFailure) in
      regimen.treats(relativeBurden: burden.total / parameters.initialTotal, isOn: isOn)
    }
  }

  /// Follows a tumor until progression or the limit.
  /// - Parameters:
  ///   - decisionInterval: days.
  ///   - limit: days.
  ///   - treats: whether to treat until the next decision, by burden and by whether drug is in force.
  /// - Throws: ``SolverFailure``.
  public init(
    _ parameters: LotkaVolterraParameters, decisionInterval: Double, limit: Double,
    treats: (_ burden: TumorBurden<Double>, _ isOn: Bool?) throws(SolverFailure) -> Bool
  ) throws(SolverFailure) {
    precondition(
      decisionInterval > 0 && limit > 0, "TumorCourse: interval \(decisionInterval), limit \(limit) must be positive")
    var burden = parameters.initialBurden
    var isOn: Bool?
    while duration < limit && timeToProgression == nil {
      let start = duration
      let treatsNow = try treats(burden, isOn)
      if treatsNow && isOn != true { cycles += 1 }
      isOn = treatsNow
      decisions.append(
        Decision(time: start, sensitive: burden.sensitive, resistant: burden.resistant, isOn: treatsNow))
      let end = min(Double(decisions.count) * decisionInterval, limit)
      let interval = try TumorInterval(parameters, from: burden, isOn: treatsNow, days: end - start)
      burden = interval.burden
      duration = interval.isProgressed ? start + interval.days : end
      drugDays += treatsNow ? interval.days : 0
      timeToProgression = interval.isProgressed ? duration : nil
    }
  }
}
