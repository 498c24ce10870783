/* Keys of the viewer. */

export function viewerKeys(viewer) {
  const there = (run) => (key) => {
    if (viewer.active !== null) {
      run(key);
    }
  };
  const keys = [
    { keys: [' '], does: 'play or pause', run: () => viewer.toggle() },
    {
      keys: ['arrowleft', 'arrowright'],
      does: 'phase back, on',
      repeats: true,
      run: (key) => viewer.stepPhase(key === 'arrowright' ? 1 : -1),
    },
    {
      keys: ['arrowup', 'arrowdown'],
      does: 'slice up, down',
      repeats: true,
      run: (key) => viewer.goToSlice(viewer.active.slice + (key === 'arrowdown' ? 1 : -1)),
    },
    { keys: ['[', ']'], does: 'slower, faster', run: (key) => viewer.changeSpeed(key === ']' ? 1 : -1) },
    { keys: ['t'], does: 'the heart’s own time', run: () => viewer.toggleReal() },
    { keys: ['d', 'e'], does: 'end-diastole, end-systole', run: (key) => goTo(key) },
    { keys: ['w'], does: 'next window (or drag in the image)', run: () => viewer.nextPreset() },
    { keys: ['o'], does: 'names of the walls (alt-click: middle)', run: () => viewer.toggleWalls() },
    { keys: ['l'], does: 'one, two, four panes', run: () => viewer.nextLayout() },
    { keys: ['c'], does: 'next pane', run: () => viewer.nextPane() },
    { keys: ['v'], does: 'other images in this pane', run: () => viewer.nextVolume() },
    {
      keys: ['+', '-', '='],
      names: ['+', '-'],
      does: 'larger, smaller (shift-drag moves)',
      repeats: true,
      run: (key) => viewer.zoom(key === '-' ? 1 / 1.25 : 1.25),
    },
  ];

  function goTo(key) {
    const { end_diastole: diastole, end_systole: systole } = viewer.timed.volume;
    const phase = key === 'd' ? diastole : systole;
    if (phase) {
      viewer.goToPhase(phase);
      viewer.say(`${key === 'd' ? 'End-diastole' : 'End-systole'}, phase ${phase}`);
    } else {
      viewer.say('Not known for these images');
    }
  }

  return { title: 'Images', keys: keys.map((key) => ({ ...key, run: there(key.run) })) };
}
