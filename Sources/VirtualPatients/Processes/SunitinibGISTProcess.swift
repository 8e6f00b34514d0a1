public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Sunitinib in gastrointestinal stromal tumors to learn in: virtual patients of the published model (``SunitinibGIST``),
/// seen by a clinician, whose daily dose is decided on at visits.
///
/// Options are hold and doses in steps of 12.5 mg, or the dose is any amount up to the largest, as a multiple of 50 mg.
/// What is seen are the features of ``SunitinibDosing/encoder(actions:centers:modification:)``. With 30 days as a unit,
/// the reward is `time` a month free of progression (or alive), minus `toxicity` for each grade of hand-foot syndrome or fatigue above 1,
/// each 10⁹/L of neutrophils below 1 and each 10 mmHg of diastolic pressure above 90, a month; minus `dose` for each standard
/// dose, a month; minus `burden` times the change of the log tumor size; minus `progression` or `death` at the end.
///
/// Costs: `grade 3 toxicity` counts how often a finding of grade 3 begins (hand-foot syndrome, fatigue, neutrophils below
/// 1.0·10⁹/L, diastolic pressure of 100 mmHg or more), `grade 3 months` the months with one, `dose` standard doses times
/// months. The weights are this project's choice, not published ones.
public struct SunitinibGISTProcess: DecisionProcess {
  /// What ends a course beside the horizon, and whose time counts.
  public enum Endpoint: String, Codable, Hashable, Sendable, CaseIterable {
    /// Progression or death.
    case progressionFree
    /// Death alone; the drug may go on beyond progression.
    case alive
  }

  public struct Configuration: Codable, Hashable, Sendable {
    /// Days between visits.
    public var decisionInterval = 14.0
    /// Days after which a course is cut off.
    public var horizon = 728
    /// mg; a multiple of 12.5 up to 87.5.
    public var largestDose = 50.0
    /// Whether any dose may be given, and not only steps of 12.5 mg.
    public var isContinuous = false
    /// Whether doses that ``SunitinibDosing/label`` rules out are forbidden; for options alone.
    public var followsLabel = false
    public var endpoint = Endpoint.progressionFree
    public var time = 1.0
    public var toxicity = 0.1
    public var dose = 0.0
    public var burden = 0.2
    public var progression = 3.0
    public var death = 5.0
    public var adherence = Adherence()
    /// Log standard deviations of factors on typical values, by symbol: patients who differ from the model.
    public var randomization: [String: Double] = [:]
    public var stress: [StressScenario] = []

    public init() {}

    /// The reward's configuration.
    var reward: CompositeReward.Configuration {
      var effects = ["hfs.last", "fatigue.last"].map {
        CompositeReward.Configuration.Toxicity(feature: $0, above: 1, weight: toxicity)
      }
      effects.append(.init(feature: "anc.last", below: 1, weight: toxicity))
      effects.append(.init(feature: "dbp.last", above: 90, weight: toxicity / 10))
      return CompositeReward.Configuration(
        burdenVariable: "sld", burden: burden, treatment: dose, progressionFree: time, progression: progression,
        toxicity: effects, death: death)
    }

    /// What is wrong with it beside what the environment finds; empty where nothing is.
    var problems: [String] {
      var problems: [String] = []
      let steps = largestDose / 12.5
      if steps != steps.rounded() || !(1...7).contains(steps) {
        problems.append("largestDose \(largestDose): a multiple of 12.5 from 12.5 to 87.5 mg is needed")
      }
      if followsLabel && isContinuous {
        problems.append("followsLabel: only doses in steps can be ruled out; leave isContinuous off")
      }
      if followsLabel && largestDose < 25 { problems.append("followsLabel: reduces to 25 mg; largestDose is less") }
      let weights = [time, toxicity, dose, burden, progression, death]
      if !weights.allSatisfy(\.isFinite) { problems.append("weights of the reward must be finite, not \(weights)") }
      return problems
    }
  }

  public typealias Patient = DosingProcess<ModelEnvironment<SunitinibGIST>>.Patient

  public let configuration: Configuration
  public let process: DosingProcess<ModelEnvironment<SunitinibGIST>>

  /// - Throws: ``DosingConfigurationError`` with everything that is wrong.
  public init(_ configuration: Configuration = Configuration()) throws {
    guard configuration.problems.isEmpty else {
      throw DosingConfigurationError(model: "sunitinib-gist", problems: configuration.problems)
    }
    self.configuration = configuration
    var dosing = SunitinibDosing.configuration(
      decisionInterval: configuration.decisionInterval, largest: configuration.largestDose)
    dosing.endsAtProgression = configuration.endpoint == .progressionFree
    dosing.adherence = configuration.adherence
    dosing.randomization = configuration.randomization
    dosing.stress = configuration.stress
    let environment = try ModelEnvironment<SunitinibGIST>(
      dosing, observation: .complete(horizon: configuration.horizon))
    let label = SunitinibDosing.modification(largest: configuration.largestDose)
    let encoder = SunitinibDosing.encoder(
      actions: dosing.actions, modification: configuration.followsLabel ? label : nil)
    let reward = try CompositeReward(configuration.reward, schema: encoder.schema)
    if configuration.isContinuous {
      process = try DosingProcess(
        continuous: environment, name: "sunitinib-gist-continuous", encoder: encoder, reward: reward, costs: Self.costs)
    } else {
      process = try DosingProcess(
        environment, name: "sunitinib-gist", encoder: encoder, reward: reward, costs: Self.costs)
    }
  }

  private static let costs = [
    DosingCost("grade 3 toxicity", .onsets(limits: SunitinibDosing.label.limits)),
    DosingCost("grade 3 months", .time(limits: SunitinibDosing.label.limits)), DosingCost("dose", .dose),
  ]

  public var description: ProcessDescription { process.description }

  public func begin(_ index: Int, key: Key) -> Patient { process.begin(index, key: key) }

  public func observe(_ patient: Patient) -> Observation { process.observe(patient) }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome { process.advance(&patient, by: action) }
}
