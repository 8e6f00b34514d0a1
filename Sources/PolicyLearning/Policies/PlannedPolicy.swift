public import DosingMDP
public import Stochastics

/// The decisions of one patient, each planned anew where the last plan left off.
public struct PlannedCourse<Model: PlanningModel> {
  private let planner: CrossEntropyPlanner
  private let model: Model
  private let key: Key
  private var decisions = 0
  /// The last plan; `nil` before the first decision.
  public private(set) var plan: DecisionPlan?

  public init(_ planner: CrossEntropyPlanner, model: Model, key: Key) {
    self.planner = planner
    self.model = model
    self.key = key
  }

  /// The next decision.
  public mutating func decide(_ situation: Model.Situation) throws -> Action {
    let next = try planner.plan(model, from: situation, after: plan, key: key.child(.visit, decisions))
    decisions += 1
    plan = next
    return next.first.actions(model.process.actions)[0]
  }
}

/// A dosing policy that plans each decision in a model of what follows. It is sure of its choice.
public struct PlannedPolicy<Model: PlanningModel>: Policy where Model.Situation == Observation {
  public let name: String
  private let planner: CrossEntropyPlanner
  private let model: Model
  private let normalizer: FeatureNormalizer?
  private let key: Key

  /// - Parameters:
  ///   - normalizer: of the states' features, as the model saw them; `nil` where it saw them as they are.
  /// - Throws: ``LearningError/wrongActions(algorithm:needs:process:)`` where the model decides on amounts.
  public init(
    _ planner: CrossEntropyPlanner, model: Model, normalizer: FeatureNormalizer? = nil, name: String = "planned",
    key: Key
  ) throws(LearningError) {
    guard !model.process.actions.isContinuous else {
      throw .wrongActions(
        algorithm: name, needs: "a choice among options (discrete doses)", process: model.process.name)
    }
    self.planner = planner
    self.model = model
    self.normalizer = normalizer
    self.name = name
    self.key = key
  }

  public func start(count: Int) -> [PlannedCourse<Model>] {
    (0..<count).map { PlannedCourse(planner, model: model, key: key.child(.patient, $0)) }
  }

  public func probabilities(_ states: [State?], memory: inout [PlannedCourse<Model>]) throws -> [[Double]] {
    let count = model.process.actions.width
    return try states.enumerated().map { patient, state in
      guard let state else { return [] }
      let features = normalizer?.normalize(state.features) ?? state.features.map(Float.init)
      let choice = try memory[patient].decide(Observation(features: features, mask: state.mask)).option
      return (0..<count).map { $0 == choice ? 1 : 0 }
    }
  }
}
