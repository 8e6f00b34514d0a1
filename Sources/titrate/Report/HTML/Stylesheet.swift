/// The style of the page. It holds no quote, angle bracket or ampersand, so that escaping leaves it as it is.
enum Stylesheet {
  static let text = screen + tables + print

  private static let screen = """

    :root { color-scheme: light; }
    * { box-sizing: border-box; }
    html { font-size: 100%; -webkit-text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 47rem; padding: 0 1.25rem 3rem; background: #ffffff; color: #1b1f24;
      font-family: Charter, Bitstream Charter, Cambria, Georgia, Liberation Serif, serif; line-height: 1.55; }
    h1, h2, h3, .kind, .banner, nav, figcaption, table, details, .note, .glance, dt, footer, .skip {
      font-family: system-ui, -apple-system, Segoe UI, Helvetica Neue, Arial, Liberation Sans, sans-serif; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: .2rem 0 .6rem; letter-spacing: -.01em; text-wrap: balance; }
    h2 { font-size: 1.25rem; line-height: 1.3; margin: 3rem 0 .7rem; padding-top: .7rem; border-top: 1px solid #1b1f24; }
    h3 { font-size: 1.02rem; margin: 2rem 0 .5rem; }
    p, li { overflow-wrap: break-word; hyphens: manual; }
    a { color: #0b4a85; text-underline-offset: .15em; }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible, pre:focus-visible {
      outline: 3px solid #0b5394; outline-offset: 2px; }
    .skip { position: absolute; left: -999rem; }
    .skip:focus { left: 1rem; top: .5rem; background: #ffffff; padding: .5rem; }
    .banner { margin: 0 0 2.2rem; padding: .5rem 0; border-bottom: 3px solid #1b1f24; font-size: .84rem;
      font-weight: 600; }
    .kind { margin: 0; color: #59616b; font-size: .84rem; }
    .standfirst { font-size: 1.15rem; line-height: 1.45; margin: 0 0 1.6rem; color: #333a42; }
    .verdict { border: 1px solid #1b1f24; border-left-width: .5rem; padding: 1rem 1.25rem; margin: 1.5rem 0 2rem; }
    .verdict.supported { border-left-color: #0b5394; }
    .verdict.unsupported { border-left-color: #c04a00; border-style: dashed; border-left-style: solid; }
    .verdict h2 { margin: 0 0 .3rem; padding: 0; border: 0; font-size: 1rem; }
    .verdict .headline { font-size: 1.17rem; line-height: 1.4; margin: 0 0 .6rem; }
    .verdict p, .verdict ul { margin: .4rem 0; }
    .glance { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; margin: 1rem 0 0; padding-top: .8rem;
      border-top: 1px solid #d5d9de; font-variant-numeric: tabular-nums; }
    .glance dt { font-size: .76rem; color: #59616b; }
    .glance dd { margin: 0; font-size: 1.05rem; font-weight: 600; }
    nav h2 { border: 0; padding: 0; margin: 0 0 .3rem; font-size: .95rem; }
    nav ol { columns: 17rem 2; margin: 0; padding-left: 1.4rem; font-size: .9rem; }
    nav li { break-inside: avoid; padding: .1rem 0; }
    .facts { display: grid; grid-template-columns: minmax(8rem, 11rem) 1fr; gap: .35rem 1rem; margin: 0 0 1.2rem; }
    .facts dt { color: #59616b; font-size: .88rem; padding-top: .1rem; }
    .facts dd { margin: 0; overflow-wrap: anywhere; }
    .omitted { font-style: italic; }
    pre { background: #f5f7f9; border: 1px solid #d5d9de; padding: .8rem 1rem; overflow-x: auto; font-size: .8rem;
      line-height: 1.45; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, Liberation Mono, monospace; }
    footer { margin-top: 3rem; padding-top: .6rem; border-top: 3px solid #1b1f24; font-size: .84rem; color: #59616b; }
    @media (max-width: 30rem) {
      body { padding: 0 1rem 2rem; }
      h1 { font-size: 1.5rem; }
      .facts { display: block; }
      .facts dd { margin: 0 0 .6rem; }
      .verdict { padding: .8rem; }
    }

    """

  private static let tables = """
    figure { margin: 1.8rem 0; }
    .scroll { overflow-x: auto; }
    figure svg { display: block; width: 100%; min-width: 33rem; max-width: 100%; height: auto; }
    @media (max-width: 36rem) { figure svg { max-width: none; } }
    figcaption { font-size: .88rem; line-height: 1.45; margin-top: .5rem; color: #333a42; }
    figcaption strong { color: #1b1f24; }
    details { margin-top: .4rem; font-size: .86rem; }
    summary { cursor: pointer; color: #0b4a85; padding: .25rem 0; }
    .table { margin: 1.5rem 0; }
    details .table { margin: .4rem 0; }
    table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.35;
      border-top: 2px solid #1b1f24; border-bottom: 1px solid #1b1f24; font-variant-numeric: tabular-nums lining-nums; }
    caption { text-align: left; padding: 0 0 .45rem; color: #333a42; }
    .caption { display: block; max-width: calc(100vw - 2.5rem); }
    caption strong { color: #1b1f24; }
    th, td { text-align: left; vertical-align: top; padding: .34rem .5rem; font-weight: 400; }
    th:first-child { padding-left: 0; }
    td:last-child, th:last-child { padding-right: 0; }
    thead th { vertical-align: bottom; font-weight: 600; border-bottom: 1px solid #1b1f24; }
    tbody tr + tr th, tbody tr + tr td { border-top: 1px solid #e6e9ec; }
    .n { text-align: right; }
    tbody th { min-width: 6.5rem; }
    tbody td:not(.n) { min-width: 5.2rem; }
    details table { width: auto; min-width: 50%; }
    details tbody th { min-width: 3rem; }
    .note { font-size: .8rem; line-height: 1.4; color: #59616b; margin: .35rem 0; }

    """

  private static let print = """
    @page { size: A4; margin: 17mm 16mm 18mm;
      @bottom-right { content: counter(page); font: 8pt sans-serif; color: #59616b; } }
    @media print {
      html { font-size: 10pt; }
      body { max-width: none; padding: 0; }
      .skip { display: none; }
      a { color: #1b1f24; text-decoration: none; }
      h2, h3, caption, summary { break-after: avoid; }
      h2 { margin-top: 1.8rem; }
      .verdict, tr, thead, .table, .scroll, figcaption, .facts { break-inside: avoid; }
      details .table, details .scroll { break-inside: auto; }
      details .note { break-before: avoid; }
      .caption { max-width: none; }
      figcaption { break-before: avoid; }
      .scroll { overflow: visible; }
      figure svg { min-width: 0; max-width: 100%; }
      details { font-size: .76rem; }
      details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
      details table { font-size: .74rem; }
      details th, details td { padding-top: .1rem; padding-bottom: .1rem; }
      table { font-size: .8rem; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      p, li { orphans: 3; widows: 3; }
    }

    """
}
