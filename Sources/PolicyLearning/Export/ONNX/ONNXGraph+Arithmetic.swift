/// Elementwise operations; shapes broadcast as in NumPy.
extension ONNXGraph {
  public mutating func add(_ a: Value, _ b: Value) -> Value { elementwise("Add", a, b) }

  public mutating func subtract(_ a: Value, _ b: Value) -> Value { elementwise("Sub", a, b) }

  public mutating func multiply(_ a: Value, _ b: Value) -> Value { elementwise("Mul", a, b) }

  public mutating func divide(_ a: Value, _ b: Value) -> Value { elementwise("Div", a, b) }

  public mutating func add(_ a: Value, _ number: Double) -> Value { add(a, scalar(number, a.type)) }

  public mutating func multiply(_ a: Value, _ number: Double) -> Value { multiply(a, scalar(number, a.type)) }

  public mutating func divide(_ a: Value, _ number: Double) -> Value { divide(a, scalar(number, a.type)) }

  public mutating func minimum(_ a: Value, _ b: Value) -> Value { elementwise("Min", a, b) }

  public mutating func maximum(_ a: Value, _ b: Value) -> Value { elementwise("Max", a, b) }

  /// Limited to a range.
  public mutating func clip(_ value: Value, _ range: ClosedRange<Double>) -> Value {
    let bounds = (scalar(range.lowerBound, value.type), scalar(range.upperBound, value.type))
    return node("Clip", [value, bounds.0, bounds.1], type: value.type)
  }

  public mutating func exp(_ value: Value) -> Value { node("Exp", [value], type: value.type) }

  /// The natural logarithm.
  public mutating func log(_ value: Value) -> Value { node("Log", [value], type: value.type) }

  public mutating func sqrt(_ value: Value) -> Value { node("Sqrt", [value], type: value.type) }

  public mutating func negate(_ value: Value) -> Value { node("Neg", [value], type: value.type) }

  public mutating func sin(_ value: Value) -> Value { node("Sin", [value], type: value.type) }

  public mutating func tanh(_ value: Value) -> Value { node("Tanh", [value], type: value.type) }

  public mutating func sigmoid(_ value: Value) -> Value { node("Sigmoid", [value], type: value.type) }

  public mutating func relu(_ value: Value) -> Value { node("Relu", [value], type: value.type) }

  /// x σ(x).
  public mutating func silu(_ value: Value) -> Value { multiply(value, sigmoid(value)) }

  /// log(1 + exp(x)).
  public mutating func softplus(_ value: Value) -> Value { node("Softplus", [value], type: value.type) }

  /// The Gaussian error linear unit x Φ(x) = x (1 + erf(x / √2)) / 2.
  public mutating func gelu(_ value: Value) -> Value {
    let inner = add(node("Erf", [divide(value, 2.0.squareRoot())], type: value.type), 1)
    return multiply(multiply(value, inner), 0.5)
  }

  public mutating func softmax(_ value: Value, axis: Int = -1) -> Value {
    node("Softmax", [value], attributes: ["axis": .integer(axis)], type: value.type)
  }

  public mutating func logSoftmax(_ value: Value, axis: Int = -1) -> Value {
    node("LogSoftmax", [value], attributes: ["axis": .integer(axis)], type: value.type)
  }

  /// Truth values.
  public mutating func isGreater(_ a: Value, _ b: Value) -> Value { comparison("Greater", a, b) }

  /// Truth values.
  public mutating func isAtLeast(_ a: Value, _ b: Value) -> Value { comparison("GreaterOrEqual", a, b) }

  /// Truth values.
  public mutating func isEqual(_ a: Value, _ b: Value) -> Value { comparison("Equal", a, b) }

  public mutating func both(_ a: Value, _ b: Value) -> Value { comparison("And", a, b) }

  public mutating func either(_ a: Value, _ b: Value) -> Value { comparison("Or", a, b) }

  public mutating func not(_ value: Value) -> Value { node("Not", [value], type: .bool) }

  /// `a` where the condition is true, else `b`.
  public mutating func choose(_ condition: Value, _ a: Value, else b: Value) -> Value {
    precondition(condition.type == .bool && a.type == b.type, "ONNXGraph.choose: \(condition), \(a), \(b)")
    return node("Where", [condition, a, b], type: a.type)
  }

  /// The value where the mask is false, else a number.
  public mutating func masked(_ value: Value, _ mask: Value, fill: Double) -> Value {
    choose(mask, scalar(fill, value.type), else: value)
  }

  /// One number, of no dimension.
  public mutating func scalar(_ number: Double, _ type: ONNXType = .float32) -> Value {
    constant([number], shape: [], type: type)
  }

  private mutating func elementwise(_ operation: String, _ a: Value, _ b: Value) -> Value {
    precondition(a.type == b.type, "ONNXGraph: \(operation) of \(a.type) and \(b.type)")
    return node(operation, [a, b], type: a.type)
  }

  private mutating func comparison(_ operation: String, _ a: Value, _ b: Value) -> Value {
    precondition(a.type == b.type, "ONNXGraph: \(operation) of \(a.type) and \(b.type)")
    return node(operation, [a, b], type: .bool)
  }
}
