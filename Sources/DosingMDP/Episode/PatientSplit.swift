public import Stochastics

/// Which patients learn, which choose between learners, and which judge: a partition of patients, never of rows.
///
/// Within each center, patients are put in random order and dealt to the parts in proportion, so that every part has
/// its share of every center. The partition depends on the key and on who the patients are, not on their order.
public struct PatientSplit: Codable, Hashable, Sendable {
  /// The share of patients of each part.
  public struct Fractions: Codable, Hashable, Sendable {
    public var train: Double
    public var validation: Double
    public var test: Double

    public init(train: Double = 0.6, validation: Double = 0.2, test: Double = 0.2) {
      precondition(
        min(train, validation, test) >= 0 && abs(train + validation + test - 1) < 1e-9,
        "PatientSplit.Fractions(\(train), \(validation), \(test)): shares must not be negative and must sum to 1")
      self.train = train
      self.validation = validation
      self.test = test
    }
  }

  public var train: Set<String>
  public var validation: Set<String>
  public var test: Set<String>

  /// Splits the patients of episodes.
  public init(_ episodes: [Episode], fractions: Fractions = Fractions(), key: Key) {
    let parts = Self.deal(episodes, shares: [fractions.train, fractions.validation, fractions.test], key: key)
    train = parts[0]
    validation = parts[1]
    test = parts[2]
  }

  /// Deals the patients of episodes to `count` folds of nearly equal size, each in turn to be held out.
  public static func folds(_ episodes: [Episode], count: Int, key: Key) -> [Set<String>] {
    precondition(count > 0, "PatientSplit.folds(count: \(count)): at least one fold is needed")
    return deal(episodes, shares: Array(repeating: 1 / Double(count), count: count), key: key)
  }

  /// Patient by patient the part that lags most behind its share gets the next one. The lag runs on from center to
  /// center, so that many small centers do not all favor the first part.
  private static func deal(_ episodes: [Episode], shares: [Double], key: Key) -> [Set<String>] {
    var parts = shares.map { _ in Set<String>() }
    var centers: [String: Set<String>] = [:]
    for episode in episodes { centers[episode.center ?? "", default: []].insert(episode.patient) }
    var dealt = 0.0
    for (number, center) in centers.sorted(by: { $0.key < $1.key }).enumerated() {
      var generator = key.child(.split, number).generator
      var patients = center.value.sorted()
      for index in patients.indices.reversed() { patients.swapAt(index, generator.index(below: index + 1)) }
      for patient in patients {
        dealt += 1
        let lags = shares.indices.map { shares[$0] * dealt - Double(parts[$0].count) }
        let part = lags.indices.max { lags[$0] < lags[$1] } ?? 0
        parts[part].insert(patient)
      }
    }
    return parts
  }
}

extension Sequence<Episode> {
  /// The episodes of some patients.
  public func of(_ patients: Set<String>) -> [Episode] { filter { patients.contains($0.patient) } }
}
