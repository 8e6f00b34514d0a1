public import Stochastics

extension Limited: BranchingProcess where Process: BranchingProcess {
  public func branched(_ patient: Patient, key: Key) -> Patient {
    var copy = patient
    copy.inner = process.branched(patient.inner, key: key)
    return copy
  }
}

extension Penalized: BranchingProcess where Process: BranchingProcess {
  public func branched(_ patient: Process.Patient, key: Key) -> Process.Patient { process.branched(patient, key: key) }
}

extension Shaped: BranchingProcess where Process: BranchingProcess {
  public func branched(_ patient: Process.Patient, key: Key) -> Process.Patient { process.branched(patient, key: key) }
}

extension Hidden: BranchingProcess where Process: BranchingProcess {
  public func branched(_ patient: Process.Patient, key: Key) -> Process.Patient { process.branched(patient, key: key) }
}

extension Scalarized: BranchingProcess where Process: BranchingProcess {
  public func branched(_ patient: Process.Patient, key: Key) -> Process.Patient { process.branched(patient, key: key) }
}
