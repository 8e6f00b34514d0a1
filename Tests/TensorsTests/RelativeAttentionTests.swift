import Stochastics
import Tensors
import TestSupport
import Testing

/// Attention with relative positions in one pass.
@Suite struct RelativeAttentionTests {
  static let key = Key(seed: 1_803)

  struct Case: Sendable {
    var batch = 2
    var places = 5
    var time = 5
    var heads = 2
    var depth = 3
    var reach = 2
  }

  static let cases = [
    Case(), Case(places: 1, time: 7), Case(places: 3, time: 20, reach: 4), Case(heads: 1, depth: 8, reach: 15),
    Case(places: 18, time: 18, depth: 8, reach: 6), Case(places: 20, time: 37, depth: 8, reach: 15), Case(reach: 0),
    Case(places: 2, time: 9, depth: 8, reach: 0),
  ]

  static func inputs(_ sizes: Case, dataType: DataType) throws -> [Tensor] {
    let width = sizes.heads * sizes.depth
    let shapes = [
      [sizes.batch, sizes.places, width], [sizes.batch, sizes.time, 2 * width], [sizes.reach + 1, sizes.depth],
      [sizes.reach + 1, sizes.depth],
    ]
    return try zip(shapes, key.split(4)).map { try Tensor.normal($0, key: $1, dataType: dataType).requireGradient() }
  }

  /// The same by single operations.
  static func composed(_ x: [Tensor], _ sizes: Case) throws -> Tensor {
    let (batch, places, time, heads, depth) = (sizes.batch, sizes.places, sizes.time, sizes.heads, sizes.depth)
    let q = try x[0].reshape([batch, places, heads, depth]).transpose(1, 2)
    let both = try x[1].reshape([batch, time, 2, heads, depth]).permute([2, 0, 3, 1, 4])
    let (k, v) = (try both.select(dimension: 0, 0), try both.select(dimension: 0, 1))
    let first = time - places
    let distances = (0..<places).flatMap { place in
      (0..<time).map { min(max(first + place - $0, 0), sizes.reach) }
    }
    let index = try Tensor(distances, shape: [places, time])
    let later = try Tensor(
      (0..<places).flatMap { place in (0..<time).map { $0 > first + place } }, shape: [places, time])
    let distant = try Tensor.einsum("bhid,ijd->bhij", [q, x[2].embedding(index)])
    let scores = try (q.matmul(k.transpose()) + distant) / Double(depth).squareRoot()
    let weights = try scores.masked(later, fill: -1e30).softmax(dimension: -1)
    let mixed = try weights.matmul(v) + Tensor.einsum("bhij,ijd->bhid", [weights, x[3].embedding(index)])
    return try mixed.transpose(1, 2).reshape([batch, places, heads * depth])
  }

  @Test(arguments: cases) func agreesWithSingleOperations(_ sizes: Case) throws {
    for (dataType, tolerance) in [(DataType.float64, 1e-12), (.float32, 2e-5)] {
      let x = try Self.inputs(sizes, dataType: dataType)
      let fused = try x[0].relativeAttention(x[1], keyDistances: x[2], valueDistances: x[3], heads: sizes.heads)
      let expected = try Self.composed(x, sizes)
      #expect(try (fused - expected).abs().maximum().item() < tolerance)
      let weight = try Tensor.normal(fused.shape, key: Self.key.child(.noise), dataType: dataType)
      let gradients = try (fused * weight).sum().gradients(of: x)
      let others = try (expected * weight).sum().gradients(of: x)
      for (gradient, other) in zip(gradients, others) {
        let (gradient, other) = (try #require(gradient), try #require(other))
        #expect(try (gradient - other).abs().maximum().item() < 20 * tolerance)
      }
    }
  }

  /// Heads of eight numbers have loops of their own in single precision; dropout draws the same weights in both.
  @Test(arguments: [(5, 5, 15), (21, 37, 15), (1, 16, 3)])
  func eightNumbersDropAsOthersDo(places: Int, time: Int, reach: Int) throws {
    let sizes = Case(places: places, time: time, depth: 8, reach: reach)
    let double = try Self.inputs(sizes, dataType: .float64)
    let single = try double.map { try Tensor($0.doubles().map(Float.init), shape: $0.shape).requireGradient() }
    func result(_ x: [Tensor]) throws -> (Tensor, [Tensor?]) {
      let out = try x[0].relativeAttention(
        x[1], keyDistances: x[2], valueDistances: x[3], heads: 2, dropout: 0.3, key: Self.key)
      return (out, try (out * out).sum().gradients(of: x))
    }
    let (exact, exactGradients) = try result(double)
    let (rounded, gradients) = try result(single)
    func distance(_ a: Tensor, _ b: Tensor) throws -> Double {
      let scale = try a.doubles().reduce(1) { max($0, abs($1)) }
      return zip(try a.doubles(), try b.doubles()).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
    }
    #expect(try distance(exact, rounded) < 2e-6)
    for (a, b) in zip(exactGradients, gradients) { #expect(try distance(#require(a), #require(b)) < 5e-6) }
  }

  /// With values that are all one, and no vectors for distances, a result is the sum of the kept weights over 1 − p: its mean
  /// is 1. Derivatives go through the same draw.
  @Test(.tags(.statistical)) func dropoutKeepsTheMean() throws {
    let (batch, time, p) = (400, 30, 0.3)
    let queries = try Tensor.zeros([batch, time, 4], dataType: .float64)
    let both = try Tensor.ones([batch, time, 8], dataType: .float64).requireGradient()
    let none = try Tensor.zeros([3, 4], dataType: .float64)
    func result(_ key: Key) throws -> Tensor {
      try queries.relativeAttention(both, keyDistances: none, valueDistances: none, heads: 1, dropout: p, key: key)
    }
    let first = try result(Self.key)
    // A place that sees n times with equal weights has the variance p / ((1 − p) n).
    let last = try first.select(dimension: 1, time - 1).select(dimension: 1, 0)
    let error = (p / (1 - p) / Double(time) / Double(batch)).squareRoot()
    #expect(abs(try last.mean().item() - 1) < 4 * error)
    #expect(abs(try last.variance().item() - p / (1 - p) / Double(time)) < 0.004)
    #expect(try result(Self.key).doubles() == first.doubles())
    #expect(try result(Key(seed: 1)).doubles() != first.doubles())
    // The sum is linear in the values, so its derivative by them times them is itself.
    let gradient = try #require(try first.sum().gradients(of: [both])[0])
    let values = try gradient.narrow(dimension: 2, start: 4, length: 4).sum().item()
    #expect(abs(values - (try first.sum().item())) < 1e-6 * values)
  }

  @Test func shapesThatDoNotFitAreNamed() throws {
    let x = try Tensor.zeros([2, 5, 4])
    let distances = try Tensor.zeros([3, 2])
    #expect(throws: TensorError.self) {
      try x.relativeAttention(x, keyDistances: distances, valueDistances: distances, heads: 2)
    }
    #expect(throws: TensorError.self) {
      try x.relativeAttention(.zeros([2, 5, 8]), keyDistances: distances, valueDistances: distances, heads: 3)
    }
  }
}
