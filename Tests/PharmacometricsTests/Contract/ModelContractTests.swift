import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// The example of ``Model``'s documentation: all that a user writes.
struct Gompertz: Model {
  enum State: Int, ModelIndex { case volume }
  enum Parameter: Int, ModelIndex { case growth, capacity, initial }
  enum Output: Int, ModelIndex { case volume }
  static let description = ModelDescription<Gompertz>(
    name: "gompertz", summary: "Gompertz growth", source: "Laird 1964, doi:10.1038/bjc.1964.55",
    parameters: [
      .init(.growth, "a", "growth rate", unit: "1/h", typical: 0.002, .logNormal(variance: 0.09)),
      .init(.capacity, "K", "capacity", unit: "mL", typical: 1000),
      .init(.initial, "V0", "initial volume", unit: "mL", typical: 1),
    ],
    outputs: [.init(.volume, "V", "volume", unit: "mL")])
  func start<S>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) { y[.volume] = p[.initial] }
  func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) { dy[.volume] = p[.growth] * y[.volume] * log(p[.capacity] / y[.volume]) }
  func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.volume] = y[.volume] }
}

/// Sunitinib in GIST, the taxanes, glioma, the xenograft and the documentation's example keep the contract.
struct ModelContractTests {
  /// Over twelve weeks, the xenograft over its thirty days, glioma over two years.
  static let models: [(model: any Model.Type, horizon: Double, patients: Int)] = [
    (Gompertz.self, 2016, 64), (SunitinibGIST.self, 2016, 16), (FribergDocetaxel.self, 2016, 64),
    (DocetaxelOnoue.self, 2016, 64), (DocetaxelKloft.self, 2016, 64), (DocetaxelOzawa.self, 2016, 64),
    (DocetaxelTumor.self, 2016, 64), (FribergPaclitaxel.self, 2016, 64), (SimeoniPaclitaxel.self, 720, 64),
    (GliomaRibbaPCV.self, 17_520, 64), (GliomaMazzoccoTMZ.self, 17_520, 64),
  ]

  @Test(.tags(.contract), arguments: models)
  func modelKeepsTheContract(_ model: any Model.Type, _ horizon: Double, _ patients: Int) {
    // Opened at run time, so that the compiler does not make a copy of the engine for each model.
    func violations<M: Model>(_ model: M.Type) -> [String] {
      ModelContract<M>(horizon: horizon, patients: patients).violations()
    }
    #expect(violations(model) == [])
  }

  /// The stiff one, for which the engine is compiled, since an implicit method is slow without.
  @Test(.tags(.contract)) func nabPaclitaxel() { #expect(ModelContract<NabPaclitaxelChen>().violations() == []) }
}
