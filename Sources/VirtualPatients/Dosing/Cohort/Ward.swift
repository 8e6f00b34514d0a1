import DiffEq
import DosingMDP
import Pharmacometrics
import Stochastics

/// Up to eight patients in lockstep.
///
/// A ward is changed by one thread at a time, the one that works on its index, and between two rounds by nobody: hence
/// its properties that vary are not isolated.
final class Ward<M: Model>: Sendable {
  nonisolated(unsafe) private(set) var patients: [DosedPatient]
  let admissions: [Admission]
  nonisolated(unsafe) private let course: Course<M, SIMD8<Double>>
  nonisolated(unsafe) private var day = 0

  init(_ environment: ModelEnvironment<M>, _ numbers: Range<Int>, key: Key) {
    let individuals = numbers.map { environment.individual($0, key: key) }
    let course = environment.eight.start(individuals.map(\.parameters), environment.configuration.tolerance)
    let outputs = environment.eight.read(course, individuals.count)
    let width = M.Output.count
    let patients = individuals.enumerated().map { lane, individual in
      let own = Array(outputs[(lane * width)..<((lane + 1) * width)])
      return environment.dosed(numbers.lowerBound + lane, individual, outputs: own, key: key)
    }
    self.course = course
    self.patients = patients
    admissions = patients.map { environment.admission(of: $0) }
  }

  /// Enters decisions and goes on to the next day on which somebody is seen again, or until all have left.
  func advance(
    _ environment: ModelEnvironment<M>, _ decisions: [(lane: Int, multiple: Double)]
  ) -> [(lane: Int, advance: Advance)] {
    for (lane, multiple) in decisions { environment.plan.decide(&patients[lane], multiple: multiple) }
    var arrivals: [(lane: Int, advance: Advance)] = []
    var isSeen = false
    while !isSeen {
      let present = patients.indices.filter { !patients[$0].hasEnded }
      guard let end = present.map({ patients[$0].next.day }).min() else { break }
      environment.follow(course, environment.eight, &patients, from: day, to: end)
      day = end
      for lane in present where patients[lane].hasEnded || patients[lane].next.day == end {
        let advance = environment.plan.arrive(&patients[lane])
        isSeen = isSeen || advance.ending == nil
        arrivals.append((lane, advance))
      }
    }
    return arrivals.sorted { $0.lane < $1.lane }
  }
}
