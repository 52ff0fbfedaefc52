// Parser of Bicep with tree-sitter's grammar.
import { find } from './packages.mjs';

// Returns a function that parses text and returns the root node of the tree.
export async function parser(modules) {
  const { Parser, Language } = await import(find('web-tree-sitter/web-tree-sitter.js', modules));
  await Parser.init();
  const parsing = new Parser();
  parsing.setLanguage(await Language.load(new URL(find('tree-sitter-bicep/tree-sitter-bicep.wasm', modules)).pathname));
  return (text) => parsing.parse(text).rootNode;
}

// Returns the properties (name -> node) of an object, or of the first object below a declaration, condition or loop.
export function objectOf(node) {
  const object = node?.type === 'object' ? node : node?.descendantsOfType('object')[0];
  const properties = object ? object.namedChildren.filter((child) => child.type === 'object_property') : [];
  return new Map(properties.map((property) => [
    property.namedChildren[0].type === 'string' ? scalar(property.namedChildren[0]) ?? '' : property.namedChildren[0].text,
    property.namedChildren[1]]));
}

// Returns the literal value of a node; undefined if the value is known only at the deployment.
export function scalar(node) {
  if (node.type === 'string') {
    return node.namedChildren.every((child) => child.type === 'string_content') ? node.text.slice(1, -1) : undefined;
  }
  return node.type === 'number' ? Number(node.text) : node.text === 'true';
}
