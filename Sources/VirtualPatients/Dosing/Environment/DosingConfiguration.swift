public import DiffEq
public import DosingMDP
public import Pharmacometrics

/// Dosing decisions for virtual patients of a mechanistic model: what can be given, what is seen, when, and what else
/// may happen. The defaults are ideal care: daily tablets, all taken, visits on the day, nothing missed.
public struct DosingConfiguration: Codable, Hashable, Sendable {
  /// The dose of multiple 1, at each administration: mg, or the unit of the model's doses, in ``basis``.
  public var standardDose: Double
  public var basis: DoseEvent.Basis
  public var administration: Administration
  /// The doses that can be chosen; a schedule such as four weeks on and two off is a sequence of doses and holds.
  public var actions: [DoseOption]
  /// The greatest dose that a continuous decision may give, as a multiple.
  public var largestMultiple: Double
  /// Days between scheduled visits.
  public var decisionInterval: Double
  public var centers: [CareCenter]
  public var variables: [ObservedVariable]
  /// Symbols of covariates that are known at the first visit.
  public var statics: [String]
  public var adherence: Adherence
  /// Days between tumor assessments, for models with a tumor.
  public var scanInterval: Double
  /// Whether progression ends a patient's course, as death does.
  public var endsAtProgression: Bool
  /// Hazard of leaving care, per year.
  public var dropoutRate: Double
  /// Whether patients are also lost as the model says, where it says so: after scans, or by a hazard.
  public var losesPatients: Bool
  /// Days to the administrative end of observation.
  public var followUp: Double
  /// Typical values and covariates set otherwise, by symbol.
  public var settings: [String: Double]
  /// Standard deviations of random effects set otherwise, by symbol, on the parameters' scales.
  public var deviations: [String: Double]
  /// Parameters whose typical value is multiplied in each patient with exp(σ ε), ε standard normal: σ by symbol. A policy
  /// that is learned over such patients need not trust the published values.
  public var randomization: [String: Double]
  /// What goes wrong with every patient.
  public var stress: [StressScenario]
  public var tolerance: Tolerance

  /// - Parameters: as the properties of these names.
  public init(
    standardDose: Double, basis: DoseEvent.Basis = .flat, administration: Administration = .tablets(perDay: 1),
    actions: [DoseOption] = ActionSpace.offOn.options, largestMultiple: Double = 2, decisionInterval: Double = 28,
    centers: [CareCenter] = [CareCenter(name: "center")], variables: [ObservedVariable], statics: [String] = [],
    adherence: Adherence = Adherence(), scanInterval: Double = 42, endsAtProgression: Bool = true,
    dropoutRate: Double = 0, losesPatients: Bool = false, followUp: Double = 1826,
    settings: [String: Double] = [:], deviations: [String: Double] = [:], randomization: [String: Double] = [:],
    stress: [StressScenario] = [],
    tolerance: Tolerance = Tolerance()
  ) {
    self.standardDose = standardDose
    self.basis = basis
    self.administration = administration
    self.actions = actions
    self.largestMultiple = largestMultiple
    self.decisionInterval = decisionInterval
    self.centers = centers
    self.variables = variables
    self.statics = statics
    self.adherence = adherence
    self.scanInterval = scanInterval
    self.endsAtProgression = endsAtProgression
    self.dropoutRate = dropoutRate
    self.losesPatients = losesPatients
    self.followUp = followUp
    self.settings = settings
    self.deviations = deviations
    self.randomization = randomization
    self.stress = stress
    self.tolerance = tolerance
  }

  /// What is wrong with the numbers, whatever the model; empty where nothing is.
  var problems: [String] {
    var problems = centers.flatMap { $0.problems(decisionInterval: decisionInterval) }
    func require(_ holds: Bool, _ message: String) { if !holds { problems.append(message) } }
    require(standardDose > 0 && standardDose.isFinite, "standardDose \(standardDose) must be positive")
    require(largestMultiple > 0 && largestMultiple.isFinite, "largestMultiple \(largestMultiple) must be positive")
    require((1...64).contains(actions.count), "actions: 1 to 64 are possible, not \(actions.count)")
    require(decisionInterval >= 1, "decisionInterval \(decisionInterval) d must be at least a day")
    require(!centers.isEmpty, "centers: at least one is needed")
    require(Set(centers.map(\.name)).count == centers.count, "centers: a name is given twice")
    require(!variables.isEmpty, "variables: at least one is needed")
    require(Set(variables.map(\.name)).count == variables.count, "variables: a name is given twice")
    for variable in variables {
      require((0...1).contains(variable.missing), "\(variable.name): missing \(variable.missing) is not in [0, 1]")
      require(variable.interval >= 0, "\(variable.name): interval \(variable.interval) d is negative")
    }
    require((0...1).contains(adherence.mean), "adherence.mean \(adherence.mean) is not in [0, 1]")
    if let concentration = adherence.concentration {
      require(
        concentration > 0 && adherence.mean > 0 && adherence.mean < 1,
        "adherence: a mean within (0, 1) and a positive concentration are needed, not \(adherence.mean) and "
          + "\(concentration)")
    }
    require(scanInterval >= 1, "scanInterval \(scanInterval) d must be at least a day")
    require(dropoutRate >= 0 && dropoutRate.isFinite, "dropoutRate \(dropoutRate) must not be negative")
    require(followUp >= 1 && followUp.isFinite, "followUp \(followUp) d must be at least a day")
    for (symbol, deviation) in randomization.sorted(by: { $0.key < $1.key }) {
      require(deviation >= 0 && deviation.isFinite, "randomization.\(symbol): \(deviation) must not be negative")
    }
    for (symbol, deviation) in deviations.sorted(by: { $0.key < $1.key }) {
      require(deviation >= 0 && deviation.isFinite, "deviations.\(symbol): \(deviation) must not be negative")
    }
    switch administration {
    case .tablets(let perDay): require((1...24).contains(perDay), "administration: \(perDay) tablets a day")
    case .infusion(let hours): require(hours >= 0 && hours.isFinite, "administration: an infusion over \(hours) h")
    }
    return problems
  }
}

/// What is wrong with a configuration of dosing decisions, all at once.
public struct DosingConfigurationError: Error, CustomStringConvertible, Hashable, Sendable {
  public var model: String
  public var problems: [String]
  public var description: String { problems.map { "\(model): \($0)" }.joined(separator: "\n") }
}
