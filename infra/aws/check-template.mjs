#!/usr/bin/env node
// Checks a CloudFormation template offline: types, property names and shapes, required properties, references for every
// combination of conditions, cycles, and the elements of policies.
//   node check-template.mjs [TEMPLATE] [NODE_MODULES]
// needs @aws-cdk/aws-service-spec and js-yaml, from NODE_MODULES, NODE_PATH or next to this file. Prints one line per problem.
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { conditionSolver } from './conditions.mjs';

const SECTIONS = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules',
  'Transform', 'Resources', 'Outputs'];
const RESOURCE_KEYS = ['Type', 'Properties', 'DependsOn', 'Condition', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy',
  'CreationPolicy', 'UpdatePolicy'];
// The attributes of a resource in which CloudFormation evaluates functions. A reference there is a dependency.
const EVALUATED = ['Properties', 'Metadata', 'CreationPolicy', 'UpdatePolicy'];
const DELETION = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];
const POLICIES = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument'];
const STATEMENT_KEYS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource',
  'Condition'];
const OPERATOR = new RegExp('^Null$|^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)'
  + '|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress'
  + '|Arn(Not)?(Equals|Like))(IfExists)?$');
const PSEUDO = ['AccountId', 'NoValue', 'NotificationARNs', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix']
  .map((name) => `AWS::${name}`);
const TAGS = ['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Not', 'Or',
  'Select', 'Split', 'Sub', 'ToJsonString', 'Length', 'Transform'];

// Returns the problems of a template, one message each; an empty list if there is no problem.
export function check(text, { yaml, db }) {
  // Parses short tags to their long form, so that the checks below handle only one form.
  const tag = (name, key) => ['scalar', 'sequence', 'mapping'].map((kind) => new yaml.Type(`!${name}`, {
    kind,
    construct: (data) => ({ [key]: name === 'GetAtt' && typeof data === 'string' ? data.split(/\.(.*)/s, 2) : data }),
  }));
  const schema = yaml.DEFAULT_SCHEMA.extend([
    ...tag('Ref', 'Ref'), ...tag('Condition', 'Condition'), ...TAGS.flatMap((name) => tag(name, `Fn::${name}`))]);

  const problems = [];
  const report = (where, what) => problems.push(`${where}: ${what}`);

  let doc;
  try {
    doc = yaml.load(text, { schema });
  } catch (e) {
    return [e.message.split('\n')[0]];
  }
  const { Parameters = {}, Mappings = {}, Conditions = {}, Resources = {}, Outputs = {} } = doc;
  const definition = (type) => db.lookup('resource', 'cloudFormationType', 'equals', type)[0];
  const isObject = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);
  const intrinsic = (v) => {
    const keys = isObject(v) ? Object.keys(v) : [];
    return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::')) ? keys[0] : undefined;
  };

  // ---- references -------------------------------------------------------------------------------------------------
  const used = new Set();
  const needs = new Map(Object.keys(Resources).map((name) => [name, new Set()]));
  const resolved = []; // references to resources, each with the conditions under which it is evaluated

  function uses(name, reference, where, from, conditions) {
    if (from) needs.get(from).add(name);
    resolved.push({ name, reference, where, conditions });
  }

  function ref(name, where, from, conditions) {
    used.add(name);
    if (name in Resources) {
      uses(name, name, where, from, conditions);
    } else if (!(name in Parameters) && !PSEUDO.includes(name)) report(where, `${name} is not defined`);
  }

  function getAtt([name, attribute], where, from, conditions) {
    used.add(name);
    if (!(name in Resources)) {
      report(where, `resource ${name} is not defined`);
      return;
    }
    uses(name, `${name}.${attribute}`, where, from, conditions);
    const { Type } = Resources[name];
    const attributes = definition(Type)?.attributes;
    if (attributes && !(attribute in attributes)) report(where, `${Type} has no attribute ${attribute}`);
  }

  function sub(value, where, from, conditions) {
    const [text, variables] = Array.isArray(value) ? value : [value, {}];
    for (const [, name] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
      if (variables && name in variables) continue;
      name.includes('.') ? getAtt(name.split(/\.(.*)/s, 2), where, from, conditions) : ref(name, where, from, conditions);
    }
    for (const name of Object.keys(variables ?? {})) {
      if (!text.includes(`\${${name}}`)) report(where, `${name} is not in the text`);
    }
    references(variables, where, from, conditions);
  }

  function references(value, where, from, conditions = []) {
    if (Array.isArray(value)) return value.forEach((v, i) => references(v, `${where}[${i}]`, from, conditions));
    if (!isObject(value)) return undefined;
    if (typeof value.Condition === 'string' && Object.keys(value).length === 1) return condition(value.Condition, where);
    const key = intrinsic(value);
    const argument = value[key];
    switch (key) {
      case 'Ref': return ref(argument, where, from, conditions);
      case 'Fn::GetAtt': return getAtt(argument, where, from, conditions);
      case 'Fn::Sub': return sub(argument, where, from, conditions);
      case 'Fn::If':
        condition(argument[0], where);
        references(argument[1], where, from, [...conditions, [argument[0], true]]);
        return references(argument[2], where, from, [...conditions, [argument[0], false]]);
      case 'Fn::FindInMap':
        used.add(argument[0]);
        if (!(argument[0] in Mappings)) report(where, `mapping ${argument[0]} is not defined`);
        else if (typeof argument[2] === 'string') {
          for (const [k, row] of Object.entries(Mappings[argument[0]])) {
            if (!(argument[2] in row)) report(where, `mapping ${argument[0]}.${k} has no ${argument[2]}`);
          }
        }
        break;
      default: if (key && !TAGS.includes(key.slice(4))) report(where, `unknown function ${key}`);
    }
    for (const [k, v] of Object.entries(value)) references(v, key ? where : `${where}.${k}`, from, conditions);
    return undefined;
  }

  function condition(name, where) {
    used.add(name);
    if (!(name in Conditions)) report(where, `condition ${name} is not defined`);
  }

  // ---- shapes -----------------------------------------------------------------------------------------------------
  function shape(value, type, where, found) {
    if (intrinsic(value)) {
      // !If may contain literal values; the results of the other functions are known only to CloudFormation.
      if (value['Fn::If']) value['Fn::If'].slice(1).forEach((branch) => shape(branch, type, where, found));
      return;
    }
    switch (type.type) {
      case 'string':
        if (isObject(value) || Array.isArray(value)) found.push(`${where}: must be a string`);
        else if (type.allowedValues && !type.allowedValues.includes(String(value))) {
          found.push(`${where}: ${value} is not one of ${type.allowedValues.join(', ')}`);
        }
        break;
      case 'integer': case 'number':
        if (typeof value !== 'number' && !/^-?[0-9.]+$/.test(value)) found.push(`${where}: must be a number`);
        else if (type.allowedValues && !type.allowedValues.includes(Number(value))) {
          found.push(`${where}: ${value} is not one of ${type.allowedValues.join(', ')}`);
        }
        break;
      case 'boolean':
        if (!['true', 'false'].includes(String(value))) found.push(`${where}: must be true or false`);
        break;
      case 'array':
        if (!Array.isArray(value)) found.push(`${where}: must be a list`);
        else value.forEach((v, i) => shape(v, type.element, `${where}[${i}]`, found));
        break;
      case 'map':
        if (!isObject(value)) found.push(`${where}: must be a map`);
        else Object.entries(value).forEach(([k, v]) => shape(v, type.element, `${where}.${k}`, found));
        break;
      case 'ref':
        properties(value, db.get('typeDefinition', type.reference.$ref).properties, where, found);
        break;
      case 'union': {
        const tries = type.types.map((one) => { const f = []; shape(value, one, where, f); return f; });
        found.push(...tries.reduce((best, f) => (f.length < best.length ? f : best)));
        break;
      }
      default: // json, tag, date-time: any shape
    }
  }

  function properties(value, known, where, found) {
    if (!isObject(value)) { found.push(`${where}: must be a map`); return; }
    for (const [name, v] of Object.entries(value)) {
      if (name in known) shape(v, known[name].type, `${where}.${name}`, found);
      else found.push(`${where}: unknown property ${name}`);
    }
    for (const [name, property] of Object.entries(known)) {
      if (property.required && !(name in value)) found.push(`${where}: ${name} is required`);
    }
  }

  // The specification calls policies "json". Misspelt keys in them are refused only at the deployment.
  function policy(document, where) {
    for (const [i, statement] of [document.Statement ?? []].flat().entries()) {
      const at = `${where}.${statement.Sid ?? `Statement[${i}]`}`;
      for (const key of Object.keys(statement)) {
        if (!STATEMENT_KEYS.includes(key)) report(at, `unknown element ${key}`);
      }
      if (!['Allow', 'Deny'].includes(statement.Effect)) report(at, 'Effect must be Allow or Deny');
      if (!('Action' in statement) === !('NotAction' in statement)) report(at, 'needs either Action or NotAction');
      for (const action of [statement.Action ?? statement.NotAction ?? []].flat()) {
        if (!/^(\*|[a-z0-9-]+:[A-Za-z0-9*]+)$/.test(action)) report(at, `${action} is not an action`);
      }
      for (const operator of Object.keys(statement.Condition ?? {})) {
        if (!OPERATOR.test(operator)) report(at, `${operator} is not a condition operator`);
      }
    }
  }

  // ---- the template -----------------------------------------------------------------------------------------------
  for (const name of Object.keys(doc)) if (!SECTIONS.includes(name)) report(name, 'unknown section');
  if (Object.keys(Resources).length === 0) report('Resources', 'the template has no resources');

  for (const [name, resource] of Object.entries(Resources)) {
    for (const key of Object.keys(resource)) if (!RESOURCE_KEYS.includes(key)) report(name, `unknown attribute ${key}`);
    for (const key of ['DeletionPolicy', 'UpdateReplacePolicy']) {
      if (key in resource && !DELETION.includes(resource[key])) report(name, `${key} is not one of ${DELETION.join(', ')}`);
    }
    if (resource.Condition) condition(resource.Condition, name);
    const conditions = resource.Condition ? [[resource.Condition, true]] : [];
    for (const other of [resource.DependsOn ?? []].flat()) {
      if (other in Resources) uses(other, other, `${name}.DependsOn`, name, conditions);
      else report(name, `depends on ${other}, which does not exist`);
    }
    for (const attribute of EVALUATED) {
      references(resource[attribute], attribute === 'Properties' ? name : `${name}.${attribute}`, name, conditions);
    }
    for (const key of POLICIES) if (resource.Properties?.[key]) policy(resource.Properties[key], `${name}.${key}`);
    const type = definition(resource.Type);
    if (type) properties(resource.Properties ?? {}, type.properties, name, problems);
    else report(name, `unknown type ${resource.Type}`);
  }
  for (const [name, value] of Object.entries(Conditions)) references(value, `Conditions.${name}`);
  for (const [name, output] of Object.entries(Outputs)) {
    if (output.Condition) condition(output.Condition, `Outputs.${name}`);
    if (!('Value' in output)) report(`Outputs.${name}`, 'Value is required');
    references(output, `Outputs.${name}`, undefined, output.Condition ? [[output.Condition, true]] : []);
  }
  const parametersFor = conditionSolver({ Parameters, Conditions });
  for (const { name, reference, where, conditions } of resolved) {
    const { Condition } = Resources[name];
    const values = Condition && parametersFor([...conditions, [Condition, false]]);
    if (values !== undefined) report(where, `cannot resolve ${reference}: the resource is not created if ${values}`);
  }
  for (const [section, names] of Object.entries({ Parameters, Mappings, Conditions })) {
    for (const name of Object.keys(names)) if (!used.has(name)) report(`${section}.${name}`, 'is never used');
  }

  const done = new Set();
  function visit(name, above) {
    if (above.includes(name)) {
      report(name, `depends on itself: ${[...above.slice(above.indexOf(name)), name].join(' -> ')}`);
    } else if (!done.has(name)) {
      for (const next of needs.get(name)) visit(next, [...above, name]);
      done.add(name);
    }
  }
  for (const name of needs.keys()) visit(name, []);
  return problems;
}

// Loads the libraries from a node_modules folder, or from where node searches: next to this file, then NODE_PATH.
export function libraries(modules) {
  const require = createRequire(modules ? path.join(path.resolve(modules), '..', 'x.js') : import.meta.url);
  try {
    return { yaml: require('js-yaml'), db: require('@aws-cdk/aws-service-spec').loadAwsServiceSpecSync() };
  } catch (e) {
    if (e.code !== 'MODULE_NOT_FOUND') throw e;
    throw new Error(`${e.message.split('\n')[0]}. Install both with: npm i @aws-cdk/aws-service-spec@0.1.216 js-yaml@4`);
  }
}

function main(template = path.join(path.dirname(fileURLToPath(import.meta.url)), 'template.yaml'), modules = undefined) {
  let problems;
  try {
    problems = check(readFileSync(template, 'utf8'), libraries(modules));
  } catch (e) {
    console.error(`check-template: ${e.message}`);
    return 3;
  }
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`${path.relative('.', template)}: no problem`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(...process.argv.slice(2));
}
