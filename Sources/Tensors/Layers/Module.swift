/// A tensor with the name under which it is saved.
public typealias NamedTensor = (name: String, tensor: Tensor)

/// Something with trainable parameters.
public protocol Module {
  /// The parameters in a fixed order, with names that are unique within the module.
  var parameters: [NamedTensor] { get }
}

/// Why parameters could not be loaded.
public enum ParameterError: Error, Equatable, CustomStringConvertible {
  /// The module has parameters that the values lack.
  case missing([String])
  /// The values have names that the module lacks.
  case unexpected([String])
  /// A value has another shape than the parameter.
  case shapeMismatch(name: String, parameter: [Int], value: [Int])

  /// The names or shapes that do not fit, in one sentence.
  public var description: String {
    switch self {
    case .missing(let names): "no values for the parameters \(names.joined(separator: ", "))"
    case .unexpected(let names): "values for unknown parameters \(names.joined(separator: ", "))"
    case .shapeMismatch(let name, let parameter, let value):
      "parameter \(name) has shape \(parameter), its value has shape \(value)"
    }
  }
}

extension Module {
  /// The parameters without their names.
  public var parameterTensors: [Tensor] { parameters.map(\.tensor) }

  /// The number of trainable numbers.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

  /// The parameters by name, for ``Safetensors``.
  public var namedParameters: [String: Tensor] {
    Dictionary(parameters.map { ($0.name, $0.tensor) }, uniquingKeysWith: { _, last in last })
  }

  /// Forgets the accumulated gradients.
  public func clearGradients() throws(TensorError) { try Tensors.clearGradients(parameterTensors) }

  /// Stops (or resumes) recording operations on the parameters.
  public func requireGradient(_ value: Bool) throws(TensorError) {
    for parameter in parameters { try parameter.tensor.requireGradient(value) }
  }

  /// Copies values into the parameters, after checking that all names and shapes fit.
  /// - Throws: ``ParameterError`` or ``TensorError``.
  public func load(_ values: [String: Tensor]) throws {
    let parameters = parameters
    let names = Set(parameters.map(\.name))
    let missing = names.subtracting(values.keys)
    guard missing.isEmpty else { throw ParameterError.missing(missing.sorted()) }
    let unexpected = Set(values.keys).subtracting(names)
    guard unexpected.isEmpty else { throw ParameterError.unexpected(unexpected.sorted()) }
    let pairs = parameters.compactMap { parameter in values[parameter.name].map { (parameter, $0) } }
    for (parameter, value) in pairs where parameter.tensor.shape != value.shape {
      throw ParameterError.shapeMismatch(
        name: parameter.name, parameter: parameter.tensor.shape, value: value.shape)
    }
    try withoutGradient {
      for (parameter, value) in pairs { try parameter.tensor.copy_(value) }
    }
  }

  /// Copies the parameters of a module of the same structure.
  public func copyParameters(from source: some Module) throws(TensorError) {
    try copy(source.parameterTensors, into: parameterTensors)
  }

  /// Polyak averaging: each parameter becomes (1 - rate) · itself + rate · the source's.
  public func moveParameters(towards source: some Module, rate: Double) throws(TensorError) {
    try move(parameterTensors, towards: source.parameterTensors, rate: rate)
  }
}

extension [NamedTensor] {
  /// The same tensors with `prefix` and a dot before their names.
  public func prefixed(_ prefix: String) -> [NamedTensor] {
    map { (name: "\(prefix).\($0.name)", tensor: $0.tensor) }
  }
}

extension Module {
  /// Runs `body` without recording operations on the parameters, though on what they are given: gradients by a network's
  /// input at less cost.
  public func frozen<Value>(_ body: () throws(TensorError) -> Value) throws(TensorError) -> Value {
    try requireGradient(false)
    let result = Result(catching: body)
    try requireGradient(true)
    return try result.get()
  }
}
