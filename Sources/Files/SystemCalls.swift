import Glibc

/// The calls through which files are touched, so that a test can make the n-th one fail.
///
/// Each has the meaning of its namesake: a result below zero is an error told in `errno`.
struct SystemCalls {
  var open: (String, Int32, mode_t) -> Int32 = { Glibc.open($0, $1, $2) }
  var write: (Int32, UnsafeRawPointer, Int, Int) -> Int = { pwrite($0, $1, $2, $3) }
  var sync: (Int32) -> Int32 = { fsync($0) }
  var setMode: (Int32, mode_t) -> Int32 = { fchmod($0, $1) }
  var link: (Int32, String) -> Int32 = {
    linkat(AT_FDCWD, "/proc/self/fd/\($0)", AT_FDCWD, $1, AT_SYMLINK_FOLLOW)
  }
  var rename: (String, String) -> Int32 = { Glibc.rename($0, $1) }
  var remove: (String) -> Int32 = { unlink($0) }
  var close: (Int32) -> Int32 = { Glibc.close($0) }
}

/// Repeats a system call that a signal interrupted.
public func retry<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
