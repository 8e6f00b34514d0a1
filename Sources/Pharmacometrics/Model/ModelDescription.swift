/// What a model is made of, as one reads it in a paper's tables.
public struct ModelDescription<M: Model>: Sendable {
  /// A parameter's line in the table.
  public struct Parameter: Sendable {
    public let index: M.Parameter
    /// As in the paper, and on the command line.
    public let symbol: String
    public let meaning: String
    public let unit: String
    public let typical: Double
    public let variability: Variability

    public init(
      _ index: M.Parameter, _ symbol: String, _ meaning: String, unit: String, typical: Double,
      _ variability: Variability = .none
    ) {
      self.index = index
      self.symbol = symbol
      self.meaning = meaning
      self.unit = unit
      self.typical = typical
      self.variability = variability
    }
  }

  /// A covariate: what is known of a patient beforehand.
  public struct Covariate: Sendable {
    public let index: M.Covariate
    public let symbol: String
    public let meaning: String
    public let unit: String
    /// The value of the typical patient.
    public let typical: Double
    public let distribution: CovariateDistribution

    public init(
      _ index: M.Covariate, _ symbol: String, _ meaning: String, unit: String, typical: Double,
      _ distribution: CovariateDistribution
    ) {
      self.index = index
      self.symbol = symbol
      self.meaning = meaning
      self.unit = unit
      self.typical = typical
      self.distribution = distribution
    }
  }

  /// A quantity that the model tells over time.
  public struct Output: Sendable {
    public let index: M.Output
    public let symbol: String
    public let meaning: String
    public let unit: String
    public let error: ResidualError

    public init(
      _ index: M.Output, _ symbol: String, _ meaning: String, unit: String, _ error: ResidualError = .none
    ) {
      self.index = index
      self.symbol = symbol
      self.meaning = meaning
      self.unit = unit
      self.error = error
    }
  }

  /// Random effects that are correlated.
  public struct Block: Sendable, Hashable {
    /// Symbols of the parameters that own the effects.
    public let symbols: [String]
    /// The lower triangle of their covariance, row by row.
    public let lowerTriangle: [Double]

    public init(_ symbols: [String], lowerTriangle: [Double]) {
      precondition(
        lowerTriangle.count == symbols.count * (symbols.count + 1) / 2,
        "a block of \(symbols.count) effects with \(lowerTriangle.count) covariances")
      self.symbols = symbols
      self.lowerTriangle = lowerTriangle
    }
  }

  /// Of the command line and the registry.
  public let name: String
  public let summary: String
  /// Authors, year and where to find it; and every deviation from it.
  public let source: String
  public let parameters: [Parameter]
  public let covariates: [Covariate]
  public let blocks: [Block]
  public let outputs: [Output]
  public let dosing: Dosing<M>
  /// Hours at which the equations themselves jump.
  public let breakTimes: [Double]
  /// Events whose cumulative hazard is an output.
  public let events: [HazardEvent<M>]
  /// Adverse effects that are drawn day by day.
  public let adverseEffects: [AdverseEffect<M>]
  /// The output that RECIST is read from.
  public let tumorSize: M.Output?
  /// Values that the typical patient has instead of the population's.
  public let referencePatient: [(parameter: M.Parameter, value: Double)]
  /// Outputs that are graded by the CTCAE.
  public let laboratory: [LaboratoryGrading<M>]
  /// How patients are lost to tumor assessment.
  public let dropout: TumorObservationDropout?
  /// What some parameters stand for, so that scenarios can change them.
  public let roles: ParameterRoles<M>
  /// The regimen that the source used.
  public let regimen: String
  /// What the model promises, to be checked.
  public let claims: [ModelClaim<M>]

  public init(
    name: String, summary: String, source: String, parameters: [Parameter], covariates: [Covariate] = [],
    blocks: [Block] = [], outputs: [Output], dosing: Dosing<M> = .none, breakTimes: [Double] = [],
    events: [HazardEvent<M>] = [], adverseEffects: [AdverseEffect<M>] = [], tumorSize: M.Output? = nil,
    laboratory: [LaboratoryGrading<M>] = [], dropout: TumorObservationDropout? = nil,
    roles: ParameterRoles<M> = ParameterRoles(),
    referencePatient: [(parameter: M.Parameter, value: Double)] = [],
    regimen: String = "none", claims: [ModelClaim<M>] = [.nonNegativeStates]
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.parameters = parameters
    self.covariates = covariates
    self.blocks = blocks
    self.outputs = outputs
    self.dosing = dosing
    self.breakTimes = breakTimes.sorted()
    self.events = events
    self.adverseEffects = adverseEffects
    self.tumorSize = tumorSize
    self.referencePatient = referencePatient
    self.laboratory = laboratory
    self.dropout = dropout
    self.roles = roles
    self.regimen = regimen
    self.claims = claims
  }
}

/// Where doses go.
public enum Dosing<M: Model>: Sendable {
  /// The model takes none.
  case none
  /// The dose of the last 24 h alone counts.
  case today
  /// Into linear kinetics in closed form, by mouth (where it has an absorption) or into a vein.
  case kinetics(bioavailability: M.Parameter? = nil, lag: M.Parameter? = nil)
  /// Into a state; an infusion raises its slope.
  case state(M.State, bioavailability: M.Parameter? = nil)
}

/// An event of which an output is the cumulative hazard.
public struct HazardEvent<M: Model>: Sendable {
  /// What the event means for the patient.
  public enum Kind: String, Sendable {
    case death
    case progression
    case dropout
  }

  public let name: String
  public let kind: Kind
  public let cumulativeHazard: M.Output

  public init(_ name: String, _ kind: Kind, cumulativeHazard: M.Output) {
    self.name = name
    self.kind = kind
    self.cumulativeHazard = cumulativeHazard
  }
}

/// An adverse effect whose grade is drawn every day.
public struct AdverseEffect<M: Model>: Sendable {
  public let name: String
  /// The output that drives it.
  public let driver: M.Output
  public let process: MarkovGrades

  public init(_ name: String, driver: M.Output, _ process: MarkovGrades) {
    self.name = name
    self.driver = driver
    self.process = process
  }
}

/// An output whose worst value has a grade.
public struct LaboratoryGrading<M: Model>: Sendable {
  /// What is graded.
  public enum Finding: String, Sendable {
    /// 10⁹/L; the lowest counts.
    case neutrophils
    /// mmHg; the highest counts.
    case diastolicPressure = "diastolic pressure"
  }

  public let output: M.Output
  public let finding: Finding

  public init(_ output: M.Output, _ finding: Finding) {
    self.output = output
    self.finding = finding
  }
}

/// What some parameters stand for.
public struct ParameterRoles<M: Model>: Sendable {
  /// Of the drug: halved by the failure of an organ and in poor metabolizers.
  public let clearance: M.Parameter?
  /// Of the tumor: raised by sudden progression.
  public let growth: M.Parameter?

  public init(clearance: M.Parameter? = nil, growth: M.Parameter? = nil) {
    self.clearance = clearance
    self.growth = growth
  }
}
