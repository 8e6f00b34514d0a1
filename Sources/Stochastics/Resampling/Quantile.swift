/// The quantile of a sample by linear interpolation between order statistics (type 7, the default of R and NumPy).
///
/// With the sorted sample x_0 … x_{n−1} and h = (n − 1) p, the value is x_⌊h⌋ + (h − ⌊h⌋)(x_⌊h⌋₊₁ − x_⌊h⌋).
///
/// Source: Hyndman, Fan. Sample quantiles in statistical packages. The American Statistician 50 (1996),
/// doi:10.1080/00031305.1996.10473566, definition 7.
/// - Parameters:
///   - probability: p in [0, 1].
///   - sorted: a sample in ascending order, without NaN, not empty.
public func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double {
  precondition(!sorted.isEmpty, "quantile(\(probability), ofSorted:): the sample is empty")
  precondition(probability >= 0 && probability <= 1, "quantile(\(probability), ofSorted:): not a probability")
  let position = Double(sorted.count - 1) * probability
  let below = Int(position)
  let fraction = position - Double(below)
  if fraction == 0 { return sorted[below] }
  return sorted[below] + fraction * (sorted[below + 1] - sorted[below])
}
