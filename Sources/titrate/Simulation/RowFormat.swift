import ArgumentParser

/// How rows of a simulation are written.
enum RowFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case csv
  case json
  /// A folder with one NumPy array for each column.
  case npy
}
