/// A way to draw a Markov chain: ``NoUTurnSampler``, ``HamiltonianSampler``, ``RandomWalkMetropolis``.
public protocol ChainSampler: Sendable {
  /// Warms a chain up and draws it.
  /// - Parameters:
  ///   - start: a position with a finite density.
  ///   - key: of all that is random in it.
  /// - Throws: ``SamplingError``.
  func chain<D: LogDensity>(of density: D, from start: [Double], key: Key) throws(SamplingError) -> MarkovChain
}

extension ChainSampler {
  /// Several chains from given positions, which should be more dispersed than the density.
  /// - Parameters:
  ///   - names: of the components; x1, x2, … where none are given.
  ///   - threads: how many chains are drawn at once; the result does not depend on it.
  /// - Throws: ``SamplingError`` that names the first chain that cannot be drawn.
  public func chains<D: LogDensity>(
    of density: D, names: [String]? = nil, from starts: [[Double]], key: Key, threads: Int = 1
  ) throws -> MarkovChains {
    let chains = try parallelMap(count: starts.count, threads: threads) { index in
      do throws(SamplingError) {
        return try chain(of: density, from: starts[index], key: key.child(.replicate, index))
      } catch {
        throw error.naming(chain: index)
      }
    }
    return MarkovChains(names: names ?? (0..<density.dimension).map { "x\($0 + 1)" }, chains: chains)
  }

  /// Several chains from positions drawn uniformly within `radius` of 0 in every component, anew where the density is
  /// not finite.
  public func chains<D: LogDensity>(
    of density: D, names: [String]? = nil, count: Int = 4, radius: Double = 2, key: Key, threads: Int = 1
  ) throws -> MarkovChains {
    let starts = try (0..<count).map { index in
      var generator = key.child(.initialization, index).generator
      return try Self.start(of: density, radius: radius, chain: index, &generator)
    }
    return try chains(of: density, names: names, from: starts, key: key, threads: threads)
  }

  private static func start<D: LogDensity>(
    of density: D, radius: Double, chain: Int, _ generator: inout Generator
  ) throws(SamplingError) -> [Double] {
    var gradient = [Double](repeating: 0, count: density.dimension)
    var position = gradient
    for _ in 0..<100 {
      for component in position.indices { position[component] = generator.uniform(-radius, radius) }
      let value = density.value(at: position, gradient: &gradient)
      if value.isFinite && gradient.allSatisfy(\.isFinite) { return position }
    }
    throw SamplingError.noDensity(chain: chain, position: position)
  }
}

/// Why a chain cannot be drawn.
public enum SamplingError: Error, CustomStringConvertible, Sendable, Hashable {
  /// The density or its gradient is not finite where the chain starts; `position` is what was tried last.
  case noDensity(chain: Int?, position: [Double])
  /// No step is small enough for the integrator, or none is too large: the density is discontinuous or does not vary.
  case noStepSize(chain: Int?, position: [Double])

  func naming(chain: Int) -> SamplingError {
    switch self {
    case .noDensity(_, let position): .noDensity(chain: chain, position: position)
    case .noStepSize(_, let position): .noStepSize(chain: chain, position: position)
    }
  }

  public var description: String {
    switch self {
    case .noDensity(let chain, let position):
      "\(Self.name(chain)): the log density or its gradient is not finite at the start \(position); "
        + "start where the model can be computed"
    case .noStepSize(let chain, let position):
      "\(Self.name(chain)): no step size suits the density at \(position); check that it is continuous, that its gradient "
        + "is right and that it is proper"
    }
  }

  private static func name(_ chain: Int?) -> String { chain.map { "chain \($0 + 1)" } ?? "the chain" }
}
