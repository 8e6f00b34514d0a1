import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Processes by name.
@Suite struct ProcessRegistryTests {
  /// Names that need no file, each of which keeps the contract under its defaults.
  static let ready = ProcessRegistry.all.filter { entry in !entry.options.contains(where: \.isRequired) }.map(\.name)

  @Test(.tags(.contract), arguments: ready) func keepsTheContract(name: String) throws {
    let process = try ProcessRegistry.process(name)
    func problems(_ process: some DecisionProcess) -> [String] {
      DecisionProcessContract(process, subjects: 2, decisions: 4).problems
    }
    let found = problems(process)
    #expect(found.isEmpty, "\(name): \(found)")
    #expect(process.description.name == name)
  }

  @Test func namesAreUniqueAndDescribed() {
    let names = ProcessRegistry.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count >= 20, "\(names)")
    // Kinetics alone leave nothing to optimize.
    #expect(!names.contains("imatinib-gotta") && names.contains("docetaxel-tumor"))
    #expect(throws: DosingConfigurationError.self) { try ModelProcess<ImatinibGotta>() }
    for entry in ProcessRegistry.all {
      #expect(!entry.summary.isEmpty && !entry.summary.contains("\n"))
      #expect(Set(entry.options.map(\.name)).count == entry.options.count)
    }
  }

  @Test func optionsReachTheProcess() throws {
    let therapy = try #require(
      ProcessRegistry.process(
        "adaptive-therapy", options: ["patients": "85, base", "interval": "7", "punishment": "-1"])
        as? AdaptiveTherapyProcess)
    #expect(therapy.tumors.map(Optional.some) == [.bruchovsky(85), .base] && therapy.decisionInterval == 7)
    #expect(therapy.reward == .init(punishment: -1))
    let ahn = try #require(
      ProcessRegistry.process("ahn-chemo", options: ["setting": "5", "continuous": "true"]) as? AhnChemoProcess)
    #expect(ahn.isContinuous && ahn.environment.configuration.missingRate == 0.5)
    #expect(AhnChemoProcess(setting: 5).environment.configuration == .setting(5))
    let zhao = try #require(
      ProcessRegistry.process("zhao-trial", options: ["mu0": "-7", "hazard": "trapezoid", "levels": "3"])
        as? ZhaoProcess)
    #expect(zhao.environment.trial.configuration == .init(baselineLogHazard: -7, hazard: .trapezoid))
    #expect(zhao.description.actions == .options(3))
    let sunitinib = try #require(
      ProcessRegistry.process(
        "sunitinib-gist",
        options: [
          "interval": "7", "horizon": "84", "largest": "87.5", "label": "true", "endpoint": "alive", "toxicity": "0.4",
          "randomization": "CL=0.2, KG=0.1",
        ]) as? SunitinibGISTProcess)
    #expect(sunitinib.configuration.endpoint == .alive && sunitinib.configuration.toxicity == 0.4)
    #expect(
      sunitinib.configuration.randomization == ["CL": 0.2, "KG": 0.1] && sunitinib.description.actions == .options(8))
    let docetaxel = try ProcessRegistry.process("docetaxel-tumor", options: ["levels": "0.5,1,1.5", "set": "MTT=80"])
    #expect(docetaxel.description.actions == .options(3))
    #expect(docetaxel.description.costs == ["dose", "grade 3 toxicity"])
  }

  @Test func problemsAreToldAtOnce() throws {
    let unknown = #expect(throws: UnknownName.self) { try ProcessRegistry.process("sunitinib-gits") }
    #expect(unknown?.description.contains("did you mean sunitinib-gist") == true)
    let wrong = #expect(throws: ProcessOptionError.self) {
      try ProcessRegistry.process(
        "adaptive-therapy", options: ["intervall": "7", "interval": "-1", "patients": "25,26", "punishment": "1"])
    }
    for message in ["did you mean 'interval'", "interval '-1'", "patients '26'", "punishment '1'"] {
      #expect(wrong?.description.contains(message) == true, "\(message): \(String(describing: wrong))")
    }
    #expect(wrong?.problems.count == 4 && wrong?.process == "adaptive-therapy")
    let missing = #expect(throws: ProcessOptionError.self) { try ProcessRegistry.process("icu-sepsis") }
    #expect(missing?.description.contains("option 'folder' is missing: the folder of the unpacked") == true)
    #expect(throws: TableFileError.self) {
      try ProcessRegistry.process("icu-sepsis", options: ["folder": "/nowhere"])
    }
    let choices = #expect(throws: ProcessOptionError.self) {
      try ProcessRegistry.process(
        "sunitinib-gist",
        options: ["endpoint": "aliv", "label": "yes", "horizon": "1.5", "randomization": "CL", "largest": "x"])
    }
    #expect(choices?.problems.count == 5 && choices?.description.contains("did you mean alive?") == true)
    let levels = #expect(throws: DosingConfigurationError.self) {
      try ProcessRegistry.process("docetaxel-tumor", options: ["levels": "1", "set": "MTTX=3"])
    }
    #expect(levels?.description.contains("levels") == true)
    #expect(throws: ProcessOptionError.self) {
      try ProcessRegistry.process("docetaxel-tumor", options: ["levels": "0,a"])
    }
    #expect(throws: DosingConfigurationError.self) {
      try ProcessRegistry.process("docetaxel-tumor", options: ["set": "X=1"])
    }
  }

  /// The standard dose and its rhythm are those of the source's regimen.
  @Test(.tags(.golden)) func regimensOfTheSources() throws {
    let docetaxel = try ModelProcess<DocetaxelTumor>().process.environment.configuration
    #expect(docetaxel.standardDose == 75 && docetaxel.basis == .perSquareMeter && docetaxel.decisionInterval == 21)
    #expect(docetaxel.administration == .infusion(hours: 1))
    let glioma = try ModelProcess<GliomaRibbaPCV>().process.environment.configuration
    #expect(glioma.standardDose == 1 && glioma.decisionInterval == 42 && glioma.administration == .infusion(hours: 0))
    let pazopanib = try ModelProcess<OuerdaniPazopanib>().process.environment.configuration
    #expect(pazopanib.standardDose == 800 && pazopanib.decisionInterval == 14)
    #expect(pazopanib.administration == .tablets(perDay: 1))
    // 765 mg on five days of 28: their mean, a day.
    let fluorouracil = try ModelProcess<ClaretFluorouracil>().process.environment.configuration
    #expect(abs(fluorouracil.standardDose - 765 * 5 / 28) < 4, "\(fluorouracil.standardDose)")
    #expect(fluorouracil.administration == .tablets(perDay: 1))
  }
}
