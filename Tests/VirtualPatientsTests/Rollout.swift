import DosingMDP
import Stochastics
import VirtualPatients

/// One patient's course under a policy.
struct Rollout {
  var history: PatientHistory
  var actions: [Int] = []
  var states: [State] = []
  var duration = 0.0
  var drugDays = 0.0
  var ending = Ending.horizon

  init(
    _ environment: AdaptiveProstateEnvironment, patient index: Int, key: Key, encoder: StateEncoder,
    policy: (State) -> [Double]
  ) {
    var (patient, admission) = environment.admit(index, key: key)
    let policyKey = key.child(.patient, index)
    history = PatientHistory(patient: admission.patient, center: admission.center, statics: admission.statics)
    var next: Visit? = admission.visit
    while let visit = next {
      history.append(visit)
      let state = encoder.encode(history)
      var generator = policyKey.child(.policy, actions.count).generator
      let action = generator.categorical(policy(state))
      actions.append(action)
      states.append(state)
      history.dose(Double(action), from: visit.time)
      let advance = environment.advance(&patient, action: action)
      duration += advance.elapsed
      drugDays += action == 1 ? advance.elapsed : 0
      next = advance.visit
      if let end = advance.ending {
        ending = end
        if let visit = advance.visit { history.append(visit) }
        return
      }
    }
  }
}
