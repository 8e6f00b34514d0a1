import DosingMDP
import TestSupport
import Testing

/// A label with a limit by grade: doses 0, 25, 37.5 and 50 mg.
struct DoseModificationTests {
  static let actions = ActionSpace([
    DoseOption(label: "hold", multiple: 0), DoseOption(label: "25", multiple: 0.5),
    DoseOption(label: "37.5", multiple: 0.75), DoseOption(label: "50", multiple: 1),
    DoseOption(label: "62.5", multiple: 1.25),
  ])
  static let rule = DoseModification(
    step: 0.25, least: 0.5, largest: 1,
    limits: [
      ToxicityLimit("grade", .above, severe: 3, resolved: 2), ToxicityLimit("anc", .below, severe: 1, resolved: 1.5),
    ], stops: [ToxicityLimit("grade", .above, severe: 4, resolved: 4)])

  /// The labels that are allowed after visits four weeks apart with a grade and a count each, and the doses given.
  static func allowed(_ visits: [(grade: Double?, anc: Double?)], doses: [Double]) -> [String] {
    var history = PatientHistory(patient: "P")
    for (index, visit) in visits.enumerated() {
      history.append(Visit(time: Double(28 * index), values: [visit.grade, visit.anc]))
      if index < doses.count { history.dose(doses[index], from: Double(28 * index)) }
    }
    let mask = rule.mask(history, variables: ["grade", "anc"], actions: actions)
    return mask.actions.map { actions.options[$0].label }
  }

  @Test func theFirstDoseIsAtMostTheLargest() {
    #expect(Self.allowed([(0, 4)], doses: []) == ["hold", "25", "37.5", "50"])
    #expect(Self.allowed([(nil, nil)], doses: []) == ["hold", "25", "37.5", "50"])
  }

  @Test func aSevereFindingPausesUntilAllHaveResolved() {
    #expect(Self.allowed([(0, 4), (3, 4)], doses: [1]) == ["hold"])
    #expect(Self.allowed([(0, 4), (3, 4), (2, 4)], doses: [1, 0]) == ["hold"])
    #expect(Self.allowed([(0, 4), (3, 0.9), (1, 1.4)], doses: [1, 0]) == ["hold"])
    // What is not measured keeps its last value.
    #expect(Self.allowed([(0, 4), (3, 0.9), (1, nil)], doses: [1, 0]) == ["hold"])
  }

  @Test func itIsResumedOneStepLowerAndRaisedOneStepAtATime() {
    #expect(Self.allowed([(0, 4), (3, 4), (1, 4)], doses: [1, 0]) == ["hold", "25", "37.5"])
    #expect(Self.allowed([(0, 4), (3, 4), (1, 4), (0, 4)], doses: [1, 0, 0.5]) == ["hold", "25", "37.5"])
    #expect(Self.allowed([(0, 4), (3, 4), (1, 4), (0, 4)], doses: [1, 0, 0.75]) == ["hold", "25", "37.5", "50"])
  }

  @Test func theSmallestDoseIsNotReducedFurther() {
    #expect(Self.allowed([(0, 4), (3, 4), (1, 4)], doses: [0.5, 0]) == ["hold", "25"])
  }

  @Test func aStopIsForGood() {
    #expect(Self.allowed([(0, 4), (4, 4), (0, 4), (0, 4)], doses: [1, 0, 0]) == ["hold"])
  }

  /// A state carries the mask; without the rule nothing changes, and the rule is not part of what is written.
  @Test func theEncoderMasks() throws {
    var configuration = StateEncoder.Configuration(variables: [.init(name: "grade"), .init(name: "anc")])
    var history = PatientHistory(patient: "P")
    history.append(Visit(time: 0, values: [3, 4]))
    let plain = StateEncoder(configuration, actions: Self.actions).encode(history)
    #expect(plain.mask == Self.actions.all)
    configuration.modification = Self.rule
    let masked = StateEncoder(configuration, actions: Self.actions).encode(history)
    #expect(masked.mask.actions == [0])
    #expect(masked.features == plain.features)
    configuration.modification?.limits.append(ToxicityLimit("platelets", .below, severe: 50, resolved: 75))
    #expect(configuration.maskProblems(actions: Self.actions).count == 1)
    #expect(configuration.maskProblems(actions: ActionSpace([DoseOption(label: "50", multiple: 1)])).count >= 2)
  }
}
