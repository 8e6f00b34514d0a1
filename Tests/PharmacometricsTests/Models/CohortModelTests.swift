import DiffEq
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// What every model promises: virtual patients under the regimen of its source can be followed, their outputs are finite,
/// and symbols are unique.
struct CohortModelTests {
  @Test(.tags(.contract)) func kineticModels() throws {
    try follow(SunitinibHouk.self)
    try follow(SunitinibYu.self)
    try follow(SunitinibKhosravan.self)
    try follow(ImatinibWidmer.self)
    try follow(ImatinibGotta.self)
    try follow(EverolimusDeWit.self)
    try follow(PazopanibOzbey.self)
    try follow(PembrolizumabAhamadi.self)
    try follow(NivolumabBajaj.self)
  }

  @Test(.tags(.contract)) func tumorModels() throws {
    try follow(ZecchinOvarian.self)
    try follow(ClaretFluorouracil.self)
    try follow(OuerdaniPazopanib.self)
    try follow(ChatterjeeNSCLC.self)
    try follow(SchindlerSunitinib.self)
    try follow(AhnChemotherapy.self)
  }

  @Test(.tags(.contract)) func adaptiveModels() throws {
    try follow(AdaptiveLotkaVolterra.self)
    try follow(AdaptiveExponential.self)
    try follow(AdaptiveStemCell.self)
  }

  private func follow<M: Model>(_ model: M.Type) throws {
    let description = M.description
    let symbols = description.parameters.map(\.symbol) + description.covariates.map(\.symbol)
    #expect(Set(symbols).count == symbols.count, "\(description.name): \(symbols)")
    let outputs = description.outputs.map(\.symbol)
    #expect(Set(outputs).count == M.Output.count, "\(description.name): \(outputs)")
    let grid = stride(from: 0.0, through: 24 * 168, by: 168).map { $0 }
    let doses = try Regimen(description.regimen).events(until: 24 * 168)
    let simulation = try CohortSimulation(Population<M>(), doses: doses, grid: grid)
    let group = simulation.group(first: 0, count: 8, key: Key(seed: 11))
    for lane in 0..<8 {
      #expect(group.failures[lane] == nil, "\(description.name), patient \(lane)")
      for row in grid.indices {
        for output in M.Output.allCases {
          let value = group.value(output, at: row, lane: lane)
          #expect(value.isFinite, "\(description.name), patient \(lane), \(output) at \(grid[row]) h")
        }
      }
    }
  }
}
