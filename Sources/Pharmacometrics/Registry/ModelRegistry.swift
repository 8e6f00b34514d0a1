/// The models by name.
public enum ModelRegistry {
  /// All models, by family.
  public static let all: [any RegisteredModel] =
    sunitinib + kinetics + myelosuppression + tumors + adaptiveTherapy + examples

  private static let sunitinib: [any RegisteredModel] = [
    Registered<SunitinibGIST>(), Registered<SchindlerSunitinib>(), Registered<SunitinibHouk>(),
    Registered<SunitinibYu>(), Registered<SunitinibKhosravan>(),
  ]

  private static let kinetics: [any RegisteredModel] = [
    Registered<ImatinibGotta>(), Registered<ImatinibWidmer>(), Registered<EverolimusDeWit>(),
    Registered<PazopanibOzbey>(), Registered<PembrolizumabAhamadi>(), Registered<NivolumabBajaj>(),
  ]

  private static let myelosuppression: [any RegisteredModel] = [
    Registered<FribergDocetaxel>(), Registered<DocetaxelOnoue>(), Registered<DocetaxelKloft>(),
    Registered<DocetaxelOzawa>(), Registered<DocetaxelTumor>(), Registered<FribergPaclitaxel>(),
    Registered<NabPaclitaxelChen>(),
  ]

  private static let tumors: [any RegisteredModel] = [
    Registered<ZecchinOvarian>(), Registered<ClaretFluorouracil>(), Registered<OuerdaniPazopanib>(),
    Registered<ChatterjeeNSCLC>(), Registered<GliomaRibbaPCV>(), Registered<GliomaMazzoccoTMZ>(),
    Registered<SimeoniPaclitaxel>(),
  ]

  private static let adaptiveTherapy: [any RegisteredModel] = [
    Registered<AdaptiveLotkaVolterra>(), Registered<AdaptiveExponential>(), Registered<AdaptiveStemCell>(),
    Registered<AhnChemotherapy>(),
  ]

  private static let examples: [any RegisteredModel] = [Registered<Theophylline>(), Registered<WarfarinPKPD>()]

  /// The model of a name.
  /// - Throws: ``UnknownName`` with the nearest name.
  public static func model(named name: String) throws(UnknownName) -> any RegisteredModel {
    let cards = all.map { ($0, $0.card.name) }
    guard let found = cards.first(where: { $0.1 == name }) else {
      throw UnknownName(name, kind: "model", among: cards.map(\.1))
    }
    return found.0
  }
}
