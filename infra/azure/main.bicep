// Ephemera on Azure: a function app that collects evidence from container groups when an alert fires, a blob container
// with immutable evidence, and a key that only signs.

@description('Region of all resources; Flex Consumption must be offered there')
param location string = resourceGroup().location

@description('Prefix of the resource names: lower-case letters and digits')
@minLength(3)
@maxLength(11)
param name string = 'ephemera'

@description('none, governance:DAYS (a principal with permission to set policies can shorten it) or compliance:DAYS (no principal can shorten it)')
param retention string = 'governance:365'

@description('Customer id of a Log Analytics workspace to query in addition to that of a group, or none')
param workspace string = ''

@description('Address of an RFC 3161 timestamp authority, or none')
param timestampAuthority string = ''

@description('Selector of the alerts that start a collection: an event pattern as in EventBridge (docs: infra/azure/README.md); empty for all')
param selector string = ''

@description('Limit of packages that alerts open in an hour, or none')
param budget string = '60'

@description('https address that is notified of each seal, or none; it may contain a secret')
@secure()
param webhook string = ''

@description('Mail address that is notified when work is given up, a function fails or a message is moved to the poison queue; or none')
param operators string = ''

@description('Whether a container group that was stopped, restarted or deleted is collected, or only recorded')
@allowed(['collect', 'record'])
param stopped string = 'collect'

@description('Whether the metrics of all container groups of the subscriptions are collected, once for each closed day')
param sweeps bool = false

@description('Id of the management group on which the app may read, or none (docs: infra/azure/README.md, Many subscriptions)')
param managementGroup string = ''

@description('Ids of other subscriptions of the management group whose alerts and events start a collection, separated by commas; or none')
param subscriptions string = ''

@description('Whether the function may request the user credential of AKS clusters; for a cluster without Entra ID it is an administrator\'s credential')
param clusters bool = false

@description('Id of a subnet with access to private AKS clusters, delegated to Microsoft.App/environments, or none; all outgoing requests of the app use it')
param subnet string = ''

@description('Object id of a user or group that may prove the deployment, or none (docs: infra/azure/README.md, Prove the deployment)')
param prover string = ''

@description('Whether reads of evidence are logged too; each stored object is read about once (docs: infra/azure/README.md, Costs)')
param logReads bool = false

@description('Whether Event Grid and the action group are connected; the code must be deployed before, and the key actionGroup of its function alert')
param connect bool = false

var here = resourceGroup().id
var everywhere = subscription().id
var suffix = uniqueString(here, name)
var memberIds = empty(subscriptions) ? [] : split('/subscriptions/${replace(subscriptions, ',', ',/subscriptions/')}', ',')
var appName = '${name}-${suffix}'

// The host starts the worker with C1 only, in which SHA-256 is ten times slower than with the CPU's own instructions. Arguments that
// come later win. The second compiler starts late, so that a cold start is not spent on compiling (as in infra/aws/template.yaml).
var javaArguments = '-XX:+UseSerialGC -XX:+TieredCompilation -XX:TieredStopAtLevel=4 -XX:Tier4InvocationThreshold=500000 -XX:Tier4MinInvocationThreshold=60000 -XX:Tier4CompileThreshold=1500000 -XX:Tier4BackEdgeThreshold=4000000 -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001 -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::implCompressMultiBlock,0.001'

// ---- identities of the functions: a token of one gives no access to the other parts -----------------------------------

// Writes evidence and signs. It keeps the name of the app, because it remains with the evidence (see remove).
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: appName
  location: location
}

// Runs the host: code, keys of the functions, queues, secrets of the vault that the settings refer to.
resource hostIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${appName}-host'
  location: location
}

// Reads the targets.
resource readingIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${appName}-reading'
  location: location
}

// ---- evidence: each version is locked, no account key, no deletion by the function's role ---------------------------

resource evidence 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: '${name}${suffix}'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource evidenceService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: evidence
  name: 'default'
  properties: { isVersioningEnabled: true }
}

resource evidenceContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: evidenceService
  name: 'evidence'
  properties: {
    publicAccess: 'None'
    immutableStorageWithVersioning: { enabled: true }
  }
}

// Without this lock, the account could be deleted with its content, locked or not.
resource evidenceStays 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: evidence
  name: 'evidence-stays'
  properties: {
    level: 'CanNotDelete'
    notes: 'Evidence; take this lock off only when the last retention has passed'
  }
}

resource writer 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(here, name, 'writer')
  properties: {
    roleName: 'Ephemera writer ${suffix}'
    description: 'Creates and reads evidence; cannot overwrite or delete it'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        actions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/read'
        ]
        notActions: []
        // Azure has one action for setting and for removing a lock. It removes no locked policy, and deletes nothing.
        dataActions: concat([
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
        ], retention == 'none' ? [] : [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/immutableStorage/runAsSuperUser/action'
        ])
        notDataActions: []
      }
    ]
  }
}

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: evidenceContainer
  name: guid(evidenceContainer.id, identity.id, 'writer')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writer.name)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// ---- signing key of the seals -----------------------------------------------------------------------------------------

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${name}${suffix}'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource sealKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'seal'
  properties: {
    kty: 'EC'
    curveName: 'P-256'
    keyOps: ['sign']
  }
}

// Signs the work state of the functions, never a seal.
resource stateKey 'Microsoft.KeyVault/vaults/keys@2023-07-01' = {
  parent: vault
  name: 'state'
  properties: {
    kty: 'EC'
    curveName: 'P-256'
    keyOps: ['sign']
  }
}

resource signer 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(here, name, 'signer')
  properties: {
    roleName: 'Ephemera signer ${suffix}'
    description: 'Signs with a key and reads its public half'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/keys/read'
          'Microsoft.KeyVault/vaults/keys/sign/action'
        ]
        notDataActions: []
      }
    ]
  }
}

resource signs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: sealKey
  name: guid(sealKey.id, identity.id, 'signer')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', signer.name)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource signsState 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: stateKey
  name: guid(stateKey.id, identity.id, 'signer')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', signer.name)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// The permissions of 'doctor --deployment azure'. Storage evaluates a lock only for principals that may delete the version.
resource proverRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(here, name, 'prover')
  properties: {
    roleName: 'Ephemera prover ${suffix}'
    description: 'Reads evidence and the public key of its seals; deletes versions that no policy locks'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/keys/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/deleteBlobVersion/action'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
        ]
        notDataActions: []
      }
    ]
  }
}

resource provesStore 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(prover)) {
  scope: evidenceContainer
  name: guid(evidenceContainer.id, prover, 'prover')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', proverRole.name)
    principalId: prover
  }
}

resource provesKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(prover)) {
  scope: sealKey
  name: guid(sealKey.id, prover, 'prover')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', proverRole.name)
    principalId: prover
  }
}

// The address of a web hook is often the secret. The app's settings contain a reference only.
resource webhookSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(webhook)) {
  parent: vault
  name: 'webhook'
  properties: { value: webhook }
}

// Key Vault Secrets User, for this secret only.
resource readsWebhook 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(webhook)) {
  scope: webhookSecret
  name: guid(vault.id, hostIdentity.id, 'webhook')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
    principalId: !empty(webhook) ? hostIdentity.properties.principalId : ''
    principalType: 'ServicePrincipal'
  }
}

// ---- the function app, with separate storage in which its host writes and deletes ------------------------------------

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: '${take(name, 7)}host${suffix}'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource hostService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: hostStorage
  name: 'default'
}

resource code 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: hostService
  name: 'code'
  properties: { publicAccess: 'None' }
}

// Storage Blob Data Owner, which the Functions host needs; on the host's account only.
resource hosts 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, hostIdentity.id, 'host')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
    principalId: hostIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// Storage Table Data Contributor: the host stores its own diagnostics in tables.
resource hostTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, hostIdentity.id, 'tables')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3')
    principalId: hostIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// ---- queue of work between an alert and its seal, and queue of announced seals -----------------------------------------

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: hostStorage
  name: 'default'
}

resource work 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = {
  parent: queues
  name: 'work'
}

// Poison queue of the host; created here, so that the function needs no permission to create it.
resource poison 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = {
  parent: queues
  name: 'work-poison'
}

// For consumers of announcements; a message stays until it is received.
resource results 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = {
  parent: queues
  name: 'results'
}

resource queuer 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(here, name, 'queuer')
  properties: {
    roleName: 'Ephemera queuer ${suffix}'
    description: 'Adds, receives, updates and deletes messages; cannot create or delete queues'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        // Permissions of the functions and their host on the two queues of work.
        actions: [
          'Microsoft.Storage/storageAccounts/queueServices/queues/read'
        ]
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action'
          'Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action'
          'Microsoft.Storage/storageAccounts/queueServices/queues/messages/read'
          'Microsoft.Storage/storageAccounts/queueServices/queues/messages/write'
        ]
        notDataActions: []
      }
    ]
  }
}

resource teller 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(here, name, 'teller')
  properties: {
    roleName: 'Ephemera teller ${suffix}'
    description: 'Adds messages to the queue of results'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action'
        ]
        notDataActions: []
      }
    ]
  }
}

resource worksOff 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: work
  name: guid(work.id, hostIdentity.id, 'queuer')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queuer.name)
    principalId: hostIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource putsAside 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: poison
  name: guid(poison.id, hostIdentity.id, 'queuer')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queuer.name)
    principalId: hostIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource tells 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: results
  name: guid(results.id, hostIdentity.id, 'teller')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', teller.name)
    principalId: hostIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: appName
  location: location
  properties: {
    retentionInDays: 90
    sku: { name: 'PerGB2018' }
  }
}

// Each use of a key or secret of the vault, and each access policy or key that was changed.
resource vaultAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: logs.id
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'AuditEvent', enabled: true }
    ]
  }
}

// Each request that creates, changes or deletes a blob of the evidence account, with the caller, also if it was refused.
resource evidenceAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: evidenceService
  name: 'audit'
  properties: {
    workspaceId: logs.id
    logs: [
      { category: 'StorageRead', enabled: logReads }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: appName
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: appName
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

// The platform and its tools read the account's name in addition to the addresses of its services. In other clouds only the
// addresses are set: storage extensions without Azure/azure-sdk-for-net 58661 prefer the name and add core.windows.net to it.
var accountNameSetting = environment().name == 'AzureCloud' ? [{ name: 'AzureWebJobsStorage__accountName', value: hostStorage.name }] : []

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
      '${hostIdentity.id}': {}
      '${readingIdentity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: hostIdentity.id
    virtualNetworkSubnetId: empty(subnet) ? null : subnet
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${code.name}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: hostIdentity.id
          }
        }
      }
      runtime: {
        name: 'java'
        version: '21'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: 40
        // An alert is queued before the response; an acquisition uses an entire instance (batchSize in host.json).
        triggers: { http: { perInstanceConcurrency: 8 } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      appSettings: concat(accountNameSetting, [
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
        { name: 'AZURE_CLIENT_ID', value: hostIdentity.properties.clientId }
        { name: 'AZURE_CLOUD', value: environment().name }
        { name: 'AzureWebJobsStorage__blobServiceUri', value: hostStorage.properties.primaryEndpoints.blob }
        { name: 'AzureWebJobsStorage__clientId', value: hostIdentity.properties.clientId }
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'AzureWebJobsStorage__queueServiceUri', value: hostStorage.properties.primaryEndpoints.queue }
        { name: 'AzureWebJobsStorage__tableServiceUri', value: hostStorage.properties.primaryEndpoints.table }
        { name: 'EPHEMERA_BUDGET', value: budget }
        { name: 'EPHEMERA_EVIDENCE_CLIENT_ID', value: identity.properties.clientId }
        { name: 'EPHEMERA_QUEUE', value: 'azqueue://${hostStorage.name}/${work.name}' }
        { name: 'EPHEMERA_READING_CLIENT_ID', value: readingIdentity.properties.clientId }
        { name: 'EPHEMERA_RESULTS', value: 'azqueue://${hostStorage.name}/${results.name}' }
        { name: 'EPHEMERA_RETENTION', value: retention }
        { name: 'EPHEMERA_SELECTOR', value: selector }
        { name: 'EPHEMERA_SIGNER', value: 'azurekv:${sealKey.properties.keyUri}' }
        { name: 'EPHEMERA_STATE_KEY', value: 'azurekv:${stateKey.properties.keyUri}' }
        { name: 'EPHEMERA_STOPPED', value: stopped }
        { name: 'EPHEMERA_STORE', value: 'azblob://${evidence.name}/${evidenceContainer.name}' }
        { name: 'EPHEMERA_SWEEP', value: sweeps ? join(concat([everywhere], memberIds), ',') : '' }
        { name: 'EPHEMERA_TSA', value: timestampAuthority }
        { name: 'EPHEMERA_WEBHOOK', value: empty(webhook) ? '' : '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=webhook)' }
        { name: 'EPHEMERA_WORKSPACE', value: workspace }
        { name: 'languageWorkers__java__arguments', value: javaArguments }
      ])
    }
  }
  dependsOn: [hosts]
}

resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [
  for way in ['ftp', 'scm']: {
    parent: app
    name: way
    // The service rejects it without this value (Azure/bicep-types-az 1504), although its description lacks it.
    location: location
    properties: { allow: false }
  }
]

// ---- permissions to read, and triggers ----------------------------------------------------------------------------------

module reading 'subscription.bicep' = {
  name: '${appName}-reading'
  scope: subscription()
  params: {
    label: suffix
    resourceGroupId: here
    principalId: readingIdentity.properties.principalId
    clusters: clusters
  }
}

module events 'events.bicep' = if (connect) {
  name: '${appName}-events'
  scope: subscription()
  params: {
    label: suffix
    functionId: '${app.id}/functions/event'
  }
}

// Authors of log rules set this group as the action; the two rules below add it to other alerts.
resource actionGroup 'Microsoft.Insights/actionGroups@2021-09-01' = if (connect) {
  name: appName
  location: 'global'
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    azureFunctionReceivers: [
      {
        name: 'collect-and-seal'
        functionAppResourceId: app.id
        functionName: 'alert'
        // A key for this group alone: it calls this function only, and its renewal affects no other caller. Resource Manager
        // evaluates listKeys and app.properties even if this resource is not deployed.
        httpTriggerUrl: connect ? 'https://${app.properties.defaultHostName}/api/alert?code=${listKeys('${app.id}/functions/alert', '2024-04-01').actionGroup}' : ''
        useCommonAlertSchema: true
      }
    ]
  }
}

module alerts 'alerts.bicep' = if (connect) {
  name: '${appName}-alerts'
  params: {
    name: appName
    actionGroupId: connect ? actionGroup.id : ''
  }
}

// ---- alarms for operators --------------------------------------------------------------------------------------------

resource people 'Microsoft.Insights/actionGroups@2021-09-01' = if (!empty(operators)) {
  name: '${appName}-operators'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: take('${name}-ops', 12)
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: operators
        useCommonAlertSchema: true
      }
    ]
  }
}

// The query of a rule is not validated on creation, because a new workspace lacks the tables without rows.
// Storage reports the total length of all queues of an account once an hour; the functions' log arrives within minutes
// and names the package. Without operators the alert is only in the portal, where an action can be added.
resource trouble 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = {
  name: '${appName}-trouble'
  location: location
  properties: {
    enabled: true
    displayName: 'Ephemera: work was given up, moved to the poison queue or lost, or a function failed'
    severity: 1
    scopes: [logs.id]
    skipQueryValidation: true
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'union (AppTraces | where Message matches regex "^(given up|nothing could be kept|poison|sent again|sweep trouble|sealed [0-9a-f-]+ as failed)"), (AppRequests | where Success == false)'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: empty(operators) ? [] : [people.id]
    }
  }
  dependsOn: [insights]
}

// Functions that do not run have no failure. The sweep logs each quarter of an hour that it ran.
resource silent 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = if (connect) {
  name: '${appName}-silent'
  location: location
  properties: {
    enabled: true
    displayName: 'Ephemera: for an hour the functions did not run, or could not use the store or the key'
    severity: 1
    scopes: [logs.id]
    skipQueryValidation: true
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Message startswith "store and key "'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: empty(operators) ? [] : [people.id]
    }
  }
  dependsOn: [insights]
}

// An alert without a container is not a failure and is kept in the store, so an hourly alarm is sufficient.
resource unplaced 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = {
  name: '${appName}-unplaced'
  location: location
  properties: {
    enabled: true
    displayName: 'Ephemera: an alert named no container, and nothing was collected'
    severity: 3
    scopes: [logs.id]
    skipQueryValidation: true
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Message matches regex "^(no-container|not-an-alert)"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: empty(operators) ? [] : [people.id]
    }
  }
  dependsOn: [insights]
}

// The log has one line for each object in the functions' part of the evidence container that the functions did not write.
resource foreign 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = {
  name: '${appName}-foreign'
  location: location
  properties: {
    enabled: true
    displayName: 'Ephemera: the evidence container contains an object that the functions did not write'
    severity: 1
    scopes: [logs.id]
    skipQueryValidation: true
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Message startswith "foreign object "'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: empty(operators) ? [] : [people.id]
    }
  }
  dependsOn: [insights]
}

output app string = app.name
output host string = app.properties.defaultHostName
output suffix string = suffix
output principal string = hostIdentity.properties.principalId
output managementGroup string = managementGroup
output clusters bool = clusters
output subscriptions string = subscriptions
output location string = location
output appId string = app.id
output readingPrincipal string = readingIdentity.properties.principalId
output hostAccount string = hostStorage.name
output account string = evidence.name
output results string = 'azqueue://${hostStorage.name}/${results.name}'
output store string = 'azblob://${evidence.name}/${evidenceContainer.name}'
output vault string = vault.name
output signer string = 'azurekv:${sealKey.properties.keyUri}'
output actionGroup string = connect ? actionGroup.id : ''
