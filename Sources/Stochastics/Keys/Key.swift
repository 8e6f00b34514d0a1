/// A splittable source of randomness: a value that names a stream.
///
/// A key never changes. Draw from it through ``generator``; derive independent streams through ``child(_:_:)`` or
/// ``split(_:)``. Since patient `i` takes `key.child(.patient, i)`, results depend neither on the number of threads nor
/// on the order of work.
public struct Key: Sendable, Hashable, Codable {
  let low: UInt64
  let high: UInt64

  /// The root key of a run.
  /// - Parameter seed: the seed of the run's configuration.
  public init(seed: UInt64) {
    self.init(low: seed, high: 0)
  }

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// What a child stream is for; two purposes never share a stream.
  public struct Purpose: Sendable, Hashable {
    let code: UInt32
    /// A purpose named by a fixed code; equal codes are the same purpose. Code 0 is that of ``Key/split(_:)``.
    public init(_ code: UInt32) { self.code = code }

    /// One patient.
    public static let patient = Purpose(1)
    /// One visit of a patient.
    public static let visit = Purpose(2)
    /// Measurement noise.
    public static let measurement = Purpose(3)
    /// What a policy draws.
    public static let policy = Purpose(4)
    /// Dropout, in networks.
    public static let dropout = Purpose(5)
    /// Starting values of a layer's parameters.
    public static let parameters = Purpose(6)
    /// The partition of patients.
    public static let split = Purpose(7)
    /// Starting values of a whole learner.
    public static let initialization = Purpose(8)
    /// The order of training data.
    public static let minibatch = Purpose(9)
    /// A bootstrap replicate.
    public static let bootstrap = Purpose(10)
    /// Cross-fitting.
    public static let fold = Purpose(11)
    /// A repetition of a whole computation.
    public static let replicate = Purpose(12)
    /// A simulated course.
    public static let rollout = Purpose(13)
    /// Any other noise.
    public static let noise = Purpose(14)
  }

  /// The `index`-th child stream for a purpose.
  public func child(_ purpose: Purpose, _ index: Int = 0) -> Key {
    let index = UInt64(bitPattern: Int64(index))
    // The parent is the cipher key and the counter names the child. The last counter word is all ones,
    // a place that a generator, which counts from zero in the same word, does not reach.
    let block = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), purpose.code, .max),
      key: SIMD2(UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32)))
    let mixed = Philox.block(
      counter: block, key: SIMD2(UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32)))
    return Key(
      low: UInt64(mixed.x) | UInt64(mixed.y) << 32,
      high: UInt64(mixed.z) | UInt64(mixed.w) << 32)
  }

  /// `count` keys that are independent of each other and of this key's own stream.
  public func split(_ count: Int) -> [Key] {
    (0..<count).map { child(Purpose(0), $0) }
  }

  /// A generator at the start of this key's stream.
  public var generator: Generator { Generator(key: self) }

  /// 64 bits for seeding a foreign generator (libtorch's, say). Each bit depends on the whole key, so a generator that
  /// takes only some of them is seeded well too.
  public var seed: UInt64 {
    var generator = generator
    return generator.next()
  }
}
