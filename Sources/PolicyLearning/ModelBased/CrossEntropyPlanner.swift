import DosingMDP
import Foundation
public import Stochastics
import Tensors

/// Model-predictive control by the cross-entropy method: of sequences of decisions drawn from a distribution, the best in
/// the model shape the next distribution; the first decision of the last one is taken, and at the next decision the plan,
/// moved on by one, is where the search starts.
///
///     amounts:  a_t ~ N(μ_t, σ²_t) held in [-1, 1],    μ ← α μ + (1 - α) mean of the elites,  σ² likewise
///     options:  a_t ~ Categorical(p_t),                 p ← α p + (1 - α) frequencies among the elites
///
/// A sequence is judged on several particles (courses with their own member of an ensemble and their own chance) by the
/// mean of their returns, or by a risk measure of them. Where an option is forbidden in a course, the course takes the one
/// that the draw ranks next among those allowed: a draw is the order of log p + Gumbel noise (Kool, van Hoof, Welling 2019,
/// arXiv:1903.06059), so the choice is a draw from p over what is allowed.
///
/// Sources: de Boer et al. 2005, doi:10.1007/s10479-005-5724-z, with smoothed updating; Chua et al. 2018,
/// arXiv:1805.12114, algorithm 1, whose settings are the defaults. Deviation: draws beyond the bounds are
/// held at them, where the paper truncates the distribution, so that bounds themselves can be chosen.
public struct CrossEntropyPlanner: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    /// Decisions that are looked ahead.
    public var horizon = 25
    /// Sequences in a round.
    public var population = 400
    public var elites = 40
    /// Rounds.
    public var iterations = 5
    /// α.
    public var momentum = 0.1
    /// Courses by which a sequence is judged; 1 for a model without chance.
    public var particles = 20
    /// What of a sequence's returns is to be great.
    public var objective = RiskMeasure.mean
    /// σ at the start, of points of [-1, 1].
    public var startDeviation = 0.5
    /// The search ends where all σ² are below this, or all options are decided up to it.
    public var tolerance = 0.001
    /// How far p of a plan that is moved on goes back to equal chances.
    public var renewal = 0.5

    public init() {}
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration) throws(LearningError) {
    guard configuration.horizon > 0, configuration.particles > 0, configuration.iterations > 0,
      (1...max(1, configuration.population)).contains(configuration.elites)
    else {
      throw .impossibleSetting(
        "a planner needs a horizon, particles and rounds of at least 1, and elites among its population")
    }
    self.configuration = configuration
  }

  /// Plans from a situation.
  /// - Parameter previous: the plan of the decision before.
  public func plan<Model: PlanningModel>(
    _ model: Model, from situation: Model.Situation, after previous: DecisionPlan? = nil, key: Key
  ) throws -> DecisionPlan {
    let actions = model.process.actions
    var plan = previous?.moved(configuration) ?? DecisionPlan(configuration, actions: actions)
    for iteration in 0..<configuration.iterations {
      let key = key.child(.replicate, iteration)
      let draws = plan.draws(configuration.population, key: key.child(.policy))
      let judged = try judge(draws, model, situation, key: key.child(.rollout))
      plan.move(towards: draws, judged, configuration)
      if plan.spread < configuration.tolerance { break }
    }
    let first = model.masks(try model.begin(situation, count: 1, particles: 1, key: key))
    plan.decide(first[0])
    return plan
  }

  /// The returns of sequences, and the options their courses took.
  struct Judgment {
    /// Of each sequence.
    var values: [Double]
    /// By decision, then course by course.
    var options: [[Int]]
  }

  private func judge<Model: PlanningModel>(
    _ draws: PlanDraws, _ model: Model, _ situation: Model.Situation, key: Key
  ) throws -> Judgment {
    let (population, particles) = (configuration.population, configuration.particles)
    let count = population * particles
    var courses = try model.begin(situation, count: count, particles: particles, key: key.child(.initialization))
    var returns = [Double](repeating: 0, count: count)
    var weights = [Double](repeating: 1, count: count)
    var options: [[Int]] = []
    for time in 0..<configuration.horizon {
      let choices = draws.choices(at: time, masks: model.masks(courses), particles: particles)
      if case .options(let taken) = choices { options.append(taken) }
      let outcomes = try model.advance(&courses, by: choices, key: key.child(.visit, time))
      for (course, outcome) in outcomes.enumerated() {
        returns[course] += weights[course] * outcome.reward
        weights[course] *= outcome.discount
      }
    }
    if let wrong = returns.first(where: { !$0.isFinite }) {
      throw LearningError.notFinite(what: "an imagined return", value: wrong, place: "planning")
    }
    let values = try configuration.objective.value(quantiles: Tensor(returns, shape: [population, particles]))
    return Judgment(values: try values.doubles(), options: options)
  }
}
