public import DosingMDP
public import Stochastics
import Tensors

/// A model in which courses are imagined, many side by side: a learned one, or the simulator itself.
public protocol PlanningModel {
  /// Where imagined courses start.
  associatedtype Situation
  /// Imagined courses on their way.
  associatedtype Courses
  var process: ProcessDescription { get }
  /// Courses that all start in one situation. Course c is particle c mod `particles`: courses of the same particle meet the
  /// same model, and as far as possible the same chance.
  func begin(_ situation: Situation, count: Int, particles: Int, key: Key) throws -> Courses
  /// The options allowed in each course.
  func masks(_ courses: Courses) -> [ActionMask]
  /// Carries out a decision in every course; one that has ended gives zeros.
  func advance(_ courses: inout Courses, by choices: Choices, key: Key) throws -> [PlannedOutcome]
}

/// What a decision gave in an imagined course.
public struct PlannedOutcome: Hashable, Sendable {
  public var reward: Double
  /// gamma^elapsed; 0 where nothing follows.
  public var discount: Double

  public init(reward: Double, discount: Double) {
    self.reward = reward
    self.discount = discount
  }
}
