// Puts one mistake at a time into the templates and expects the check to report it.
//   NODE_PATH=…/node_modules node --test infra/azure/
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { check, FILES } from './check-bicep.mjs';
import { load } from './models.mjs';
import { parser } from './syntax.mjs';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const loaded = { parse: await parser(), models: await load(), read };
const templates = FILES.map(read);
const [main] = templates;

test('accepts the templates', () => {
  for (const template of templates) assert.deepEqual(check(template, loaded), []);
});

test('a first deployment does not reference resources that do not exist yet', () => {
  const resources = main.split(/^resource /m).filter((text) => /scheduledQueryRules@|basicPublishingCredentialsPolicies@/.test(text));
  assert.equal(resources.length, 5);
  for (const text of resources) assert.match(text, /skipQueryValidation: true|for way in[^]*location: location/);
});

// text to replace, replacement, expected message
const MISTAKES = [
  ["kind: 'StorageV2'", "kind 'StorageV2'", 'invalid Bicep syntax'],
  ['properties: { isVersioningEnabled: true }', 'properties: { isVersioningEnabled: true', 'invalid Bicep syntax'],
  ['isVersioningEnabled: true', 'isVersionEnabled: true', 'evidenceService.properties: unknown property isVersionEnabled'],
  ['isVersioningEnabled: true', "isVersioningEnabled: 'yes'", 'isVersioningEnabled: must be boolean'],
  ['immutableStorageWithVersioning: { enabled: true }', 'immutableStorageWithVersioning: true',
    'immutableStorageWithVersioning: must be an object'],
  ['immutableStorageWithVersioning: { enabled', 'immutableStorageWithVersioning: { enable',
    'immutableStorageWithVersioning: unknown property enable'],
  ["location: location\n  kind: 'StorageV2'\n", "kind: 'StorageV2'\n", 'evidence: location is required'],
  ["name: 'standard'", "name: 'normal'", 'vault.properties.sku.name: normal is not one of'],
  ["type: 'UserAssigned'\n", "type: 'User'\n", 'app.identity.type: User is not one of'],
  ['curveName:', 'curve:', 'sealKey.properties: unknown property curve'],
  ["keyOps: ['sign']", "keyOps: 'sign'", 'sealKey.properties.keyOps: must be a list'],
  ["level: 'CanNotDelete'", "levels: 'CanNotDelete'", 'evidenceStays.properties: level is required'],
  ['writer.name)', 'write.name)', 'write: is not defined'],
  ['instanceMemoryMB: 2048', "instanceMemoryMB: 'much'", 'scaleAndConcurrency.instanceMemoryMB: must be number'],
  ['virtualNetworkSubnetId:', 'virtualNetworkSubnet:', 'app.properties: unknown property virtualNetworkSubnet'],
  ['perInstanceConcurrency: 8', 'instanceConcurrency: 8', 'triggers.http: unknown property instanceConcurrency'],
  ["{ name: 'EPHEMERA_TSA', value: timestampAuthority }", "{ name: 'EPHEMERA_TSA', text: timestampAuthority }",
    'appSettings[20]: unknown property text'],
  ['useCommonAlertSchema: true', 'useCommonSchema: true', 'azureFunctionReceivers[0]: unknown property useCommonSchema'],
  ["functionName: 'alert'\n", '\n', 'azureFunctionReceivers[0]: functionName is required'],
  ['parent: vault', 'parent: app', 'sealKey: app cannot be its parent'],
  ['var suffix = uniqueString(', 'var suffix = uniqueText(', 'uniqueText: unknown function'],
  ['param workspace string', 'param workspaces string', 'workspaces: is never used'],
  ['vaults/keys@2023-07-01', 'vaults/keys@2023-07-31', 'not a known resource type and version'],
  ['    clusters: clusters\n', '', 'reading: the module needs clusters'],
  ['scope: subscription(id)', 'scope: subscription(id)\n    extra: members(id)', 'members: unknown function'],
  ["functionId: '${appId}/functions/event'", '', 'events: the module needs functionId'],
  ['label: suffix', 'labels: suffix', 'reading: the module has no parameter labels'],
  ["equals: 'Security'", "equal: 'Security'", 'allOf[0]: unknown property equal'],
  ["{ actionGroupId: actionGroupId }", "{ actionGroup: actionGroupId }", 'actionGroups[0]: unknown property actionGroup'],
  ["{ category: 'AuditEvent', enabled: true }", "{ category: 'AuditEvent', enabled: 'yes' }", 'logs[0].enabled: must be boolean'],
  ["logAnalyticsDestinationType: 'Dedicated'", "destinationType: 'Dedicated'",
    'vaultAudit.properties: unknown property destinationType'],
  ["emailAddress: operators", "address: operators", 'emailReceivers[0]: unknown property address'],
  ["parent: queues\n  name: 'results'", "parent: hostStorage\n  name: 'results'", 'results: hostStorage cannot be its parent'],
  ["endpointType: 'AzureFunction'", "endpointType: 'WebHook'", 'destination.properties: unknown property resourceId'],
  ["operatorType: 'StringIn'", "operatorType: 'NumberIn'", 'values[0]: must be number'],
  ['includedEventTypes:', 'eventTypes:', 'filter: unknown property eventTypes'],
  ['httpTriggerUrl: connect ?', 'httpTriggerUrl: clusters ?', 'actionGroup: listKeys() is evaluated even if connect is false'],
  ["emailAddress: operators", "emailAddress: app.properties.defaultHostName",
    'people: app.properties is evaluated even if !empty(operators) is false'],
  ["output actionGroup string = connect ? actionGroup.id : ''", 'output actionGroup string = actionGroup.properties.groupShortName',
    'output actionGroup: actionGroup.properties is evaluated even if connect is false'],
];

for (const [from, to, expected] of MISTAKES) {
  test(expected, () => {
    const template = templates.find((each) => each.includes(from));
    assert.ok(template, `not in the templates any more: ${from}`);
    const problems = check(template.replace(from, () => to), loaded).join('\n');
    assert.ok(problems.includes(expected), problems || 'no problem was reported');
  });
}

// a property value of a resource with the condition "first && second", the expressions that the check reports
const EVALUATED = [
  ['always.id', []],
  ['always.properties.key', ['always.properties']],
  ["always['properties'].key", ["always['properties']"]],
  ['reading.outputs.key', ['reading.outputs']],
  ["'key=${always.listKeys().key}'", ['always.listKeys']],
  ["listKeys(always.id, '2024-01-01').key", ['listKeys()']],
  ["reference(always.id).key", ['reference()']],
  ["first && second ? always.properties.key : ''", []],
  ["(first) ? (second ? listKeys(always.id, '2024-01-01').key : '') : ''", []],
  ["!first || !second ? '' : always.properties.key", []],
  ["first ? always.properties.key : ''", ['always.properties']],
  ["first && second ? '' : always.properties.key", ['always.properties']],
  ["first || second ? always.properties.key : ''", ['always.properties']],
  ['key', ['always.properties']],
  ["first && second ? key : ''", []],
];

for (const [value, expected] of EVALUATED) {
  for (const [kind, start, end] of [['resource', '', ''], ['loop', '[for each in [{ a: 1 }]: ', ']']]) {
    test(`evaluates ${value} in a conditional ${kind}`, () => {
      const problems = check(`
        param first bool
        param second bool
        var key = always.properties.key
        resource always 'Microsoft.Storage/storageAccounts@2024-01-01' = { name: 'always' }
        module reading 'subscription.bicep' = { name: 'reading' }
        resource sometimes 'Microsoft.Insights/components@2020-02-02' = ${start}if (first && second) {
          name: 'sometimes'
          kind: ${value}
        }${end}`, loaded);
      assert.deepEqual(problems.filter((each) => each.includes('is evaluated')).map((each) => each.match(/: (.*) is evaluated/)[1]), expected);
    });
  }
}

test('accepts a property of a conditional resource where its condition is tested', () => {
  const text = (value) => main.replace("displayName: 'Ephemera: work was given up", () => `displayName: ${value}\n description: '`);
  const evaluated = (value) => check(text(value), loaded).filter((each) => each.includes('is evaluated'));
  assert.deepEqual(evaluated("empty(operators) ? '' : people.properties.groupShortName"), []);
  assert.equal(evaluated('people.properties.groupShortName').length, 1);
});
