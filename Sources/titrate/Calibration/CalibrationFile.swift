import Foundation
import Pharmacometrics

/// A calibration's specification in a file.
enum CalibrationFile {
  /// - Throws: ``ConfigurationError``.
  static func read(_ path: String) throws -> CalibrationSpecification {
    guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
      throw ConfigurationError(file: path, problems: ["the file cannot be read; give the path of a YAML file"])
    }
    return try YAMLConfiguration.decode(
      CalibrationSpecification.self, from: text, file: URL(filePath: path).lastPathComponent,
      defaults: CalibrationSpecification())
  }
}
