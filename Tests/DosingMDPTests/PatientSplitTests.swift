import DosingMDP
import Stochastics
import Testing

@Suite("Split by patient")
struct PatientSplitTests {
  private func episodes(_ centers: [String: Int]) -> [Episode] {
    centers.sorted { $0.key < $1.key }.flatMap { center, count in
      (0..<count).map {
        Episode(
          patient: "\(center)\($0)", center: center, steps: [], finalState: nil, ending: .censored(reason: "end"))
      }
    }
  }

  @Test("Parts are disjoint, complete, and hold their share of every center")
  func stratified() {
    let all = episodes(["A": 60, "B": 30, "C": 10])
    let split = PatientSplit(all, key: Key(seed: 1))
    let parts = [split.train, split.validation, split.test]
    #expect(parts.reduce(0) { $0 + $1.count } == 100 && parts.reduce(Set()) { $0.union($1) }.count == 100)
    #expect(parts.map(\.count) == [60, 20, 20])
    for (center, count) in [("A", 60.0), ("B", 30), ("C", 10)] {
      for (part, share) in zip(parts, [0.6, 0.2, 0.2]) {
        let found = Double(part.count { $0.hasPrefix(center) })
        #expect(abs(found - share * count) <= 1, "\(center): \(found) of \(count)")
      }
    }
    #expect(all.of(split.test).count == 20)
  }

  @Test("The key decides, the order of episodes does not")
  func key() {
    let all = episodes(["A": 40, "B": 20])
    #expect(PatientSplit(all, key: Key(seed: 1)) == PatientSplit(all.reversed(), key: Key(seed: 1)))
    #expect(PatientSplit(all, key: Key(seed: 1)) != PatientSplit(all, key: Key(seed: 2)))
  }

  @Test("Many small centers do not all favor the first part")
  func smallCenters() {
    let centers = Dictionary(uniqueKeysWithValues: (0..<50).map { ("c\($0)-", 1) })
    let split = PatientSplit(episodes(centers), key: Key(seed: 3))
    #expect([split.train.count, split.validation.count, split.test.count] == [30, 10, 10])
  }

  @Test("Folds hold each patient once, in nearly equal numbers")
  func folds() {
    let folds = PatientSplit.folds(episodes(["A": 33, "B": 20]), count: 5, key: Key(seed: 4))
    #expect(folds.reduce(0) { $0 + $1.count } == 53 && folds.reduce(Set()) { $0.union($1) }.count == 53)
    #expect(folds.allSatisfy { (10...11).contains($0.count) })
  }
}
