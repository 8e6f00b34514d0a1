public import DiffEq
import Foundation

/// Normal (N), tumor (T) and immune (I) cells under a chemotherapy (B) that harms all three.
///
/// With the kill k = 1 − e^(−B) and the infusion rate u in 0…1, per day:
/// - dN/dt = r₂·N·(1 − b₂·N) − c₄·T·N − a₃·k·N
/// - dT/dt = r₁·T·(1 − b₁·T) − c₂·I·T − c₃·T·N − a₂·k·T
/// - dI/dt = s + ρ·I·T/(α + T) − c₁·I·T − d₁·I − a₁·k·I
/// - dB/dt = −d₂·B + u
///
/// Source: Ahn, Park. Drug scheduling of cancer chemotherapy based on natural actor-critic approach. BioSystems
/// 106:121, 2011; structure of de Pillis, Radunskaya 2003; constants as in DTR-Bench (Luo et al. 2024, arXiv:2405.18610).
public struct AhnChemoTumor: DifferentialEquation {
  public let parameters: AhnChemoParameters
  /// u.
  public let infusion: Double
  /// What multiplies each derivative: 1 without noise of the state.
  let speed: AhnChemoState

  /// A tumor under a constant infusion.
  public init(_ parameters: AhnChemoParameters, infusion: Double) {
    self.init(parameters, infusion: infusion, speed: AhnChemoState(normal: 1, tumor: 1, immune: 1, drug: 1))
  }

  init(_ parameters: AhnChemoParameters, infusion: Double, speed: AhnChemoState) {
    self.parameters = parameters
    self.infusion = infusion
    self.speed = speed
  }

  public func derivative(time: Double, state: AhnChemoState) -> AhnChemoState {
    let p = parameters
    let (n, t, i, b) = (state.normal, state.tumor, state.immune, state.drug)
    let kill = 1 - exp(-b)
    return AhnChemoState(
      normal: speed.normal * n * (p.r2 * (1 - p.b2 * n) - p.c4 * t - p.a3 * kill),
      tumor: speed.tumor * t * (p.r1 * (1 - p.b1 * t) - p.c2 * i - p.c3 * n - p.a2 * kill),
      immune: speed.immune * (p.s + p.rho * i * t / (p.alpha + t) - i * (p.c1 * t + p.d1 + p.a1 * kill)),
      drug: speed.drug * (infusion - p.d2 * b))
  }
}
