// Nothing to call: the library is loaded before a program's other libraries and stands before the system's calls.
