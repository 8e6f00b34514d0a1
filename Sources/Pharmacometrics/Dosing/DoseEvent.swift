/// One administration of drug.
public struct DoseEvent: Sendable, Hashable, Codable {
  /// What the amount is counted in.
  public enum Basis: String, Sendable, Hashable, Codable {
    /// The amount itself: mg of drug, or the unit that the model states (Gy, units of a K-PD model).
    case flat
    /// Per square meter of body surface.
    case perSquareMeter
    /// Per kilogram of body weight.
    case perKilogram
  }

  /// Hours since the start of the simulation.
  public var time: Double
  /// How much, in the basis's unit; 0 is a dose withheld.
  public var amount: Double
  public var basis: Basis
  /// Hours over which the amount is infused at a constant rate; 0 is a bolus or a tablet.
  public var duration: Double

  /// - Parameters: as the properties of these names. The amount and the duration must be finite and not negative.
  public init(time: Double, amount: Double, basis: Basis = .flat, duration: Double = 0) {
    precondition(
      time.isFinite && amount >= 0 && amount.isFinite && duration >= 0 && duration.isFinite,
      "DoseEvent(time: \(time), amount: \(amount), duration: \(duration)): a dose must be finite and not negative")
    self.time = time
    self.amount = amount
    self.basis = basis
    self.duration = duration
  }
}
