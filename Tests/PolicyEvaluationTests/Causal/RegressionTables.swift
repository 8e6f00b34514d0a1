import Foundation
import PolicyEvaluation

/// The table that Golden/regression.R makes.
func goldenTable() throws -> ObservationTable {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  return try ObservationTable(contentsOf: folder.appending(path: "regression.csv"))
}

/// The greatest difference of two lists, relative to the second where that is beyond 1.
func difference(_ left: [Double], _ right: [Double]) -> Double {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1) / max(1, abs($1.1))) }
}

/// What keeps a table from being read or used.
func problems(_ body: () throws -> Void) throws -> [String] {
  do {
    try body()
    return []
  } catch let error as ObservationError {
    return error.problems.map(\.description)
  }
}
