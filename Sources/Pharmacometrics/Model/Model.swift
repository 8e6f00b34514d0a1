public import DiffEq

/// A mechanistic model of patients under treatment.
///
/// One definition serves one patient (`Double`), eight at once (`SIMD8<Double>`) and sensitivities (`Dual`): every
/// function is generic over the scalar. A model is a page: names, a ``ModelDescription`` with units, typical values,
/// variability and source, and the equations. Time is in hours. Mark the functions `@inlinable` where the engine is to
/// be fast for a model outside this module's own file.
///
///     struct Gompertz: Model {
///       enum State: Int, ModelIndex { case volume }
///       enum Parameter: Int, ModelIndex { case growth, capacity, initial }
///       enum Output: Int, ModelIndex { case volume }
///       static let description = ModelDescription<Gompertz>(
///         name: "gompertz", summary: "Gompertz growth", source: "Laird 1964, doi:10.1038/bjc.1964.55",
///         parameters: [
///           .init(.growth, "a", "growth rate", unit: "1/h", typical: 0.002, .logNormal(variance: 0.09)),
///           .init(.capacity, "K", "capacity", unit: "mL", typical: 1000),
///           .init(.initial, "V0", "initial volume", unit: "mL", typical: 1)],
///         outputs: [.init(.volume, "V", "volume", unit: "mL")])
///       func start<S>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) { y[.volume] = p[.initial] }
///       func derivative<S>(
///         _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
///       ) { dy[.volume] = p[.growth] * y[.volume] * log(p[.capacity] / y[.volume]) }
///       func read<S>(
///         _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>,
///         _ out: MutableValues<Output, S>
///       ) { out[.volume] = y[.volume] }
///     }
public protocol Model: Sendable {
  /// The names of the states.
  associatedtype State: ModelIndex = None
  /// The names of the individual parameters. Those that the description leaves out are derived: ``individualize(_:_:)``
  /// computes them.
  associatedtype Parameter: ModelIndex
  /// The names of the covariates.
  associatedtype Covariate: ModelIndex = None
  /// The names of the outputs.
  associatedtype Output: ModelIndex
  /// How the equations are integrated: ``Explicit``, or ``Implicit`` for stiff ones.
  associatedtype Method: IntegrationMethod = Explicit

  /// Names, units, values, variability and source.
  static var description: ModelDescription<Self> { get }
  /// What of the exposure enters ``derivative(_:_:_:_:_:)``.
  static var driver: ExposureDriver { get }

  /// The model has no settings of its own.
  init()
  /// Turns parameters with their random effects into those of an individual: covariate effects and derived parameters.
  func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>)
  /// Computes those derived parameters that depend on the drug given in the last 24 h: done when it changes and not at
  /// every slope. Only for models whose ``driver`` is the dose of the day.
  func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S)
  /// The state at time 0.
  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>)
  /// The slope of every state. Per hour.
  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>)
  /// The outputs, in the units of the description.
  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>)
  /// Linear kinetics in closed form, for models that have them.
  func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>?
}

extension Model {
  @inlinable public static var driver: ExposureDriver { .nothing }

  @inlinable public func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {}

  @inlinable public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {}

  @inlinable public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {}

  @inlinable public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {}

  @inlinable public func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? { nil }
}
