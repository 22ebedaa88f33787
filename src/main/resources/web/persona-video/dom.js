const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Attributes that are null or false are left out; functions become listeners. Nothing is parsed, so that
 * it works under Trusted Types.
 */
export function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function makeSvg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** Sets an attribute, or removes it where there is no value; leaves one alone that is right already. */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/** Changes a text only where it is another: a screen reader would read the same one again. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
