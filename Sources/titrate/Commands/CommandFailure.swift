import ArgumentParser
import Cohorts
import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning
import Tensors
import VirtualPatients

/// How errors become messages and exit codes.
enum CommandFailure {
  /// Done, but the data do not support the result.
  static let notSupported: Int32 = 4

  /// Says what went wrong on standard error and ends the program.
  static func exit(_ error: any Error) -> Never {
    if let code = code(of: error) {
      note("error: \(error)")
      Foundation.exit(code)
    }
    let parsed = Titrate.exitCode(for: error)
    let message = Titrate.fullMessage(for: error)
    if parsed == .success {
      print(message)
    } else if !message.isEmpty {
      note(message)
    }
    Foundation.exit(parsed == .validationFailure ? 2 : parsed.rawValue)
  }

  private static func code(of error: any Error) -> Int32? {
    switch error {
    case is ConfigurationError, is SchemaError, is StaticFeatureError, is UsageProblem, is TumorSettings.Problem: 2
    case is CohortImportError, is CohortStoreError, is EvaluationLogError, is SnapshotError, is SafetensorsError: 3
    case is UnsupportedData: notSupported
    default: nil
    }
  }
}

/// A wrong use of a command.
struct UsageProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
