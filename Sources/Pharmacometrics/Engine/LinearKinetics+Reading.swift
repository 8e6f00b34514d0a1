import DiffEq

extension LinearKinetics {
  /// What a model sees of the drug at a later time of the same segment.
  /// - Parameters:
  ///   - hours: since now; at least 0.
  ///   - today: the drug given in the last 24 h.
  @inlinable @inline(__always)
  func seen(after hours: Double, today: S) -> Exposure<S> {
    Exposure(
      concentration: concentration(after: hours), metabolite: metaboliteConcentration(after: hours),
      effect: effectConcentration(after: hours), today: today)
  }
}
