import Foundation

extension Variability {
  /// As one says it in a table.
  var words: String {
    switch self {
    case .none: "none"
    case .logNormal(let variance): "log-normal, variance \(variance)"
    case .normal(let variance): "normal, variance \(variance)"
    case .logitNormal(let variance): "logit-normal, variance \(variance)"
    case .proportional(let variance, let factor): "1 + \(factor) eta, variance \(variance)"
    case .shared(let owner): "shares the effect of \(owner)"
    }
  }
}

extension CovariateDistribution {
  /// As one says it in a table.
  var words: String {
    switch self {
    case .fixed: "the same in everyone"
    case .normal(let mean, let deviation, let limits):
      "normal \(mean) (SD \(deviation)) within \(limits.lowerBound) to \(limits.upperBound)"
    case .logNormal(let mean, let deviation, let limits):
      "log-normal, mean \(mean) (SD \(deviation)) within \(limits.lowerBound) to \(limits.upperBound)"
    case .categorical(let values, let weights):
      zip(values, weights).map { "\($0) (weight \($1))" }.joined(separator: ", ")
    }
  }
}

extension ResidualError {
  /// As one says it in a table.
  var words: String {
    switch self {
    case .none: "not stated"
    case .combined(let additive, let proportional):
      switch (additive, proportional) {
      case (0, _): String(format: "%g %%", 100 * proportional)
      case (_, 0): String(format: "SD %g", additive)
      default: String(format: "SD %g and %g %%", additive, 100 * proportional)
      }
    case .linear(let additive, let proportional): String(format: "SD %g + %g f", additive, proportional)
    case .logNormal(let deviation): "log SD \(deviation)"
    case .logNormalWithFloor(let deviation, let additive): "log SD sqrt(\(deviation)^2 + (\(additive)/f)^2)"
    case .boxCox(let lambda, let deviation): "SD \(deviation) on the Box-Cox scale, lambda \(lambda)"
    }
  }
}
