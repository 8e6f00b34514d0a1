import ArgumentParser
import Pharmacometrics

/// How `titrate calibrate` calibrates: by one of the estimators, or by sampling the posterior.
enum CalibrationChoice: String, CaseIterable, ExpressibleByArgument {
  case saem
  case foce
  case laplace
  case map
  case gibbs

  /// The estimator; `nil` for sampling.
  var method: Calibration.Method? { Calibration.Method(rawValue: rawValue) }
}
