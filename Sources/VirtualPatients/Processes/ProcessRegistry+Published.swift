import DosingMDP
import Foundation
import Pharmacometrics

extension ProcessRegistry {
  static let published: [Entry] = [ahnChemo, adaptiveTherapy, epiCare, icuSepsis, zhao, geng]

  private static let ahnChemo = Entry(
    "ahn-chemo", "Chemotherapy of normal, tumor and immune cells every six hours (DTR-Bench)",
    options: [
      Option("setting", "1 to 5: noise and missing observations (1)"),
      Option("continuous", "true for any rate of 0...1, not 11 levels (false)"),
    ]
  ) { options in
    let setting = options.count("setting", 1, in: 1...5)
    return AhnChemoProcess(setting: setting, isContinuous: options.flag("continuous"))
  }

  private static let adaptiveTherapy = Entry(
    "adaptive-therapy", "Drug or holiday for a tumor with resistant cells (Gallagher 2024)",
    options: [
      Option(
        "patients", "numbers of fitted patients (12, 20, 25, 78, 85, 99, 101), base or exponential, by commas (25)"),
      Option("interval", "days between decisions (28)"), Option("base", "reward of a decision (0.1)"),
      Option("holiday", "more without drug (0.05)"), Option("punishment", "at progression, 0 or less (-0.1)"),
      Option("survival", "reward of 20 years (5)"),
    ]
  ) { options in
    var tumors: [AdaptiveTumor] = []
    for name in (options.text("patients") ?? "25").split(separator: ",").map({ $0.filter { $0 != " " } }) {
      switch name {
      case "base": tumors.append(.base)
      case "exponential": tumors.append(.exponential(ExponentialCompetitionParameters()))
      default:
        if let tumor = Int(name).flatMap(AdaptiveTumor.bruchovsky) {
          tumors.append(tumor)
        } else {
          let known = BruchovskyPatients.fits.map { "\($0.patient)" } + ["base", "exponential"]
          options.note("patients '\(name)': there is no such patient, but \(known.joined(separator: ", ")).")
        }
      }
    }
    let reward = AdaptiveTherapyProcess.Reward(
      base: options.number("base", 0.1), holiday: options.number("holiday", 0.05),
      punishment: options.number("punishment", -0.1, "of at most 0") { $0 <= 0 },
      survival: options.number("survival", 5))
    let interval = options.positive("interval", 28)
    return tumors.isEmpty ? nil : AdaptiveTherapyProcess(tumors, decisionInterval: interval, reward: reward)
  }

  private static let epiCare = Entry(
    "epicare", "A hidden disease treated by its symptoms over eight visits (EpiCare)",
    options: [Option("file", "an exported environment, such as seed1.json", isRequired: true)]
  ) { options in
    try EpiCareProcess(EpiCareParameters(contentsOf: URL(filePath: options.text("file") ?? "")))
  }

  private static let icuSepsis = Entry(
    "icu-sepsis", "Fluids and vasopressors in sepsis, 716 states and 25 actions (ICU-Sepsis)",
    options: [
      Option("folder", "the folder of the unpacked icu-sepsis-csv-tables.tar.gz", isRequired: true),
      Option("view", "index, the state as a category, or oneHot (index)"),
      Option("admissible", "true to forbid inadmissible actions (false)"),
    ]
  ) { options in
    let view = options.choice("view", TabularProcess.View.index)
    let admissible = options.flag("admissible")
    guard options.problems.isEmpty else { return nil }
    let folder = URL(filePath: options.text("folder") ?? "")
    return try ICUSepsis(folder: folder, admissibleOnly: admissible).process(view: view)
  }

  private static let zhao = Entry(
    "zhao-trial", "A monthly dose in a six-month trial of toxicity and tumor size (Zhao 2009)",
    options: [
      Option("mu0", "log hazard of a patient with neither; published ones disagree (-4)"),
      Option("hazard", "endpoint or trapezoid (endpoint)"), Option("levels", "doses from 0 to 1 (11)"),
      Option("continuous", "true for any dose of 0...1 (false)"),
    ]
  ) { options in
    let trial = ZhaoTrial(
      .init(
        baselineLogHazard: options.number("mu0", -4), hazard: options.choice("hazard", ZhaoTrial.Hazard.endpoint)))
    return ZhaoProcess(
      trial, levels: options.count("levels", 11, in: 2...64), isContinuous: options.flag("continuous"))
  }

  private static let geng = Entry(
    "geng-tumor", "Chemotherapy and radiotherapy of a lung tumor, day by day (Geng 2017); the reward is ours",
    options: [
      Option("days", "of a course (60)"), Option("recovery", "its reward (10)"), Option("death", "its price (10)"),
      Option("chemotherapy", "the price of a dose (0.1)"), Option("radiotherapy", "the price of a fraction (0.1)"),
      Option("burden", "the price of a day with a lethal tumor (0.1)"),
    ]
  ) { options in
    let cohort = GengCohort(gammaChemo: 0, gammaRadio: 0, days: options.count("days", 60, in: 2...3650))
    return GengProcess(
      cohort,
      reward: .init(
        recovery: options.number("recovery", 10), death: options.number("death", 10),
        chemotherapy: options.number("chemotherapy", 0.1), radiotherapy: options.number("radiotherapy", 0.1),
        burden: options.number("burden", 0.1)))
  }
}
