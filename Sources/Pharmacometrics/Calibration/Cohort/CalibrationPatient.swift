/// A patient with what was given and measured, as numbers.
public struct CalibrationPatient: Sendable, Hashable {
  /// One measurement.
  public struct Measurement: Sendable, Hashable {
    /// Hours.
    public var time: Double
    /// The output's place in the model's `Output`.
    public var output: Int
    /// In the unit of the output; the limit where the value is only known to be below it.
    public var value: Double
    /// Whether the value is below the limit of quantification that ``value`` holds.
    public var isBelowLimit: Bool

    public init(time: Double, output: Int, value: Double, isBelowLimit: Bool = false) {
      self.time = time
      self.output = output
      self.value = value
      self.isBelowLimit = isBelowLimit
    }
  }

  /// The model's covariates from a time on.
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

  /// What was seen of an event or of an ordinal outcome.
  public struct OutcomeRecord: Sendable, Hashable {
    public enum Finding: Sendable, Hashable {
      /// The event, at the time.
      case event
      /// No event (none since the last, where it may be repeated) until the time.
      case free
      /// The event, after these hours and until the time.
      case eventSince(Double)
      /// From 0.
      case category(Int)
    }

    /// Hours.
    public var time: Double
    /// The place in ``CalibrationStructure/outcomeNames``.
    public var outcome: Int
    public var finding: Finding

    public init(time: Double, outcome: Int, finding: Finding) {
      self.time = time
      self.outcome = outcome
      self.finding = finding
    }
  }

  public let name: String
  /// The model's covariates at time 0, in the order of `Covariate`.
  public let covariates: [Double]
  /// Ascending in time.
  public let changes: [CovariateChange]
  /// Flat amounts, ascending in time.
  public let doses: [DoseEvent]
  /// Ascending in time. A value at the time of a dose is the one just before it.
  public let measurements: [Measurement]
  /// Ascending in time.
  public let outcomes: [OutcomeRecord]
  /// Columns of the first record, by name in capitals, for covariate effects.
  public let columns: [String: Double]
  /// Columns of text of the first record.
  public let categories: [String: String]

  /// - Parameters: as the properties of these names, in any order of time.
  public init(
    name: String, covariates: [Double] = [], changes: [CovariateChange] = [], doses: [DoseEvent] = [],
    measurements: [Measurement], outcomes: [OutcomeRecord] = [], columns: [String: Double] = [:],
    categories: [String: String] = [:]
  ) {
    precondition(doses.allSatisfy { $0.basis == .flat }, "\(name): a dose by body size")
    precondition(
      (measurements.map(\.time) + outcomes.map(\.time)).allSatisfy { $0 >= 0 && $0.isFinite },
      "\(name): a time before 0 or not finite")
    self.name = name
    self.covariates = covariates
    self.changes = changes.sorted { $0.time < $1.time }
    self.doses = doses.sorted { $0.time < $1.time }
    self.measurements = measurements.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
    self.outcomes = outcomes.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
    self.columns = columns
    self.categories = categories
  }

  /// The same patient with what was known by a time; who had an event later is known to have been free of it until then.
  public func known(by time: Double) -> CalibrationPatient {
    var known = outcomes.filter { $0.time <= time }
    for record in outcomes where record.time > time && time > 0 {
      var free = OutcomeRecord(time: time, outcome: record.outcome, finding: .free)
      switch record.finding {
      case .event, .free: break
      case .eventSince(let start): free.time = Swift.min(start, time)
      case .category: continue
      }
      if !known.contains(free) && free.time > 0 { known.append(free) }
    }
    return measured(measurements.filter { $0.time <= time }, outcomes: known)
  }

  /// The same patient with other measurements, for predictions.
  func measured(_ measurements: [Measurement], outcomes: [OutcomeRecord] = []) -> CalibrationPatient {
    CalibrationPatient(
      name: name, covariates: covariates, changes: changes, doses: doses, measurements: measurements,
      outcomes: outcomes, columns: columns, categories: categories)
  }

  /// The time of the last measurement or record; 0 without any.
  var lastTime: Double { Swift.max(measurements.last?.time ?? 0, outcomes.last?.time ?? 0) }
}
