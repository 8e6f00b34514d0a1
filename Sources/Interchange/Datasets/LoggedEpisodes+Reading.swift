public import DosingMDP
public import Foundation

extension LoggedEpisodes {
  /// A data set of any known kind: a folder is Minari's; a file with a list of columns d3rlpy's, and any other D4RL's.
  /// - Throws: ``InterchangeError`` with all problems.
  public init(contentsOf url: URL) throws(InterchangeError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw InterchangeError(url.path, "there is no such file or folder")
    }
    if isFolder.boolValue {
      self = try MinariDataset.read(url)
    } else if try HDF5File(reading: url).kind("columns") != .nothing {
      self = try D3rlpyDataset.read(url)
    } else {
      self = try D4RLDataset.read(url)
    }
  }
}
