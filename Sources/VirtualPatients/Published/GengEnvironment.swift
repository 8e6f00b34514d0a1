public import DosingMDP
public import Stochastics

/// ``GengCohort`` as an environment: a daily decision between no treatment, chemotherapy, radiotherapy and both.
///
/// The visit on day t shows the diameter (cm), the concentration (mg/m³) and the radiation (Gy) of that day and the mean
/// diameter of the last 15 days, which is all that the published clinicians look at. The action chosen there is given on
/// day t + 1, as in the published order (see ``GengTumor``). An episode ends with `recovery`, with `death` or at the
/// horizon. The published benchmark has no reward.
///
/// The multiple of an action counts its modalities (0, 1, 1, 2), so the two single treatments have the same one: tell
/// them apart by the action, or by the visit's concentration and radiation.
public struct GengEnvironment: Environment {
  public let cohort: GengCohort
  public let actions = ActionSpace([
    DoseOption(label: "none", multiple: 0), DoseOption(label: "chemotherapy", multiple: 1),
    DoseOption(label: "radiotherapy", multiple: 1), DoseOption(label: "both", multiple: 2),
  ])

  public init(_ cohort: GengCohort) {
    precondition(cohort.days > 1, "GengEnvironment: \(cohort.days) days leave nothing to decide")
    self.cohort = cohort
  }

  /// One patient on one day.
  public struct Patient: Sendable {
    public let patient: GengPatient
    public internal(set) var tumor: GengTumor
    let key: Key
    var diameters: [Double]

    var visit: Visit {
      Visit(
        time: Double(tumor.day),
        values: [
          tumor.diameter, tumor.concentration, tumor.radiation, GengBehavior.meanDiameter(diameters),
        ])
    }
  }

  /// How histories of this environment are encoded.
  public var encoder: StateEncoder {
    StateEncoder(
      .init(variables: ["diameter", "concentration", "radiation", "meanDiameter"].map { .init(name: $0) }),
      actions: actions)
  }

  /// The clinicians as a policy over encoded states, with their exact probabilities.
  public var behavior: RulePolicy {
    get throws(SchemaError) {
      let feature = try encoder.schema.require("meanDiameter.last")
      let behavior = cohort.behavior
      return RulePolicy(name: "clinicians") { state in
        let probabilities = behavior.probabilities(meanDiameter: state.features[feature])
        return GengTreatment.all.map { probabilities[$0] }
      }
    }
  }

  public func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission) {
    let key = key.child(.patient, index)
    let drawn = GengPatient(key: key)
    let tumor = GengTumor(drawn)
    let patient = Patient(patient: drawn, tumor: tumor, key: key, diameters: [tumor.diameter])
    return (patient, Admission(patient: "P\(index + 1)", center: nil, visit: patient.visit))
  }

  public func advance(_ patient: inout Patient, action: Int) -> Advance {
    patient.tumor.advance(
      patient.patient, treatment: GengTreatment.all[action],
      chance: GengTumor.Chance(key: patient.key, day: patient.tumor.day + 1))
    switch patient.tumor.ending {
    case .recovery: return Advance(elapsed: 1, visit: nil, ending: .terminal(event: "recovery"))
    case .death: return Advance(elapsed: 1, visit: nil, ending: .terminal(event: "death"))
    case nil:
      patient.diameters.append(patient.tumor.diameter)
      if patient.diameters.count > GengBehavior.window { patient.diameters.removeFirst() }
      let isLast = patient.tumor.day + 1 >= cohort.days
      return Advance(elapsed: 1, visit: patient.visit, ending: isLast ? .horizon : nil)
    }
  }
}
