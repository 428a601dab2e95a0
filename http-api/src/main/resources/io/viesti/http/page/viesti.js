'use strict';

/* The webmail page: signs in, lists, reads, writes; kept up to date by /events. The token lives in
   this tab's session storage only. Nothing from a mail is ever put into the page as HTML, except in
   a frame that may run no script and load nothing. */

const $ = (id) => document.getElementById(id);
const state = { folder: 'inbox', query: '', cursor: null, emails: [], open: null, lastEventId: '' };

/* ---- the server ---- */

const token = () => sessionStorage.getItem('token');

async function call(method, path, body, type) {
  const headers = { 'X-Requested-With': 'page' };
  if (token()) headers.Authorization = 'Bearer ' + token();
  if (body !== undefined) headers['Content-Type'] = type || 'application/json';
  const response = await fetch(path, {
    method,
    headers,
    credentials: 'omit',
    body: body === undefined ? undefined : type ? body : JSON.stringify(body),
  });
  if (response.status === 401 && path !== '/auth/token') signedOut();
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail || 'The server answered ' + response.status + '.');
  }
  return response;
}

const json = async (method, path, body) => {
  const response = await call(method, path, body);
  return response.status === 204 ? null : response.json();
};

/* ---- small pieces ---- */

function element(tag, props, ...children) {
  const made = Object.assign(document.createElement(tag), props || {});
  made.append(...children.filter((child) => child != null));
  return made;
}

const person = (p) => (p ? p.name || p.email : '(nobody)');
const full = (p) => (p.name ? p.name + ' <' + p.email + '>' : p.email);

function when(text) {
  const date = new Date(text);
  const today = new Date().toDateString() === date.toDateString();
  return today
    ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}

/* ---- signing in and out ---- */

function show(signedIn) {
  $('login').hidden = signedIn;
  $('app').hidden = !signedIn;
}

function signedOut() {
  sessionStorage.removeItem('token');
  live.stop();
  // Nothing of one account is left for the next one that signs in here.
  Object.assign(state, { folder: 'inbox', query: '', cursor: null, emails: [], open: null, lastEventId: '' });
  document.title = 'Viesti';
  reading(false);
  $('list').replaceChildren();
  $('reader').replaceChildren();
  show(false);
}

$('login-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  $('login-error').textContent = '';
  try {
    const issued = await json('POST', '/auth/token', {
      address: form.get('address'),
      password: form.get('password'),
    });
    sessionStorage.setItem('token', issued.token);
    event.target.reset();
    await begin();
  } catch (problem) {
    $('login-error').textContent = problem.message;
  }
});

$('sign-out').addEventListener('click', async () => {
  await call('DELETE', '/auth/token').catch(() => {});
  signedOut();
});

async function begin() {
  const me = await json('GET', '/me');
  $('who').textContent = me.display_name ? me.display_name + ' · ' + me.address : me.address;
  show(true);
  await Promise.all([folders(), list()]);
  live.start();
}

/* ---- folders and lists ---- */

async function folders() {
  const answer = await json('GET', '/folders?limit=500');
  $('folders').replaceChildren(
    ...answer.folders.map((folder) => {
      const button = element('button', {}, folder.name,
        folder.unread_count ? element('span', { ariaLabel: folder.unread_count + ' unread' }, String(folder.unread_count)) : null);
      if (folder.folder_id === state.folder && !state.query) {
        button.setAttribute('aria-current', 'true');
        $('title').textContent = folder.name;
      }
      if (folder.folder_id === 'inbox') document.title = (folder.unread_count ? '(' + folder.unread_count + ') ' : '') + 'Viesti';
      button.addEventListener('click', () => choose(folder.folder_id, ''));
      return element('li', {}, button);
    }));
}

async function choose(folder, query) {
  state.folder = folder;
  state.query = query;
  if (!query) $('search').value = '';
  await Promise.all([folders(), list()]);
}

async function list(more) {
  const base = state.query
    ? '/emails/search?query=' + encodeURIComponent(state.query) + '&'
    : '/folders/' + encodeURIComponent(state.folder) + '/emails?';
  const answer = await json('GET', base + 'limit=50' + (more && state.cursor ? '&cursor=' + state.cursor : ''));
  state.emails = more ? state.emails.concat(answer.emails) : answer.emails;
  state.cursor = answer.next_cursor;
  $('more').hidden = !answer.has_more;
  if (state.query) $('title').textContent = answer.total_count + ' found';
  rows();
}

function rows() {
  const none = element('li', { className: 'empty' }, 'Nothing here.');
  $('list').replaceChildren(...(state.emails.length ? state.emails.map(row) : [none]));
}

function row(email) {
  const outgoing = ['sent', 'drafts'].includes(state.folder) && !state.query;
  const button = element('button', { className: email.is_read ? '' : 'unread' },
    element('span', { className: 'row' },
      element('span', {}, (email.is_flagged ? '★ ' : '') + (outgoing ? email.to.map(person).join(', ') : person(email.from))),
      element('time', { dateTime: email.received_at }, when(email.received_at))),
    element('div', { className: 'subject' }, (email.has_attachment ? '📎 ' : '') + (email.subject || '(no subject)')),
    element('div', { className: 'preview' }, email.preview || '\u00a0'));
  if (email.email_id === state.open) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => read(email.email_id));
  return element('li', {}, button);
}

$('more').addEventListener('click', () => list(true));
$('search-form').addEventListener('submit', (event) => {
  event.preventDefault();
  choose(state.folder, $('search').value.trim());
});

/* ---- reading ---- */

/* A narrow screen shows either the list or the email. */
const reading = (on) => $('app').classList.toggle('reading', on);

async function read(id) {
  state.open = id;
  rows();
  const email = await json('GET', '/emails/' + id);
  if (!email.is_read) call('PATCH', '/emails/' + id, { is_read: true }).catch(() => {});
  const act = (label, what) => {
    const button = element('button', {}, label);
    button.addEventListener('click', () => Promise.resolve(what()).catch((e) => alert(e.message)));
    return button;
  };
  $('reader').replaceChildren(...[
    element('h1', {}, email.subject || '(no subject)'),
    element('p', { className: 'meta' }, 'From ' + (email.from ? full(email.from) : '(nobody)') + ' · ' + new Date(email.received_at).toLocaleString()),
    element('p', { className: 'meta' }, 'To ' + email.to.concat(email.cc, email.bcc).map(full).join(', ')),
    ...email.delivery_status.map((s) =>
      element('p', { className: 'meta' }, s.recipient.email + ': ' + s.status + (s.reply ? ' — ' + s.reply : ''))),
    element('div', { className: 'actions' },
      back(),
      act('Reply', () => compose({
        to: email.from ? full(email.from) : '',
        subject: /^re:/i.test(email.subject) ? email.subject : 'Re: ' + email.subject,
        text: '\n\n' + (email.text || '').split('\n').map((line) => '> ' + line).join('\n'),
        in_reply_to: id,
      })),
      act(email.is_flagged ? 'Unflag' : 'Flag', async () => { await json('PATCH', '/emails/' + id, { is_flagged: !email.is_flagged }); await refresh(); read(id); }),
      act('Unread', async () => { await json('PATCH', '/emails/' + id, { is_read: false }); await refresh(); }),
      act('Archive', async () => { await json('PATCH', '/emails/' + id, { folder_id: 'archive' }); close(); }),
      act('Delete', async () => { await call('DELETE', '/emails/' + id); close(); })),
    email.attachments.length ? element('div', { className: 'files' }, ...email.attachments.map((file) =>
      act('📎 ' + file.file_name + ' (' + Math.ceil(file.size / 1024) + ' KB)', () => save(file)))) : null,
    email.html ? frame(email.html) : element('pre', {}, email.text || ''),
  ].filter(Boolean));
  reading(true);
}

function back() {
  const button = element('button', { className: 'back' }, '← Back');
  button.addEventListener('click', () => reading(false));
  return button;
}

function close() {
  reading(false);
  state.open = null;
  $('reader').replaceChildren(element('p', { className: 'empty' }, 'Choose an email to read it.'));
  return refresh();
}

/* A mail's HTML, where it can do nothing: no script, no form, no request to anybody. */
function frame(html) {
  const view = element('iframe', { title: 'Content of the email' });
  view.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  view.srcdoc = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'">'
    + '<base target="_blank"><meta name="referrer" content="no-referrer">' + html;
  return view;
}

async function save(file) {
  const blob = await (await call('GET', file.url)).blob();
  const link = element('a', { href: URL.createObjectURL(blob), download: file.file_name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/* ---- writing ---- */

let answering = null;

function compose(draft) {
  const form = $('compose-form');
  form.reset();
  $('compose-error').textContent = '';
  answering = draft.in_reply_to || null;
  for (const name of ['to', 'subject', 'text']) form.elements[name].value = draft[name] || '';
  $('composer').showModal();
  (draft.to ? form.elements.text : form.elements.to).focus();
  form.elements.text.setSelectionRange(0, 0);
}

/* Commas separate addresses, except inside quotes. */
const addresses = (text) => (text.match(/(?:"[^"]*"|[^,])+/g) || []).map((a) => a.trim()).filter(Boolean);

$('compose').addEventListener('click', () => compose({}));
$('cancel').addEventListener('click', () => $('composer').close());
$('compose-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target.elements;
  $('compose-error').textContent = 'Sending …';
  try {
    const attachments = [];
    for (const file of form.files.files) {
      const up = await (await call('POST', '/uploads', file, 'application/octet-stream')).json();
      attachments.push({ file_name: file.name, content_type: file.type || 'application/octet-stream', upload_id: up.upload_id });
    }
    await json('POST', '/emails/send', {
      to: addresses(form.to.value),
      cc: addresses(form.cc.value),
      subject: form.subject.value,
      text: form.text.value,
      in_reply_to: answering,
      attachments,
    });
    $('composer').close();
    await refresh();
  } catch (problem) {
    $('compose-error').textContent = problem.message;
  }
});

/* ---- live ---- */

let pending = null;
function refresh() {
  pending = pending || new Promise((done) => setTimeout(done, 150)).then(() => {
    pending = null;
    return Promise.all([folders(), list()]);
  });
  return pending;
}

const live = {
  abort: null,
  async start() {
    this.stop();
    const abort = (this.abort = new AbortController());
    while (!abort.signal.aborted && token()) {
      try {
        await this.listen(abort.signal);
      } catch (cut) {
        if (abort.signal.aborted) return;
      }
      $('live').textContent = 'Reconnecting …';
      await new Promise((done) => setTimeout(done, 2000));
    }
  },
  stop() {
    if (this.abort) this.abort.abort();
    this.abort = null;
  },
  /* Reads the stream by hand: EventSource can't send the token. */
  async listen(signal) {
    const headers = { Authorization: 'Bearer ' + token(), 'X-Requested-With': 'page' };
    if (state.lastEventId) headers['Last-Event-ID'] = state.lastEventId;
    const response = await fetch('/events', { headers, signal, credentials: 'omit' });
    if (response.status === 401) return signedOut();
    if (!response.ok) throw new Error('events: ' + response.status);
    $('live').textContent = 'Up to date';
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        const id = /^id: (.*)$/m.exec(block);
        if (id) state.lastEventId = id[1];
        if (/^data:/m.test(block)) refresh().catch(() => {});
      }
    }
  },
};

/* ---- begin ---- */

if (token()) begin().catch(() => signedOut());
else show(false);
