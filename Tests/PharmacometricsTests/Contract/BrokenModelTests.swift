import Pharmacometrics
import TestSupport
import Testing

enum Sound: FaultKind { static var fault: Fault { .none } }
enum BadName: FaultKind { static var fault: Fault { .name } }
enum NoSource: FaultKind { static var fault: Fault { .source } }
enum SymbolTwice: FaultKind { static var fault: Fault { .symbolTwice } }
enum BadSymbol: FaultKind { static var fault: Fault { .symbol } }
enum ParameterTwice: FaultKind { static var fault: Fault { .parameterTwice } }
enum NoMeaning: FaultKind { static var fault: Fault { .meaning } }
enum BadUnit: FaultKind { static var fault: Fault { .unit } }
enum InfiniteTypical: FaultKind { static var fault: Fault { .typical } }
enum NegativeVariance: FaultKind { static var fault: Fault { .variance } }
enum ZeroLogNormal: FaultKind { static var fault: Fault { .zeroLogNormal } }
enum BadSharing: FaultKind { static var fault: Fault { .sharing } }
enum NoCovariate: FaultKind { static var fault: Fault { .covariate } }
enum OutsideLimits: FaultKind { static var fault: Fault { .limits } }
enum NoOutput: FaultKind { static var fault: Fault { .output } }
enum UnknownInBlock: FaultKind { static var fault: Fault { .unknownInBlock } }
enum Indefinite: FaultKind { static var fault: Fault { .indefinite } }
enum Underived: FaultKind { static var fault: Fault { .underived } }
enum BadRegimen: FaultKind { static var fault: Fault { .regimen } }
enum UnknownSurface: FaultKind { static var fault: Fault { .surface } }
enum NoDosing: FaultKind { static var fault: Fault { .noDosing } }
enum Unfollowable: FaultKind { static var fault: Fault { .unfollowable } }
enum InfiniteOutput: FaultKind { static var fault: Fault { .infinite } }
enum NegativeState: FaultKind { static var fault: Fault { .negative } }
enum Unsteady: FaultKind { static var fault: Fault { .unsteady } }
enum Disproportionate: FaultKind { static var fault: Fault { .disproportionate } }
enum Leak: FaultKind { static var fault: Fault { .leak } }
enum LaneDependent: FaultKind { static var fault: Fault { .lanes } }
enum WithMemory: FaultKind { static var fault: Fault { .memory } }
enum WrongGradient: FaultKind { static var fault: Fault { .gradient } }

/// Each fault is found and named.
struct BrokenModelTests {
  /// The type is opened at run time, so that the compiler does not make a copy of the engine for each of so many.
  @inline(never)
  static func violations(_ kind: any FaultKind.Type) -> [String] {
    func open<Kind: FaultKind>(_ kind: Kind.Type) -> [String] {
      ModelContract<FaultyModel<Kind>>(horizon: 1008, patients: 16).violations()
    }
    return open(kind)
  }

  /// One of the sentences holds the words, and there is no other where the fault stands alone.
  static func expect(
    _ kind: any FaultKind.Type, _ words: String, isAlone: Bool = true, location: SourceLocation = #_sourceLocation
  ) {
    let found = violations(kind)
    #expect(found.contains { $0.contains(words) }, "\(found)", sourceLocation: location)
    if isAlone { #expect(found.count == 1, "\(found)", sourceLocation: location) }
  }

  @Test(.tags(.contract)) func soundModelKeepsTheContract() { #expect(Self.violations(Sound.self) == []) }

  @Test(.tags(.contract)) func namesAndSymbols() {
    Self.expect(BadName.self, "the name 'Sound Model'")
    Self.expect(NoSource.self, "no source")
    Self.expect(SymbolTwice.self, "the symbol CL is used twice")
    Self.expect(BadSymbol.self, "'V 1' is not a symbol")
    Self.expect(NoMeaning.self, "CL has no meaning")
    Self.expect(BadUnit.self, "'litres per hour' of the parameter CL")
  }

  @Test(.tags(.contract)) func parametersAndCovariates() {
    Self.expect(ParameterTwice.self, "the parameter clearance is described twice", isAlone: false)
    Self.expect(ParameterTwice.self, "the parameter volume is neither described nor computed", isAlone: false)
    Self.expect(Underived.self, "the parameter rate is neither described nor computed")
    Self.expect(InfiniteTypical.self, "the typical value of BASE is inf")
    Self.expect(NegativeVariance.self, "the variance of CL is -0.1", isAlone: false)
    Self.expect(ZeroLogNormal.self, "BASE is 0 and yet varies log-normally")
    Self.expect(BadSharing.self, "SHADOW shares the effect of KILL, which has none")
    Self.expect(NoCovariate.self, "the covariate weight is not described")
    Self.expect(OutsideLimits.self, "the typical WT is outside")
    Self.expect(NoOutput.self, "the output count is not described")
  }

  @Test(.tags(.contract)) func covariances() {
    Self.expect(UnknownInBlock.self, "names XX, which has no random effect")
    Self.expect(Indefinite.self, "not positive semidefinite")
  }

  @Test(.tags(.contract)) func regimens() {
    Self.expect(BadRegimen.self, "'100 mg dailly' cannot be read")
    Self.expect(UnknownSurface.self, "needs the covariate BSA")
    Self.expect(NoDosing.self, "takes no doses")
  }

  @Test(.tags(.contract)) func courses() {
    Self.expect(Unfollowable.self, "the typical patient cannot be followed beyond", isAlone: false)
    Self.expect(InfiniteOutput.self, "N of the typical patient is not finite at", isAlone: false)
    Self.expect(NegativeState.self, "state count of the typical patient is -", isAlone: false)
    Self.expect(Unsteady.self, "N moves without drug, from 5.5")
  }

  @Test(.tags(.contract)) func kinetics() {
    Self.expect(Disproportionate.self, "C is not proportional to the dose")
    Self.expect(Leak.self, "account for")
  }

  @Test(.tags(.contract)) func agreement() {
    Self.expect(LaneDependent.self, "in lockstep", isAlone: false)
    Self.expect(WithMemory.self, "in many advances and", isAlone: false)
  }

  @Test(.tags(.contract)) func gradients() {
    Self.expect(WrongGradient.self, "the derivative of N by KILL")
  }
}
