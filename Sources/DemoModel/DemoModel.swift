import Foundation

/// The small trained model and the demo pictures that come with the program.
public enum DemoModel {
  /// The model's folder, or nil when the resources are not beside the program.
  public static var folder: String? { nil }

  /// The folder of demo pictures, or nil.
  public static var pictures: String? { nil }
}
