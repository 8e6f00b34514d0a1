import DiffEq
import Pharmacometrics

/// What is wrong with a ``FaultyModel``.
enum Fault: Sendable {
  case none
  // Of the description.
  case name, source, symbolTwice, symbol, parameterTwice, meaning, unit, typical, variance, zeroLogNormal, sharing
  case covariate, limits, output, unknownInBlock, indefinite, underived, regimen, surface, noDosing, order
  // Of the equations.
  case unfollowable, infinite, negative, unsteady, disproportionate, leak, lanes, memory, gradient
}

protocol FaultKind: Sendable { static var fault: Fault { get } }

/// A sound small model, a page long, with one thing spoiled: a drug in one compartment that lowers a count.
struct FaultyModel<Kind: FaultKind>: Model {
  enum State: Int, ModelIndex { case drug, eliminated, count }
  enum Parameter: Int, ModelIndex { case clearance, volume, base, turnover, potency, shadow, rate }
  enum Covariate: Int, ModelIndex { case weight }
  enum Output: Int, ModelIndex { case concentration, count }

  static var fault: Fault { Kind.fault }

  func individualize<S: RealScalar>(_ p: MutableValues<Parameter, S>, _ c: Values<Covariate, S>) {
    p[.volume] = p[.volume] * c[.weight] / 70
    if Self.fault != .underived { p[.rate] = p[.clearance] / p[.volume] }
  }

  func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.drug] = .constant(0)
    y[.eliminated] = .constant(0)
    y[.count] = Self.fault == .unsteady ? 1.1 * p[.base] : p[.base]
  }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let loss = p[.rate] * y[.drug] * (Self.fault == .disproportionate ? 1 / (1 + y[.drug]) : .constant(1))
    dy[.drug] = -loss
    dy[.eliminated] = Self.fault == .leak ? 0.9 * loss : loss
    var effect = p[.potency] * y[.drug] / p[.volume]
    if Self.fault == .lanes && S.laneCount == 8 { effect = 1.1 * effect }
    if Self.fault == .gradient { effect = withoutDerivative(p[.potency]) * y[.drug] / p[.volume] }
    if Self.fault == .memory { effect = effect * Evaluations.next() }
    dy[.count] = p[.turnover] * (p[.base] - y[.count]) - effect * y[.count]
    if Self.fault == .negative { dy[.count] = dy[.count] - 5 * effect * p[.base] }
    if Self.fault == .unfollowable && t > 100 { dy[.count] = log(S.constant(-1)) }
  }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = y[.drug] / p[.volume]
    out[.count] = Self.fault == .infinite && t > 100 ? p[.base] / S.constant(0) : y[.count]
  }

  private func withoutDerivative<S: RealScalar>(_ value: S) -> S {
    var result = S.constant(0)
    for lane in 0..<S.laneCount { result.copyLane(lane, from: .constant(value[lane: lane])) }
    return result
  }
}

/// How often a derivative was taken: what an equation must not depend on.
enum Evaluations {
  nonisolated(unsafe) private static var count = 0

  /// One value for some thousand evaluations, then another, so that the solver is not kept busy by noise.
  static func next() -> Double {
    count += 1
    return (count / 5000) % 2 == 0 ? 1 : 1.05
  }
}

extension FaultyModel {
  static var description: ModelDescription<Self> {
    ModelDescription(
      name: fault == .name ? "Sound Model" : "sound", summary: "a count under a drug",
      source: fault == .source ? "" : "written for this test", parameters: parameters,
      covariates: fault == .covariate ? [] : [weight], blocks: blocks,
      outputs: [
        .init(.concentration, "C", "in plasma", unit: "mg/L"), .init(.count, "N", "cells", unit: "10*9/L"),
      ].filter { !(fault == .output && $0.index == .count) }, dosing: fault == .noDosing ? .none : .state(.drug),
      regimen: regimen,
      claims: [
        .nonNegativeStates, .steadyWithoutDrug([.count]), .proportionalToDose([.concentration]),
        .massBalance([.drug, .eliminated]),
      ])
  }

  private static var regimen: String {
    switch fault {
    case .regimen: "100 mg dailly"
    case .surface: "100 mg/m2 every 21d"
    default: "100 mg over 2h every 21d"
    }
  }

  private static var weight: ModelDescription<Self>.Covariate {
    .init(
      .weight, "WT", "body weight", unit: "kg", typical: fault == .limits ? 20 : 70,
      .normal(mean: 70, standardDeviation: 10, within: 40...120))
  }

  private static var blocks: [ModelDescription<Self>.Block] {
    switch fault {
    case .unknownInBlock: [.init(["CL", "XX"], lowerTriangle: [0.1, 0, 0.1])]
    case .indefinite: [.init(["CL", "BASE"], lowerTriangle: [0.1, 0.2, 0.1])]
    default: [.init(["CL", "BASE"], lowerTriangle: [0.1, 0.05, 0.1])]
    }
  }

  private static var parameters: [ModelDescription<Self>.Parameter] {
    let symbol =
      switch fault {
      case .symbolTwice: "CL"
      case .symbol: "V 1"
      default: "V"
      }
    return [
      .init(
        .clearance, "CL", fault == .meaning ? "" : "clearance", unit: fault == .unit ? "litres per hour" : "L/h",
        typical: 5, .logNormal(variance: fault == .variance ? -0.1 : 0.1)),
      .init(fault == .parameterTwice ? .clearance : .volume, symbol, "volume", unit: "L", typical: 30),
      .init(
        .base, "BASE", "cells before treatment", unit: "10*9/L",
        typical: fault == .typical ? .infinity : fault == .zeroLogNormal ? 0 : 5, .logNormal(variance: 0.1)),
      .init(.turnover, "KOUT", "loss rate", unit: "1/h", typical: 0.02),
      .init(.potency, "KILL", "loss by concentration", unit: "L/(mg.h)", typical: 0.05),
      .init(
        .shadow, "SHADOW", "a parameter that shares an effect", unit: "1", typical: 1,
        .shared(with: fault == .sharing ? "KILL" : "CL")),
    ]
  }
}
