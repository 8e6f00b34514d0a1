/// What the features of an observation are, by their indices: what an encoder of histories needs to know of them.
///
/// Features that no part names are plain numbers.
public struct FeatureLayout: Codable, Hashable, Sendable {
  /// A variable that is measured now and then.
  public struct Measurement: Codable, Hashable, Sendable {
    /// The last measured value.
    public var value: Int
    /// How long ago that was.
    public var age: Int
    /// 1 where it was measured just now, else 0.
    public var measured: Int

    public init(value: Int, age: Int, measured: Int) {
      self.value = value
      self.age = age
      self.measured = measured
    }
  }

  /// A vector of covariates of one kind that do not change (genomics, imaging features).
  public struct Block: Codable, Hashable, Sendable {
    public var name: String
    public var features: [Int]

    public init(name: String, features: [Int]) {
      self.name = name
      self.features = features
    }
  }

  /// A code, 0 ..< `count`, that stands for one of several kinds; 0 is the unknown.
  public struct Category: Codable, Hashable, Sendable {
    public var feature: Int
    public var count: Int

    public init(feature: Int, count: Int) {
      self.feature = feature
      self.count = count
    }
  }

  /// The time of the decision, counted from the first one.
  public var time: Int?
  /// Other features that tell of time alone: since the last visit, since the last change of dose.
  public var durations: [Int]
  public var measurements: [Measurement]
  /// Covariates that do not change, as vectors by kind.
  public var blocks: [Block]
  public var categories: [Category]

  public init(
    time: Int? = nil, durations: [Int] = [], measurements: [Measurement] = [], blocks: [Block] = [],
    categories: [Category] = []
  ) {
    self.time = time
    self.durations = durations
    self.measurements = measurements
    self.blocks = blocks
    self.categories = categories
  }

  /// The layout of a ``StateEncoder``'s features: `x.last`, `x.age` and `x.measured` are a measurement, `time` the time,
  /// `gap` and `dose.time` durations.
  public init(_ schema: FeatureSchema) {
    let measurements = schema.features.compactMap { name -> Measurement? in
      guard name.hasSuffix(".last") else { return nil }
      let variable = name.dropLast(".last".count)
      guard let value = schema.index(of: name), let age = schema.index(of: "\(variable).age"),
        let measured = schema.index(of: "\(variable).measured")
      else { return nil }
      return Measurement(value: value, age: age, measured: measured)
    }
    self.init(
      time: schema.index(of: "time"), durations: ["gap", "dose.time"].compactMap { schema.index(of: $0) },
      measurements: measurements)
  }
}
