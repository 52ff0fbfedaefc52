'use strict';
(() => {
  // The page is complete without this script. The script reads and sets text only, never markup.
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const button = (label, name) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    if (name) made.className = name;
    return made;
  };

  // Copy.
  const copy = async (text, area) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (refused) {
      const range = document.createRange();
      range.selectNodeContents(area);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand('copy');
    }
  };
  all('pre.cmd').forEach((block) => {
    const code = block.querySelector('code');
    const press = button('Copy', 'do-copy');
    press.addEventListener('click', async () => {
      press.textContent = (await copy(code.textContent, code)) ? 'Copied' : 'Select and copy by hand';
      setTimeout(() => { press.textContent = 'Copy'; }, 2000);
    });
    block.insertBefore(press, code);
  });
  const asks = document.getElementById('asks');
  if (asks) {
    const press = button('Copy all', 'do-copy');
    press.addEventListener('click', async () => {
      const text = all('li', asks).map((ask) => '- ' + ask.textContent.replace(/\s+/g, ' ').trim()).join('\n');
      press.textContent = (await copy(text, asks)) ? 'Copied' : 'Select and copy by hand';
      setTimeout(() => { press.textContent = 'Copy all'; }, 2000);
    });
    asks.before(press);
  }

  // Time left by the clock of the reader; a printed page shows the time left at the seal.
  const cells = all('.left').concat(all('#counted')).map((cell) => ({ cell, sealed: cell.textContent }));
  const count = () => {
    const now = Date.now();
    cells.forEach(({ cell }) => {
      if (cell.id === 'counted') {
        cell.textContent = "Counted by this machine's clock, " + new Date(now).toISOString().slice(0, 19).replace('T', ' ') + 'Z.';
        return;
      }
      const ms = Date.parse(cell.dataset.until) - now;
      if (Number.isNaN(ms)) return;
      const minutes = Math.floor(Math.abs(ms) / 60000);
      const days = Math.floor(minutes / 1440);
      const hours = Math.floor(minutes / 60) % 24;
      const span = days ? days + ' d ' + hours + ' h' : hours ? hours + ' h ' + (minutes % 60) + ' min' : minutes + ' min';
      const held = cell.dataset.held === 'yes';
      cell.textContent = ms > 0 ? 'in ' + span + (held ? '; held in the package' : ' from now')
        : span + ' ago' + (held ? '; held in the package' : ': gone, and not whole in the package');
    });
  };
  count();
  addEventListener('beforeprint', () => cells.forEach(({ cell, sealed }) => { cell.textContent = sealed; }));
  addEventListener('afterprint', count);

  // Sort.
  all('table.sortable').forEach((table) => {
    const body = table.tBodies[0];
    if (body.rows.length < 2) return;
    const came = Array.from(body.rows);
    all('thead th', table).forEach((head, column) => {
      const press = button(head.textContent);
      head.replaceChildren(press);
      press.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        all('th', table).forEach((other) => other.removeAttribute('aria-sort'));
        const key = (row) => row.cells[column].textContent.trim();
        let rows = came;
        if (before !== 'descending') {
          const way = before === 'ascending' ? -1 : 1;
          head.setAttribute('aria-sort', before === 'ascending' ? 'descending' : 'ascending');
          const order = new Intl.Collator('en', { numeric: true });
          rows = came.slice().sort((a, b) => way * order.compare(key(a), key(b)));
        }
        body.append(...rows);
      });
    });
  });

  // Filter.
  const filter = document.getElementById('filter');
  if (filter) {
    const text = document.getElementById('filter-text');
    const kind = document.getElementById('filter-kind');
    const count = document.getElementById('filter-count');
    const rows = Array.from(document.getElementById('events').tBodies[0].rows)
      .map((row) => ({ row, words: row.textContent.toLowerCase() }));
    const apply = () => {
      const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach(({ row, words }) => {
        row.hidden = !((!kind.value || row.dataset.kind === kind.value) && wanted.every((word) => words.includes(word)));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = shown + ' of ' + rows.length;
    };
    text.addEventListener('input', apply);
    kind.addEventListener('change', apply);
    filter.hidden = false;
    apply();
  }

  // Expands a collapsed section that a link targets; before printing all sections are expanded.
  const reveal = () => {
    const aim = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (let part = aim; part; part = part.parentElement) if (part.tagName === 'DETAILS') part.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach((part) => { part.open = false; }));
})();
