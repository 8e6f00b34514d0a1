public import DiffEq

/// Sensitive and resistant cells, each with a capacity of its own, whose competition fades: the equations of
/// ``ExponentialCompetitionTumor`` as a model.
///
///     dS/dt = rS S [1 − ((S + w R)/Ks)^a − dDs D]        dR/dt = rR R [1 − ((R + w S)/Kr)^a − dDr D]
///     w = 1/(1 + e^(g t)), per day
///
/// D is the drug of the last 24 h as a multiple of the standard dose. Treatment starts at time 0. See
/// ``AdaptiveExponential/description``.
public struct AdaptiveExponential: Model {
  public enum State: Int, ModelIndex { case sensitive, resistant }

  public enum Parameter: Int, ModelIndex {
    case growth, resistantGrowth, capacity, resistantCapacity, exponent, kill, resistantKill, fading
    case sensitiveStart, resistantStart
    // Derived, by the dose of the day: 1 − dD D.
    case sensitiveFree, resistantFree
  }

  public enum Output: Int, ModelIndex { case sensitive, resistant, total, relative, progression }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.sensitiveFree] = 1 - p[.kill] * today
    p[.resistantFree] = 1 - p[.resistantKill] * today
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.sensitive] = p[.sensitiveStart]
    y[.resistant] = p[.resistantStart]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let weight = expit(p[.fading] * (-t / 24))
    let (s, r) = (y[.sensitive], y[.resistant])
    let crowding = pow((s + weight * r) / p[.capacity], p[.exponent])
    let resistantCrowding = pow((r + weight * s) / p[.resistantCapacity], p[.exponent])
    dy[.sensitive] = p[.growth] * s * (p[.sensitiveFree] - crowding) / 24
    dy[.resistant] = p[.resistantGrowth] * r * (p[.resistantFree] - resistantCrowding) / 24
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    let total = y[.sensitive] + y[.resistant]
    let start = p[.sensitiveStart] + p[.resistantStart]
    out[.sensitive] = y[.sensitive]
    out[.resistant] = y[.resistant]
    out[.total] = total
    out[.relative] = total / start
    out[.progression] = y[.resistant] / (0.8 * p[.resistantCapacity] * start)
  }

  public static let description = ModelDescription<AdaptiveExponential>(
    name: "adaptive-exponential", summary: "sensitive and resistant cells whose competition fades",
    source: """
      The exponential-type model of Gallagher et al. 2024, Cancer Res 84:1929, doi:10.1158/0008-5472.CAN-23-2040, for \
      one patient; variability between patients is not published. Progression is where PROG reaches 1.
      """,
    parameters: [
      .init(.growth, "RS", "growth rate of sensitive cells", unit: "1/d", typical: 0.00715),
      .init(.resistantGrowth, "RR", "growth rate of resistant cells", unit: "1/d", typical: 0.023),
      .init(.capacity, "KS", "capacity for sensitive cells", unit: "1", typical: 1),
      .init(.resistantCapacity, "KR", "capacity for resistant cells", unit: "1", typical: 0.25),
      .init(.exponent, "A", "exponent of crowding", unit: "1", typical: 1),
      .init(.kill, "DDS", "kill of sensitive cells at the standard dose", unit: "1", typical: 2),
      .init(.resistantKill, "DDR", "kill of resistant cells at the standard dose", unit: "1", typical: 0),
      .init(.fading, "G", "rate at which competition fades", unit: "1/d", typical: 0.0021),
      .init(.sensitiveStart, "S0", "sensitive cells at start", unit: "1", typical: 0.8),
      .init(.resistantStart, "R0", "resistant cells at start", unit: "1", typical: 2.5e-5),
    ],
    outputs: [
      .init(.sensitive, "S", "sensitive cells", unit: "1"),
      .init(.resistant, "R", "resistant cells", unit: "1"),
      .init(.total, "N", "all cells", unit: "1"),
      .init(.relative, "REL", "all cells over their initial number", unit: "1"),
      .init(.progression, "PROG", "resistant cells over those of progression, 0.8 KR times all at start", unit: "1"),
    ],
    dosing: .today, regimen: "1 unit daily")
}
