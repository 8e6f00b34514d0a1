import Pharmacometrics
import TestSupport
import Testing

/// Every model of the module keeps the contract.
struct ModelContractTests {
  @Test(.tags(.contract)) func sunitinib() { #expect(ModelContract<SunitinibGIST>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func fribergDocetaxel() { #expect(ModelContract<FribergDocetaxel>().violations() == []) }

  @Test(.tags(.contract)) func docetaxelOnoue() { #expect(ModelContract<DocetaxelOnoue>().violations() == []) }

  @Test(.tags(.contract)) func docetaxelKloft() { #expect(ModelContract<DocetaxelKloft>().violations() == []) }

  @Test(.tags(.contract)) func docetaxelOzawa() { #expect(ModelContract<DocetaxelOzawa>().violations() == []) }

  @Test(.tags(.contract)) func docetaxelTumor() { #expect(ModelContract<DocetaxelTumor>().violations() == []) }

  @Test(.tags(.contract)) func fribergPaclitaxel() { #expect(ModelContract<FribergPaclitaxel>().violations() == []) }

  @Test(.tags(.contract)) func nabPaclitaxel() { #expect(ModelContract<NabPaclitaxelChen>().violations() == []) }

  @Test(.tags(.contract)) func simeoni() {
    #expect(ModelContract<SimeoniPaclitaxel>(horizon: 720).violations() == [])
  }

  @Test(.tags(.contract)) func ribba() { #expect(ModelContract<GliomaRibbaPCV>(horizon: 17_520).violations() == []) }

  @Test(.tags(.contract)) func mazzocco() {
    #expect(ModelContract<GliomaMazzoccoTMZ>(horizon: 17_520).violations() == [])
  }
}
