import ArgumentParser
import Cohorts
import DiffEq
import DosingMDP
import Foundation
import Interchange
import Pharmacometrics
import PolicyEvaluation
import PolicyLearning
import Stochastics
import Tensors
import VirtualPatients

/// How errors become messages and exit codes.
package enum CommandFailure {
  /// Wrong usage or configuration, an output folder that cannot be written among them.
  static let wrongUsage: Int32 = 2
  /// Input that cannot be read or is wrong.
  static let badInput: Int32 = 3
  /// Done, but the data do not support the result.
  static let notSupported: Int32 = 4

  /// Says what went wrong on standard error and ends the program.
  static func exit(_ error: any Error) -> Never {
    if let code = code(of: error) {
      note("error: \(message(of: error))")
      Foundation.exit(code)
    }
    let parsed = Titrate.exitCode(for: error)
    let message = Titrate.fullMessage(for: error)
    if parsed == .success {
      print(message)
    } else if !message.isEmpty {
      note(message)
    }
    Foundation.exit(parsed == .validationFailure ? wrongUsage : parsed.rawValue)
  }

  /// The exit code of an error; `nil` where it is for the parser of arguments to say, or unforeseen.
  package static func code(of error: any Error) -> Int32? {
    switch error {
    case is ConfigurationError, is SchemaError, is StaticFeatureError, is UsageProblem, is TumorSettings.Problem,
      is OutputFailure, is EncodingError, is DosingConfigurationError, is ProcessOptionError, is ONNXError,
      is EventFileError, is RegimePlanError, is FormulaError:
      wrongUsage
    case let error as LearningError: learningCode(of: error)
    case let error as CausalError: error.kind == .input ? badInput : notSupported
    case let error as EvaluationLogError:
      // Without a file the log was made from the cohort: its probabilities have no overlap.
      error.source == nil ? notSupported : badInput
    case is ReviewScoreError, is RequestError, is UnknownName, is RegimenError, is EpiCareFileError, is NonmemDataError,
      is CohortImportError, is CalibrationError,
      is CohortStoreError, is InputFailure,
      is SnapshotError, is SafetensorsError, is InterchangeError, is TableFileError, is BridgeFailure,
      is ParameterError, is TensorError, is DecodingError, is CocoaError, is POSIXError, is ObservationError:
      badInput
    case is UnsupportedData, is CalibrationUnsupported, is SolverFailure, is BootstrapError, is EstimatorUnavailable,
      is RegressionError:
      notSupported
    default: nil
    }
  }

  private static func learningCode(of error: LearningError) -> Int32 {
    switch error {
    case .wrongActions, .impossibleSetting: wrongUsage
    case .notFinite, .unusableCheckpoint: badInput
    case .unusableLog, .diverged: notSupported
    }
  }

  private static func message(of error: any Error) -> String {
    switch error {
    case let error as SolverFailure: "the tumor model could not be integrated with these parameters (\(error))"
    case let error as EvaluationLogError where error.source == nil:
      "the records do not allow an evaluation:\n\(error)"
    case is EstimatorUnavailable, is BootstrapError: "no estimate: \(error)"
    case is ParameterError, is TensorError: "the saved policy cannot be used: \(error)"
    case is CocoaError, is POSIXError: "a file cannot be read: \(FileProblem(error))"
    case let EncodingError.invalidValue(value, context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(value) cannot be written as JSON"
    default: "\(error)"
    }
  }
}

/// A wrong use of a command.
struct UsageProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Input that cannot be read.
struct InputFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// An output folder that cannot be written.
struct OutputFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
