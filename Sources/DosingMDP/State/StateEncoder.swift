import Foundation

/// Encodes a patient's irregular history at a decision time as a fixed set of features.
///
/// For each variable x with transformed values z (z = x, or ln x):
/// - `x.last`: the last measured z (last observation carried forward); 0 where never measured.
/// - `x.relative`: `x.last` minus the first measured z; for `log`, the log ratio to baseline.
/// - `x.nadir`: `x.last` minus the lowest z so far (>= 0).
/// - `x.slope`: least-squares slope of z over the last `slopeWindow` days, per 30 days; 0 with fewer than two values.
/// - `x.age`: age of the last measurement in units of 30 days; `maximumAge` where never measured.
/// - `x.measured`: 1 where measured at this visit, else 0 (the missingness mask).
///
/// For the treatment: `dose` (multiple in force before this decision), `dose.time` (time since it was last changed),
/// `dose.share` (time-weighted mean multiple since the first visit); and `time` (since the first record), `gap` (since the
/// previous visit), each in units of 30 days. Statics `s` follow as `s` and `s.known`.
///
/// The mask allows every action but those that a ``MaskRule`` or the ``DoseModification`` of the configuration forbids.
///
/// The same encoder serves records and simulators, so a policy learned on one can act in the other.
public struct StateEncoder: Sendable {
  /// How the state is made from a history.
  public struct Configuration: Codable, Hashable, Sendable {
    /// One longitudinal variable.
    public struct Variable: Codable, Hashable, Sendable {
      /// How values are transformed before features are taken.
      public enum Transform: String, Codable, Hashable, Sendable { case identity, log }
      public var name: String
      public var transform: Transform
      /// Days over which the slope is taken.
      public var slopeWindow: Double
      /// Smallest value for the log transform (the assay's limit of quantification), in the variable's unit.
      public var floor: Double

      public init(name: String, transform: Transform = .identity, slopeWindow: Double = 90, floor: Double = 1e-3) {
        self.name = name
        self.transform = transform
        self.slopeWindow = slopeWindow
        self.floor = floor
      }

      /// A value on the scale of the features.
      func transformed(_ value: Double) -> Double { transform == .log ? Foundation.log(max(value, floor)) : value }

      public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Variable(name: try container.decode(String.self, forKey: .name))
        name = standard.name
        transform = try container.decodeIfPresent(Transform.self, forKey: .transform) ?? standard.transform
        slopeWindow = try container.decodeIfPresent(Double.self, forKey: .slopeWindow) ?? standard.slopeWindow
        floor = try container.decodeIfPresent(Double.self, forKey: .floor) ?? standard.floor
      }
    }

    public var variables: [Variable]
    /// Static covariates by name.
    public var statics: [String]
    /// Known centers, without the unknown one.
    public var centers: [String]
    /// Largest age of a measurement, in units of 30 days.
    public var maximumAge: Double
    /// Doses that must not be chosen; none by default.
    public var masks: [MaskRule]
    /// How the dose must follow adverse effects; `nil` where no such rule masks actions.
    public var modification: DoseModification?

    public init(
      variables: [Variable], statics: [String] = [], centers: [String] = [], maximumAge: Double = 24,
      masks: [MaskRule] = [], modification: DoseModification? = nil
    ) {
      self.variables = variables
      self.statics = statics
      self.centers = centers
      self.maximumAge = maximumAge
      self.masks = masks
      self.modification = modification
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      variables = try container.decode([Variable].self, forKey: .variables)
      statics = try container.decodeIfPresent([String].self, forKey: .statics) ?? []
      centers = try container.decodeIfPresent([String].self, forKey: .centers) ?? []
      maximumAge = try container.decodeIfPresent(Double.self, forKey: .maximumAge) ?? 24
      masks = try container.decodeIfPresent([MaskRule].self, forKey: .masks) ?? []
      modification = try container.decodeIfPresent(DoseModification.self, forKey: .modification)
    }
  }

  /// Days in the unit of all time features.
  public static let timeUnit = 30.0

  public let configuration: Configuration
  public let actions: ActionSpace
  public let schema: FeatureSchema
  private let masks: [ResolvedMaskRule]

  /// - Parameter configuration: without ``Configuration/maskProblems(actions:)``.
  public init(_ configuration: Configuration, actions: ActionSpace) {
    let problems = configuration.maskProblems(actions: actions)
    precondition(problems.isEmpty, "StateEncoder: \(problems.joined(separator: "; "))")
    self.configuration = configuration
    self.actions = actions
    let schema = FeatureSchema(
      features: Self.features(of: configuration), centers: ["unknown"] + configuration.centers)
    self.schema = schema
    masks = configuration.masks.compactMap {
      ResolvedMaskRule($0, configuration, schema: schema, actions: actions)
    }
  }

  /// The names of the features in their order.
  static func features(of configuration: Configuration) -> [String] {
    let aspects = ["last", "relative", "nadir", "slope", "age", "measured"]
    return configuration.variables.flatMap { variable in aspects.map { "\(variable.name).\($0)" } }
      + ["dose", "dose.time", "dose.share", "time", "gap"]
      + configuration.statics.flatMap { [$0, "\($0).known"] }
  }

  /// The state at the last visit of a history.
  public func encode(_ history: PatientHistory) -> State {
    precondition(!history.visits.isEmpty, "StateEncoder: patient \(history.patient) has no visit to encode")
    let now = history.visits[history.visits.count - 1].time
    var features: [Double] = []
    features.reserveCapacity(schema.features.count)
    for index in configuration.variables.indices { appendVariable(index, of: history, at: now, to: &features) }
    appendTreatment(of: history, at: now, to: &features)
    for value in history.statics { features += [value ?? 0, value == nil ? 0 : 1] }
    precondition(
      features.count == schema.features.count,
      "StateEncoder: \(features.count) features for a schema of \(schema.features.count); check the static covariates")
    var mask = masks.reduce(actions.all) { $1.applied(to: $0, features: features, history: history) }
    if let modification = configuration.modification {
      mask = modification.mask(history, variables: configuration.variables.map(\.name), actions: actions)
        .intersection(mask)
    }
    return State(time: now, features: features, center: schema.centerIndex(history.center), mask: mask)
  }

  private func appendVariable(
    _ index: Int, of history: PatientHistory, at now: Double, to features: inout [Double]
  ) {
    let variable = configuration.variables[index]
    var first: Double?
    var nadir = Double.infinity
    var last = (time: -Double.infinity, value: 0.0)
    var count = 0.0, sumT = 0.0, sumZ = 0.0, sumTT = 0.0, sumTZ = 0.0
    for visit in history.visits {
      guard let value = visit.values[index] else { continue }
      let z = variable.transformed(value)
      first = first ?? z
      nadir = min(nadir, z)
      last = (visit.time, z)
      let t = (visit.time - now) / Self.timeUnit
      guard now - visit.time <= variable.slopeWindow else { continue }
      count += 1
      sumT += t
      sumZ += z
      sumTT += t * t
      sumTZ += t * z
    }
    guard let first else {
      features += [0, 0, 0, 0, configuration.maximumAge, 0]
      return
    }
    let spread = count * sumTT - sumT * sumT
    let slope = count >= 2 && spread > 1e-12 ? (count * sumTZ - sumT * sumZ) / spread : 0
    features += [
      last.value, last.value - first, last.value - nadir, slope,
      min((now - last.time) / Self.timeUnit, configuration.maximumAge), last.time == now ? 1 : 0,
    ]
  }

  private func appendTreatment(of history: PatientHistory, at now: Double, to features: inout [Double]) {
    let start = history.visits[0].time
    var burden = 0.0
    for (index, dose) in history.doses.enumerated() {
      let end = index + 1 < history.doses.count ? history.doses[index + 1].time : now
      burden += dose.multiple * max(0, end - max(dose.time, start))
    }
    let elapsed = now - start
    let gap = history.visits.count > 1 ? now - history.visits[history.visits.count - 2].time : 0
    features += [
      history.doses.last?.multiple ?? 0, (now - (history.doses.last?.time ?? start)) / Self.timeUnit,
      elapsed > 0 ? burden / elapsed : 0, elapsed / Self.timeUnit, gap / Self.timeUnit,
    ]
  }
}
