public import Foundation

/// Data sets that are too large or not ours to keep in the repository: in the folder that TITRATE_SHARED_DATA names, else
/// in `../shared/data` beside the package. A test that needs them is enabled only where they are.
public enum SharedData {
  /// Where data sets are looked for, whether or not the folder exists.
  public static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["TITRATE_SHARED_DATA"] { return URL(filePath: path) }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appending(path: "shared/data").standardizedFileURL
  }()

  /// The place of a file or folder within the data, `nil` where there is none.
  public static func url(_ path: String) -> URL? {
    let url = folder.appending(path: path)
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }

  /// Why a test that needs `path` does not run.
  public static func reason(_ path: String) -> String {
    "\(path) is not in \(folder.path); set TITRATE_SHARED_DATA"
  }
}
