public import DosingMDP
public import Stochastics
import Tensors

/// A learned ensemble as a model to plan with.
///
/// A course stays with one member (TS∞: what is not known stays what it is), or takes another at every decision (TS1).
/// Source: Chua et al. 2018, arXiv:1805.12114, section 4.
public struct LearnedModel<Dynamics: DynamicsModel>: PlanningModel {
  /// How courses are shared among the members.
  public enum Propagation: String, Codable, Hashable, Sendable {
    /// TS∞: particle p stays with elite p mod E.
    case perCourse
    /// TS1: an elite at random at every decision.
    case perDecision
  }

  /// What is seen in each course.
  public struct Courses {
    var features: Tensor
    var masks: [ActionMask]
    /// Courses that have not ended.
    var isOpen: [Bool]
    let particles: Int
  }

  public let dynamics: Dynamics
  public let propagation: Propagation
  private let allowed: @Sendable ([Float]) -> ActionMask

  /// - Parameter allowed: the options allowed where features are seen, which no model learns.
  public init(
    _ dynamics: Dynamics, propagation: Propagation = .perCourse,
    allowed: @escaping @Sendable ([Float]) -> ActionMask = { _ in ActionMask(bits: .max) }
  ) {
    self.dynamics = dynamics
    self.propagation = propagation
    self.allowed = allowed
  }

  public var process: ProcessDescription { dynamics.process }

  public func begin(_ situation: Observation, count: Int, particles: Int, key: Key) throws -> Courses {
    let row = try Tensor(situation.features, shape: [1, situation.features.count])
    return Courses(
      features: try row.expand([count, situation.features.count]),
      masks: [ActionMask](repeating: situation.mask, count: count), isOpen: [Bool](repeating: true, count: count),
      particles: particles)
  }

  public func masks(_ courses: Courses) -> [ActionMask] { courses.masks }

  public func advance(_ courses: inout Courses, by choices: Choices, key: Key) throws -> [PlannedOutcome] {
    let elites = dynamics.elites
    var generator = key.child(.policy).generator
    let particles = courses.particles
    let members = courses.isOpen.indices.map { course in
      switch propagation {
      case .perCourse: elites[course % particles % elites.count]
      case .perDecision: elites[generator.index(below: elites.count)]
      }
    }
    let step = try dynamics.sample(
      courses.features, choices.tensor(process.actions), members: members, key: key.child(.noise))
    courses.features = step.features
    if !process.actions.isContinuous { courses.masks = try masks(step.features) }
    return courses.isOpen.indices.map { course in
      guard courses.isOpen[course] else { return PlannedOutcome(reward: 0, discount: 0) }
      courses.isOpen[course] = step.discounts[course] != 0
      return PlannedOutcome(reward: step.rewards[course], discount: step.discounts[course])
    }
  }

  private func masks(_ features: Tensor) throws(TensorError) -> [ActionMask] {
    let width = features.size(1)
    let values = try features.floats()
    return (0..<features.size(0)).map { allowed(Array(values[$0 * width..<($0 + 1) * width])) }
  }
}

extension Choices {
  /// As a model takes them: options [N] as integers, or points [N, k].
  func tensor(_ domain: ActionDomain) throws(TensorError) -> Tensor {
    switch self {
    case .options(let options): try Tensor(options)
    case .points(let points): try Tensor(points, shape: [points.count / domain.width, domain.width])
    }
  }
}
