import Foundation

/// The small trained model and the demo pictures that come with the program.
///
/// They are looked for beside the program, as the build leaves them, and in `../share/pali` from there, as an
/// installation may place them. `Bundle.module` is not asked: it ends the program when its folder is gone.
public enum DemoModel {
  /// The model's folder, or nil when the resources are not beside the program.
  public static var folder: String? { Resources.besideProgram?.model }

  /// Names that it can find; README.md tells the others.
  public static let names = "object, circle, star, heart, house, fish, car, word"

  /// The folder of demo pictures, or nil.
  public static var pictures: String? { Resources.besideProgram?.pictures }
}
