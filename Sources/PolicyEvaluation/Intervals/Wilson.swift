import Stochastics

/// Wilson's score interval of a proportion of k successes in n trials; [0, 1] where n is 0.
///
/// Source: Wilson. Probable inference, the law of succession, and statistical inference. JASA 22 (1927),
/// doi:10.1080/01621459.1927.10502953.
public func wilsonInterval(successes k: Int, trials n: Int, level: Double = 0.95) -> ClosedRange<Double> {
  precondition(k >= 0 && k <= n, "wilsonInterval: \(k) successes in \(n) trials")
  guard n > 0 else { return 0...1 }
  let z = StandardNormal.quantile((1 + level) / 2)
  let n = Double(n)
  let p = Double(k) / n
  let center = (p + z * z / (2 * n)) / (1 + z * z / n)
  let halfWidth = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
  return max(0, center - halfWidth)...min(1, center + halfWidth)
}
