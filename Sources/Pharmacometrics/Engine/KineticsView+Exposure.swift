import DiffEq

extension KineticsView {
  /// Replaces the concentrations that a model sees by those at a later time of the same segment.
  /// - Parameter hours: since now; at least 0.
  @inlinable
  func see(after hours: Double, _ exposure: inout Exposure<S>) {
    if structure.isPlain {
      exposure.concentration = plainConcentration(after: hours)
    } else {
      (exposure.concentration, exposure.metabolite, exposure.effect) = concentrations(after: hours)
    }
  }
}
