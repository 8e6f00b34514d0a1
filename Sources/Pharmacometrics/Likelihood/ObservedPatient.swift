/// A patient with what was given and measured.
public struct ObservedPatient<M: Model>: Sendable {
  /// One measurement.
  public struct Observation: Sendable, Hashable {
    /// Hours.
    public var time: Double
    public var output: M.Output
    /// In the unit of the output.
    public var value: Double

    public init(time: Double, _ output: M.Output, _ value: Double) {
      self.time = time
      self.output = output
      self.value = value
    }
  }

  /// Covariates that hold from a time on.
  public struct CovariateChange: Sendable, Hashable {
    /// Hours, positive.
    public var time: Double
    /// In the order of the model's `Covariate`.
    public var covariates: [Double]

    public init(time: Double, covariates: [Double]) {
      self.time = time
      self.covariates = covariates
    }
  }

  /// For messages.
  public let name: String
  /// At time 0, in the order of the model's `Covariate`.
  public let covariates: [Double]
  /// Ascending in time.
  public let changes: [CovariateChange]
  /// Amounts in the unit of the model's dose.
  public let doses: [DoseEvent]
  /// Ascending in time; values at one time in the order given. A value at the time of a dose is the one just before it.
  public let observations: [Observation]

  /// - Parameters: as the properties of these names, in any order of time. Doses must be flat: those by body size are
  ///   multiplied by the caller.
  public init(
    name: String, covariates: [Double], changes: [CovariateChange] = [], doses: [DoseEvent] = [],
    observations: [Observation]
  ) {
    let counts = [covariates.count] + changes.map(\.covariates.count)
    precondition(
      counts.allSatisfy { $0 == M.Covariate.count }, "\(name): \(counts) covariates for \(M.Covariate.count)")
    precondition(changes.allSatisfy { $0.time > 0 }, "\(name): covariates change at \(changes.map(\.time))")
    precondition(doses.allSatisfy { $0.basis == .flat }, "\(name): a dose by body size")
    precondition(observations.allSatisfy { $0.time >= 0 && $0.time.isFinite }, "\(name): a time before 0 or not finite")
    self.name = name
    self.covariates = covariates
    self.changes = changes.sorted { $0.time < $1.time }
    self.doses = doses.sorted { $0.time < $1.time }
    self.observations = observations.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
  }
}
