/* Elements from code. Text is set as text only, so that nothing that the server says can become markup. */

/**
 * An element.
 * @param name tag, with classes behind dots: 'div.pane.active'
 * @param attributes set as such; those that are false or null are left out; 'on' holds listeners by event
 * @param children elements or texts; null ones are left out
 */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return dressed(document.createElement(tag), classes, attributes, children);
}

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return dressed(document.createElementNS('http://www.w3.org/2000/svg', tag), classes, attributes, children);
}

function dressed(element, classes, attributes, children) {
  if (classes.length > 0) {
    element.classList.add(...classes);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button; a mouse leaves no focus on it, so that the keys go on to work on the images. */
export function button(label, action, attributes = {}, ...children) {
  return el(
    'button',
    {
      type: 'button',
      ...attributes,
      on: { click: action, mousedown: (event) => event.preventDefault() },
    },
    label,
    ...children,
  );
}

const ABBREVIATIONS = /\b(aha|ecv|edv|esv|la|lge|lv|lvedv|lvef|lvesv|lvot|lvsv|ra|rv|rvedv|rvef|rvesv|sam|sax|t1|t2|ti)\b/g;

/** A code as a person reads it: 'lv_size' is 'LV size'. */
export function words(code) {
  const text = code
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(ABBREVIATIONS, (abbreviation) => abbreviation.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}
