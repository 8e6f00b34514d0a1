import Foundation
public import Pharmacometrics

/// Tumor parameters by the letters of the published model, as given on a command line.
///
/// `rS` 0.027/d, `dD` 1.5, `K` 1; `rR` or `cost` = 1 − rR/rS; `dS` and `dR` (each stands for the other where only one is
/// given) or `turnover` = dS/rS = dR/rS; `S0` and `R0` (0.099, 0.001) or `n0` and `fR` = R0/n0. Cost and turnover are 0 where absent.
public enum TumorSettings {
  /// Settings that cannot be used, all problems at once.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    public var problems: [String]
    public var description: String { problems.joined(separator: "\n") }
  }

  /// The names that may be set.
  public static let names = ["rS", "rR", "cost", "dS", "dR", "turnover", "dD", "K", "S0", "R0", "n0", "fR"]

  /// - Throws: ``Problem``.
  public static func parameters(_ settings: [String: Double]) throws(Problem) -> LotkaVolterraParameters {
    var problems = invalid(settings)
    for (first, second) in [("rR", "cost"), ("dS", "turnover"), ("dR", "turnover"), ("S0", "n0"), ("R0", "fR")]
    where settings[first] != nil && settings[second] != nil {
      problems.append("\(first) and \(second) say the same in two ways: give one of them")
    }
    let rS = settings["rS"] ?? 0.027
    let cost = settings["cost"] ?? 0
    let turnover = (settings["turnover"] ?? 0) * rS
    let (sensitive, resistant) = burdens(settings)
    if !(0...1).contains(cost) { problems.append("cost \(cost) is not in 0...1") }
    if sensitive <= 0 { problems.append("the initial sensitive burden is \(sensitive); it must be positive") }
    guard problems.isEmpty else { throw Problem(problems: problems) }
    return LotkaVolterraParameters(
      sensitiveGrowthRate: rS, resistantGrowthRate: settings["rR"] ?? (1 - cost) * rS,
      sensitiveDeathRate: settings["dS"] ?? settings["dR"] ?? turnover,
      resistantDeathRate: settings["dR"] ?? settings["dS"] ?? turnover, drugKill: settings["dD"] ?? 1.5,
      capacity: settings["K"] ?? 1, initialSensitive: sensitive, initialResistant: resistant)
  }

  /// S₀ and R₀.
  private static func burdens(_ settings: [String: Double]) -> (sensitive: Double, resistant: Double) {
    guard settings["n0"] != nil || settings["fR"] != nil else {
      return (settings["S0"] ?? 0.099, settings["R0"] ?? 0.001)
    }
    let total = settings["n0"] ?? (settings["S0"].map { $0 / (1 - (settings["fR"] ?? 0)) } ?? 0.1)
    let resistant = settings["R0"] ?? (settings["fR"] ?? 0.01) * total
    return (total - resistant, resistant)
  }

  private static func invalid(_ settings: [String: Double]) -> [String] {
    settings.sorted { $0.key < $1.key }.compactMap { name, value in
      if !names.contains(name) { return "there is no setting '\(name)'; there are: \(names.joined(separator: ", "))" }
      if !value.isFinite || value < 0 { return "\(name) = \(value) must be finite and not negative" }
      if ["rS", "K"].contains(name) && value == 0 { return "\(name) must be positive" }
      return nil
    }
  }
}
