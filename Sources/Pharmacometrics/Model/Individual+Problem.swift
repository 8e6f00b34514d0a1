extension Individual {
  /// What no patient can have, such as a negative clearance; `nil` where the model can be computed.
  public var problem: String? {
    if let place = parameters.firstIndex(where: { !$0.isFinite }) {
      let symbol = M.description.parameters.first { $0.index.rawValue == place }?.symbol
      return "\(symbol ?? "a derived parameter") is \(parameters[place])"
    }
    return parameters.withUnsafeBufferPointer { own in
      own.baseAddress.flatMap { M().disposition(Values($0))?.problem }
    }
  }
}
