import Foundation
import PolicyLearning

extension TrainedPolicies {
  /// `training.json`: the runs and which seed was chosen.
  private struct Account: Codable {
    var chosen: Int
    var runs: [TrainingRun]
    var validation: [Double]
  }

  /// Saves the chosen policy in the folder itself, every seed's in `seeds/N` and the imitation in `cloning`.
  func save(to folder: URL) throws {
    try candidates[chosen].snapshot.save(to: folder)
    for (index, candidate) in candidates.enumerated() {
      try candidate.snapshot.save(to: folder.appending(path: "seeds/\(index + 1)"))
    }
    try cloning.save(to: folder.appending(path: "cloning"))
    let account = Account(
      chosen: chosen, runs: candidates.map(\.run), validation: candidates.map(\.validation))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try encoder.encode(account).write(to: folder.appending(path: "training.json"), options: .atomic)
  }

  /// Reads what ``save(to:)`` wrote.
  /// - Throws: ``SnapshotError``.
  init(from folder: URL) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let account: Account
    do {
      account = try decoder.decode(
        Account.self, from: Data(contentsOf: folder.appending(path: "training.json")))
    } catch {
      throw SnapshotError("\(folder.path): there is no policy that `titrate train` saved (\(error))")
    }
    candidates = try account.runs.indices.map { index in
      Candidate(
        snapshot: try NetworkSnapshot(from: folder.appending(path: "seeds/\(index + 1)")), run: account.runs[index],
        validation: account.validation[index])
    }
    chosen = account.chosen
    cloning = try NetworkSnapshot(from: folder.appending(path: "cloning"))
  }
}
