/* The page: signing in, the header, and one screen at a time. */

import { AdjudicateScreen } from './adjudicate.js';
import { AdminScreen } from './admin.js';
import { get, post, rememberCsrfToken } from './api.js';
import { dialog, dialogOpen } from './dialogs.js';
import { button, el } from './dom.js';
import { Keys } from './keys.js';
import { ReadScreen } from './read.js';

const TOAST_MS = 6000;
const SCREENS = [
  { hash: '#read', name: 'Read', role: 0, make: (page) => new ReadScreen(page) },
  { hash: '#adjudicate', name: 'Adjudicate', role: 1, make: (page) => new AdjudicateScreen(page) },
  { hash: '#dashboard', name: 'Dashboard', role: 2, make: (page) => new AdminScreen(page) },
];
const ROLES = ['reader', 'adjudicator', 'admin'];

const body = document.querySelector('#page');
const live = document.querySelector('#live');
const toasts = document.querySelector('#toasts');
const progress = el('p.progress', { 'aria-label': 'Your progress' });
const header = el('header', {});
let me = null;
let screen = null;
let toastTimer = 0;

const page = {
  keys: new Keys(() => me !== null && !dialogOpen()),
  commonKeys: {
    title: 'Page',
    keys: [
      { keys: ['?'], does: 'these keys', run: () => showKeys() },
      { keys: ['escape'], does: 'leave a field', run: () => document.activeElement?.blur() },
    ],
  },
  say(text) {
    live.textContent = text;
  },
  toast(text) {
    toasts.textContent = text;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => (toasts.textContent = ''), TOAST_MS);
  },
  progressed: () => showProgress(),
  signIn: () => signInAgain(),
};

function showKeys() {
  dialog(
    'Keys',
    (close) => [
      el('div.help', {}, page.keys.help()),
      el('div.buttons', {}, button('Close', () => close(), { class: 'main', autofocus: true })),
    ],
    { class: 'wide' },
  );
}

function loginForm(account, done) {
  const name = el('input', {
    type: 'text',
    autocomplete: 'username',
    value: account,
    required: true,
    autofocus: account === '',
    readonly: account !== '',
  });
  const password = el('input', {
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    autofocus: account !== '',
  });
  const problem = el('p.problem', { role: 'alert' });
  return el(
    'form.login',
    {
      on: {
        submit: async (event) => {
          event.preventDefault();
          problem.textContent = '';
          try {
            const told = await post('/api/login', { account: name.value, password: password.value });
            rememberCsrfToken(told.csrf_token);
            done(told);
          } catch (failure) {
            problem.textContent =
              failure.status === 401 ? 'Account or password is not right.' : failure.message;
            password.select();
          }
        },
      },
    },
    el('label.field', {}, 'Account', name),
    el('label.field', {}, 'Password', password),
    problem,
    el('button.main', { type: 'submit' }, 'Sign in'),
  );
}

/** In the middle of work: what was typed stays behind the dialog. */
async function signInAgain() {
  for (;;) {
    const told = await dialog('Your session has ended: sign in again', (close) => loginForm(me.account, close));
    if (told) {
      return;
    }
  }
}

function showLogin() {
  me = null;
  header.remove();
  body.replaceChildren(
    el(
      'main.welcome',
      {},
      el('h1', {}, 'CardioQA'),
      el('p', {}, 'Verification of questions on cardiac MR'),
      loginForm('', () => start()),
    ),
  );
  body.querySelector('input').focus();
}

async function showProgress() {
  try {
    me = await get('/api/me');
  } catch (failure) {
    if (failure.status === undefined) {
      throw failure;
    }
    return; // the figures are a comfort; the next answer brings them
  }
  rememberCsrfToken(me.csrf_token);
  const { done, remaining, gold_answered: checks, gold_right: right, throughput_per_hour: pace } = me.progress;
  progress.replaceChildren(
    ...[
      [String(done), 'done'],
      [String(remaining), 'left'],
      ...(checks > 0 ? [[`${Math.round((100 * right) / checks)} %`, `right on ${checks} checks`]] : []),
      ...(pace > 0 ? [[String(Math.round(pace)), 'an hour']] : []),
    ].map(([value, name]) => el('span', {}, el('strong', {}, value), ` ${name}`)),
  );
}

function showHeader() {
  const allowed = SCREENS.filter((s) => s.role <= ROLES.indexOf(me.role.toLowerCase()));
  header.replaceChildren(
    el('h1', {}, 'CardioQA'),
    el(
      'nav',
      { 'aria-label': 'Screens' },
      allowed.length > 1
        ? allowed.map((s) => el('a', { href: s.hash, 'aria-current': location.hash === s.hash && 'page' }, s.name))
        : null,
    ),
    progress,
    button('Keys', showKeys, { 'aria-keyshortcuts': '?' }, el('kbd', { 'aria-hidden': true }, '?')),
    el('span.account', {}, me.account),
    button('Sign out', signOut),
  );
}

async function signOut() {
  await screen?.close();
  screen = null;
  await post('/api/logout').catch(() => {
    // The session then ends by itself.
  });
  showLogin();
}

async function route() {
  if (me === null) {
    return;
  }
  const allowed = SCREENS.filter((s) => s.role <= ROLES.indexOf(me.role.toLowerCase()));
  const wanted = allowed.find((s) => s.hash === location.hash) ?? allowed[0];
  if (location.hash !== wanted.hash) {
    location.replace(wanted.hash);
    return;
  }
  await screen?.close();
  screen = wanted.make(page);
  showHeader();
  body.replaceChildren(header, screen.element);
  await screen.open();
}

async function start() {
  try {
    me = await get('/api/me');
  } catch (failure) {
    if (failure.signedOut) {
      showLogin();
      return;
    }
    body.replaceChildren(
      el(
        'main.welcome',
        {},
        el('h1', {}, 'CardioQA'),
        el('p', { role: 'alert' }, failure.message),
        button('Try again', start, { class: 'main' }),
      ),
    );
    return;
  }
  await showProgress();
  await route();
}

window.addEventListener('hashchange', route);
window.addEventListener('unhandledrejection', (event) => {
  page.toast(`The page has made a mistake: ${event.reason?.message ?? event.reason}`);
});
start();
