import Stochastics
import Synchronization
import TestSupport
import Testing

@Suite(.tags(.law)) struct ParallelMapTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 3, 8]) func keepsOrder(threads: Int) throws {
    #expect(try parallelMap(count: 1000, threads: threads) { $0 * $0 } == (0..<1000).map { $0 * $0 })
  }

  @Test(arguments: [1, 4]) func emptyAndSingle(threads: Int) throws {
    #expect(try parallelMap(count: 0, threads: threads) { $0 }.isEmpty)
    #expect(try parallelMap(count: 1, threads: threads) { $0 } == [0])
  }

  @Test func drawsDoNotDependOnThreads() throws {
    let key = Key(seed: 5)
    func draws(_ threads: Int) throws -> [Double] {
      try parallelMap(count: 500, threads: threads) { index in
        var generator = key.child(.patient, index).generator
        return (0..<(index % 7 + 1)).reduce(0) { sum, _ in sum + generator.normal() }
      }
    }
    let one = try draws(1)
    #expect(try draws(2) == one)
    #expect(try draws(7) == one)
  }

  @Test(arguments: [1, 2, 5]) func throwsTheFirstErrorByIndex(threads: Int) {
    #expect(throws: Failure(index: 17)) {
      try parallelMap(count: 100, threads: threads) { index in
        if index == 17 || index == 60 { throw Failure(index: index) }
        return index
      }
    }
  }

  @Test(arguments: [1, 4]) func preparesBeforeWorkAndEveryIndexOnce(threads: Int) throws {
    let prepared = Atomic<Int>(0)
    let seen = Mutex<[Int: Int]>([:])
    _ = try parallelMap(
      count: 200, threads: threads, prepare: { prepared.wrappingAdd(1, ordering: .sequentiallyConsistent) }
    ) { index in
      #expect(prepared.load(ordering: .sequentiallyConsistent) > 0)
      seen.withLock { $0[index, default: 0] += 1 }
    }
    #expect(prepared.load(ordering: .sequentiallyConsistent) == threads)
    #expect(seen.withLock { $0.count == 200 && $0.values.allSatisfy { $0 == 1 } })
  }
}
