public import DiffEq

/// The parameters of a linear compartment model: absorption from a depot D, a central compartment A with up to two
/// peripherals P, at choice a metabolite M with its own peripheral and an effect compartment.
///
///     dD/dt  = -ka D + doses
///     dA/dt  = Fs ka D - CL C - Σ Q (C - Cp) + doses      C = A / V
///     dP/dt  = Q (C - Cp)                                 Cp = P / Vp
///     dM/dt  = fm CL C + fp ka D - CLm Cm - Qm (Cm - Cmp)  Cm = M / Vm
///     dCe/dt = ke0 (C - Ce)
///
/// Amounts are in mg, times in h, volumes in L; with other units for the amount concentrations follow. The metabolite is
/// counted in the parent's mass unless `formedFraction` and `presystemicFraction` carry the ratio of molar masses.
public struct LinearDisposition<S: RealScalar>: Sendable {
  /// A compartment that exchanges with a central one.
  public struct Peripheral: Sendable {
    /// Q. L/h.
    public var intercompartmentalClearance: S
    /// Vp. L.
    public var volume: S

    /// - Parameters: as the properties of these names.
    @inlinable
    public init(intercompartmentalClearance: S, volume: S) {
      self.intercompartmentalClearance = intercompartmentalClearance
      self.volume = volume
    }
  }

  /// A metabolite that forms from the parent.
  public struct Metabolite: Sendable {
    /// fm: the share of the parent's elimination from the central compartment that forms it.
    public var formedFraction: S
    /// fp: the share of the absorbed drug that arrives as metabolite, formed before the blood is reached.
    public var presystemicFraction: S
    /// CLm. L/h.
    public var clearance: S
    /// Vm. L.
    public var volume: S
    /// The metabolite's own peripheral compartment, where it has one.
    public var peripheral: Peripheral?

    /// - Parameters: as the properties of these names.
    @inlinable
    public init(
      formedFraction: S, presystemicFraction: S = .constant(0), clearance: S, volume: S, peripheral: Peripheral? = nil
    ) {
      self.formedFraction = formedFraction
      self.presystemicFraction = presystemicFraction
      self.clearance = clearance
      self.volume = volume
      self.peripheral = peripheral
    }
  }

  /// ka, 1/h; `nil` where doses only enter the central compartment.
  public var absorption: S?
  /// Fs: the share of what leaves the depot that reaches the central compartment unchanged.
  public var systemicFraction: S
  /// CL. L/h.
  public var clearance: S
  /// V. L.
  public var volume: S
  /// At most two.
  public var peripherals: [Peripheral]
  /// `nil` where the metabolite is not followed.
  public var metabolite: Metabolite?
  /// ke0, 1/h; `nil` without an effect compartment.
  public var effectRate: S?

  /// - Parameters: as the properties of these names.
  @inlinable
  public init(
    absorption: S? = nil, systemicFraction: S = .constant(1), clearance: S, volume: S, peripherals: [Peripheral] = [],
    metabolite: Metabolite? = nil, effectRate: S? = nil
  ) {
    self.absorption = absorption
    self.systemicFraction = systemicFraction
    self.clearance = clearance
    self.volume = volume
    self.peripherals = peripherals
    self.metabolite = metabolite
    self.effectRate = effectRate
  }

  /// A well-stirred liver in equilibrium between gut and blood:
  ///
  ///     Cl = (ka D + QH C) / (QH + CLi)                     in the liver
  ///     dA/dt = QH Cl - QH C - Σ Q (C - Cp)
  ///     dM/dt = fm CLi Cl - …
  ///
  /// which is linear with Fs = QH / (QH + CLi), CL = QH CLi / (QH + CLi), fp = fm (1 - Fs).
  ///
  /// Source: the structure of H. Yu and others, Br. J. Clin. Pharmacol. 79, 809 (2015).
  /// - Parameters:
  ///   - intrinsicClearance: CLi. L/h.
  ///   - liverFlow: QH. L/h.
  ///   - metabolite: what forms in the liver; its `presystemicFraction` is replaced by fp.
  @inlinable
  public static func wellStirred(
    absorption: S, intrinsicClearance: S, liverFlow: S, volume: S, peripherals: [Peripheral] = [],
    metabolite: Metabolite? = nil, effectRate: S? = nil
  ) -> LinearDisposition {
    let fraction = liverFlow / (liverFlow + intrinsicClearance)
    var metabolite = metabolite
    if let formed = metabolite?.formedFraction {
      metabolite?.presystemicFraction = formed * intrinsicClearance / (liverFlow + intrinsicClearance)
    }
    return LinearDisposition(
      absorption: absorption, systemicFraction: fraction, clearance: intrinsicClearance * fraction, volume: volume,
      peripherals: peripherals, metabolite: metabolite, effectRate: effectRate)
  }
}

extension LinearDisposition {
  /// A programmer's mistake ends here with the values; a NaN must not enter.
  @usableFromInline
  func requireValid() {
    if let problem { preconditionFailure("LinearDisposition: \(problem)") }
  }

  /// The first parameter that no drug can have; `nil` where there is none.
  public var problem: String? {
    if peripherals.count > 2 { return "\(peripherals.count) peripherals, at most 2 are possible" }
    var problem = Self.problem(volume, "volume", isPositive: true) ?? Self.problem(clearance, "clearance")
    problem = problem ?? Self.problem(systemicFraction, "systemic fraction")
    problem = problem ?? absorption.flatMap { Self.problem($0, "absorption", isPositive: true) }
    problem = problem ?? effectRate.flatMap { Self.problem($0, "rate of the effect compartment", isPositive: true) }
    for peripheral in peripherals { problem = problem ?? Self.problem(peripheral) }
    guard let metabolite else { return problem }
    problem = problem ?? Self.problem(metabolite.volume, "metabolite's volume", isPositive: true)
    problem = problem ?? Self.problem(metabolite.clearance, "metabolite's clearance")
    problem = problem ?? Self.problem(metabolite.formedFraction, "formed fraction")
    problem = problem ?? Self.problem(metabolite.presystemicFraction, "presystemic fraction")
    return problem ?? metabolite.peripheral.flatMap(Self.problem)
  }

  private static func problem(_ peripheral: Peripheral) -> String? {
    problem(peripheral.intercompartmentalClearance, "intercompartmental clearance")
      ?? problem(peripheral.volume, "peripheral volume", isPositive: true)
  }

  private static func problem(_ parameter: S, _ name: String, isPositive: Bool = false) -> String? {
    for lane in 0..<S.laneCount {
      let value = parameter[lane: lane]
      if !(parameter.isFinite(lane: lane) && (isPositive ? value > 0 : value >= 0)) {
        return "the \(name) is \(value), and must be finite and \(isPositive ? "positive" : "not negative")"
      }
    }
    return nil
  }
}
