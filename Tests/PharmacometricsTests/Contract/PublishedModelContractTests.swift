import Pharmacometrics
import TestSupport
import Testing

/// The published kinetics, tumor models and models of adaptive therapy keep the contract.
struct PublishedModelContractTests {
  @Test(.tags(.contract)) func sunitinibHouk() {
    #expect(ModelContract<SunitinibHouk>(patients: 16).violations() == [])
  }

  @Test(.tags(.contract)) func sunitinibYu() { #expect(ModelContract<SunitinibYu>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func sunitinibKhosravan() {
    #expect(ModelContract<SunitinibKhosravan>(patients: 16).violations() == [])
  }

  @Test(.tags(.contract)) func imatinibWidmer() {
    #expect(ModelContract<ImatinibWidmer>(patients: 16).violations() == [])
  }

  @Test(.tags(.contract)) func imatinibGotta() {
    #expect(ModelContract<ImatinibGotta>(patients: 16).violations() == [])
  }

  @Test(.tags(.contract)) func everolimus() { #expect(ModelContract<EverolimusDeWit>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func pazopanib() { #expect(ModelContract<PazopanibOzbey>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func pembrolizumab() {
    #expect(ModelContract<PembrolizumabAhamadi>(patients: 16).violations() == [])
  }

  @Test(.tags(.contract)) func nivolumab() { #expect(ModelContract<NivolumabBajaj>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func theophylline() { #expect(ModelContract<Theophylline>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func warfarin() { #expect(ModelContract<WarfarinPKPD>(patients: 16).violations() == []) }

  @Test(.tags(.contract)) func ovarianCancer() {
    #expect(ModelContract<ZecchinOvarian>(horizon: 4032).violations() == [])
  }

  @Test(.tags(.contract)) func colorectalCancer() { #expect(ModelContract<ClaretFluorouracil>().violations() == []) }

  @Test(.tags(.contract)) func renalCellCarcinoma() { #expect(ModelContract<OuerdaniPazopanib>().violations() == []) }

  @Test(.tags(.contract)) func lungCancer() { #expect(ModelContract<ChatterjeeNSCLC>().violations() == []) }

  @Test(.tags(.contract)) func uptakeInGIST() { #expect(ModelContract<SchindlerSunitinib>().violations() == []) }

  @Test(.tags(.contract)) func chemotherapy() { #expect(ModelContract<AhnChemotherapy>().violations() == []) }

  @Test(.tags(.contract)) func adaptiveLotkaVolterra() {
    #expect(ModelContract<AdaptiveLotkaVolterra>().violations() == [])
  }

  @Test(.tags(.contract)) func adaptiveExponential() {
    #expect(ModelContract<AdaptiveExponential>().violations() == [])
  }

  @Test(.tags(.contract)) func adaptiveStemCell() { #expect(ModelContract<AdaptiveStemCell>().violations() == []) }
}
