extension SumOfRatios {
  /// θ under eight sets of multiplicities of the episodes.
  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    ratios(multiplicities).reduce(.zero, +)
  }

  /// Each ratio under eight sets of multiplicities of the episodes.
  func ratios(_ multiplicities: [SIMD8<Double>]) -> [SIMD8<Double>] {
    let totals = sums.totals(multiplicities)
    return places.map { Self.ratio(totals[$0.numerator], totals[$0.denominator]) }
  }

  /// θ from sums, where each row of ``sums`` stands at a place among them.
  func value(_ totals: [SIMD8<Double>], at rows: [Int]) -> SIMD8<Double> {
    places.reduce(.zero) { $0 + Self.ratio(totals[rows[$1.numerator]], totals[rows[$1.denominator]]) }
  }

  /// 0/0 and x/0 are undefined alike.
  private static func ratio(_ numerator: SIMD8<Double>, _ denominator: SIMD8<Double>) -> SIMD8<Double> {
    numerator / denominator.replacing(with: .nan, where: denominator .== 0)
  }
}
