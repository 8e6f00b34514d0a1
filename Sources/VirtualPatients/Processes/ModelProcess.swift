public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Dosing of any mechanistic model to learn in, set up from the model's own description.
///
/// The standard dose, its basis and its infusion are those of the first dose of the source's regimen. Drug that is given
/// every day is decided on every two weeks (where it is given on fewer than half of the days, the standard dose is its
/// daily mean); any other is given at the decision, at the regimen's interval. What is seen is what the model measures with an
/// error, its tumor, its laboratory findings, and the worst grades of its adverse effects; other numbers than findings and
/// grades by their logarithms.
///
/// With 30 days as a unit the reward is `time` while the course goes on, minus `burden` times the change of the log tumor
/// size, minus `dose` for each standard dose, minus `toxicity` for each grade above 1, each 10⁹/L of neutrophils below 1 and
/// each 10 mmHg of diastolic pressure above 90, minus `progression` or `death` at the end. Without a tumor, a standard
/// dose counts +1 instead, since dose intensity is then all that stands for benefit. These are this project's choices, for
/// trying learners on many models, not clinical objectives.
///
/// Costs: `dose`, and where there are adverse effects or laboratory findings, `grade 3 toxicity` (how often one begins).
///
/// The equations are compiled for all models at once here and run several times slower than those of
/// ``SunitinibGISTProcess``; a program that knows its model writes `DosingProcess(ModelEnvironment<M>(…), …)`.
public struct ModelProcess<M: Model>: DecisionProcess {
  public typealias Patient = DosingProcess<ModelEnvironment<M>>.Patient

  public let process: DosingProcess<ModelEnvironment<M>>

  /// - Throws: ``DosingConfigurationError`` with everything that is wrong.
  public init(_ configuration: ModelProcessConfiguration = ModelProcessConfiguration()) throws {
    let plan = ModelDosingPlan<M>(configuration)
    guard plan.problems.isEmpty else {
      throw DosingConfigurationError(model: M.description.name, problems: plan.problems)
    }
    let environment = try ModelEnvironment<M>(
      plan.dosing, observation: .complete(horizon: configuration.horizon))
    let reward = try CompositeReward(plan.reward, schema: plan.encoder.schema)
    if configuration.isContinuous {
      process = try DosingProcess(
        continuous: environment, name: "\(M.description.name)-continuous", encoder: plan.encoder, reward: reward,
        costs: plan.costs)
    } else {
      process = try DosingProcess(
        environment, name: M.description.name, encoder: plan.encoder, reward: reward, costs: plan.costs)
    }
  }

  public var description: ProcessDescription { process.description }

  public func begin(_ index: Int, key: Key) -> Patient { process.begin(index, key: key) }

  public func observe(_ patient: Patient) -> Observation { process.observe(patient) }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome { process.advance(&patient, by: action) }
}

/// What can be chosen about a ``ModelProcess``.
public struct ModelProcessConfiguration: Codable, Hashable, Sendable {
  /// Days between decisions; by the model's regimen where `nil`.
  public var decisionInterval: Double?
  /// Days after which a course is cut off.
  public var horizon = 364
  /// Multiples of the standard dose that can be chosen.
  public var levels = [0, 0.25, 0.5, 0.75, 1.0]
  /// Whether any multiple up to the largest level may be given.
  public var isContinuous = false
  public var time = 1.0
  public var burden = 1.0
  /// The price of a standard dose; −1 for models without a tumor where `nil`, else 0.1.
  public var dose: Double?
  public var toxicity = 0.1
  public var progression = 3.0
  public var death = 5.0
  /// Typical values and covariates set otherwise, by symbol.
  public var settings: [String: Double] = [:]

  public init() {}
}

/// A model under its name that can be learned in.
protocol ProcessModel: Sendable {
  /// Whether its doses do any good or harm that the model tells.
  var hasObjective: Bool { get }
  func process(_ configuration: ModelProcessConfiguration) throws -> any DecisionProcess
}

extension Registered: ProcessModel {
  var hasObjective: Bool { ModelDosingPlan<M>(ModelProcessConfiguration()).problems.isEmpty }

  func process(_ configuration: ModelProcessConfiguration) throws -> any DecisionProcess {
    try ModelProcess<M>(configuration)
  }
}
