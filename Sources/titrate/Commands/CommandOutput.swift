import Foundation

/// Writes a value as JSON to standard output.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// The number of threads where none is asked for: one per core.
func standardThreads() -> Int { ProcessInfo.processInfo.activeProcessorCount }
