/*
 * Places in the patient. A volume's affine is 4 x 4, row-major, from voxel (column, row, slice, 1), 0-based, to
 * patient coordinates in mm: x to the left, y to the back, z to the head (LPS). Slices are 1-based, as everywhere
 * in the page.
 */

const PARALLEL = Math.cos((20 * Math.PI) / 180);

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const plus = (a, b, times = 1) => [a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]];
const unit = (a) => {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
};
const columnOf = (affine, i) => [affine[i], affine[4 + i], affine[8 + i]];

export const hasPlace = (volume) => volume.affine.length === 16;

/** Directions of a picture in the patient: to its right, downwards, and out of it. */
function axes(volume) {
  const right = unit(columnOf(volume.affine, 0));
  const down = unit(columnOf(volume.affine, 1));
  return { right, down, normal: unit(cross(right, down)) };
}

/** Patient coordinates of a voxel. */
function place(volume, column, row, slice) {
  let at = columnOf(volume.affine, 3);
  at = plus(at, columnOf(volume.affine, 0), column);
  at = plus(at, columnOf(volume.affine, 1), row);
  return plus(at, columnOf(volume.affine, 2), slice - 1);
}

function centre(volume, slice) {
  return place(volume, (volume.columns - 1) / 2, (volume.rows - 1) / 2, slice);
}

/** Whether the slices of two volumes lie in (nearly) the same direction. */
export function parallel(one, other) {
  return (
    hasPlace(one) && hasPlace(other) && Math.abs(dot(axes(one).normal, axes(other).normal)) >= PARALLEL
  );
}

/** The slice of another volume that is nearest to a slice of this one, along their common normal. */
export function nearestSlice(volume, slice, other) {
  const normal = axes(other).normal;
  const at = dot(normal, centre(volume, slice));
  let nearest = 1;
  let least = Infinity;
  for (let candidate = 1; candidate <= other.slices; candidate++) {
    const distance = Math.abs(dot(normal, centre(other, candidate)) - at);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/**
 * Where the plane of a slice of one volume cuts the picture of another.
 * @return two points of the other picture, in columns and rows: [[x, y], [x, y]]; null where it does not cut it
 */
export function cut(volume, slice, other, otherSlice) {
  const normal = axes(volume).normal;
  const at = centre(volume, slice);
  const width = other.columns - 1;
  const height = other.rows - 1;
  const above = (column, row) => dot(normal, plus(place(other, column, row, otherSlice), at, -1));
  const points = [];
  const edges = [
    [0, 0, width, 0],
    [width, 0, width, height],
    [width, height, 0, height],
    [0, height, 0, 0],
  ];
  for (const [x1, y1, x2, y2] of edges) {
    const a = above(x1, y1);
    const b = above(x2, y2);
    if (a < 0 !== b < 0) {
      const share = a / (a - b);
      points.push([x1 + share * (x2 - x1), y1 + share * (y2 - y1)]);
    }
  }
  return points.length === 2 ? points : null;
}

/** Letters of the patient's sides at the edges of a picture, at most two each: {left, right, top, bottom}. */
export function sides(volume) {
  const { right, down } = axes(volume);
  const negative = (a) => [-a[0], -a[1], -a[2]];
  return {
    right: letters(right),
    left: letters(negative(right)),
    bottom: letters(down),
    top: letters(negative(down)),
  };
}

function letters(direction) {
  const named = [
    [direction[0], 'L', 'R'],
    [direction[1], 'P', 'A'],
    [direction[2], 'H', 'F'],
  ];
  return named
    .filter(([share]) => Math.abs(share) > 0.38)
    .sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]))
    .slice(0, 2)
    .map(([share, positive, negative]) => (share > 0 ? positive : negative))
    .join('');
}

/** Names of the walls and where they stand, in degrees from lateral towards anterior (AHA, 2002). */
const SIX_WALLS = [
  ['anterolateral', 30],
  ['anterior', 90],
  ['anteroseptal', 150],
  ['inferoseptal', 210],
  ['inferior', 270],
  ['inferolateral', 330],
];
const FOUR_WALLS = [
  ['lateral', 0],
  ['anterior', 90],
  ['septal', 180],
  ['inferior', 270],
];

/**
 * The walls of the left ventricle in a short-axis picture, from the patient's axes alone: lateral is to the left and
 * back of the patient, anterior at right angles to it towards the head. An aid to names; the heart of one person
 * is turned by some degrees against that of another.
 * @param level of the slice: apical slices have four walls
 * @return [{wall, x, y}]: direction of the middle of each wall in the picture, x to the right, y downwards, length 1;
 *     empty where the picture is no short axis (its normal is close to the patient's long axis)
 */
export function walls(volume, level) {
  const { right, down, normal } = axes(volume);
  let lateral = [Math.SQRT1_2, Math.SQRT1_2, 0];
  lateral = plus(lateral, normal, -dot(lateral, normal));
  if (Math.hypot(...lateral) < 0.3) {
    return [];
  }
  lateral = unit(lateral);
  let anterior = cross(normal, lateral);
  if (anterior[2] < 0) {
    anterior = [-anterior[0], -anterior[1], -anterior[2]];
  }
  return (level === 'apical' ? FOUR_WALLS : SIX_WALLS).map(([wall, degrees]) => {
    const angle = (degrees * Math.PI) / 180;
    const direction = plus(
      [0, 0, 0].map((_, i) => lateral[i] * Math.cos(angle)),
      anterior,
      Math.sin(angle),
    );
    return { wall, x: dot(direction, right), y: dot(direction, down) };
  });
}

/** Size of a picture in mm, and the largest scale (pixels of the screen a mm) at which it fits a box. */
export function fit(volume, boxWidth, boxHeight) {
  const [x = 1, y = 1] = volume.spacing_mm;
  const width = volume.columns * x;
  const height = volume.rows * y;
  const scale = Math.min(boxWidth / width, boxHeight / height);
  return { width: width * scale, height: height * scale };
}
