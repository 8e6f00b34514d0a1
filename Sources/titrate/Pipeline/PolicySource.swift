package import DosingMDP

/// A policy under comparison: its name, its part, and how to make it on any thread.
package struct PolicySource: Sendable {
  package let name: String
  package let role: PolicyRole
  private let make: @Sendable () throws -> any Policy

  package init(name: String, role: PolicyRole, make: @escaping @Sendable () throws -> any Policy) {
    self.name = name
    self.role = role
    self.make = make
  }

  /// The policy, under its name in the comparison.
  package func policy() throws -> ErasedPolicy { try ErasedPolicy(make()) }
}

/// A policy of any kind.
package struct ErasedPolicy: Policy {
  package typealias Memory = Any

  package let name: String
  private let begin: (Int) throws -> Any
  private let decide: ([State?], inout Any) throws -> [[Double]]

  init<Base: Policy>(_ base: Base) {
    name = base.name
    begin = { try base.start(count: $0) }
    decide = { states, memory in
      guard var own = memory as? Base.Memory else {
        preconditionFailure("ErasedPolicy \(base.name): memory of another policy")
      }
      defer { memory = own }
      return try base.probabilities(states, memory: &own)
    }
  }

  package func start(count: Int) throws -> Any { try begin(count) }

  package func probabilities(_ states: [State?], memory: inout Any) throws -> [[Double]] { try decide(states, &memory) }
}
