/// A solver that keeps up to eight patients in lockstep, can be stopped and resumed at will, and reads its solution at
/// given times by dense output.
///
/// Lanes share the step, which the worst of them sets. A lane that cannot be integrated keeps its last accepted state
/// and is named with the cause; the others go on. No lane's result depends on what another lane's parameters are, up to
/// the tolerance.
public protocol LaneSolver<Scalar>: AnyObject {
  /// The kind of number that a component is.
  associatedtype Scalar: RealScalar
  /// The time reached.
  var time: Double { get }
  /// The state at that time. May be written between two calls of `advance` when `restart` follows.
  var state: UnsafeMutablePointer<Scalar> { get }
  /// How the lanes fare.
  var lanes: LaneStatus { get }
  /// Tells that the state or the field has changed in a jump.
  func restart()
}
