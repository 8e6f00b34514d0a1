import ArgumentParser
import Foundation
import Stochastics
import VirtualPatients

/// `titrate simulate geng`: the tumor simulator of the counterfactual benchmarks.
struct SimulateGengCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "geng",
    abstract: "Non-small-cell lung cancer under chemotherapy and radiotherapy (Geng 2017, day by day).",
    discussion: "Patients are treated by a policy that is confounded by tumor size with strength gamma.")

  @Option(help: "How many patients.") var patients = 20_000
  @Option(help: "Confounding strength of both treatments.") var gamma = 0.0
  @Option(help: "That of chemotherapy alone.") var gammaChemo: Double?
  @Option(help: "That of radiotherapy alone.") var gammaRadio: Double?
  @Option(help: "Days of follow-up.") var days = 60
  @Option(help: "Seed.") var seed: UInt64 = 1
  @Option(help: "Write the daily courses as CSV.") var out: String?
  @Flag(help: "Print as JSON.") var json = false
  @Option(help: "Threads; one per core without it.") var threads: Int?

  struct Result: Encodable {
    var patients: Int
    var gammaChemo: Double
    var gammaRadio: Double
    var recovered: Double
    var died: Double
    var meanLength: Double
    var chemotherapyRate: Double
    var radiotherapyRate: Double
    var meanDiameter: Double
  }

  func validate() throws {
    try validate(threads: threads)
    if patients < 1 || days < 1 { throw ValidationError("--patients and --days must be at least 1.") }
  }

  func run() throws {
    let cohort = GengCohort(gammaChemo: gammaChemo ?? gamma, gammaRadio: gammaRadio ?? gamma, days: days)
    let key = Key(seed: seed)
    var total = Counts()
    let writer = try out.map { try TextWriter(path: $0) }
    try writer?.begin(Data("patient,day,volume_cm3,diameter_cm,chemo_concentration,chemo,radio\n".utf8))
    let part = 1000
    try parallelStream(count: (patients + part - 1) / part, threads: threads ?? standardThreads()) { index in
      var counts = Counts()
      var text = ""
      for patient in (index * part)..<min(patients, (index + 1) * part) {
        let course = cohort.patient(patient, key: key)
        counts.insert(course)
        if out != nil { text += Self.rows(course, patient + 1) }
      }
      return (counts, Data(text.utf8))
    } consume: { counts, rows in
      total.merge(counts)
      try writer?.append(rows)
    }
    try writer?.finish(Data())
    let result = total.result(gammaChemo ?? gamma, gammaRadio ?? gamma)
    if json { return try printJSON(result) }
    print(
      String(
        format: """
          patients             %d
          recovered            %.4f
          died                 %.4f
          mean length          %.2f d
          chemotherapy rate    %.4f
          radiotherapy rate    %.4f
          mean first diameter  %.2f cm
          Research software, not a medical device.
          """, result.patients, result.recovered, result.died, result.meanLength, result.chemotherapyRate,
        result.radiotherapyRate, result.meanDiameter))
  }

  private static func rows(_ course: GengCourse, _ patient: Int) -> String {
    var text = ""
    let diameters = course.diameters
    for day in 0..<course.length {
      let treatment = day < course.treatments.count ? course.treatments[day] : .none
      let concentration = day < course.concentrations.count ? course.concentrations[day] : 0
      text += "\(patient),\(day),\(RowText.number(course.volumes[day])),\(RowText.number(diameters[day])),"
      text += "\(RowText.number(concentration)),\(treatment.chemotherapy ? 1 : 0),\(treatment.radiotherapy ? 1 : 0)\n"
    }
    return text
  }

  /// Sums over patients.
  private struct Counts: Sendable {
    var patients = 0
    var recovered = 0
    var died = 0
    var length = 0
    var daysAtRisk = 0
    var chemo = 0
    var radio = 0
    var diameter = 0.0

    mutating func insert(_ course: GengCourse) {
      patients += 1
      recovered += course.ending == .recovery ? 1 : 0
      died += course.ending == .death ? 1 : 0
      length += course.length
      diameter += course.diameters.first ?? 0
      // Nobody is treated on day 0.
      let treated = course.treatments.dropFirst()
      daysAtRisk += treated.count
      chemo += treated.count(where: \.chemotherapy)
      radio += treated.count(where: \.radiotherapy)
    }

    mutating func merge(_ other: Counts) {
      patients += other.patients
      recovered += other.recovered
      died += other.died
      length += other.length
      daysAtRisk += other.daysAtRisk
      chemo += other.chemo
      radio += other.radio
      diameter += other.diameter
    }

    func result(_ gammaChemo: Double, _ gammaRadio: Double) -> Result {
      let count = Double(patients)
      let atRisk = Double(max(1, daysAtRisk))
      return Result(
        patients: patients, gammaChemo: gammaChemo, gammaRadio: gammaRadio, recovered: Double(recovered) / count,
        died: Double(died) / count, meanLength: Double(length) / count, chemotherapyRate: Double(chemo) / atRisk,
        radiotherapyRate: Double(radio) / atRisk, meanDiameter: diameter / count)
    }
  }
}
