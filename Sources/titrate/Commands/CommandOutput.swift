import ArgumentParser
import Foundation

/// Writes a value as JSON to standard output.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// The number of threads where none is asked for: one per core.
func standardThreads() -> Int { ProcessInfo.processInfo.activeProcessorCount }

extension ParsableCommand {
  /// - Throws: `ValidationError` where the number of threads cannot be.
  func validate(threads: Int?) throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }
}
