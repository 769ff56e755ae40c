# The manual page, in man(7), made of what the program tells of its arguments (pali --experimental-dump-help).
# Given are $version and $date.

def roff:
  gsub("\\\\"; "\\e") | gsub("-"; "\\-") | gsub("'"; "\\(aq") | gsub("`"; "\\(ga") | gsub("\\^"; "\\(ha")
  | gsub("~"; "\\(ti") | gsub("(?<start>^|\n)\\."; "\(.start)\\&.");
def bold: "\\fB\(roff)\\fR";
def italic: "\\fI\(roff)\\fR";

# What is the same for every command is told once.
def common: .valueName == "version" or .valueName == "help";
def own: [.arguments[] | select(.shouldDisplay and (common | not))];

def dashed: (if .kind == "long" then "--" else "-" end) + .name | bold;
def value: .valueName | italic;
def positional: value + (if .isRepeating then " ..." else "" end);
def option: (.preferredName | dashed) + (if .kind == "option" then " " + value else "" end);

# `pali run [options] --prompt prompt image ...`
def synopsis($path):
  [ ($path | bold),
    (if own | any(.kind != "positional" and .isOptional) then "[options]" else empty end),
    (own[] | select(.kind != "positional" and (.isOptional | not)) | option),
    (own[] | select(.kind == "positional") | if .isOptional then "[\(positional)]" else positional end)
  ] | join(" ");

def term:
  if .kind == "positional" then positional
  else ([.names[] | dashed] | join(", ")) + (if .kind == "option" then " " + value else "" end) end;
def meaning: (.abstract // "" | roff) + (if .defaultValue then " (default: \(.defaultValue | roff))" else "" end);
def terms: map(".TP", term, meaning)[];

# Each command that does something, with all words of its name; the parser's own `help` says nothing new.
def commands($path):
  .subcommands // [] | map(select(.shouldDisplay and .commandName != "help"))[]
  | "\($path) \(.commandName)" as $path
  | if .subcommands then commands($path) else {$path, command: .} end;

# A paragraph that opens with a heading of capitals is a section of its own.
def paragraphs: (.discussion // "") / "\n\n" | map(select(. != ""));
def headed: test("^[A-Z ]+\\. ");
def section: capture("^(?<name>[A-Z ]+)\\. (?<text>.*)$"; "s") | ".SH \"\(.name)\"", (.text | roff);
def paragraph: ".PP", roff;

def command:
  ".SS \(.path | roff)", (.path as $path | .command
    | synopsis($path), (.abstract // empty | paragraph), (paragraphs[] | paragraph), (own | terms));

.command
| .commandName as $name
| [commands($name)] as $commands
| ".TH \($name | ascii_upcase) 1 \"\($date)\" \"\($name) \($version)\" \"User Commands\"", ".nh", ".ad l",
  ".SH NAME", "\($name) \\- \(.abstract | rtrimstr(".") | roff)",
  ".SH SYNOPSIS", (.defaultSubcommand as $default | .subcommands[] | select(.commandName == $default) | synopsis($name)),
  ($commands[] | ".br", (.path as $path | .command | synopsis($path))),
  ".SH DESCRIPTION", (paragraphs[] | select(headed | not) | paragraph),
  ".SH OPTIONS", "Every command takes", (.arguments | terms),
  ".SH COMMANDS", ($commands[] | command),
  (paragraphs[] | select(headed) | section),
  ".SH \"SEE ALSO\"", "/usr/share/doc/\($name)/README.md"
