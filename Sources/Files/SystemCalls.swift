import Glibc

/// The calls through which files are touched, so that a test can make the n-th one fail.
///
/// Each has the meaning of its namesake: a result below zero is an error told in `errno`.
struct SystemCalls {
  var open: (Path, Int32, mode_t) -> Int32 = { path, flags, mode in path.call { Glibc.open($0, flags, mode) }
  }
  var write: (Int32, UnsafeRawPointer, Int, Int) -> Int = { pwrite($0, $1, $2, $3) }
  var sync: (Int32) -> Int32 = { fsync($0) }
  var setMode: (Int32, mode_t) -> Int32 = { fchmod($0, $1) }
  var link: (Int32, Path) -> Int32 = { descriptor, path in
    path.call { linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
  }
  /// Gives a file a second name; fails where something has that name.
  var linkName: (Path, Path) -> Int32 = { old, new in old.call { old in new.call { Glibc.link(old, $0) } } }
  var rename: (Path, Path) -> Int32 = { old, new in old.call { old in new.call { Glibc.rename(old, $0) } } }
  var remove: (Path) -> Int32 = { path in path.call { unlink($0) } }
  var close: (Int32) -> Int32 = { Glibc.close($0) }
}

/// Repeats a system call that a signal interrupted.
public func retry<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
