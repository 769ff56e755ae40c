import Glibc

/// How soon the system lets a thread go on among others that could.
enum ThreadPriority {
  /// Steps of niceness below the program's own. Those of one step have 5 parts of the time for 4; a thread that wakes up
  /// for a key goes before those that compute.
  private static let steps: Int32 = 4

  /// As low as that, on Linux of the calling thread alone, and of threads that it begins from now on.
  static func stepAside() {
    let process = __priority_which_t(PRIO_PROCESS.rawValue)
    let own = getpriority(process, id_t(getpid()))
    setpriority(process, 0, min(19, own + steps))
  }
}
