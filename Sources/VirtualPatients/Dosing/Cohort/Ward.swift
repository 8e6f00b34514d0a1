import DiffEq
import DosingMDP
import Pharmacometrics
import Stochastics
import Synchronization

/// Up to eight patients in lockstep.
final class Ward<M: Model>: Sendable {
  private struct State {
    var patients: [DosedPatient]
    let course: Course<M, SIMD8<Double>>
    var day = 0
  }

  let admissions: [Admission]
  /// One thread at a time works on a ward, so that none ever waits.
  private let state: Mutex<State>

  init(_ environment: ModelEnvironment<M>, _ numbers: Range<Int>, key: Key) {
    let individuals = numbers.map { environment.individual($0, key: key) }
    let course = environment.eight.start(individuals.map(\.parameters), environment.configuration.tolerance)
    let outputs = environment.eight.read(course, individuals.count)
    let width = M.Output.count
    let patients = individuals.enumerated().map { lane, individual in
      let own = Array(outputs[(lane * width)..<((lane + 1) * width)])
      return environment.dosed(numbers.lowerBound + lane, individual, outputs: own, key: key)
    }
    state = Mutex(State(patients: patients, course: course))
    admissions = patients.map { environment.admission(of: $0) }
  }

  /// The patient of one lane.
  func patient(_ lane: Int) -> DosedPatient { state.withLock { $0.patients[lane] } }

  /// Enters decisions and goes on to the next day on which somebody is seen again, or until all have left.
  func advance(
    _ environment: ModelEnvironment<M>, _ decisions: [(lane: Int, multiple: Double)]
  ) -> [(lane: Int, advance: Advance)] {
    state.withLock { Self.advance(&$0, environment, decisions) }
  }

  private static func advance(
    _ state: inout State, _ environment: ModelEnvironment<M>, _ decisions: [(lane: Int, multiple: Double)]
  ) -> [(lane: Int, advance: Advance)] {
    for (lane, multiple) in decisions { environment.plan.decide(&state.patients[lane], multiple: multiple) }
    var arrivals: [(lane: Int, advance: Advance)] = []
    var isSeen = false
    while !isSeen {
      let present = state.patients.indices.filter { !state.patients[$0].hasEnded }
      guard let end = present.map({ state.patients[$0].next.day }).min() else { break }
      environment.follow(state.course, environment.eight, &state.patients, from: state.day, to: end)
      state.day = end
      for lane in present where state.patients[lane].hasEnded || state.patients[lane].next.day == end {
        let advance = environment.plan.arrive(&state.patients[lane])
        isSeen = isSeen || advance.ending == nil
        arrivals.append((lane, advance))
      }
    }
    return arrivals.sorted { $0.lane < $1.lane }
  }
}
