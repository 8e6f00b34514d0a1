public import Stochastics
public import Tensors

extension DeepQNetwork: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    OptionReturns(means: try online(histories, key: key))
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

extension QuantileDQN: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    try OptionReturns(quantiles: online(histories, key: key))
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

extension CategoricalDQN: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    try OptionReturns(probabilities: online(histories, key: key).softmax(dimension: -1), support: support)
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

extension FittedQIteration: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    OptionReturns(means: try online(histories, key: key))
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

extension DiscreteCQL: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    let atoms = try online.values(histories, key: key)
    return configuration.quantiles > 1 ? try OptionReturns(quantiles: atoms) : OptionReturns(means: atoms)
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

extension DiscreteBCQ: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    OptionReturns(means: try online.values(histories, key: key))
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

extension SafePolicyImprovement: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    OptionReturns(means: try online.values(histories, key: key))
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}

/// Values of its critics, which count the entropy that its policy is to keep.
extension DiscreteSoftActorCritic: ValueAppraiser {
  public func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns {
    OptionReturns(means: try critic(histories, key: key))
  }

  public var dropout: Double { configuration.network.perceptron.dropout }
}
