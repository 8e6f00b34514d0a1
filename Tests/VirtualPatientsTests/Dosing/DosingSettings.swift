import DosingMDP
import Pharmacometrics
import Stochastics
import VirtualPatients

/// The test model as an environment: 10 mg a day as the standard, weekly visits, volume without error.
struct DosingSettings {
  typealias Environment = ModelEnvironment<DailyVolume>

  var configuration = DosingConfiguration(
    standardDose: 10, actions: DoseOption.multiples([0, 1, 2]), decisionInterval: 7,
    variables: [ObservedVariable(name: "volume", source: "V", hasError: false)], endsAtProgression: false,
    settings: ["G": 0.01])
  var observation: DosingObservation?

  func environment(horizon: Int) throws -> Environment {
    try ModelEnvironment(configuration, observation: observation ?? .complete(horizon: horizon))
  }
}

extension DoseOption {
  static func multiples(_ multiples: [Double]) -> [DoseOption] {
    multiples.map { DoseOption(label: "x\($0)", multiple: $0) }
  }
}

extension ModelEnvironment {
  /// One patient's visits under fixed multiples, the last repeated.
  func visits(
    _ index: Int, key: Key, multiples: [Double]
  ) -> (visits: [Visit], advances: [Advance], patient: Patient) {
    var (patient, admission) = admit(index, key: key)
    var visits = [admission.visit]
    var advances: [Advance] = []
    while true {
      let multiple = multiples[min(advances.count, multiples.count - 1)]
      let advance = advance(&patient, dose: multiple * configuration.standardDose)
      advances.append(advance)
      if let visit = advance.visit { visits.append(visit) }
      if advance.ending != nil { return (visits, advances, patient) }
    }
  }
}
