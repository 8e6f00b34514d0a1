/// One record of a NONMEM data set: something that happens to a subject, or is measured, at a time.
public struct NonmemRecord: Sendable, Hashable {
  /// EVID.
  public enum Event: Int, Sendable, Hashable, CaseIterable {
    /// A measurement.
    case observation = 0
    /// A dose.
    case dose = 1
    /// Anything else, for instance a covariate that changes.
    case other = 2
    /// All compartments are emptied and all dosing ends.
    case reset = 3
    /// A reset, then a dose.
    case resetAndDose = 4

    /// Whether the record gives a dose.
    public var isDose: Bool { self == .dose || self == .resetAndDose }
    /// Whether the record empties all compartments.
    public var isReset: Bool { self == .reset || self == .resetAndDose }
  }

  /// SS.
  public enum SteadyState: Int, Sendable, Hashable, CaseIterable {
    /// The dose is the first of its kind.
    case none = 0
    /// The regimen has been followed forever, and nothing else was given.
    case replacing = 1
    /// The regimen has been followed forever, beside what else was given.
    case adding = 2
  }

  /// How fast a dose enters: RATE, or DUR where the data set has that column.
  public enum Speed: Sendable, Hashable {
    /// At once.
    case instantaneous
    /// RATE > 0, per hour. Bioavailability shortens the infusion.
    case rate(Double)
    /// RATE = -1: at the rate that the model's parameters state.
    case modeledRate
    /// RATE = -2: over the time that the model's parameters state. Bioavailability lowers the rate.
    case modeledDuration
    /// DUR > 0, hours, which is not NONMEM's own. Bioavailability lowers the rate.
    case duration(Double)
  }

  /// The line of the file, the header being line 1.
  public var row: Int
  /// TIME. h.
  public var time: Double
  /// EVID.
  public var event: Event
  /// AMT, in the unit of the data set; 0 without a dose, and for a steady-state infusion.
  public var amount: Double
  /// RATE or DUR.
  public var speed: Speed
  /// CMT; `nil` where it is missing or 0, which means the model's default.
  public var compartment: Int?
  /// ADDL; a data set may state up to 10 000.
  public var additionalDoses: Int
  /// II, h; 0 where there is none.
  public var interval: Double
  /// SS.
  public var steadyState: SteadyState
  /// DV where it is present and MDV does not exclude it.
  public var observation: Double?
  /// DVID.
  public var observationKind: Int?
  /// DVID, or CMT of a measurement, where it is text.
  public var observationName: String?
  /// All other columns by name in capitals; a missing value is absent.
  public var covariates: [String: Double]
  /// Columns of text by name in capitals.
  public var categories: [String: String] = [:]

  /// - Parameters: as the properties of these names; all values must be possible ones, see ``NonmemDataset``.
  public init(
    row: Int, time: Double, event: Event, amount: Double = 0, speed: Speed = .instantaneous, compartment: Int? = nil,
    additionalDoses: Int = 0, interval: Double = 0, steadyState: SteadyState = .none, observation: Double? = nil,
    observationKind: Int? = nil, covariates: [String: Double] = [:]
  ) {
    precondition(
      amount >= 0 && additionalDoses >= 0 && interval >= 0 && (steadyState == .none || amount == 0 || interval > 0),
      "NonmemRecord: amount \(amount), \(additionalDoses) additional doses, interval \(interval), SS \(steadyState)")
    self.row = row
    self.time = time
    self.event = event
    self.amount = amount
    self.speed = speed
    self.compartment = compartment
    self.additionalDoses = additionalDoses
    self.interval = interval
    self.steadyState = steadyState
    self.observation = observation
    self.observationKind = observationKind
    self.covariates = covariates
  }

  /// Whether the record marks the end of an infusion that has run forever: SS with AMT = 0.
  public var isSteadyInfusion: Bool { event.isDose && steadyState != .none && amount == 0 }
}

/// The records of one subject in the order of the file.
public struct NonmemSubject: Sendable, Hashable {
  /// ID as written.
  public var id: String
  /// At least one.
  public var records: [NonmemRecord]

  /// - Parameters: as the properties of these names.
  public init(id: String, records: [NonmemRecord]) {
    self.id = id
    self.records = records
  }
}
