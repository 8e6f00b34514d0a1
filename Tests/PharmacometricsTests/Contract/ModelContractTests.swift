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
  static let models: [any Model.Type] = [
    Gompertz.self, SunitinibGIST.self, FribergDocetaxel.self, DocetaxelOnoue.self, DocetaxelKloft.self,
    DocetaxelOzawa.self, DocetaxelTumor.self, FribergPaclitaxel.self, NabPaclitaxelChen.self, SimeoniPaclitaxel.self,
    GliomaRibbaPCV.self, GliomaMazzoccoTMZ.self,
  ]

  @Test(.tags(.contract), arguments: models)
  func modelKeepsTheContract(_ model: any Model.Type) {
    // Opened at run time, so that the compiler does not make a copy of the engine for each model.
    func violations<M: Model>(_ model: M.Type) -> [String] {
      // A stiff model is slow in a generic build.
      let horizon = M.Method.isImplicit ? 504.0 : 1512
      return ModelContract<M>(horizon: horizon, patients: 16).violations()
    }
    #expect(violations(model) == [])
  }
}
