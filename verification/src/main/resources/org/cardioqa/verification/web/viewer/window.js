/*
 * Window and level: from pixels as the server sends them to grey levels of a screen.
 * raw + offset = stored value; slope x stored value + intercept = physical value, in which a window is given.
 */

const RAW_VALUES = 65536;

/**
 * Grey level (0 to 255) of each raw value: DICOM PS3.3 C.11.2.1.2.1, function LINEAR.
 * @param window {center, width} in physical values; a width below 1 counts as 1
 * @param scale {slope, intercept, offset}
 */
export function greyTable({ center, width }, { slope, intercept, offset }) {
  const table = new Uint8ClampedArray(RAW_VALUES);
  const span = Math.max(width, 1);
  for (let raw = 0; raw < RAW_VALUES; raw++) {
    const value = slope * (raw + offset) + intercept;
    table[raw] =
      span === 1
        ? value <= center - 0.5 ? 0 : 255
        : ((value - (center - 0.5)) / (span - 1) + 0.5) * 255;
  }
  return table;
}

/** Writes one frame of raw values through a table into the RGBA pixels of a picture (as 32-bit words). */
export function paint(frame, table, words) {
  for (let i = 0; i < frame.length; i++) {
    words[i] = 0xff000000 | (table[frame[i]] * 0x010101);
  }
}

/** The window, in physical values, from the given share of the pixels to the given share (0 to 1). */
export function shareWindow(pixels, from, to, { slope, intercept, offset }) {
  const counts = new Uint32Array(RAW_VALUES);
  for (const raw of pixels) {
    counts[raw]++;
  }
  const low = rawBelow(counts, from * pixels.length);
  const high = rawBelow(counts, to * pixels.length);
  const a = slope * (low + offset) + intercept;
  const b = slope * (high + offset) + intercept;
  return { center: (a + b) / 2, width: Math.max(Math.abs(b - a), 1) };
}

function rawBelow(counts, pixels) {
  let seen = 0;
  for (let raw = 0; raw < RAW_VALUES; raw++) {
    seen += counts[raw];
    if (seen >= pixels && seen > 0) {
      return raw;
    }
  }
  return RAW_VALUES - 1;
}

/** The window after a drag: to the right widens it, down raises its centre (so the picture darkens). */
export function draggedWindow({ center, width }, right, down, step) {
  return { center: center + down * step, width: Math.max(1, width + right * step) };
}
