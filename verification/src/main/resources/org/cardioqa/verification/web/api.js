/* Requests to the server. What went wrong is told as one kind of error that says whether trying again can help. */

export class ApiError extends Error {
  /** @param status of HTTP; 0 where the server was not reached */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  get signedOut() {
    return this.status === 401;
  }
}

let csrfToken = null;

export function rememberCsrfToken(token) {
  csrfToken = token;
}

export const get = (path) => json('GET', path);
export const post = (path, body = {}) => json('POST', path, body);

async function json(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    if (csrfToken !== null) {
      headers['X-CSRF-Token'] = csrfToken;
    }
  }
  const response = await request(path, { method, headers, body: body && JSON.stringify(body) });
  return response.status === 204 ? null : response.json();
}

/** Sends a file as it is. */
export async function upload(path, file) {
  const headers = { 'X-CSRF-Token': csrfToken, 'Content-Type': 'application/octet-stream' };
  const response = await request(path, { method: 'POST', headers, body: file });
  return response.status === 204 ? null : response.json();
}

/** All phases of a slice: uint16, little-endian. */
export function slicePixels(volumeId, slice, signal) {
  return request(`/api/volumes/${encodeURIComponent(volumeId)}/slices/${slice}.raw`, { signal });
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.');
  }
  if (!response.ok) {
    throw await failureOf(response);
  }
  return response;
}

async function failureOf(response) {
  let told;
  try {
    told = await response.json();
  } catch {
    told = {}; // a proxy's page, or nothing: the status is all that is known
  }
  return new ApiError(
    response.status,
    told.error ?? 'http',
    told.message ?? `The server answered with status ${response.status}.`,
  );
}
