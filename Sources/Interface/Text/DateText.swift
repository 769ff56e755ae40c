import Foundation

/// Days and times of day, where the user is.
public enum DateText {
  /// "2026-11-26 10:32", of seconds since 1970.
  public static func text(_ seconds: Int) -> String {
    // To the year 9999.
    var time = time_t(min(max(0, seconds), 253_402_300_799))
    var parts = tm()
    localtime_r(&time, &parts)
    return String(
      format: "%04d-%02d-%02d %02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
      parts.tm_hour, parts.tm_min)
  }
}
