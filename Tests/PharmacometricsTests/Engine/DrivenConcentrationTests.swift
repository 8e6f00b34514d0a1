import DiffEq
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// A drug in three compartments, at choice through a depot, that drives its own exposure dA/dt = C.
protocol DrivenProbe: Model where State == ProbeState, Parameter == ProbeParameter, Output == ProbeOutput {
  static var hasDepot: Bool { get }
}

enum ProbeState: Int, ModelIndex { case exposure }
enum ProbeParameter: Int, ModelIndex { case absorption, clearance, volume, exchange, second, slowExchange, third }
enum ProbeOutput: Int, ModelIndex { case concentration, exposure }

extension DrivenProbe {
  static var driver: ExposureDriver { .concentration }

  static func describe(_ name: String) -> ModelDescription<Self> {
    ModelDescription(
      name: name, summary: "a drug and its exposure", source: "none: a test",
      parameters: [
        .init(.absorption, "ka", "absorption", unit: "1/h", typical: 1.3),
        .init(.clearance, "CL", "clearance", unit: "L/h", typical: 5),
        .init(.volume, "V", "volume", unit: "L", typical: 8),
        .init(.exchange, "Q2", "exchange", unit: "L/h", typical: 9),
        .init(.second, "V2", "second volume", unit: "L", typical: 12),
        .init(.slowExchange, "Q3", "slow exchange", unit: "L/h", typical: 0.7),
        .init(.third, "V3", "third volume", unit: "L", typical: 300),
      ],
      outputs: [
        .init(.concentration, "C", "concentration", unit: "mg/L"),
        .init(.exposure, "A", "exposure", unit: "mg/L*h"),
      ], dosing: .kinetics())
  }

  func disposition<S: RealScalar>(_ p: Values<Parameter, S>) -> LinearDisposition<S>? {
    LinearDisposition(
      absorption: Self.hasDepot ? p[.absorption] : nil, clearance: p[.clearance], volume: p[.volume],
      peripherals: [
        .init(intercompartmentalClearance: p[.exchange], volume: p[.second]),
        .init(intercompartmentalClearance: p[.slowExchange], volume: p[.third]),
      ])
  }

  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) { dy[.exposure] = u.concentration }

  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.concentration] = u.concentration
    out[.exposure] = y[.exposure]
  }
}

struct CentralProbe: DrivenProbe {
  static let description = describe("central-probe")
  static var hasDepot: Bool { false }
}

struct DepotProbe: DrivenProbe {
  static let description = describe("depot-probe")
  static var hasDepot: Bool { true }
}

/// What the engine shows the equations of the drug is what the kinetics say, which have tests of their own.
@Suite(.tags(.law)) struct DrivenConcentrationTests {
  /// A dose at a time, over a duration; the second falls on what is left of the first.
  static let doses: [(time: Double, amount: Double, duration: Double)] = [
    (0, 40, 1), (6, 25, 0), (12, 60, 4), (30, 10, 0.02), (31, 30, 12),
  ]
  static let times = [0.01, 0.5, 1, 1.5, 5.9, 6.1, 11, 12.5, 15, 17, 29, 30.01, 30.5, 33, 43, 44, 60, 200, 700]

  /// Eight patients: ordinary ones, no elimination, a very slow third compartment, an end of 0.01 1/h, flip-flop.
  static func parameters(_ lane: Int) -> [Double] {
    var values: [Double] = [1.3, 5, 8, 9, 12, 0.7, 300]
    switch lane {
    case 1: values[1] = 0
    case 2: values[5] = 1e-4
    case 3: (values[1], values[3], values[5]) = (0.08, 1e-3, 1e-3)
    case 4: values[0] = 0.004
    case 5: (values[3], values[5]) = (0, 0)
    case 6: values[1] = 40
    case 7: (values[0], values[1]) = (25, 0.4)
    default: break
    }
    return values
  }

  /// The kinetics alone, from dose to dose.
  static func expected<S: RealScalar>(_ disposition: LinearDisposition<S>, hasDepot: Bool) -> [S] {
    let site = hasDepot ? DoseSite.depot : .central
    var kinetics = LinearKinetics(disposition)
    var now = 0.0
    var events: [(time: Double, apply: (inout LinearKinetics<S>) -> Void)] = []
    for dose in doses where dose.duration == 0 {
      events.append((dose.time, { $0.addBolus(.constant(dose.amount), to: site) }))
    }
    for dose in doses where dose.duration > 0 {
      events.append((dose.time, { $0.setInfusionRate(.constant(dose.amount / dose.duration), to: site) }))
      events.append((dose.time + dose.duration, { $0.setInfusionRate(.constant(0), to: site) }))
    }
    events.sort { $0.time < $1.time }
    return times.map { time in
      while let event = events.first, event.time < time {
        kinetics.advance(by: event.time - now)
        event.apply(&kinetics)
        now = event.time
        events.removeFirst()
      }
      return kinetics.concentration(after: time - now)
    }
  }

  static func course<M: DrivenProbe, S: RealScalar>(_ model: M.Type, _ parameters: [S]) -> [(
    concentration: S, exposure: S
  )] {
    let course = Course<M, S>(parameters, tolerance: Tolerance(relative: 1e-9, absolute: 1e-11))
    for dose in doses { course.dose(at: dose.time, amount: .constant(dose.amount), duration: dose.duration) }
    var read: [(concentration: S, exposure: S)] = []
    times.withUnsafeBufferPointer { grid in
      course.advance(to: 700, grid: grid) { _, outputs in read.append((outputs[.concentration], outputs[.exposure])) }
    }
    return read
  }

  func agrees<M: DrivenProbe>(_ model: M.Type) {
    let lanes = (0..<8).map { lane in Self.parameters(lane) }
    let packed = (0..<7).map { place in SIMD8((0..<8).map { lanes[$0][place] }) }
    let together = Self.course(M.self, packed)
    for lane in 0..<8 {
      let disposition = lanes[lane].withUnsafeBufferPointer { own -> LinearDisposition<Double>? in
        own.baseAddress.flatMap { M().disposition(Values($0)) }
      }
      guard let disposition else { continue }
      let expected = Self.expected(disposition, hasDepot: M.hasDepot)
      let alone = Self.course(M.self, lanes[lane])
      let peak = expected.max() ?? 1
      for (place, value) in expected.enumerated() {
        let what = "\(M.self), lane \(lane), \(Self.times[place]) h: \(value)"
        #expect(abs(together[place].concentration[lane] - value) < 1e-12 * peak, "\(what)")
        #expect(abs(alone[place].concentration - value) < 1e-12 * peak, "\(what)")
        let exposure = alone[place].exposure
        #expect(abs(together[place].exposure[lane] - exposure) < 1e-8 * exposure + 1e-9, "\(what)")
      }
    }
  }

  @Test func centralDoses() { agrees(CentralProbe.self) }

  @Test func dosesThroughADepot() { agrees(DepotProbe.self) }

  /// Whoever cannot be computed fails alone.
  @Test func impossibleParametersFailTheirLane() throws {
    let population = Population<CentralProbe>()
    var individuals = (0..<3).map { _ in population.typicalIndividual() }
    individuals[1].parameters[ProbeParameter.clearance.rawValue] = -5
    let doses = [DoseEvent(time: 0, amount: 40, duration: 1)]
    let simulation = try CohortSimulation(population, doses: doses, grid: [0, 1, 6])
    let group = simulation.follow(individuals, first: 0)
    #expect(group.failures[0] == nil && group.failures[2] == nil)
    #expect(group.failures[1]?.cause == .invalidParameters)
    #expect(individuals[1].problem == "the clearance is -5.0, and must be finite and not negative")
    let alone = simulation.follow([individuals[0]], first: 0)
    for lane in [0, 2] {
      #expect(group.value(.exposure, at: 2, lane: lane) == alone.value(.exposure, at: 2, lane: 0))
    }
  }

  /// A covariate of the data that nobody has (a code for a missing one, say) is named with its row.
  @Test func impossibleCovariateOfADataset() throws {
    let dataset = try NonmemDataset(csv: "ID,TIME,AMT,EVID,WT\n1,0,400,1,70\n1,24,0,0,70\n2,0,400,1,-999\n")
    let error = #expect(throws: NonmemDataError.self) {
      _ = try ModelRegistry.model(named: "imatinib-gotta")
        .replay(dataset, settings: [], outputs: [], tolerance: Tolerance())
    }
    let problems = try #require(error).problems
    #expect(problems.map(\.row) == [4] && problems[0].message.contains("the clearance is -"), "\(problems)")
  }

  /// What the drug drives is its integral: all that was given leaves through the clearance.
  @Test func exposureIsAmountOverClearance() {
    let read = Self.course(CentralProbe.self, Self.parameters(6))
    let given = Self.doses.reduce(0) { $0 + $1.amount }
    let left = read[read.count - 1].concentration
    #expect(
      abs(read[read.count - 1].exposure * 40 / given - 1) < 1e-2 && left < 0.05, "\(read[read.count - 1]), \(given)")
  }

  /// The derivative with respect to clearance, by dual numbers and by differences.
  @Test func sensitivityToClearance() {
    let values = Self.parameters(0)
    let dual = values.enumerated().map { Dual($1, derivative: $0 == 1 ? 1.0 : 0.0) }
    let read = Self.course(CentralProbe.self, dual)
    var (high, low) = (values, values)
    high[1] += 1e-4
    low[1] -= 1e-4
    let above = Self.course(CentralProbe.self, high)
    let below = Self.course(CentralProbe.self, low)
    for place in read.indices {
      let difference = (above[place].concentration - below[place].concentration) / 2e-4
      #expect(abs(read[place].concentration.derivative - difference) < 1e-7, "\(Self.times[place]) h")
    }
  }
}
