import Stochastics
import TestSupport
import Testing

@Suite struct StreamingMomentsTests {
  /// Mean 5, Σ(x − 5)² = 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32.
  @Test(.tags(.golden)) func handComputed() throws {
    let moments = StreamingMoments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(moments.count == 8 && moments.mean == 5)
    #expect(try abs(#require(moments.variance) - 32.0 / 7) < 1e-14)
    #expect(try abs(#require(moments.standardError) - (4.0 / 7).squareRoot()) < 1e-14)
    #expect(moments.minimum == 2 && moments.maximum == 9)
  }

  @Test func nothingHasNoMomentsAndOneValueNoVariance() {
    var moments = StreamingMoments()
    #expect(moments.mean == nil && moments.variance == nil && moments.minimum == nil && moments.maximum == nil)
    moments.merge(StreamingMoments())
    #expect(moments == StreamingMoments())
    moments.insert(-3)
    #expect(moments.mean == -3 && moments.variance == nil && moments.minimum == -3 && moments.maximum == -3)
  }

  /// A mean 1e9 times the spread, where the sum of squares would lose every digit: values c ± 1 have variance n/(n − 1).
  @Test(.tags(.law)) func offsetDoesNotCancelTheVariance() throws {
    var parts = (StreamingMoments(), StreamingMoments())
    for index in 0..<5000 {
      parts.0.insert(1e9 + (index.isMultiple(of: 2) ? 1 : -1))
      parts.1.insert(1e9 + (index.isMultiple(of: 2) ? -1 : 1))
    }
    parts.0.merge(parts.1)
    #expect(try abs(#require(parts.0.variance) - 10_000.0 / 9999) < 1e-9)
    #expect(parts.0.mean == 1e9)
  }

  @Test(.tags(.law)) func mergeEqualsOnePass() throws {
    let values = normals(10_000, seed: 3).map { 40 + 7 * $0 }
    let whole = StreamingMoments(values)
    for size in [1, 17, 1000, 9999] {
      var merged = StreamingMoments()
      for start in stride(from: 0, to: values.count, by: size) {
        merged.merge(StreamingMoments(values[start..<min(start + size, values.count)]))
      }
      #expect(merged.count == whole.count && merged.minimum == whole.minimum && merged.maximum == whole.maximum)
      #expect(try abs(#require(merged.mean) - #require(whole.mean)) < 1e-11)
      #expect(try abs(#require(merged.variance) / #require(whole.variance) - 1) < 1e-12)
    }
  }

  /// The contract of chunked work: equal bits for any number of threads.
  @Test(.tags(.law)) func fixedChunksGiveEqualBitsForAnyThreads() throws {
    let results = try [1, 2, 3, 8].map { threads in
      try parallelMap(count: 40, threads: threads) { StreamingMoments(normals(250, seed: UInt64($0))) }
        .reduce(into: StreamingMoments()) { $0.merge($1) }
    }
    #expect(results.allSatisfy { $0 == results[0] } && results[0].count == 10_000)
  }
}

func normals(_ count: Int, seed: UInt64) -> [Double] {
  var generator = Key(seed: seed).generator
  return (0..<count).map { _ in generator.normal() }
}
