public import DiffEq

extension LinearDisposition {
  /// Two or three compartments by their micro-constants, as older papers state them:
  ///
  ///     CL = k₁₀ V₁, Q₂ = k₁₂ V₁, V₂ = Q₂/k₂₁, Q₃ = k₁₃ V₁, V₃ = Q₃/k₃₁.
  ///
  /// - Parameters:
  ///   - volume: V₁. L.
  ///   - elimination: k₁₀. 1/h.
  ///   - exchanges: (k₁₂, k₂₁) and, for a third compartment, (k₁₃, k₃₁). 1/h.
  @inlinable
  public init(volume: S, elimination: S, exchanges: [(out: S, back: S)]) {
    self.init(
      clearance: elimination * volume, volume: volume,
      peripherals: exchanges.map { exchange in
        let clearance = exchange.out * volume
        return Peripheral(intercompartmentalClearance: clearance, volume: clearance / exchange.back)
      })
  }
}
