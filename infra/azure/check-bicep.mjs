#!/usr/bin/env node
// Checks Bicep files offline, without a compiler: syntax, names, resource types with their API versions, names and kinds of
// properties, required properties, module parameters, and expressions that are evaluated without their resource.
//   node check-bicep.mjs [FILE…] [NODE_MODULES]
// The syntax is that of tree-sitter's Bicep grammar; the properties are those of the models in Azure's SDKs for JavaScript.
// Both are loaded from NODE_MODULES, NODE_PATH or next to this file. Prints one line per problem.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unguarded } from './conditional.mjs';
import { load } from './models.mjs';
import { objectOf, parser, scalar } from './syntax.mjs';

// type@version -> package of the SDK and name of its model; without a model only syntax and names are checked.
export const TYPES = {
  'Microsoft.AlertsManagement/actionRules@2021-08-08': undefined,
  'Microsoft.Authorization/locks@2020-05-01': ['arm-locks', 'ManagementLockObject'],
  'Microsoft.Authorization/roleAssignments@2022-04-01': ['arm-authorization', 'RoleAssignmentCreateParameters'],
  'Microsoft.Authorization/roleDefinitions@2022-04-01': ['arm-authorization', 'RoleDefinition'],
  'Microsoft.EventGrid/eventSubscriptions@2022-06-15': ['arm-eventgrid', 'EventSubscription'],
  'Microsoft.Insights/actionGroups@2021-09-01': ['arm-monitor', 'ActionGroupResource'],
  'Microsoft.Insights/activityLogAlerts@2020-10-01': ['arm-monitor', 'ActivityLogAlertResource'],
  'Microsoft.Insights/components@2020-02-02': undefined,
  // The model is that of 2017-05-01-preview, whose properties this version still has.
  'Microsoft.Insights/diagnosticSettings@2021-05-01-preview': ['arm-monitor', 'DiagnosticSettingsResource'],
  'Microsoft.Insights/scheduledQueryRules@2021-08-01': undefined,
  'Microsoft.KeyVault/vaults@2023-07-01': ['arm-keyvault', 'VaultCreateOrUpdateParameters'],
  'Microsoft.KeyVault/vaults/keys@2023-07-01': ['arm-keyvault', 'KeyCreateParameters'],
  'Microsoft.KeyVault/vaults/secrets@2023-07-01': ['arm-keyvault', 'SecretCreateOrUpdateParameters'],
  'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31': ['arm-msi', 'Identity'],
  'Microsoft.OperationalInsights/workspaces@2022-10-01': ['arm-operationalinsights', 'Workspace'],
  'Microsoft.Resources/resourceGroups@2024-03-01': undefined,
  'Microsoft.Storage/storageAccounts@2024-01-01': ['arm-storage', 'StorageAccountCreateParameters'],
  'Microsoft.Storage/storageAccounts/blobServices@2024-01-01': ['arm-storage', 'BlobServiceProperties'],
  'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01': ['arm-storage', 'BlobContainer'],
  'Microsoft.Storage/storageAccounts/queueServices@2024-01-01': ['arm-storage', 'QueueServiceProperties'],
  'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01': ['arm-storage', 'StorageQueue'],
  'Microsoft.Web/serverfarms@2024-04-01': ['arm-appservice', 'AppServicePlan'],
  'Microsoft.Web/sites@2024-04-01': ['arm-appservice', 'Site'],
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01':
    ['arm-appservice', 'CsmPublishingCredentialsPoliciesEntity'],
};
const FUNCTIONS = ['concat', 'empty', 'environment', 'guid', 'join', 'listKeys', 'managementGroup', 'replace', 'resourceGroup', 'split',
  'subscription', 'subscriptionResourceId', 'take', 'tenantResourceId', 'uniqueString'];
// Templates that are deployed with this one.
export const FILES = ['main', 'subscription', 'alerts', 'events', 'management-group', 'member'].map((name) => `${name}.bicep`);
// Properties of the Bicep language, in addition to those of Azure Resource Manager.
const BICEP = ['name', 'parent', 'scope', 'dependsOn', 'location', 'tags'];

// Returns the problems of a file, one message each; an empty list if there is no problem.
export function check(text, { parse, models, file = 'main.bicep', read = () => '' }) {
  const tree = parse(text);
  const problems = [];
  const report = (where, what) => problems.push(`${where}: ${what}`);
  const all = (node, type) => node.descendantsOfType(type).filter(Boolean);
  if (tree.hasError) {
    const [first] = all(tree, 'ERROR');
    return [`${file}${first ? `:${first.startPosition.row + 1}` : ''}: invalid Bicep syntax`];
  }

  // ---- names ------------------------------------------------------------------------------------------------------
  const declared = new Map();
  for (const node of tree.namedChildren) {
    if (!/^(parameter|variable|resource|module)_declaration$/.test(node.type)) continue;
    const name = node.namedChildren.find((child) => child.type === 'identifier').text;
    if (declared.has(name)) report(name, 'is declared twice');
    declared.set(name, node);
  }
  const used = new Set();
  for (const node of all(tree, 'identifier')) {
    const { parent } = node;
    const isName = parent.type.endsWith('_declaration') && parent.namedChildren.find((c) => c.type === 'identifier').id === node.id;
    const isKey = parent.type === 'object_property' && parent.namedChildren[0].id === node.id;
    const isLoop = parent.type === 'for_statement' && parent.childForFieldName('initializer')?.id === node.id;
    if (isName || isKey || isLoop || parent.type === 'decorator') continue;
    if (parent.type === 'call_expression' && parent.childForFieldName('function')?.id === node.id) {
      if (!FUNCTIONS.includes(node.text) && !all(tree, 'decorator').some((d) => d.startIndex <= node.startIndex && node.endIndex <= d.endIndex)) {
        report(node.text, 'unknown function');
      }
      continue;
    }
    const loops = all(tree, 'for_statement').filter((f) => f.startIndex <= node.startIndex && node.endIndex <= f.endIndex);
    if (loops.some((loop) => loop.childForFieldName('initializer')?.text === node.text)) continue;
    if (!declared.has(node.text)) report(node.text, 'is not defined');
    used.add(node.text);
  }
  for (const [name, node] of declared) {
    if (/^(parameter|variable)/.test(node.type) && !used.has(name)) report(name, 'is never used');
  }

  // ---- resources --------------------------------------------------------------------------------------------------
  const typeOf = (node) => scalar(node.namedChildren.find((child) => child.type === 'string'));
  for (const [name, node] of declared) {
    const body = objectOf(node);
    if (node.type === 'resource_declaration') {
      const type = typeOf(node);
      if (!(type in TYPES)) {
        report(name, `${type} is not a known resource type and version`);
        continue;
      }
      const parent = body.get('parent');
      if (parent && !typeOf(declared.get(parent.text) ?? node).startsWith(`${type.split('@')[0].split('/').slice(0, -1).join('/')}@`)) {
        report(name, `${parent.text} cannot be its parent`);
      }
      if (!body.has('name')) report(name, 'name is required');
      if (TYPES[type]) object(name, body, models(...TYPES[type]), BICEP);
    } else if (node.type === 'module_declaration') {
      given(name, objectOf(body.get('params')), parse(read(typeOf(node))));
    }
  }
  problems.push(...unguarded(tree, declared));
  return problems;

  function object(where, body, model, further = []) {
    for (const [key, value] of body) {
      if (further.includes(key)) continue;
      const property = model.properties[key];
      if (!property && model.any) continue;
      if (!property) report(where, `unknown property ${key}`);
      else if (property.readOnly) report(`${where}.${key}`, 'cannot be set');
      else kind(`${where}.${key}`, value, property);
    }
    for (const [key, property] of Object.entries(model.properties)) {
      if (property.required && !property.readOnly && !body.has(key)) {
        report(where, `${key} is required`);
      }
    }
  }

  function kind(where, node, property) {
    if (node.type === 'call_expression' && node.namedChildren[0].text === 'concat') {
      node.namedChildren[1].namedChildren.forEach((each) => kind(where, each, property));
    } else if (node.type === 'object') {
      if (property.properties || property.any) object(where, objectOf(node), models.of(property, objectOf(node)));
      else if (property.is !== 'any') report(where, `must be ${property.is}`);
    } else if (node.type === 'array') {
      if (property.element) node.namedChildren.forEach((each, i) => kind(`${where}[${i}]`, each, property.element));
      else if (property.is !== 'any') report(where, `must be ${property.is}`);
    } else if (['string', 'number', 'boolean'].includes(node.type)) {
      if (property.is !== 'any' && property.is !== node.type) report(where, `must be ${property.is}`);
      const value = scalar(node);
      if (property.values && value !== undefined && !property.values.includes(value)) {
        report(where, `${value} is not one of ${property.values.join(', ')}`);
      }
    }
  }

  function given(name, params, module) {
    const wanted = module.namedChildren.filter((child) => child.type === 'parameter_declaration');
    const names = wanted.map((child) => child.namedChildren.find((c) => c.type === 'identifier').text);
    for (const key of params.keys()) if (!names.includes(key)) report(name, `the module has no parameter ${key}`);
    wanted.forEach((node, i) => {
      if (!node.text.includes('=') && !params.has(names[i])) report(name, `the module needs ${names[i]}`);
    });
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const words = process.argv.slice(2);
  const files = words.filter((word) => word.endsWith('.bicep'));
  const modules = words.find((word) => !word.endsWith('.bicep'));
  const loaded = { parse: await parser(modules), models: await load(modules) };
  let wrong = 0;
  for (const file of files.length ? files : FILES.map((each) => path.join(here, each))) {
    const read = (name) => readFileSync(path.join(path.dirname(file), name), 'utf8');
    for (const problem of check(readFileSync(file, 'utf8'), { ...loaded, file, read })) {
      console.log(problem);
      wrong += 1;
    }
  }
  process.exitCode = wrong ? 1 : 0;
}
