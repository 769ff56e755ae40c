/// How a page looks: one column of answers, in the reader's light or dark.
enum PageStyle {
  /// Colours of objects, told apart also by those who see few: Okabe and Ito's, and one more.
  static let colors = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#d55e00", "#cc79a7", "#785ef0"]

  static let css = """
    :root { color-scheme: light dark; --ink: #1c1e21; --soft: #5f6670; --page: #f4f5f7; --card: #fff;
      --line: #dcdfe4; --low: #e5484d; --warn: #a03a00; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa2ad; --page: #131416; --card: #1c1e21;
      --line: #33373d; --low: #b4262b; --warn: #ffab70; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 78rem; background: var(--page); color: var(--ink);
      font: 16px/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.3rem; margin: 0 .25rem 1rem; }
    footer { margin: 1.5rem .25rem 0; color: var(--soft); font-size: .875rem; }
    article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 1rem;
      padding: 1rem; display: grid; gap: .5rem 1.25rem; grid-template-columns: minmax(0, 40rem) minmax(16rem, 1fr);
      content-visibility: auto; contain-intrinsic-size: auto 32rem; }
    @media (max-width: 52rem) { article { grid-template-columns: minmax(0, 1fr); } }
    figure { margin: 0; }
    figure + figure { margin-top: .5rem; }
    svg { display: block; width: 100%; max-height: 36rem; border-radius: 6px; background: var(--line); }
    figcaption, .about { color: var(--soft); font-size: .8125rem; overflow-wrap: anywhere; }
    .prompt, .answer, .written { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .75rem; }
    .prompt { font-family: ui-monospace, monospace; font-size: .875rem; color: var(--soft); }
    .prompt::before { content: "\\203A\\00A0"; }
    .answer { font-size: 1.0625rem; }
    .written { font-family: ui-monospace, monospace; font-size: .8125rem; margin: .375rem 0 0; }
    .failed, .flag { color: var(--warn); }
    .flag { font-size: .8125rem; }
    ol { list-style: none; margin: 0 0 .75rem; padding: 0; }
    li { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .5rem; padding: .25rem 0;
      border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    li i { flex: none; align-self: center; width: .75rem; height: .75rem; border-radius: 3px; background: var(--c); }
    li b { font-weight: 600; min-width: 0; }
    .score { margin-left: auto; font-variant-numeric: tabular-nums; color: var(--soft); }
    details { font-size: .875rem; margin: 0 0 .375rem; }
    summary { cursor: pointer; color: var(--soft); }
    .tokens { margin-top: .375rem; line-height: 1.9; white-space: pre-wrap; overflow-wrap: anywhere;
      font-family: ui-monospace, monospace; font-size: .8125rem; }
    .tokens span { border: 1px solid var(--line); border-radius: 3px; margin-right: 1px;
      background: color-mix(in srgb, var(--low) calc(100% - var(--p, 100) * 1%), transparent); }
    .tokens .given { text-decoration: underline dotted; }
    .mask { fill: var(--c); fill-opacity: .38; stroke: var(--c); stroke-width: 1px; vector-effect: non-scaling-stroke; }
    .box { fill: none; stroke: var(--c); stroke-width: 2.5px; vector-effect: non-scaling-stroke; }
    .odd .box { stroke-dasharray: 6 4; }
    svg text { fill: var(--c); stroke: #000; stroke-width: .22em; stroke-linejoin: round; paint-order: stroke;
      font-family: system-ui, sans-serif; font-weight: 600; }

    """ + colors.enumerated().map { ".o\($0) { --c: \($1); }\n" }.joined()

  static func color(of object: Int) -> String { "o\(object % colors.count)" }
}
