import DosingMDP
import Pharmacometrics
import Stochastics

/// What happens to one patient, day by day: events, grades of adverse effects, tumor assessments.
///
/// An event with cumulative hazard H happens when H, linear within a day, reaches a draw from the unit exponential
/// distribution. Adverse effects take one step of their chain a day. The tumor is assessed at scans on the size that the
/// model tells: RECIST 1.1 progression is 20 % and 5 mm above the smallest sum so far. These are the rules and the
/// streams of `ClinicalCourse`, so the same patient under the same doses fares the same there.
struct FollowUp: Sendable {
  /// The end of a course.
  struct Departure: Sendable {
    /// Days since the first visit, exact for events by hazard.
    var day: Double
    var ending: Ending
  }

  /// What of the configuration matters here.
  struct Rules: Sendable {
    var scanInterval: Double
    var endsAtProgression: Bool
    var losesPatients: Bool
  }

  /// By event: the cumulative hazard at which it happens, and the one reached.
  private let draws: [Double]
  private var hazards: [Double]
  private(set) var grades: [GradeCourse]
  private var gradeStreams: [Generator]
  /// By adverse effect, since the last visit.
  private(set) var worstGrades: [Int]
  /// The worst value of each laboratory finding so far.
  private(set) var extremes: [Double]
  private var nadir: Double
  private var scan = 1
  private var lossStream: Generator
  /// The first progression. Days.
  private(set) var progressionDay: Double?

  /// - Parameters:
  ///   - first: the outputs on day 0.
  ///   - key: of the patient.
  init(_ layout: ClinicalLayout, first: [Double], key: Key) {
    draws = layout.events.indices.map { place in
      var generator = key.child(.noise, place).generator
      return generator.exponential(rate: 1)
    }
    hazards = layout.events.map { first[$0.hazard] }
    var streams = layout.adverseEffects.indices.map { key.child(.visit, $0).generator }
    var grades: [GradeCourse] = []
    for (place, effect) in layout.adverseEffects.enumerated() {
      grades.append(GradeCourse(drawnFrom: effect.process, using: &streams[place]))
    }
    self.grades = grades
    gradeStreams = streams
    worstGrades = grades.map(\.grade)
    extremes = layout.laboratory.map { first[$0.place] }
    nadir = layout.tumor.map { first[$0] } ?? 0
    lossStream = key.child(.dropout).generator
  }

  /// Begins to note the worst grades anew.
  mutating func beginInterval() { worstGrades = grades.map(\.grade) }

  /// Takes in the outputs at the end of a day.
  /// - Parameters:
  ///   - day: days since the first visit.
  ///   - values: outputs by day, those of `day` from `offset` on.
  /// - Returns: the end of the course, where it falls on this day.
  mutating func pass(
    _ day: Int, _ values: [Double], offset: Int, _ layout: ClinicalLayout, _ rules: Rules
  ) -> Departure? {
    var first: (day: Double, kind: ClinicalLayout.Event.Kind)?
    for (place, event) in layout.events.enumerated() {
      let hazard = values[offset + event.hazard]
      let last = hazards[place]
      hazards[place] = hazard
      guard last < draws[place], hazard >= draws[place] else { continue }
      if event.kind == .dropout && !rules.losesPatients { continue }
      if event.kind == .progression && progressionDay != nil { continue }
      let time = Double(day - 1) + (draws[place] - last) / (hazard - last)
      if event.kind == .progression && !rules.endsAtProgression {
        progressionDay = time
      } else if first.map({ time < $0.day }) ?? true {
        first = (time, event.kind)
      }
    }
    if let first {
      if first.kind == .progression { progressionDay = first.day }
      return Departure(day: first.day, ending: Self.ending(first.kind))
    }
    for (place, effect) in layout.adverseEffects.enumerated() {
      let uniform = gradeStreams[place].uniform()
      let grade = grades[place].advance(effect.process, driver: values[offset + effect.driver], uniform: uniform)
      worstGrades[place] = max(worstGrades[place], grade)
    }
    for (place, finding) in layout.laboratory.enumerated() {
      let value = values[offset + finding.place]
      extremes[place] = finding.isLow ? min(extremes[place], value) : max(extremes[place], value)
    }
    guard let tumor = layout.tumor, Double(day) >= (Double(scan) * rules.scanInterval).rounded() else { return nil }
    scan += 1
    return assess(values[offset + tumor], day, layout.dropout, rules)
  }

  /// A tumor assessment.
  private mutating func assess(
    _ size: Double, _ day: Int, _ dropout: TumorObservationDropout?, _ rules: Rules
  ) -> Departure? {
    nadir = min(nadir, size)
    let rise = size - nadir
    if rise >= 5 && 5 * rise >= nadir && progressionDay == nil {
      progressionDay = Double(day)
      if rules.endsAtProgression { return Departure(day: Double(day), ending: Self.ending(.progression)) }
    }
    guard let dropout, rules.losesPatients else { return nil }
    let risk = dropout.probability(
      progressed: progressionDay != nil, millimeters: size, week: Double(day) / 7, over: rules.scanInterval / 7)
    return lossStream.uniform() < risk ? Departure(day: Double(day), ending: Self.ending(.dropout)) : nil
  }

  private static func ending(_ kind: ClinicalLayout.Event.Kind) -> Ending {
    switch kind {
    case .death: .terminal(event: "death")
    case .progression: .terminal(event: "progression")
    case .dropout: .censored(reason: "dropout")
    }
  }
}
