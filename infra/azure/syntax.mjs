// Bicep as a tree, by tree-sitter's grammar.
import { find } from './packages.mjs';

// A function from text to the root of its tree.
export async function parser(modules) {
  const { Parser, Language } = await import(find('web-tree-sitter/web-tree-sitter.js', modules));
  await Parser.init();
  const parsing = new Parser();
  parsing.setLanguage(await Language.load(new URL(find('tree-sitter-bicep/tree-sitter-bicep.wasm', modules)).pathname));
  return (text) => parsing.parse(text).rootNode;
}

// The properties of an object, or of the one below a declaration, a condition or a loop: name -> node.
export function objectOf(node) {
  const object = node?.type === 'object' ? node : node?.descendantsOfType('object')[0];
  const properties = object ? object.namedChildren.filter((child) => child.type === 'object_property') : [];
  return new Map(properties.map((property) => [
    property.namedChildren[0].type === 'string' ? scalar(property.namedChildren[0]) ?? '' : property.namedChildren[0].text,
    property.namedChildren[1]]));
}

// What stands there as it is written; undefined if it is only known when it is deployed.
export function scalar(node) {
  if (node.type === 'string') {
    return node.namedChildren.every((child) => child.type === 'string_content') ? node.text.slice(1, -1) : undefined;
  }
  return node.type === 'number' ? Number(node.text) : node.text === 'true';
}
