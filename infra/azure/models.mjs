// Resource models of Azure's SDKs for JavaScript ("mappers": wire names, kinds, required and read-only properties, allowed
// values), as trees of {is, required, readOnly, values, element, properties, any}.
import { readFileSync } from 'node:fs';
import { find } from './packages.mjs';

const KINDS = { String: 'string', Boolean: 'boolean', Number: 'number', Enum: 'string', Uuid: 'string', DateTime: 'string',
  TimeSpan: 'string' };

// Returns a function from package and model name to the model tree. Its function `of` selects the form of a polymorphic model.
export async function load(modules) {
  const packages = {};
  const names = ['arm-appservice', 'arm-authorization', 'arm-eventgrid', 'arm-keyvault', 'arm-locks', 'arm-monitor', 'arm-msi',
    'arm-operationalinsights', 'arm-storage'];
  for (const name of names) {
    const file = find(['dist-esm/src', 'dist/esm'].map((way) => `@azure/${name}/${way}/models/mappers.js`), modules);
    // The file is an ECMAScript module, but its package does not declare this.
    packages[name] = await import(`data:text/javascript;base64,${readFileSync(new URL(file)).toString('base64')}`);
  }
  const models = (name, model) => composite(packages[name], { className: model });
  models.of = (property, body) => property.forms?.(body) ?? property;
  return models;
}

function composite(mappers, type, seen = []) {
  const known = mappers[type.className];
  if (!known || seen.includes(type.className)) return { is: 'any', any: true, properties: {} };
  const tree = { is: 'an object', properties: {} };
  for (const property of Object.values(known.type.modelProperties)) {
    // A dot separates the levels of nested objects, unless it is escaped.
    const way = property.serializedName.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
    let place = tree;
    for (const part of way.slice(0, -1)) {
      place = place.properties[part] ??= { is: 'an object', properties: {} };
    }
    place.properties[way.at(-1)] = {
      ...shape(mappers, property.type, [...seen, type.className]),
      required: property.required === true,
      readOnly: property.readOnly === true,
    };
  }
  const discriminator = known.type.polymorphicDiscriminator;
  if (discriminator && known.type.uberParent === type.className) {
    tree.forms = (body) => {
      const value = body.get(discriminator.serializedName)?.text.slice(1, -1);
      const form = mappers.discriminators[`${type.className}.${value}`];
      return form ? composite(mappers, { className: form.type.className }, seen) : tree;
    };
  }
  return tree;
}

function shape(mappers, type, seen) {
  switch (type.name) {
    case 'Composite': return composite(mappers, type, seen);
    case 'Sequence': return { is: 'a list', element: shape(mappers, type.element.type, seen) };
    case 'Dictionary': return { is: 'an object', any: true, properties: {} };
    default: return { is: KINDS[type.name] ?? 'any', values: type.allowedValues };
  }
}
