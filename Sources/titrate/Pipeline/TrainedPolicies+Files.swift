import DosingMDP
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

  /// Reads what ``save(to:)`` wrote, and makes sure that every policy in it can act.
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
    guard account.runs.indices.contains(account.chosen), account.validation.count == account.runs.count else {
      throw SnapshotError(
        "\(folder.path): training.json chooses run \(account.chosen) of \(account.runs.count) with "
          + "\(account.validation.count) validation estimates")
    }
    candidates = try account.runs.indices.map { index in
      Candidate(
        snapshot: try Self.snapshot(folder.appending(path: "seeds/\(index + 1)"), .qEnsemble), run: account.runs[index],
        validation: account.validation[index])
    }
    chosen = account.chosen
    cloning = try Self.snapshot(folder.appending(path: "cloning"), .cloning)
  }

  /// - Throws: ``SnapshotError`` where the policy cannot act: its parts do not fit each other, or a weight is no number.
  private static func snapshot(_ folder: URL, _ kind: NetworkSnapshot.Kind) throws -> NetworkSnapshot {
    do {
      let snapshot = try NetworkSnapshot(from: folder)
      let description = snapshot.description
      let features = description.schema.features.count
      let network = description.network
      guard description.normalizer.mean.count == features, description.normalizer.scale.count == features,
        description.normalizer.scale.allSatisfy({ $0 != 0 }), !description.schema.centers.isEmpty,
        (1...64).contains(description.actions.count), min(network.hidden, network.embedding, network.members) > 0
      else { throw SnapshotError("policy.json does not describe a policy: its parts do not fit each other") }
      guard snapshot.weights.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
        throw SnapshotError("a weight is not finite")
      }
      switch kind {
      case .qEnsemble: _ = try QEnsemblePolicy(snapshot, name: "saved")
      case .cloning: _ = try CloningPolicy(snapshot)
      }
      return snapshot
    } catch {
      throw SnapshotError("\(folder.path): \(error)")
    }
  }

  /// - Throws: ``SnapshotError`` where the policies were learned for other inputs or actions than the cohort has.
  func require(_ schema: FeatureSchema, _ actions: ActionSpace) throws {
    for description in (candidates.map(\.snapshot) + [cloning]).map(\.description) {
      try demand("features", description.schema.features, schema.features)
      try demand("centers", description.schema.centers, schema.centers)
      try demand("actions", description.actions.words, actions.words)
    }
  }
}

extension ActionSpace {
  /// Each option with its multiple of the standard dose.
  var words: [String] { options.map { "\($0.label) \($0.multiple)" } }
}
