import Foundation

/// One file of a data set.
struct DataFile {
  var url: URL
  var name: String { url.lastPathComponent }

  /// The files of a data set that a mapping reads, in natural order of name (patient2 before patient10).
  /// - Parameter data: a folder, or a file, which is then read whatever its name.
  /// - Throws: ``CohortImportError`` where there is none.
  static func list(in data: URL, for mapping: CohortMapping) throws -> [DataFile] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: data.path, isDirectory: &isFolder) else {
      throw CohortImportError(.noFile(data.path, expected: "an existing file or folder"))
    }
    guard isFolder.boolValue else { return [DataFile(url: data)] }
    let names = try FileManager.default.contentsOfDirectory(atPath: data.path).filter { !$0.hasPrefix(".") }
    guard !names.isEmpty else {
      throw CohortImportError(.noFile(data.path, expected: "a folder with data files; it is empty"))
    }
    let pattern = FilePattern(mapping.source.files)
    let files = names.filter(pattern.matches).sorted(by: precedesNaturally)
      .map { DataFile(url: data.appendingPathComponent($0)) }
      .filter { !$0.isFolder }
    guard !files.isEmpty else {
      let examples = names.sorted(by: precedesNaturally).prefix(3).joined(separator: ", ")
      throw CohortImportError(
        .noFile(
          data.path, expected: "files named '\(mapping.source.files)' (source.files); the folder holds \(examples)"))
    }
    return files
  }

  private var isFolder: Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// Whether a name stands before another where runs of digits count as numbers.
func precedesNaturally(_ left: String, _ right: String) -> Bool {
  let a = runs(of: left)
  let b = runs(of: right)
  for (x, y) in zip(a, b) where x != y {
    if let i = Int(x), let j = Int(y), i != j { return i < j }
    return x < y
  }
  return a.count < b.count
}

private func runs(of name: String) -> [Substring] {
  var result: [Substring] = []
  var rest = name[...]
  while let first = rest.first {
    let run = rest.prefix { ("0"..."9").contains($0) == ("0"..."9").contains(first) }
    result.append(run)
    rest = rest.dropFirst(run.count)
  }
  return result
}
